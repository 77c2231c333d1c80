"""The config as a JSON Schema, so that an editor completes keys and marks mistakes while one types (DESIGN 5, `schema`).

Made of the same Structs that read the config, so it cannot fall behind. It knows types, choices and keys; what only a
look at several keys together can tell (a `key` that no field has) is still `infokim check`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from sources.formats import FORMATS
from sources.presets import names
from sources.spec import SourceSpec
from store.models.collections import FETCHED, flat_fields
from tui.headless.settings import Config, Me

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Describe = Callable[[str, str], str | None]
"""(section, key) → what the key means, in the reader's language; None where nobody wrote it down."""

_SECTIONS = {
    "Config": "top",
    "Person": "people",
    "Checkpoint": "checkpoints",
    "Agency": "agencies",
    "SourceSpec": "sources",
    "FieldRule": "rule",
}
"""Where a Struct's section in the catalog is not its own name in lower case."""


def config_schema(describe: Describe, *, personal: bool = False) -> dict[str, Any]:
    """The schema of a config (`sources.d` files too), or with `personal` of `me.toml`.

    TOML has no null: an absent key is one that is not written.
    """
    root = Me if personal else Config
    schema = msgspec.json.schema(root)
    definitions: dict[str, Any] = schema["$defs"]
    for name, definition in definitions.items():
        _polish(definition, _SECTIONS.get(name, name.casefold()), describe)
    if not personal:
        _source(definitions[SourceSpec.__name__])
    return {"$schema": DRAFT, "title": "me.toml" if personal else "infokim.toml", **_without_null(schema)}


def _polish(definition: dict[str, Any], section: str, describe: Describe) -> None:
    """Say what the keys mean, and drop what is for readers of the code: titles and the docstring's words."""
    definition.pop("title", None)
    definition.pop("description", None)
    for key, value in definition.get("properties", {}).items():
        meaning = describe(section, key)
        if meaning is not None:
            definition["properties"][key] = {**value, "description": meaning}


def _source(table: dict[str, Any]) -> None:
    """What the types of a `[[sources]]` table do not say: the names to choose from, and the fields of a collection."""
    known = table["properties"]
    known.pop("sample")
    known["id"]["pattern"] = "^[a-z0-9-]+$"
    for key, choices in _choices().items():
        known[key] = {**known[key], "enum": list(choices)}
        known[key].pop("anyOf", None)
    table["oneOf"] = [{"required": ["url"]}, {"required": ["path"]}]
    table["allOf"] = [
        {
            "if": {"properties": {"collection": {"const": name}}},
            "then": {"properties": {"fields": {"propertyNames": {"enum": ["id", *flat_fields(name)]}}}},
        }
        for name in FETCHED
    ]


def _choices() -> Mapping[str, tuple[str, ...]]:
    return {
        "collection": FETCHED,
        "format": tuple(FORMATS),
        "covers": ("all", "window"),
        "preset": names(),
        "decimal": (".", ","),
    }


def _without_null(value: Any) -> Any:
    """The schema with every `null` gone, and a choice of one thing as that thing."""
    if isinstance(value, list):
        return [_without_null(part) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _without_null(part) for key, part in value.items() if not (key == "default" and part is None)
    }
    if "enum" in kept:
        kept["enum"] = [choice for choice in kept["enum"] if choice is not None]
    ways = [way for way in kept.pop("anyOf", ()) if way != {"type": "null"}]
    if len(ways) == 1:
        return {**ways[0], **kept}
    return {**kept, "anyOf": ways} if ways else kept
