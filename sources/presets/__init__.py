"""What is known of systems that offices have: one file of data each, in the words of a source's table (DESIGN 4).

Adding one is adding `NAME.toml` here. Its `[source]` stands under what a config says itself (`merged`, before anything is
checked, so that problems speak of the config); what no config can say is looked up by the preset's name when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

_HERE = Path(__file__).parent
_DOCUMENT = ("records", "columns", "order")
"""Words about a JSON document."""
_OVER_HTTP = ("paging", "allow_hosts")
"""Words about an address."""


class Style(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a token travels: in a header behind a prefix, as a query parameter, or as `user:password` of basic auth."""

    header: str | None = None
    prefix: str = ""
    query: str | None = None
    basic: bool = False


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query parameter that is added to the address, unless that has one of this name."""

    name: str
    value: str
    unless: tuple[str, ...] = ()
    """Nor beside one of these."""


class Elsewhere(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Addresses of the same system that answer in another way."""

    seen: tuple[str, ...]
    """As those of a preset."""
    unless: tuple[str, ...] = ()
    """But not these."""
    source: dict[str, Any]
    """Keys of a `[[sources]]` table in place of the preset's own."""

    def is_at(self, url: str) -> bool:
        """Whether an address is one of them."""
        low = url.casefold()
        return _fits(low, self.seen) and not _fits(low, self.unless)


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A web page that comes instead of data where something is not shared; `errors.failure.not-data-NAME` says so."""

    hosts: tuple[str, ...] = ()
    """Where it may stand: a redirect there is not followed, it means the same."""
    statuses: tuple[int, ...] = ()
    """With which statuses it comes, beside 200."""


class Preset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of this folder."""

    name: str = ""
    seen: tuple[str, ...] = ()
    """Addresses (casefolded, `*` and `?` as wildcards) by which the system is recognised."""
    source: dict[str, Any] = {}
    """Keys of a `[[sources]]` table."""
    elsewhere: tuple[Elsewhere, ...] = ()
    id: str | None = None
    """Their name for a row's own id: our `id` in the collections whose rows are told apart by it."""
    fields: dict[str, dict[str, Any]] = {}
    """Collection → fields that are mapped without being named, where they are obvious."""
    query: tuple[Asked, ...] = ()
    token: Style | None = None
    """How `auth.token` travels; None: it needs another kind of credential, or none."""
    utc: tuple[str, ...] = ()
    """Their times that name no zone and mean UTC, whatever the source's zone is."""
    html: bool = False
    """True: every text of theirs is HTML."""
    error: str | None = None
    """Where an error of theirs says in words what is wrong: JMESPath."""
    code: str | None = None
    """Where it has its code, likewise."""
    end: tuple[str, ...] = ()
    """Codes (`*` as a wildcard) by which they say that the page before was the last."""
    page: Page | None = None
    personal: tuple[str, ...] = ()
    """Columns (casefolded, `*` as a wildcard) that nobody meant to publish."""

    def is_end(self, code: str) -> bool:
        """Whether an error with this code only says that there are no more pages."""
        return any(fnmatchcase(code, pattern) for pattern in self.end)

    def is_personal(self, column: str) -> bool:
        """Whether a column holds what nobody meant to publish."""
        name = " ".join(column.split()).casefold()
        return any(fnmatchcase(name, pattern) for pattern in self.personal)


@cache
def names() -> tuple[str, ...]:
    """Every preset there is."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.toml")))


@cache
def named(name: str | None) -> Preset | None:
    """The preset of this name; None where there is none."""
    if name not in names():
        return None
    import tomllib

    table = tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"))
    return msgspec.convert({"name": name, **table}, Preset, strict=True)


def recognised(url: str) -> str | None:
    """The preset of the system that an address seems to belong to; None where it could be anything."""
    for name in names():
        preset = named(name)
        if preset is not None and _fits(url.casefold(), preset.seen):
            return name
    return None


def _fits(text: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def merged(table: Mapping[str, Any]) -> dict[str, Any]:
    """A source's table with everything that its preset says and it does not. What it says itself stays as it is,
    right or wrong: that is for the check to say. Never raises; without a known preset nothing changes.
    """
    own = dict(table)
    name = own.get("preset")
    preset = named(name) if isinstance(name, str) else None
    if preset is None:
        return own
    theirs = dict(preset.source)
    for each in preset.elsewhere if isinstance(own.get("url"), str) else ():
        theirs |= each.source if each.is_at(own["url"]) else {}
    under = {key: value for key, value in theirs.items() if key not in _out_of_place(preset, own)}
    whole = {**under, **own}
    if isinstance(own.get("paging", {}), dict) and "paging" in under:
        whole["paging"] = _paging(under["paging"], own.get("paging", {}))
    if isinstance(own.get("allow_hosts", []), list):
        hosts = [*own.get("allow_hosts", []), *under.get("allow_hosts", [])]
        whole |= {"allow_hosts": hosts} if hosts else {}
    if isinstance(own.get("fields", {}), dict):
        whole["fields"] = {**_fields(preset, own), **own.get("fields", {})}
    if isinstance(own.get("url"), str):
        whole["url"] = _address(own["url"], preset.query)
    return whole


def _out_of_place(preset: Preset, own: Mapping[str, Any]) -> set[str]:
    """Words of a preset that mean nothing beside what the table says: of a file, of another format, of other records."""
    left: set[str] = set(_OVER_HTTP) if "path" in own and "url" not in own else set()
    if own.get("format", preset.source.get("format")) != preset.source.get("format"):
        left |= {*_DOCUMENT, "paging"}
    return left | (set(_DOCUMENT) if "records" in own else set())


def _paging(theirs: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The preset's way from page to page with the table's own words in it, or another one altogether."""
    return dict(own) if own.get("kind", theirs["kind"]) != theirs["kind"] else {**theirs, **own}


def _fields(preset: Preset, own: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the preset brings; its id where rows of this collection are told apart by one."""
    from store.models.collections import COLLECTIONS

    collection = COLLECTIONS.get(str(own.get("collection")))
    if collection is None:
        return {}
    brought = dict(preset.fields.get(collection.name, {}))
    if preset.id is not None and not collection.shared and "key" not in own and "key_from" not in own:
        brought["id"] = preset.id
    return brought


def _address(url: str, query: tuple[Asked, ...]) -> str:
    """The address with the parameters that it lacks; as it is where it is none."""
    from sources.query import with_query

    try:
        said = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        asked = {each.name: each.value for each in query if said.isdisjoint((each.name, *each.unless))}
        return with_query(url, asked) if asked else url
    except ValueError:
        return url
