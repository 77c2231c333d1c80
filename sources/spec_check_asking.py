"""What is wrong with how a source's table says to ask: credentials, pages, increments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources import presets
from sources.increments import FORMATS, field_of, news
from sources.measures import parse_duration
from sources.paging import KINDS
from sources.spec import SourceSpec, SpecProblem
from sources.spec_checking import parses, url_problems, wrong_choice
from sources.spec_parts import Paging, Secret
from store.models.collections import FETCHED, flat_fields

WAYS = ("bearer", "basic", "header", "query", "oauth2")
_NO_DOCUMENT = ("csv", "ndjson", "xlsx", "ics", "feed")
"""Formats that have no place beside the rows where the next page could stand."""
_LEAST = {"size": 1, "start": 0, "max_pages": 1}


def is_known(spec: SourceSpec) -> bool:
    """Whether it has a preset that exists, or none: what another one would have said is not missing."""
    return spec.preset is None or spec.preset in presets.names()


def auth_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of how a source lets us in."""
    auth = spec.auth
    if auth is None:
        return
    ways = [name for name in ("token", *WAYS) if getattr(auth, name) is not None]
    if len(ways) != 1:
        yield SpecProblem(key="auth", code="one-of", found=", ".join(ways), expected=", ".join(WAYS))
    preset = presets.named(spec.preset)
    if auth.token is not None and is_known(spec) and (preset is None or preset.token is None):
        yield SpecProblem(
            key="auth.token", code="no-style", found=spec.preset or "", expected=", ".join(WAYS)
        )
    if auth.oauth2 is not None:
        yield from url_problems("auth.oauth2.token_url", auth.oauth2.token_url)
        if not auth.oauth2.client_id.strip():
            yield SpecProblem(key="auth.oauth2.client_id", code="required", expected="client_id")
    named = auth.header or auth.query
    if named is not None and not re.fullmatch(r"[!#$%&'*+\-.^_`|~0-9A-Za-z\[\]]+", named.name):
        yield SpecProblem(key=f"auth.{ways[0]}.name", code="pattern", found=named.name, expected="X-API-Key")
    if auth.secret is not None:
        yield from _secret(f"auth.{ways[0]}", auth.secret)


def _secret(key: str, secret: Secret) -> Iterator[SpecProblem]:
    ways = [name for name in ("env", "file", "command") if getattr(secret, name)]
    if len(ways) != 1:
        yield SpecProblem(key=key, code="one-of", found=", ".join(ways), expected="env, file, command")
    elif secret.file and not secret.file.startswith("/"):
        yield SpecProblem(key=f"{key}.file", code="absolute", found=secret.file, expected="/…")


_HOST = re.compile(r"(\*\.[^.*/@\s]+(?=\.))?[^*/@\s]+")


def host_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of the hosts that an answer may send us to."""
    for host in spec.allow_hosts:
        if not _HOST.fullmatch(host):
            yield SpecProblem(
                key="allow_hosts", code="pattern", found=host, expected="cdn.example.org, *.example.org"
            )


def paging_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of how an answer leads to the next one."""
    paging = spec.paging
    if paging.kind not in KINDS:
        yield wrong_choice("paging.kind", paging.kind, tuple(KINDS))
        return
    kind = KINDS[paging.kind]
    if paging.kind == "none":
        if paging != Paging() and is_known(spec):
            others = ", ".join(name for name in KINDS if name != "none")
            yield SpecProblem(key="paging.kind", code="required", expected=others)
        return
    if kind.in_document and spec.format in _NO_DOCUMENT:
        counted = tuple(name for name, other in KINDS.items() if not other.in_document)
        yield wrong_choice("paging.kind", paging.kind, counted)
    if paging.kind == "cursor" and paging.next is None:
        yield SpecProblem(key="paging.next", code="required", expected="meta.next_cursor")
    if paging.size is not None and not (paging.size_parameter or kind.usual.get("size_parameter")):
        yield SpecProblem(key="paging.size_parameter", code="required", expected="per_page")
    for name, least in _LEAST.items():
        value = getattr(paging, name)
        if value is not None and value < least:
            yield SpecProblem(key=f"paging.{name}", code="range", found=str(value), expected=f"{least}, …")
    if paging.until not in (None, "short", "empty"):
        yield wrong_choice("paging.until", paging.until or "", ("short", "empty"))
    for name in ("next", "parameter", "size_parameter", "total", "pages"):
        value = getattr(paging, name)
        if value is not None and not value.removeprefix("header:").strip():
            yield SpecProblem(key=f"paging.{name}", code="required", expected=name)


def since_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of how it is asked for news only."""
    since = news(spec)
    if since is None or spec.collection not in FETCHED:
        return
    if not since.parameter.strip():
        yield SpecProblem(key="since.parameter", code="required", expected="updated_after")
    name, known = field_of(spec, since), flat_fields(spec.collection)
    times = tuple(field for field, what in known.items() if what.kind.name in ("day", "moment"))
    if name is None:
        yield SpecProblem(key="since.field", code="required", expected=", ".join(times))
    elif name not in times:
        yield wrong_choice("since.field", name, times)
    elif name not in spec.fields and is_known(spec):
        yield SpecProblem(key=f"fields.{name}", code="required", expected=name)
    if "{}" not in since.template:
        yield SpecProblem(key="since.template", code="pattern", found=since.template, expected="{}")
    if since.format not in FORMATS and "%" not in since.format:
        yield wrong_choice("since.format", since.format, (*FORMATS, "%d/%m/%Y"))
    for key in ("overlap", "full"):
        if not parses(parse_duration, getattr(since, key)):
            yield SpecProblem(
                key=f"since.{key}", code="duration", found=getattr(since, key), expected="1h, 7d"
            )
