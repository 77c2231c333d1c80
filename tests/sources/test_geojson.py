"""Features of maps: collections, one alone, lists, and what only looks like them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.errors import Unreadable
from sources.formats.geojson import parse
from sources.spec import SourceSpec

POINT = {"type": "Point", "coordinates": [104.03, 1.13]}
FEATURE = {"type": "Feature", "id": "k7", "geometry": POINT, "properties": {"name": "Teluk Tering", "rw": 4}}


def read(document: Any, **declared: Any) -> tuple[list[Any], list[tuple[str, str]]]:
    """The rows, and the numbers and values of what was refused."""
    spec = SourceSpec(id="x", collection="villages", path="/x.geojson", **declared)
    table = parse(json.dumps(document).encode(), spec, None)
    return [row for _, row in table.rows], [(p.row, p.value) for p in table.rejected]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"type": "FeatureCollection", "features": [FEATURE]}, None),
        (FEATURE, None),
        ([FEATURE], None),
        ({"result": {"type": "FeatureCollection", "features": [FEATURE]}}, "result"),
        ({"result": [FEATURE]}, "result"),
        ({"maps": [{"features": [FEATURE]}]}, "maps[].features[]"),
    ],
)
def test_a_row_is_what_a_feature_says_of_itself_with_its_place_beside_it(
    document: Any, where: str | None
) -> None:
    (row,), refused = read(document, records=where)
    assert refused == []
    assert (row["name"], row["id"], row["geometry"]) == ("Teluk Tering", "k7", POINT)
    assert row["@feature"] == {"type": "Feature", "id": "k7", "geometry": POINT}


def test_a_property_wins_over_what_stands_beside_it() -> None:
    (row,), _ = read({**FEATURE, "properties": {"id": 9, "geometry": "x"}})
    assert (row["id"], row["geometry"], row["@feature"]["id"]) == (9, "x", "k7")


def test_a_feature_without_properties_is_a_row_and_what_is_no_feature_is_refused() -> None:
    bare = {"type": "Feature", "geometry": None, "properties": None}
    rows, refused = read(
        [bare, FEATURE, POINT, {"attributes": {"a": 1}}, 7, None, {**bare, "properties": [1]}]
    )
    assert (rows[0], len(rows)) == ({"geometry": None, "@feature": {"type": "Feature", "geometry": None}}, 2)
    assert refused == [("3", "Point"), ("4", "object"), ("5", "number"), ("6", "null"), ("7", "Feature")]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"error": "no such layer"}, "object"),
        (POINT, "Point"),
        ({"type": "Topology", "objects": {}}, "Topology"),
        ({"type": "FeatureCollection", "features": {"a": 1}}, "FeatureCollection"),
        ("x", "string"),
        (7, "number"),
    ],
)
def test_json_without_features_is_one_failure_that_names_what_it_is(document: Any, found: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(document)
    assert (caught.value.failure.code, caught.value.failure.facts["found"]) == ("no-records", found)


FIELDS = {
    "code": "id",
    "name": "name",
    "district": '"@feature".id',
    "notes": "join(' ', [to_string(geometry.coordinates[1]), to_string(geometry.coordinates[0])])",
}


def test_a_pull_reaches_properties_ids_and_coordinates(serve, reply, pulled) -> None:
    body = json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode()
    server = serve(reply(body, "application/geo+json"))
    found = pulled(SourceSpec(id="peta", collection="villages", url=server.url, fields=FIELDS))
    (village,) = found.records
    assert (village.code, village.name, village.district) == ("k7", "Teluk Tering", "k7")
    assert village.notes == "1.13 104.03"


def test_a_file_is_known_by_its_name(tmp_path, pulled) -> None:
    (tmp_path / "desa.geojson").write_text(json.dumps([FEATURE]))
    spec = SourceSpec(id="peta", collection="villages", path=str(tmp_path / "*.geojson"), fields=FIELDS)
    assert pulled(spec).records[0].name == "Teluk Tering"
