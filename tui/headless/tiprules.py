"""The rule file of urgent tips: how it is read and what may be wrong with it. The one that ships stands beside this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from store.models.tip import Tip
from store.queries.urgency import FIELDS, UrgencyRule, words_of
from tui.headless.config_check import Finding, nearest, toml, walk
from tui.headless.settings import Section

SHIPPED = Path(__file__).with_name("tiprules.toml")
MOST = 100
"""Points that one rule may give or take."""


class TipRule(Section, frozen=True, kw_only=True):
    """`[[rules]]`: what makes a tip urgent."""

    name: str
    """What the reason says; never the text that was met."""
    name_en: str = ""
    """The same for those who read English; empty: `name`."""
    points: int
    words: tuple[str, ...] = ()
    field: Literal["", "channel", "kind", "topic", "special", "anonymous", "village", "checkpoint"] = ""
    values: tuple[str, ...] = ()


class RuleFile(Section, frozen=True, kw_only=True):
    """A whole rule file."""

    rules: tuple[TipRule, ...] = ()


def judged(table: Mapping[str, Any]) -> tuple[tuple[TipRule, ...], list[Finding]]:
    """The rules of a parsed file, and everything that is wrong with them; the rules are empty where something is."""
    findings: list[Finding] = []
    made = walk(RuleFile, table, (), findings)
    rules = table.get("rules")
    names: set[str] = set()
    for place, rule in enumerate(rules) if isinstance(rules, list) else ():
        if isinstance(rule, dict):
            findings += _wrong(rule, ("rules", place), names)
    if not rules and not findings:
        findings.append(
            Finding(path=("rules",), code="required", expected='[[rules]] name = "…" points = 10')
        )
    return (made.rules if made is not None and not findings else ()), findings


def _wrong(rule: Mapping[str, Any], path: tuple[str | int, ...], names: set[str]) -> Iterator[Finding]:
    """What no type can say of one rule."""
    name, points = rule.get("name"), rule.get("points")
    if isinstance(name, str):
        if not name.strip():
            yield Finding(path=(*path, "name"), code="required", expected='name = "berangkat malam ini"')
        elif name in names:
            yield Finding(path=(*path, "name"), code="duplicate", found=toml(name))
        names.add(name)
    if type(points) is int and not 1 <= abs(points) <= MOST:
        expected = f"-{MOST} … -1, 1 … {MOST}"
        yield Finding(path=(*path, "points"), code="range", found=toml(points), expected=expected)
    words, field, values = rule.get("words"), rule.get("field"), rule.get("values")
    if not words and not field:
        yield Finding(path=(*path, "words"), code="required", expected='words = ["disekap"]')
    for word in words if isinstance(words, list) else ():
        if isinstance(word, str) and not words_of(word):
            yield Finding(
                path=(*path, "words"), code="range", found=toml(word), expected='"disekap", "malam ini"'
            )
    if bool(field) != bool(values):
        missing = "values" if field else "field"
        yield Finding(path=(*path, missing), code="required", expected=_EXAMPLES[missing])
    elif field in FIELDS and isinstance(values, list):
        yield from _unknown(field, values, (*path, "values"))


_EXAMPLES = {"values": 'values = ["tppo"]', "field": 'field = "topic"'}


def _unknown(field: str, values: list[Any], path: tuple[str | int, ...]) -> Iterator[Finding]:
    """Values that the field can never have."""
    from store.models.kinds import fields_of

    kind = fields_of(Tip)[field].kind
    choices = ("true", "false") if kind.name == "yesno" else kind.choices
    for value in values if choices else ():
        if isinstance(value, str) and value not in choices:
            yield Finding(
                path=path, code="choice", found=toml(value), expected=", ".join(choices), nearest=nearest(value, choices)
            )  # fmt: skip


@cache
def shipped() -> tuple[TipRule, ...]:
    """The rules that ship; read when they are first needed."""
    import tomllib

    return msgspec.convert(tomllib.loads(SHIPPED.read_text("utf-8")), RuleFile).rules


def as_rules(rules: tuple[TipRule, ...], language: str) -> Iterator[UrgencyRule]:
    """The rules as queries know them, with their names in a language."""
    for rule in rules:
        name = (rule.name_en or rule.name) if language == "en" else rule.name
        yield UrgencyRule(
            name=name, points=rule.points, words=rule.words, field=rule.field, values=rule.values
        )
