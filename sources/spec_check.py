"""What is wrong with a source's table, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from msgspec import UNSET

from sources.formats import FORMATS, format_of
from sources.measures import parse_duration, parse_size
from sources.presets import names
from sources.spec import FieldRule, SourceSpec, SpecProblem
from sources.spec_check_asking import auth_problems, host_problems, is_known, paging_problems, since_problems
from sources.spec_check_reading import reading_problems
from sources.spec_checking import parses, url_problems, wrong_choice
from sources.spec_parts import Paging
from store.models.collections import COLLECTIONS, FETCHED, flat_fields

ID = re.compile(r"[a-z0-9-]{1,100}")
_FIELDS_OF_A_CRON = 5
_CRON_PART = re.compile(r"[0-9A-Za-z*/,\-]+")


def semantic_problems(spec: SourceSpec) -> list[SpecProblem]:
    """Everything in one table that msgspec's types cannot see, in the order of DESIGN 4.

    Touches no file but zone data; reads no secret.
    """
    return [problem for check in CHECKS for problem in check(spec)]


def _identity(spec: SourceSpec) -> Iterator[SpecProblem]:
    if not ID.fullmatch(spec.id):
        yield SpecProblem(key="id", code="pattern", found=spec.id, expected="[a-z0-9-]+")
    if spec.collection not in FETCHED:
        yield wrong_choice("collection", spec.collection, FETCHED)
    if spec.covers not in (None, "all", "window"):
        yield wrong_choice("covers", spec.covers or "", ("all", "window"))
    if spec.format is not None and spec.format not in FORMATS:
        yield wrong_choice("format", spec.format, tuple(FORMATS))
    if not is_known(spec):
        yield wrong_choice("preset", spec.preset or "", names())


def _place(spec: SourceSpec) -> Iterator[SpecProblem]:
    if spec.sample:
        return
    if spec.url is not None and spec.path is not None:
        yield SpecProblem(key="url", code="both", found="url, path", expected="url, path")
    elif spec.url is None and spec.path is None:
        yield SpecProblem(key="url", code="neither", expected="url, path")
    if spec.url is not None:
        yield from url_problems("url", spec.url)
    if spec.path is not None:
        if not spec.path.startswith("/") or "\0" in spec.path:
            yield SpecProblem(key="path", code="absolute", found=spec.path, expected="/…")
        for key in ("auth", "allow_hosts", "ca", "proxy", "since"):
            if getattr(spec, key):
                yield SpecProblem(key=key, code="only-url", found="path", expected="url")
        if spec.paging != Paging():
            yield SpecProblem(key="paging", code="only-url", found="path", expected="url")
    if spec.proxy is not None:
        yield from url_problems("proxy", spec.proxy)
    if spec.ca is not None and not spec.ca.startswith("/"):
        yield SpecProblem(key="ca", code="absolute", found=spec.ca, expected="/…")


def _rhythm(spec: SourceSpec) -> Iterator[SpecProblem]:
    if spec.every is not None and spec.cron is not None:
        yield SpecProblem(key="every", code="both", found="every, cron", expected="every, cron")
    if spec.every not in (None, "manual") and not parses(parse_duration, spec.every or ""):
        yield SpecProblem(
            key="every", code="duration", found=spec.every or "", expected="15m, 1h, 1d, manual"
        )
    if spec.cron is not None:
        parts = spec.cron.split()
        if len(parts) != _FIELDS_OF_A_CRON or not all(map(_CRON_PART.fullmatch, parts)):
            yield SpecProblem(key="cron", code="cron", found=spec.cron, expected="0 7 * * 1-5")
    if not parses(parse_duration, spec.timeout):
        yield SpecProblem(key="timeout", code="duration", found=spec.timeout, expected="30s, 2m")
    if spec.max_bytes is not None and not parses(parse_size, spec.max_bytes):
        yield SpecProblem(key="max_bytes", code="size", found=str(spec.max_bytes), expected="10MB, 512KB")


def _mapping(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Fields of the collection, each said in one way; required ones said at all."""
    if spec.collection not in COLLECTIONS or spec.sample:
        return
    known = flat_fields(spec.collection)
    for name, rule in spec.fields.items():
        if name not in known and name != "id":
            yield SpecProblem(
                key="fields", code="unknown-field", found=name, expected=", ".join(("id", *known))
            )
        elif isinstance(rule, FieldRule):
            yield from _rule(spec, name, rule)
        elif not rule.strip():
            yield SpecProblem(key=f"fields.{name}", code="required", expected="from")
    if spec.collection == "outreach" and "recurrence" in spec.fields and _is_calendar(spec):
        yield SpecProblem(key="fields.recurrence", code="expanded", found="ics")
    for name, field in known.items():
        if field.required and name not in spec.fields and is_known(spec):
            yield SpecProblem(key=f"fields.{name}", code="required", expected=name)


def _is_calendar(spec: SourceSpec) -> bool:
    """Whether it is sure to be read as one, before anything came: by its format, else by its extension."""
    place = spec.path or urlsplit(spec.url or "").path
    return format_of(spec, content_type=None, name=place.rpartition("/")[2]) == "ics"


def _rule(spec: SourceSpec, name: str, rule: FieldRule) -> Iterator[SpecProblem]:
    key = f"fields.{name}"
    if rule.value is UNSET and rule.source is UNSET:
        yield SpecProblem(key=key, code="neither", expected="value, from")
    beside = rule.source is not UNSET or rule.map or rule.default is not UNSET or rule.html
    if rule.value is not UNSET and beside:
        yield SpecProblem(key=key, code="both", found="value, from", expected="value, from")
    from sources.mapping import constant_problem

    spoken = {"value": rule.value, "default": rule.default} | {
        f"map.{theirs}": v for theirs, v in rule.map.items()
    }
    for part, value in spoken.items():
        problem = None if value is UNSET or name == "id" else constant_problem(spec, name, value)
        if problem is not None:
            yield SpecProblem(
                key=f"{key}.{part}", code="constant", found=problem.value, expected=problem.expected
            )


def _key(spec: SourceSpec) -> Iterator[SpecProblem]:
    if spec.collection not in COLLECTIONS or spec.sample:
        return
    if spec.key is not None and spec.key_from is not None:
        yield SpecProblem(key="key", code="both", found="key, key_from", expected="key, key_from")
    known = ("id", *flat_fields(spec.collection))
    named = (spec.key,) if isinstance(spec.key, str) else spec.key or ()
    for name in named:
        if name not in known:
            yield SpecProblem(key="key", code="unknown-field", found=name, expected=", ".join(known))
    if spec.key == () or spec.key_from == ():
        yield SpecProblem(key="key", code="required", expected=", ".join(known))
    if spec.key is None and spec.key_from is None and is_known(spec):
        needed = COLLECTIONS[spec.collection].key
        if not set(needed) & set(spec.fields):
            yield SpecProblem(key="key", code="neither", expected="key, key_from, fields." + needed[0])


CHECKS: tuple[Callable[[SourceSpec], Iterator[SpecProblem]], ...] = (
    _identity, _place, _rhythm, reading_problems, _mapping, _key, auth_problems, host_problems,
    paging_problems, since_problems,
)  # fmt: skip
