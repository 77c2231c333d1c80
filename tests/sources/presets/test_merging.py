"""What a preset says stands under what the source says itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.presets import merged, named, names
from sources.spec import SourceSpec

KOBO = {"id": "a", "collection": "activities", "preset": "kobotoolbox", "url": "https://a.example/data/"}


def test_a_source_says_only_what_is_its_own() -> None:
    whole = merged({**KOBO, "fields": {"date": "tanggal"}})
    assert whole["url"] == "https://a.example/data/?format=json"
    assert (whole["records"], whole["format"]) == ("results", "json")
    assert whole["paging"] == {"kind": "next", "next": "next", "size_parameter": "limit", "size": 1000}
    assert whole["fields"] == {"id": "_id", "date": "tanggal"}


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        ({"records": "data.rows"}, "records", "data.rows"),
        ({"paging": {"size": 50}}, "paging", {**named("kobotoolbox").source["paging"], "size": 50}),
        ({"paging": {"kind": "none"}}, "paging", {"kind": "none"}),
        ({"paging": {"kind": "page", "size": 50}}, "paging", {"kind": "page", "size": 50}),
        ({"url": "https://a.example/?format=xml&a=%20"}, "url", "https://a.example/?format=xml&a=%20"),
        ({"fields": {"id": "meta/rootUuid"}}, "fields", {"id": "meta/rootUuid"}),
        ({"key_from": "_uuid"}, "fields", {}),
        ({"key": ["date"]}, "fields", {}),
        ({"collection": "deferrals"}, "fields", {}),
        ({"collection": "villages"}, "fields", {}),
        ({"format": "csv"}, "records", None),
        ({"format": "csv"}, "paging", None),
    ],
)
def test_what_a_source_says_itself_wins(own: dict[str, Any], key: str, value: object) -> None:
    whole = merged({**KOBO, **own})
    assert whole.get(key) == value


def test_words_about_another_document_or_a_file_are_left_out() -> None:
    zammad = {"id": "a", "collection": "tips", "preset": "zammad", "url": "https://a.example/"}
    assert "order" in merged(zammad)
    assert "order" not in merged({**zammad, "records": "tickets"})
    dhis2 = {"id": "a", "collection": "deferrals", "preset": "dhis2", "url": "https://a.example/"}
    assert "columns" not in merged({**dhis2, "records": "organisationUnits"})
    saved = {"id": "a", "collection": "activities", "preset": "kobotoolbox", "path": "/srv/data.json"}
    assert "paging" not in merged(saved)
    assert merged(saved)["records"] == "results"
    sheet = {"id": "a", "collection": "deferrals", "preset": "google-sheet", "path": "/srv/x.csv"}
    assert "allow_hosts" not in merged(sheet)


def test_hosts_are_added_to_those_of_the_source() -> None:
    sheet = {
        "id": "a",
        "preset": "google-sheet",
        "url": "https://docs.google.com/x",
        "allow_hosts": ["b.example"],
    }
    assert merged(sheet)["allow_hosts"] == ["b.example", "*.googleusercontent.com"]


def test_parameters_are_added_only_where_they_mean_something() -> None:
    table = {"id": "a", "collection": "deferrals", "preset": "socrata"}
    for url, expected in (
        ("https://a.example/r.json", "?$select=:%2A,%2A&$order=:id"),
        ("https://a.example/r.json?$order=tanggal", "?$order=tanggal&$select=:%2A,%2A"),
        ("https://a.example/r.json?$select=a,count(*)&$group=a", "?$select=a,count(*)&$group=a"),
        ("https://a.example/r.json?%24query=SELECT%20a", "?%24query=SELECT%20a"),
    ):
        assert merged({**table, "url": url})["url"] == f"https://a.example/r.json{expected}"
    sheet = {"id": "a", "preset": "google-sheet", "url": "https://docs.google.com/d/1/export?format=xlsx"}
    assert merged(sheet)["url"] == sheet["url"]


def test_without_a_preset_that_is_known_nothing_changes() -> None:
    for preset in (None, "kobotolbox", "../spec", "", 7, ["odk"]):
        table = {"id": "a", "preset": preset, "url": "https://a.example/"}
        assert merged(table) == table


@given(
    st.sampled_from(names()),
    st.dictionaries(
        st.sampled_from([*SourceSpec.__struct_fields__, "evry"]),
        st.none()
        | st.integers()
        | st.text(max_size=20)
        | st.lists(st.text(max_size=5))
        | st.just({"kind": 7}),
    ),
)
def test_no_table_is_too_wrong_to_be_read_on(preset: str, table: dict[str, Any]) -> None:
    table["preset"] = preset
    whole = merged(table)
    assert all(
        whole[key] == value
        for key, value in table.items()
        if key not in ("url", "paging", "fields", "allow_hosts")
    )


def test_every_preset_is_read_strictly_and_says_where_its_facts_are_from() -> None:
    folder = Path(__import__("sources.presets").presets.__file__).parent
    for name in names():
        preset = named(name)
        assert preset is not None
        text = (folder / f"{name}.toml").read_text()
        assert text.startswith("# ")
        assert "url = " in text
        assert set(preset.source) <= set(SourceSpec.__struct_fields__)


def test_problems_are_told_at_the_sources_own_lines(reading) -> None:
    found = reading(
        '[[sources]]\nid = "a"\ncollection = "activities"\npreset = "kobotoolbox"\nurl = "https://a.example/"\n'
        'auth = { token = { env = "A" } }\n[sources.fields]\ndatte = "tanggal"\n[sources.paging]\nsise = 4\n'
    )
    told = {(problem.line, problem.where.partition(", ")[2], problem.code) for problem in found.errors}
    assert told == {
        (8, "fields.datte", "unknown-field"),
        (7, "fields.date", "required"),
        (10, "paging.sise", "unknown-key"),
    }


def test_an_unknown_preset_is_one_problem_with_the_nearest_name(reading) -> None:
    [problem] = reading(
        '[[sources]]\nid = "a"\ncollection = "tips"\npreset = "zamad"\nurl = "https://a.example/"\n'
        'auth = { token = { env = "A" } }\n'
    ).problems
    assert (problem.line, problem.code, problem.nearest) == (4, "choice", "zammad")
