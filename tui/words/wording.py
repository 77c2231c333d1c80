"""The one place that turns facts into sentences with the next step to take (DESIGN 2.4).

Facts come from `store/errors.py`, `store/models/problem.py`, `store/models/harvest.py` (Failure) and
`tui/headless/config_check.py`; the sentences stand in the `errors` catalog under the group and the code.
Values from outside are masked and cut at 40 characters before they enter a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

import msgspec

from store.errors import Conflict, Damaged, Invalid, NotFound, NotPermitted, StoreError, Taken
from store.models.harvest import Failure
from store.models.kinds import Record
from store.models.problem import Problem
from tui.words.catalog import Words
from tui.words.format import Format
from tui.words.mask import CUT, mask_headings, mask_numbers, mask_text, shown, value_of

LONG = 200
"""Characters that a list of names or a path may take in a sentence."""


_HEADINGS = frozenset(("columns", "nearest", "sheet", "sheets"))
"""Facts that are names of columns: `Nama Petugas` names nobody."""
MOST = 3
"""Warnings that are told at once; more would cover the screen, and nobody reads them."""
_OF_PLANS = frozenset(
    (
        "on-holiday",
        "on-holiday-estimated",
        "office-closed",
        "away",
        "double-booked",
        "past",
        "same-hour",
        "same-text",
    )
)
"""Warnings whose value or expectation begins with a day, or a day and a time."""
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?(?:( – )(\d{4}-\d\d-\d\d))?", re.ASCII)


class ConfigFacts(Protocol):
    """What is wrong with a config, as `tui/headless/config_check.py` finds it."""

    @property
    def code(self) -> str:
        """The key of its sentence."""

    @property
    def file(self) -> str:
        """The file's path."""

    @property
    def where(self) -> str:
        """The place in it, e.g. `[[sources]] #1 (penundaan), every`."""

    @property
    def line(self) -> int:
        """Counted from 1; 0: not known."""

    @property
    def found(self) -> str:
        """What stands there, never a secret."""

    @property
    def expected(self) -> str:
        """What would fit."""

    @property
    def nearest(self) -> str:
        """The valid word most like it, or an empty text."""

    @property
    def warning(self) -> bool:
        """True: everything runs all the same."""


class Wording:
    """Sentences in one language. Never raises for a code that nobody worded: it says so, with the code."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def problem(self, problem: Problem, collection: str = "") -> str:
        """`baris 12, jumlah: “dua” bukan bilangan bulat, misalnya 1.234.`

        `collection` gives the field its label and decides what is masked; without it the field's own name stands.
        """
        places = []
        if problem.row:
            places.append(self.words.t("errors.row", row=shown("", "", problem.row)))
        if problem.field:
            places.append(self.label(collection, problem.field))
        sentence = self.reason(problem, collection)
        return self._placed(", ".join(places), self._warned(sentence, problem.warning))

    def warnings(self, problems: Iterable[Problem], collection: str) -> str:
        """What there is to look out for after saving, each thing once; of many how many more there are. Empty: nothing.

        A channel and a day say themselves what they are; everything else has the label of its field.
        """
        told = []
        for problem in problems:
            bare = collection == "outreach" and problem.field in ("at", "channels")
            place = self.label(collection, problem.field) if problem.field and not bare else ""
            told.append(self._placed(place, self.reason(problem, collection)))
        told = list(dict.fromkeys(told))
        if not told:
            return ""
        if len(told) > MOST + 1:
            told[MOST:] = [self.words.tn("errors.warnings.more", len(told) - MOST)]
        return self.words.t("errors.warning", sentence=" ".join(told))

    def reason(self, problem: Problem, collection: str = "") -> str:
        """The sentence alone, for where row and field stand already."""
        if problem.code in _OF_PLANS:  # before the mask: digits of two days look like a telephone number
            days = {"value": self._days(problem.value), "expected": self._days(problem.expected)}
            problem = msgspec.structs.replace(problem, **days)
        value = value_of(problem, collection) or self.words.t("errors.nothing")
        expected = self._expected(problem, collection)
        code = "required-row" if problem.code == "required" and problem.row else problem.code
        sentence = self._said("problem", code, {"value": value, "expected": expected})
        near = self._nearest_field(problem, collection) if problem.code == "unknown-field" else ""
        return self.words.t("errors.nearest", sentence=sentence, nearest=near) if near else sentence

    def _days(self, text: str) -> str:
        """`2026-12-24 09:00 Jadwal` as it is read: `Kam 24 Des 2026 09.00 Jadwal`."""
        found = _DAYS.match(text)
        if found is None:
            return text
        format = Format(self.words, UTC)
        try:
            days = [format.day_year(date.fromisoformat(day)) for day in (found[1], found[4]) if day]
            clock = datetime.fromisoformat(f"{found[1]} {found[2]}+00:00") if found[2] else None
        except ValueError:
            return text
        at = f" {format.clock(clock)}" if clock is not None else ""
        return f"{days[0]}{at}{''.join(f' – {day}' for day in days[1:])}{text[found.end() :]}"

    def _nearest_field(self, problem: Problem, collection: str) -> str:
        """The identifier most like what was typed, by itself or by its label: `judul` is `title`."""
        import difflib  # only for a mistake: it costs 4 ms

        names = problem.expected.split(", ")
        known = {self.label(collection, name).casefold(): name for name in names} | {n: n for n in names}
        close = difflib.get_close_matches((problem.field or problem.value).casefold(), known, n=1, cutoff=0.7)
        return known[close[0]] if close else ""

    def error(self, error: StoreError) -> str:
        """Why the store could not do it, and what to do now."""
        facts = {name: _cut(str(value), LONG) for name, value in error.facts.items()}
        code = error.code
        match error:
            case Taken():
                facts["name"] = self._named(facts.get("collection", ""), error.record)
                if facts.get("fields"):  # typed as new: say how to change the one that is there
                    facts["fields"] = " ".join(f"{name}=…" for name in facts["fields"].split(", "))
                    code = f"{code}.new"
            case Conflict():
                collection = facts.get("collection", "")
                named = (self.label(collection, clash.field) for clash in error.clashes)
                facts["fields"] = ", ".join(dict.fromkeys(named))
            case Invalid():
                collection = facts.get("collection", "")
                facts["problems"] = " ".join(self.problem(each, collection) for each in error.problems)
            case NotPermitted():
                what = facts.get("what", "")
                code = f"{code}.{what if what in ('write', 'replace') else 'read'}"
            case Damaged() if "gone" in facts:
                code = f"{code}.gone" if facts.get("backup") else f"{code}.gone.alone"
            case Damaged() if facts.get("id"):
                code = f"{code}.document"
            case Damaged() if not facts.get("backup"):
                code = f"{code}.alone" if facts.get("aside") else f"{code}.kept"
            case Damaged() if not facts.get("aside"):
                code = f"{code}.there"
            case NotFound():
                facts["what"] = self._or_own("what", facts.get("what", ""))
                code = f"{code}.moved" if facts.get("moved") else code
        return self._said("store", code, facts)

    def _named(self, collection: str, record: Record) -> str:
        from tui.words.named import named_by_key  # only for a refusal

        return named_by_key(self.words, collection, record)

    def failure(self, failure: Failure) -> str:
        """Why a source brought nothing, and what to do now."""
        facts = {name: self._fact(name, value) for name, value in failure.facts.items()}
        facts.setdefault("where", facts.get("file", ""))
        facts["at"] = self._at(facts)
        code = _told_apart(failure)
        for group, name in (("failure", code), ("store", code), ("failure", failure.code)):
            if self.words.has(f"errors.{group}.{name}"):
                sentence = self._said(group, name, facts)
                break
        else:
            sentence = self.words.t("errors.unknown", code=code)
        if "said" in facts:
            sentence = self.words.t("errors.failure.said", sentence=sentence, said=facts["said"])
        if "page" not in facts:
            return sentence
        return self.words.t("errors.incomplete", page=facts["page"], sentence=sentence)

    def short(self, failure: Failure) -> str:
        """The same in two or three words, for a list: `401`, `terlalu lambat`."""
        key = f"errors.short.{failure.code}"
        return self.words.t(key, **failure.facts) if self.words.has(key) else failure.code

    def config(self, problem: ConfigFacts) -> str:
        """`infokim.toml, baris 12: [office], timezone: "Asia/Batam" bukan zona waktu. … Mungkin maksudnya: …`"""
        facts = {name: _cut(getattr(problem, name), LONG) for name in ("found", "expected")}
        sentence = self._said("config", problem.code, facts)
        if problem.nearest:
            sentence = self.words.t("errors.nearest", sentence=sentence, nearest=problem.nearest)
        file = problem.file
        if problem.line:
            file = self.words.t("errors.at_line", file=file, line=problem.line)
        placed = self._placed(problem.where, sentence)
        return self._placed(file, self._warned(placed, problem.warning))

    def label(self, collection: str, field: str) -> str:
        """The label of one field or of several joined by commas; a name without a label is shown itself."""
        names = [name.strip() for name in field.split(",")]
        keys = {name: f"common.field.{collection}.{name}" for name in names}
        return ", ".join(
            self.words.t(key) if self.words.has(key) else mask_text(name) for name, key in keys.items()
        )

    def _expected(self, problem: Problem, collection: str) -> str:
        """What would fit in the reader's words: a kind's description, choices by their labels, else as it is."""
        expected = problem.expected
        if self.words.has(f"errors.expects.{expected}"):
            return self.words.t(f"errors.expects.{expected}")
        if problem.code == "choice":
            return _cut(", ".join(self._choices(problem.field, expected.split(", "))), LONG)
        if problem.code == "unknown-field":
            return _folded(expected)  # as they are typed: labels are for reading
        if problem.code in ("personal-text", "personal-name"):
            return ", ".join(self._or_own("personal", kind) for kind in expected.split(", "))
        if problem.code == "weekday":
            return self.words.t(f"common.day.long.{expected}")
        return _cut(mask_numbers(expected), LONG)

    def _fact(self, name: str, value: str) -> str:
        """A fact of a failure as it may be shown: counts with their thousands, our own words in the language."""
        if name in ("limit", "would_drop", "holding") and value.isascii() and value.isdigit():
            return self.words.digits(int(value))
        if name == "until":
            return self._until(value)
        if name == "found":
            return self._or_own("found", value)
        return _cut(
            ", ".join(mask_headings(value.split(", "))) if name in _HEADINGS else mask_text(value), LONG
        )

    def _until(self, value: str) -> str:
        """A moment as `23/11 10.14`, in the zone that it came in."""
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return _ABSENT["at"]
        clock = self.words.t("common.date.clock", hour=f"{at:%H}", minute=f"{at:%M}")
        return f"{at:%d/%m} {clock}"

    def _choices(self, field: str, names: Sequence[str]) -> list[str]:
        keys = [f"common.choice.{field.partition('.')[0]}.{name}" for name in names]
        return [
            self.words.t(key) if self.words.has(key) else name for key, name in zip(keys, names, strict=True)
        ]

    def _at(self, facts: Mapping[str, str]) -> str:
        """Where in a file or an answer: a line, a byte, a sheet, or nowhere known."""
        for name in ("line", "byte", "sheet"):
            if facts.get(name):
                return self.words.t(f"errors.found.{name}", **{name: facts[name]})
        return self.words.t("errors.found.somewhere")

    def _or_own(self, group: str, word: str) -> str:
        """Our word for a fact's word; one without ours is shown as it is."""
        key = f"errors.{group}.{word}"
        return self.words.t(key) if self.words.has(key) else _cut(mask_text(word), LONG)

    def _said(self, group: str, code: str, facts: Mapping[str, str]) -> str:
        key = f"errors.{group}.{code}"
        if not self.words.has(key):
            return self.words.t("errors.unknown", code=f"{group} {code}")
        return self.words.t(key, **(_ABSENT | {name: value for name, value in facts.items() if value}))

    def _placed(self, place: str, sentence: str) -> str:
        return self.words.t("errors.place", place=place, sentence=sentence) if place else sentence

    def _warned(self, sentence: str, warning: bool) -> str:
        return self.words.t("errors.warning", sentence=sentence) if warning else sentence


_ABSENT: dict[str, str] = dict.fromkeys(
    ("aside", "at", "backup", "columns", "command", "expected", "file", "found", "holding", "id", "known", "limit",
     "missing", "moved", "name", "nearest", "problems", "reason", "seconds", "secret", "sheet", "sheets", "status", "there",
     "to", "value", "what", "where", "would_drop", "fields", "collection"),
    "–",
)  # fmt: skip
"""A fact that nobody gave: a dash reads better than a hole."""


def _folded(names: str) -> str:
    """Identifiers with those of the channels in one: `caption.instagram|x|tiktok`."""
    families: dict[str, list[str]] = {}
    for name in names.split(", "):
        family, _, channel = name.partition(".")
        families.setdefault(family, []).extend([channel] if channel else [])
    return ", ".join(
        f"{name}.{'|'.join(channels)}" if channels else name for name, channels in families.items()
    )


def _told_apart(failure: Failure) -> str:
    """The key of a failure's sentence: one code may ask for different next steps."""
    code, facts = failure.code, failure.facts
    if code == "status":
        kind = _kind_of(facts.get("status", ""))
        if kind == "busy" and facts.get("until"):
            return "status-busy-until"
        return f"{code}-{'bare' if kind == 'denied' and not facts.get('secret') else kind}"
    if code == "redirect" and facts.get("found") == "user":
        return "redirect-user"
    if code == "no-records" and not facts.get("where"):
        return "no-records-top"
    if code == "redirect" and "to" not in facts:
        return "redirect-many"
    if code == "not-data" and "preset" in facts:
        return f"not-data-{facts['preset']}"
    if code == "not-data" and facts.get("found") == "headers":
        return "not-data-headers"
    if code == "encoding" and "expected" in facts:
        return "encoding-packed"
    if code == "too-large" and "found" in facts:
        return "too-large-workbook"
    if code in ("missing-columns", "not-data") and "sheet" in facts:
        return f"{code}-sheet"
    if code == "not-permitted" and "what" in facts:
        return f"{code}.{facts['what']}"
    return code


def _kind_of(status: str) -> str:
    """What a person would do about an HTTP status."""
    if status in ("401", "403", "407"):
        return "denied"
    if status in ("404", "410"):
        return "gone"
    if status == "429":
        return "busy"
    return "server" if status.startswith("5") else "other"


def _cut(text: str, longest: int = CUT) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
