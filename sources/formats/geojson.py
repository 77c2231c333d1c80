"""GeoJSON (RFC 7946): a row is what a feature says of itself, its place is beside it."""

from __future__ import annotations

from typing import Any

from sources.errors import Unreadable
from sources.jsontext import Twice, bounded_text, document
from sources.locate import BadExpression, in_object
from sources.records import kind_of, table_of
from sources.spec import SourceSpec
from sources.table import Refused, Table, bounded, decode
from store.models.text import clean

FEATURE = "@feature"
"""The name under which a row finds everything of its feature that is not in its properties."""


def parse(data: bytes, spec: SourceSpec, charset: str | None) -> Table:
    """The properties of the features, with `id` and `geometry` beside them unless a property has that name.

    Raises Unreadable: `encoding`, `not-data` (empty), `unreadable`, `no-records` where there are no features.
    """
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable("not-data", found="empty", expected="geojson")
    bounded_text(text)
    twice = Twice()
    whole = document(text, "geojson", twice)
    features = _features(whole, spec.records)
    bounded(len(features))
    rows: list[tuple[int, Any]] = []
    refused = Refused()
    for number, feature in enumerate(features, 1):
        row = _row(feature)
        if row is not None:
            rows.append((number, row))
        else:
            refused.add("type", number, _called(feature), "feature")
    problems += twice.told(enumerate(features, 1))
    return table_of(rows, refused, problems, {"format": "geojson", "encoding": encoding}, document=whole)


def _features(whole: Any, where: str | None) -> list[Any]:
    """The features of a collection, one alone, or a list of them. Raises Unreadable `no-records` for anything else."""
    try:
        found = whole if where is None else in_object(where)(whole)
    except BadExpression:
        found = None
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        if isinstance(found.get("features"), list):
            features: list[Any] = found["features"]
            return features
        if found.get("type") == "Feature":
            return [found]
    keys = ", ".join(clean(str(key))[:40] for key in list(whole)[:12]) if isinstance(whole, dict) else ""
    raise Unreadable("no-records", where=where or "features", found=_called(found), columns=keys)


def _row(feature: Any) -> dict[str, Any] | None:
    """None where it is no feature."""
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        if properties is not None or feature.get("type") != "Feature":
            return None
        properties = {}
    rest = {key: value for key, value in feature.items() if key != "properties"}
    beside = {key: rest[key] for key in ("id", "geometry") if key in rest}
    return {**beside, **properties, FEATURE: rest}


def _called(value: Any) -> str:
    """How a value that is no feature is named: by its own type if it says one."""
    said = value.get("type") if isinstance(value, dict) else None
    return clean(said)[:40] if isinstance(said, str) else kind_of(value)
