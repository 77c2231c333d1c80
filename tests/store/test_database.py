"""TinyDB through our storage and table: its own operations, safe between two who share the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tinydb import Query, TinyDB
from tinydb.table import Document

from store import files, locks
from store.database import Database, SharedTable
from store.errors import Busy
from store.files import FileAccess


def opened(path: Path) -> Database:
    access = FileAccess()
    return Database(
        path,
        kind="ledger",
        access=access,
        lock=locks.lock_beside(path, access),
        keep_old=lambda _path, _data: None,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.json"


def table(path: Path) -> SharedTable:
    return opened(path).shared("records")


def test_two_who_opened_the_file_before_either_wrote_lose_nothing(path: Path) -> None:
    one, two = table(path), table(path)
    for number in range(20):
        one.insert({"n": number})
        two.insert_multiple([{"n": 100 + number}, {"n": 200 + number}])

    assert len({document.doc_id for document in one.all()}) == 60
    assert len(two) == 60


def test_the_query_cache_never_answers_for_somebody_elses_write(path: Path) -> None:
    one, two = table(path), table(path)
    one.insert(Document({"n": 1}, doc_id="a"))
    assert [d["n"] for d in two.search(Query().n > 0)] == [1]

    one.update({"n": 2}, doc_ids=["a"])

    assert [d["n"] for d in two.search(Query().n > 0)] == [2]


def test_its_own_operations_work_on_string_keys(path: Path) -> None:
    records = table(path)
    records.insert(Document({"n": 1, "extra": True}, doc_id="a"))
    records.upsert(Document({"n": 2}, doc_id="a"))
    records.upsert(Document({"n": 3}, doc_id="b"))
    assert records.document("a") == {"n": 2, "extra": True}
    assert (records.contains(doc_id="b"), records.contains(Query().n == 9)) == (True, False)

    records.put("a", {"n": 4})
    records.remove(doc_ids=["b"])

    assert {document.doc_id: dict(document) for document in records.all()} == {"a": {"n": 4}}
    records.truncate()
    assert len(records) == 0


def test_a_transaction_is_one_version_of_the_file(path: Path) -> None:
    database = opened(path)
    database.shared("records").insert(Document({"n": 1}, doc_id="a"))
    before = files.stamp(path)

    with database.transaction():
        for number in range(5):
            database.shared("records").put(f"r{number}", {"n": number})
        database.shared("others").put("x", {"n": 1})
        assert files.stamp(path) == before

    assert len(table(path)) == 6


def test_a_transaction_that_fails_leaves_neither_the_file_nor_the_tree_changed(path: Path) -> None:
    records = table(path)
    records.insert(Document({"n": 1, "list": []}, doc_id="a"))
    before = path.read_bytes()

    def spoil(document: dict[str, object]) -> None:
        document["n"] = 99
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        records.update(spoil, doc_ids=["a"])

    assert path.read_bytes() == before
    assert records.document("a") == {"n": 1, "list": []}


def test_looking_for_nothing_writes_nothing(path: Path) -> None:
    records = table(path)
    records.insert(Document({"n": 1}, doc_id="a"))
    before = files.stamp(path)

    with opened(path).transaction():
        pass

    assert files.stamp(path) == before


def test_a_version_that_was_not_read_is_never_written_over(path: Path) -> None:
    database = opened(path)
    database.shared("records").insert(Document({"n": 1}, doc_id="a"))

    def meddle() -> None:
        with database.transaction():
            database.shared("records").put("b", {"n": 2})
            path.write_text(path.read_text().replace('"n":1', '"n":7'))

    with pytest.raises(Busy):
        meddle()

    assert table(path).document("a") == {"n": 7}
    assert table(path).document("b") is None


def test_plain_tinydb_can_read_the_file(path: Path) -> None:
    table(path).insert(Document({"n": 1}, doc_id="a"))

    with TinyDB(path, access_mode="r") as plain:
        assert plain.tables() == {"_meta", "records"}
        assert json.loads(path.read_text())["records"] == {"a": {"n": 1}}
