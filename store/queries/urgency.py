"""Which tips cannot wait: rules of words and fields that give points, and a person's word over them. Pure.

A word or phrase is found at word borders, whatever its case and accents and whatever stands between its words. Nothing is
understood: "tidak mendesak" holds "mendesak". Reasons name rules, never the text that they met.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from store.models.row import FieldEdit
from store.models.tip import Tip

FIELDS = ("channel", "kind", "topic", "special", "anonymous", "village", "checkpoint")
"""Fields of a tip that a rule may look at; none that could name a person."""
_BETWEEN: Final = r"[\W_]+"
_WORDS = re.compile(r"[^\W_]+")
_SPACES = "".join(chr(n) if chr(n).isalnum() else " " for n in range(128))
"""For `str.translate`: of ASCII every sign that is no letter and no digit as a space."""
_MARKS = re.compile("[\u0300-\u036f]+")
TELLING = 4
"""Letters from which the last word of a phrase tells more than those before it: *paspor ditahan*, *jalur tikus*."""
_MOST = 100_000
"""Characters of a text that are looked at."""


class UrgencyRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: met where one of its words stands in the text or subject, and its field has one of its values."""

    name: str
    """As the reason names it."""
    points: int
    """Negative: it speaks against."""
    words: tuple[str, ...] = ()
    """Words and phrases, `*` behind one for any ending; none: the field alone decides."""
    field: str = ""
    """One of FIELDS; empty: the words alone decide."""
    values: tuple[str, ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """One rule that was met."""

    name: str
    points: int


class Urgency(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether a tip is urgent, and why."""

    urgent: bool = False
    by: str = ""
    """rules | staff | source: who says so; empty: nobody, it is not."""
    who: str = ""
    """The login of staff, where it is known."""
    since: datetime | None = None
    """When staff said so, where it is known."""
    points: int = 0
    reasons: tuple[Reason, ...] = ()
    """What the rules say, also where a person says otherwise."""


CALM = Urgency()


class _Phrase(NamedTuple):
    """A phrase of a rule, ready to be looked for."""

    rule: int
    """Its rule's place."""
    words: frozenset[str]
    """The whole words that a text has to hold."""
    order: str
    """An expression for how they have to stand; empty where holding the one word is enough."""


class UrgencyRules:
    """Rules made ready, once for an office. Compared as the object that it is; safe to use from several threads."""

    def __init__(self, rules: Iterable[UrgencyRule] = (), *, enough: int = 10) -> None:
        """`enough`: points from which a tip is urgent."""
        self.rules = tuple(rules)
        self.enough = enough
        self._fields: dict[str, dict[str, list[int]]] = {}
        """Field → value → the rules that ask for nothing else."""
        self._by_word: dict[str, list[_Phrase]] = {}
        """Under one word of each phrase: most texts hold none of them, and that is found out at once."""
        self._by_stem: dict[str, list[_Phrase]] = {}
        """Of phrases that have only words with any ending."""
        for place, rule in enumerate(self.rules):
            for value in rule.values if rule.field and not rule.words else ():
                self._fields.setdefault(rule.field, {}).setdefault(value, []).append(place)
            for words in map(words_of, rule.words):
                self._hold(place, words)
        self._told = frozenset(self._by_word)
        self._made: dict[str, re.Pattern[str]] = {}
        """Expressions that were needed: to make all of them takes as long as to look at a thousand tips."""

    def _hold(self, place: int, words: tuple[str, ...]) -> None:
        whole = [word for word in words if not word.endswith("*")]
        phrase = _Phrase(place, frozenset(whole), _pattern(words) if len(words) > 1 or not whole else "")
        if whole:
            telling = next((word for word in reversed(whole) if len(word) >= TELLING), max(whole, key=len))
            self._by_word.setdefault(telling, []).append(phrase)
        elif words:
            self._by_stem.setdefault(words[0].rstrip("*"), []).append(phrase)

    def reasons(self, tip: Tip) -> tuple[Reason, ...]:
        """The rules that a tip meets, in the order of the rules."""
        met: set[int] = set()
        for field, by_value in self._fields.items():
            held = getattr(tip, field)
            for value in (held,) if type(held) is str else _values(tip, field) if held is not None else ():
                if value in by_value:
                    met.update(by_value[value])
        text = folded(f"{tip.subject}\n{tip.text}" if tip.subject else tip.text)
        found = text.translate(_SPACES).split() if text.isascii() else _WORDS.findall(text)
        if not self._told.isdisjoint(found):
            words = set(found)
            for word in self._told & words:
                met.update(self._met(self._by_word[word], text, words, tip))
        for stem, phrases in self._by_stem.items():
            if stem in text:
                met.update(self._met(phrases, text, set(found), tip))
        if not met:
            return ()
        return tuple(Reason(self.rules[n].name, self.rules[n].points) for n in sorted(met))

    def _met(self, phrases: list[_Phrase], text: str, words: set[str], tip: Tip) -> Iterator[int]:
        for phrase in phrases:
            if not phrase.words <= words:
                continue
            rule = self.rules[phrase.rule]
            if rule.field and rule.values and set(rule.values).isdisjoint(_values(tip, rule.field)):
                continue
            if not phrase.order or self._order(phrase.order).search(text):
                yield phrase.rule

    def _order(self, pattern: str) -> re.Pattern[str]:
        if pattern not in self._made:
            self._made[pattern] = re.compile(pattern)
        return self._made[pattern]


def urgency(tip: Tip, rules: UrgencyRules, edits: Mapping[str, FieldEdit] | None = None) -> Urgency:
    """What the rules and people say of a tip. `edits`: of its provenance, for who said it; a person's word wins."""
    reasons = rules.reasons(tip)
    points = sum(reason.points for reason in reasons)
    if tip.urgent is None:
        if not reasons:
            return CALM
        enough = points >= rules.enough
        return Urgency(urgent=enough, by="rules" if enough else "", points=points, reasons=reasons)
    edit = (edits or {}).get("urgent")
    return Urgency(
        urgent=tip.urgent,
        by="source" if edit is None and edits is not None else "staff",
        who=edit.by if edit is not None else "",
        since=edit.at if edit is not None else None,
        points=points,
        reasons=reasons,
    )


def folded(text: str) -> str:
    """A text as words are compared: without case and accents."""
    text = text[:_MOST].casefold()
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared, `*` left behind one; none where there is nothing to look for."""
    return tuple(re.findall(r"[^\W_]+\*?", folded(phrase)))


def _values(tip: Tip, field: str) -> tuple[str, ...]:
    """What a field of a tip holds, as rules name it."""
    value: Any = getattr(tip, field)
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    return (value,) if value is not None else ()


def _pattern(words: tuple[str, ...]) -> str:
    """An expression for a phrase: its words in this order, with anything between them that is no word."""
    parts = (rf"{word[:-1]}\w*" if word.endswith("*") else word for word in words)
    return rf"\b{_BETWEEN.join(parts)}\b"
