"""The audit: a chain that shows what was taken out, and that a crash cannot leave behind a write."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from store import audit, files
from store.audit import broken
from store.errors import NoSpace
from store.store import Store
from tests.store.office import NOW, a_plan, a_store, save


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = a_store(tmp_path)
    plan = a_plan(store)
    for number in range(1, 6):
        save(store, "outreach", plan, based_on=number, title=f"Judul {number}", why=f"alasan {number}")
    return store


@pytest.fixture
def path(tmp_path: Path, store: Store) -> Path:
    return tmp_path / "ledger" / "outreach.audit.jsonl"


def test_the_chain_holds(store: Store, path: Path) -> None:
    lines = list(store.audit("outreach"))

    assert broken(lines) is None
    assert [line.rev for line in lines] == [1, 2, 3, 4, 5, 6]
    assert path.read_bytes().count(b"\n") == 6


@pytest.mark.parametrize("change", ["edited", "removed", "swapped", "added"])
def test_any_change_of_a_line_breaks_it(store: Store, path: Path, change: str) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    if change == "edited":
        lines[2] = lines[2].replace(b'"by":"kepala"', b'"by":"orang"')
    elif change == "removed":
        del lines[2]
    elif change == "swapped":
        lines[2], lines[3] = lines[3], lines[2]
    else:
        lines.insert(2, lines[2])
    path.write_bytes(b"".join(lines))

    assert broken(store.audit("outreach")) in (3, 4)


def test_a_writer_killed_before_its_line_leaves_it_to_the_next(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [plan] = store.snapshot().rows("outreach").ids

    class Killed(BaseException):
        pass

    def die(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(files, "append", die)
        with pytest.raises(Killed):
            save(store, "outreach", plan, based_on=6, title="Terputus")
    assert path.read_bytes().count(b"\n") == 6

    other = a_store(path.parent.parent)
    assert [line.rev for line in other.audit("outreach")][-1] == 7  # readers see it at once
    save(other, "outreach", plan, based_on=7, title="Berikut")

    lines = list(other.audit("outreach"))
    assert ([line.rev for line in lines], broken(lines)) == ([1, 2, 3, 4, 5, 6, 7, 8], None)
    assert path.read_bytes().count(b"\n") == 8


def test_lines_torn_or_partly_there_are_completed(store: Store, path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    [plan] = store.snapshot().rows("outreach").ids

    save(store, "outreach", plan, based_on=6, title="Lagi")

    assert path.read_bytes().startswith(whole)
    assert broken(store.audit("outreach")) is None


def test_an_older_ledger_put_back_by_hand_repeats_no_line(store: Store, path: Path) -> None:
    ledger = path.with_name("outreach.json")
    old = ledger.read_bytes()
    [plan] = store.snapshot().rows("outreach").ids
    save(store, "outreach", plan, based_on=6, title="Baru")
    ledger.write_bytes(old)

    save(store, "outreach", plan, based_on=6, title="Lain")

    lines = list(store.audit("outreach"))
    assert ([line.rev for line in lines], broken(lines)) == ([1, 2, 3, 4, 5, 6, 7, 7], None)


def test_a_refused_write_leaves_no_line(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise NoSpace(file="x")

    [plan] = store.snapshot().rows("outreach").ids
    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(NoSpace):
        save(store, "outreach", plan, based_on=6, title="Tak muat")

    assert len(list(store.audit("outreach"))) == 6


def test_edits_of_one_step_share_their_moment(store: Store) -> None:
    from store.models.edit import Edit, Step
    from tests.store.office import later

    edits = tuple(Edit(fields={"title": f"p{n}", "at": later(n)}) for n in range(3))
    store.write(Step(collection="outreach", edits=edits, by="kepala", at=later(99)))

    assert [line.at for line in store.audit("outreach")][-3:] == [later(99)] * 3


def test_a_line_follows_only_from_the_one_before() -> None:
    from tests.store.office import NOW

    line = audit.AuditLine(at=NOW, by="kepala", what="new", id="p-1", rev=1)
    first, second = audit.sealed(line, ""), audit.sealed(line, audit.sealed(line, "").hash)

    assert first.hash != second.hash
    assert broken([first, second]) is None
    assert broken([second, first]) == 1


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        ("letter", "changed", 3),
        ("unknown key", "changed", 3),
        ("middle", "changed", 3),
        ("swapped", "changed", 3),
        ("added", "changed", 4),
        ("last", "end", 6),
        ("last two", "cut", 5),
        ("emptied", "cut", 1),
        ("sealed anew", "cut", 7),
        ("forged", "added", 7),
    ],
)
def test_what_was_done_to_the_file_is_told_with_its_line(
    store: Store, path: Path, change: str, code: str, line: int
) -> None:
    assert store.verify("outreach") is None
    lines = path.read_bytes().splitlines(keepends=True)
    match change:
        case "letter":
            lines[2] = lines[2].replace(b'"by":"kepala"', b'"by":"kepalo"')
        case "unknown key":
            lines[2] = lines[2].replace(b'{"at"', b'{"x":1,"at"')
        case "middle":
            del lines[2]
        case "swapped":
            lines[2], lines[3] = lines[3], lines[2]
        case "added":
            lines.insert(3, lines[2])
        case "last":
            del lines[-1]
        case "last two":
            del lines[-2:]
        case "forged":
            told = replace(next(audit.read(path)), by="orang", hash="")
            lines += [f"{one}\n".encode() for one in audit.outbox([told], audit.head(path)).lines]
        case "emptied":
            lines = []
        case _:
            told = [replace(one, by="orang", hash="") for one in audit.read(path)]
            lines = [f"{one}\n".encode() for one in audit.outbox(told, "").lines]
    path.write_bytes(b"".join(lines))

    found = a_store(path.parent.parent).verify("outreach")
    assert found is not None
    assert (found.how, found.line) == (code, line)


def test_an_audit_is_whole_while_somebody_writes_and_after_a_writer_died(store: Store, path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"at":"2026-11')

    assert store.verify("outreach") is None
    [plan] = store.snapshot().rows("outreach").ids
    save(store, "outreach", plan, based_on=6, title="Sesudah")
    assert store.verify("outreach") is None
    assert store.verify("tips") is None


def test_a_reason_of_a_tip_keeps_no_number(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    tip = save(store, "tips", received_at=NOW, text="Informasi").id
    save(store, "tips", tip, based_on=1, hold=True, why="diminta Polresta, 0812-3456-7890")

    line = list(store.audit("tips"))[-1]
    assert line.why is not None
    assert line.why.startswith("diminta Polresta")
    assert "3456" not in line.why
    assert store.verify("tips") is None
