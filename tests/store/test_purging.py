"""Retention: every byte of the data folder is searched for words of purged tips, and nothing brings them back."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import shell
from store.audit import broken
from store.copies import contents_of
from store.errors import Damaged, Invalid
from store.models.problem import Problem
from store.models.tip import Note, Referral, is_bare
from store.purged import lines_of
from store.store import Store
from store.undo import Actor
from tests.store.office import NOW, a_plan, a_store, later, pull, save, tip
from tests.store.test_crash import die_at

CANARY = "KANARI"
LATE = NOW + timedelta(days=200)
REASON = "berkas selesai"


def said(what: str) -> str:
    """Words of a tip that must go."""
    return f"{CANARY} {what} 0812-3456-7890"


def fetched(number: int, more: str = "") -> Any:
    return tip(
        number,
        said(f"teks {number}{more}"),
        subject=said("judul"),
        reporter_name=said("nama"),
        reporter_contact=said("kontak"),
        place=said("tempat"),
        village="Tiban Indah",
        status="new",
    )


ANSWER = tuple(fetched(number) for number in range(1, 5))
CLOSED, DOUBLE, HELD, OPEN = (one.id for one in ANSWER)


def where(root: Path, sign: str = CANARY) -> set[str]:
    """Every file whose name or bytes hold the sign, unpacked where it is packed."""
    found = set()
    for path in root.rglob("*"):
        if sign in path.name or (path.is_file() and any(sign.encode() in data for data in _parts(path))):
            found.add(str(path.relative_to(root)))
    return found


def _parts(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as pack:
            yield from (pack.read(name) for name in pack.namelist())


def an_edit(store: Store, tip_id: str, **fields: Any) -> None:
    row = store.snapshot().rows("tips").row(tip_id)
    base = row.as_seen if row is not None else None
    written = save(store, "tips", tip_id, based_on=row.rev if row else 0, why=REASON, base=base, **fields)
    store.undo.remember("tips", (written,), by="kepala", at=NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data folder in which words of tips stand wherever words can stand."""
    root = tmp_path / "data"
    store = a_store(root)
    pull(store, ANSWER, source="hotline")
    pull(store, [fetched(1, " lagi"), *ANSWER[1:]], source="hotline", at=later(1))
    typed = save(
        store, "tips", received_at=NOW, text=said("diketik"), reporter_name=said("nama"), status="done"
    ).id
    note = Note(at=NOW, by="kepala", text=said("catatan"))
    answer = Note(at=NOW, by="kepala", text=said("jawaban"), kind="answer", channel="hotline")
    letter = Referral(
        agency="polda", at=NOW, by="kepala", letter=said("surat"), shared=said("isi"), outcome=said("hasil")
    )
    an_edit(store, CLOSED, text=said("diubah"), notes=(note, answer), referrals=(letter,))
    an_edit(store, CLOSED, status="done")
    an_edit(store, DOUBLE, duplicate_of=CLOSED)
    store.drafts.save("kepala", "tips", CLOSED, 1, {"text": said("konsep")}, NOW, {"text": said("dasar")})
    store.drafts.save("budi", "outreach", None, 0, {"title": "Rencana"}, NOW)
    store.daily_backup(NOW)
    copy = store.backup(NOW)
    shutil.copy(copy, tmp_path / "elsewhere.tar")
    shutil.copy(copy, root / "backups" / f"{CANARY} nama 0812-3456-7890.tar")
    store.restore(copy, by="kepala", at=later(2))
    pull(store, [fetched(9)], source="hotline", at=later(3))  # kept aside: it would drop all the others
    _put_by_hand(root, typed)
    return root


def _put_by_hand(root: Path, typed: str) -> None:
    """What other versions, exports, damage and killed writers leave."""
    (root / "exports" / "tips.csv").write_text(f"id,text\n{CLOSED},{CANARY}\n")
    (root / "exports" / "surat.md").write_text(f"Kami sampaikan: {said('diubah')}.\n")
    (root / "exports" / f"{said('nama')}.txt").write_text("tanpa isi\n")
    with zipfile.ZipFile(root / "exports" / "tips.xlsx", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("sheet1.xml", f"<c>{said('diketik')}</c>")
    (root / "exports" / "rekap.csv").write_text("bulan,jumlah\n2026-11,5\n")
    torn = f'{{"_meta":{{}},"records":{{"{typed}":{{"text":"{said("sobek")}"'
    for name in ("ledger/tips.json.damaged-20260101T000000-1", "ledger/.tips.json.new"):
        (root / name).write_text(torn)
    for name in ("cache/hotline.json.damaged-20260101T000000-1", "cache/.hotline.json.new", "backups/x.tar"):
        (root / name).write_text(torn)
    (root / "backups" / ".copy-20260101T000000.tar.new").write_text(torn)
    (root / "backups" / "tips.json.before-format").write_bytes((root / "ledger" / "tips.json").read_bytes())
    line = f'{{"source":"hotline","at":"2026-11-23T09:00:00+07:00","id":"{CLOSED}","field":"text","old":"{CANARY}"}}\n'
    with (root / "history" / "hotline.jsonl").open("a") as history:
        history.write(line)


def chosen(store: Store, *, kept: tuple[str, ...] = (OPEN, HELD)) -> Callable[[], Mapping[str, str]]:
    return lambda: {one.id: "retention 90d" for one in store.snapshot().rows("tips") if one.id not in kept}


def purge(root: Path, at: Any = LATE, **options: Any) -> Any:
    store = a_store(root)
    return store.purging.purge(chosen(store, **options), by="kepala", at=at)


def all_of(root: Path) -> Any:
    return purge(root, kept=())


def test_the_words_stand_everywhere_before(root: Path) -> None:
    found = where(root)

    for part in (
        "ledger/tips.json",
        "cache/hotline.json",
        "cache/hotline.held.json",
        "history/hotline.jsonl",
    ):
        assert part in found
    assert {name.partition("/")[0] for name in found} >= {"drafts", "undo", "backups", "exports"}
    assert sum(name.startswith("backups/before-restore") for name in found) == 1


def test_no_byte_of_them_is_left_nor_comes_back(root: Path, tmp_path: Path) -> None:
    outcome = all_of(root)
    # The answer that stands aside holds a tip that is not there yet: nobody closed it.
    assert where(root) == {"cache/hotline.held.json"}
    (root / "cache" / "hotline.held.json").unlink()
    assert outcome.swept.left == outcome.swept.waiting == ()

    store = a_store(root)
    pull(store, ANSWER, source="hotline", at=LATE)
    pull(store, [fetched(1, " sekali lagi"), *ANSWER[1:]], source="hotline", at=LATE + timedelta(hours=1))
    assert where(root) == set()
    store.restore(tmp_path / "elsewhere.tar", by="kepala", at=LATE + timedelta(hours=2))
    assert where(root) == set()
    store.daily_backup(LATE)
    assert where(root) == set()
    assert broken(store.audit("tips")) is None


def test_an_answer_that_stands_aside_is_emptied_too(root: Path) -> None:
    store = a_store(root)
    store.refuse("hotline", store.state("hotline").held.mark, by="kepala", at=NOW)  # type: ignore[union-attr]
    pull(store, [ANSWER[0]], source="hotline", at=later(5))
    assert "cache/hotline.held.json" in where(root)

    all_of(root)
    assert where(root) == set()
    pull(a_store(root), [ANSWER[0]], source="hotline", at=LATE)
    assert (root / "cache" / "hotline.held.json").exists()
    assert where(root) == set()
    mark = store.state("hotline").held.mark  # type: ignore[union-attr]
    a_store(root).accept("hotline", mark, by="kepala", at=LATE)
    assert where(root) == set()


def test_what_is_counted_stays(root: Path) -> None:
    before = {one.id: one for one in a_store(root).snapshot().rows("tips")}
    purge(root)
    after = a_store(root).snapshot().rows("tips")

    assert set(after.ids) == set(before)
    [shell_of] = [one for one in after if one.id == CLOSED]
    was = before[CLOSED]
    assert is_bare(shell_of)
    assert shell_of.purged_at == LATE
    for name in (
        "received_at",
        "channel",
        "kind",
        "topic",
        "village",
        "status",
        "turns",
        "urgent",
        "assignee",
    ):
        assert getattr(shell_of, name) == getattr(was, name), name
    assert [(one.agency, one.at, one.by) for one in shell_of.referrals] == [("polda", NOW, "kepala")]
    assert [(one.kind, one.text) for one in shell_of.notes] == [("note", "–"), ("answer", "–")]
    assert after.get(OPEN) == before[OPEN]
    assert after.get(HELD) == before[HELD]
    assert after.get(DOUBLE).duplicate_of == CLOSED


def test_each_tip_is_one_line_of_the_audit_without_values(root: Path) -> None:
    all_of(root)
    all_of(root)
    lines = [line for line in a_store(root).audit("tips") if line.what == "purge"]

    assert len(lines) == len({line.id for line in lines}) == 5
    assert {line.by for line in lines} == {"kepala"}
    assert CANARY not in (root / "ledger" / "tips.audit.jsonl").read_text()
    assert all("text" not in line.__struct_fields__ for line in lines)


def test_what_cannot_be_words_of_a_tip_stays(root: Path) -> None:
    plan = a_plan(a_store(root))
    purge(root)

    assert (root / "exports" / "rekap.csv").exists()
    assert [draft.screen for draft in a_store(root).drafts.load("budi")] == ["outreach"]
    assert a_store(root).snapshot().rows("outreach").get(plan) is not None


def test_every_copy_is_whole_and_can_be_restored(root: Path) -> None:
    all_of(root)
    copies = sorted((root / "backups").glob("*.tar"))

    assert len(copies) == 4
    assert not [path for path in copies if CANARY in path.name]
    for number, path in enumerate(copies):
        manifest, contents = contents_of(path)
        assert "tips" in manifest.collections
        assert list(lines_of(contents["ledger/tips.purged.jsonl"]))
        a_store(root).restore(path, by="kepala", at=LATE + timedelta(minutes=number))
    assert where(root) == {"cache/hotline.held.json"}
    store = a_store(root)
    assert broken(store.audit("tips")) is None
    assert all(is_bare(one) for one in store.snapshot().rows("tips"))


def test_a_copy_restored_where_nothing_was_ever_purged_brings_the_list_along(
    root: Path, tmp_path: Path
) -> None:
    all_of(root)
    copy = a_store(root).backup(LATE)
    other = a_store(tmp_path / "other")
    pull(other, ANSWER, source="hotline")
    other.restore(copy, by="kepala", at=LATE)

    pull(other, ANSWER, source="hotline", at=LATE)
    assert where(tmp_path / "other") == set()


def test_an_older_copy_leaves_the_shell_as_it_is_now(root: Path, tmp_path: Path) -> None:
    all_of(root)
    store = a_store(root)
    row = store.snapshot().rows("tips").row(CLOSED)
    save(store, "tips", CLOSED, based_on=row.rev, status="archived", assignee="budi")
    before = store.snapshot().rows("tips").get(CLOSED)
    store.restore(tmp_path / "elsewhere.tar", by="kepala", at=LATE + timedelta(hours=2))

    assert a_store(root).snapshot().rows("tips").get(CLOSED) == before


def test_no_undo_and_no_open_form_brings_them_back(root: Path) -> None:
    store = a_store(root)
    seen = store.snapshot().rows("tips").row(CLOSED)
    all_of(root)

    assert store.undo.undo(Actor(by="kepala", at=LATE)) is None
    with pytest.raises(Invalid) as refused:
        save(store, "tips", CLOSED, based_on=seen.rev, text=said("dari formulir"))
    assert [problem.code for problem in refused.value.problems] == ["purged"]
    store.drafts.save("kepala", "tips", CLOSED, 1, {"text": said("konsep"), "status": "open"}, LATE)
    store.drafts.save(
        "kepala", "tips", CLOSED, 1, {"text": said("konsep"), "status": "open"}, LATE + timedelta(hours=1)
    )
    assert where(root) == {"cache/hotline.held.json"}
    [draft] = store.drafts.load("kepala")
    assert draft.fields == {"status": "open"}


def test_values_that_did_not_fit_are_not_kept_of_tips(root: Path) -> None:
    all_of(root)
    store = a_store(root)
    told = [
        Problem(code="type", field=name, value=said("nilai"), warning=True) for name in ("text", "subject")
    ]
    pull(store, ANSWER, source="hotline", at=LATE, problems=tuple(told))

    assert "cache/hotline.state.json" not in where(root)
    assert [one.field for one in store.state("hotline").problems] == ["text", "subject"]


def test_what_is_written_afterwards_stays_until_its_own_day(root: Path) -> None:
    all_of(root)
    store = a_store(root)
    after = LATE + timedelta(days=1)
    row = store.snapshot().rows("tips").row(CLOSED)
    new = (*row.record.notes, Note(at=after, by="kepala", text="Pelapor menelepon lagi"))
    save(store, "tips", CLOSED, based_on=row.rev, notes=new)

    purge(root, at=after + timedelta(days=1), kept=tuple(store.snapshot().rows("tips").ids))
    assert a_store(root).snapshot().rows("tips").get(CLOSED).notes == new
    purge(root, at=after + timedelta(days=100))
    assert [note.text for note in a_store(root).snapshot().rows("tips").get(CLOSED).notes] == ["–"] * 3


def test_wherever_a_purge_is_killed_the_next_one_completes_it(root: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(root, whole)
    for call in range(1, 2000, 23):
        shutil.rmtree(root)
        shutil.copytree(whole, root)
        died = die_at(call, lambda: all_of(root))  # type: ignore[arg-type,return-value]
        store = a_store(root)
        assert store.snapshot().damage == ()
        begun = (root / "ledger" / "tips.purged.jsonl").exists()
        purge(root, at=LATE + timedelta(hours=1), kept=tuple(store.snapshot().rows("tips").ids))
        if begun and (root / "ledger" / "tips.purged.jsonl").stat().st_size:
            assert where(root) == {"cache/hotline.held.json"}, call
            assert broken(a_store(root).audit("tips")) is None
            for path in (root / "backups").glob("*.tar"):
                contents_of(path)
        if not died:
            break
    assert call > 100


def test_nothing_of_others_is_lost_meanwhile(root: Path) -> None:
    stop = threading.Event()
    written: list[str] = []

    def work() -> None:
        store = a_store(root)
        while not stop.is_set():
            written.append(save(store, "tips", received_at=NOW, text=f"Informasi {len(written)} baru").id)
            pull(store, ANSWER, source="hotline", at=later(10))
            store.drafts.save("budi", "tips", None, 0, {"text": f"{len(written)}"}, NOW)
            store.backup(later(len(written)))
            store.daily_backup(NOW + timedelta(days=len(written)))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for number in range(5):
            store = a_store(root)
            at = LATE + timedelta(hours=number)
            store.purging.purge(lambda: dict.fromkeys((CLOSED, DOUBLE), "retention 90d"), by="kepala", at=at)
    finally:
        stop.set()
        thread.join()
    rows = a_store(root).snapshot().rows("tips")
    assert {one: rows.get(one) is not None for one in written} == dict.fromkeys(written, True)
    assert all(not is_bare(rows.get(one)) for one in written)
    assert is_bare(rows.get(CLOSED))
    for word in (said("diubah"), said("teks 1"), said("surat"), said("konsep")):
        assert where(root, word) - {"cache/hotline.held.json"} == set()
    assert broken(a_store(root).audit("tips")) is None


def test_a_damaged_ledger_is_mended_first(root: Path) -> None:
    (root / "ledger" / "tips.json").write_text("{")

    with pytest.raises(Damaged):
        all_of(root)
    assert not (root / "ledger" / "tips.purged.jsonl").exists()


def test_a_shell_made_twice_is_the_same() -> None:
    entry = {
        "rev": 3,
        "fields": {
            "text": said("x"),
            "status": "done",
            "notes": [{"at": "2026-11-23T09:00:00+07:00", "text": "y"}],
        },
        "changes": [{"rev": 1, "by": "kepala", "at": "2026-11-23T09:00:00+07:00", "why": said("alasan")}],
        "unknown": said("apa pun"),
    }
    once = shell.emptied(entry, LATE, "kepala", LATE)

    assert once is not None
    assert CANARY not in str(once)
    assert once["rev"] == 4
    assert shell.emptied(once, LATE, "kepala", LATE) is None
