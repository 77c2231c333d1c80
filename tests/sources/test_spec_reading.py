"""How a source's table says that its rows are shaped, and what cannot work of it."""

from __future__ import annotations

import msgspec
import pytest

from sources.spec import SourceSpec
from sources.spec_check import semantic_problems

COUNTS = {
    "id": "penundaan",
    "collection": "deferrals",
    "url": "https://example.org/x",
    "fields": {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"},
}
VILLAGES = {
    "id": "desa",
    "collection": "villages",
    "url": "https://example.org/x",
    "fields": {"code": "kode", "name": "nama", "officers": "Pimpasa"},
}


def found(table: dict[str, object], **changes: object) -> list[tuple[str, str]]:
    return [(p.key, p.code) for p in semantic_problems(msgspec.convert(table | changes, SourceSpec))]


@pytest.mark.parametrize(
    "changes",
    [
        {"records": "assets.Ticket", "order": "record_ids"},
        {"records": "rows", "columns": "headers[].name"},
        {"records": "@", "order": "meta/urutan"},
        {"records": '"@graph"."data rows"'},
        {"fill_down": ["Tanggal", "TPI"]},
        {"unpivot": {"name": "tpi", "value": "n"}},
        {"unpivot": {"columns": ["TPI *", "Sekup?ng"], "name": "tpi", "value": "n"}},
        {"dates": ["%d %b", "%Y%m", "excel", "epoch-ms", "%d/%m/%Y"]},
    ],
    ids=lambda changes: "".join(str(changes).split())[:60],
)
def test_shapes_and_forms_that_can_be_declared(changes: dict[str, object]) -> None:
    assert found(COUNTS, **changes) == []


def test_lists_can_be_gathered() -> None:
    assert found(VILLAGES, gather=["officers"]) == []
    diary = {"collection": "activities", "fields": {"id": "a", "date": "b", "partners": "c"}}
    assert found(COUNTS | diary, gather=["partners"]) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"columns": "headers[?"}, ("columns", "expression")),
        ({"order": "ids["}, ("order", "expression")),
        ({"order": " "}, ("order", "required")),
        ({"fill_down": ["Tanggal", " "]}, ("fill_down", "required")),
        ({"unpivot": {"name": "n", "value": "n"}}, ("unpivot.value", "duplicate")),
        ({"unpivot": {"name": " ", "value": "n"}}, ("unpivot.name", "required")),
        ({"unpivot": {"name": "a", "value": "n", "columns": [""]}}, ("unpivot.columns", "required")),
        ({"gather": ["count"]}, ("gather", "choice")),
        ({"dates": ["%d/%m/%Y", "quarter"]}, ("dates", "dates")),
        ({"dates": "%d"}, ("dates", "dates")),
        ({"dates": "%Y-W%W"}, ("dates", "dates")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "".join(str(value).split())[-50:],
)
def test_each_mistake_is_named_by_its_key(changes: dict[str, object], problem: tuple[str, str]) -> None:
    assert found(COUNTS, **changes) == [problem]


def test_what_is_gathered_must_be_a_list_that_is_mapped() -> None:
    assert found(VILLAGES, gather=["name"]) == [("gather", "choice")]
    assert found(VILLAGES, gather=["contacts"]) == [("fields.contacts", "required")]
