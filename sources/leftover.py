"""Rows around and between the data that are none: totals, notes and signatures below, headings again, column numbers.

People print these sheets. A row is left out only where it could not have become a record, each one is told, and what
could be data with a mistake in it stays, so that it is rejected with its reason. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from msgspec import UNSET

from sources.convert import NONE_AT_ALL
from sources.headings import name_of
from sources.names import folded
from sources.spec import FieldRule, SourceSpec
from store.models.collections import FETCHED, flat_fields
from store.models.problem import Problem

Row = tuple[int, list[Any]]

_TOTAL = re.compile(r"(?:(grand |sub[ -]?)?(total|jumlah|jml|rata-rata)\b|[σ∑](?![α-ω])).*")
_OF_WHAT = (
    r"total|jumlah|jml|keseluruhan|semua|seluruh(nya)?|umum|akhir|sementara|hari|ini|har(i)?an|minggu(an)?|bulan(an)?"
    r"|tahun(an)?|per|s/?d|sampai|dengan|kumulatif|tpi|orang|penundaan|all|overall|daily|monthly|yearly|weekly|day|week"
    r"|month|year|this|the|for|of|[0-9][0-9./-]*"
)
_TOTAL_ALONE = re.compile(
    rf"(grand |sub[ -]?)?(total|jumlah|jml|rata-rata|rata rata|rerata|kumulatif|average|[σ∑])( ({_OF_WHAT}))*[ :.=]*"
)
"""A total and of what: words that are in nobody's name."""
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[ .]{1,3}[^\W\d_]){2,}(?!\w)")
"""A word whose letters stand apart: `J U M L A H`."""
_RUN = re.compile(rf"(grand|sub)?(total|jumlah|jml|rata-?rata|rerata)({_OF_WHAT})*")
"""A total and of what, all in one."""
_INITIALS = frozenset("agkstjrAGKSTJRΣσ∑ \t\xa0")
"""How a total may begin; comparing every text takes a second where this takes a tenth."""
_NOTE = re.compile(
    r"(sumber|catatan|keterangan|ket|note|source|nb)\s*[:.].*"
    r"|(mengetahui|menyetujui|mengesahkan|disusun|dibuat|diperiksa|disetujui)( oleh)?\b.*"
)
LEFT_OUT = "left-out"
TOLD = 100
"""Rows that are told one by one; the state of a source keeps 200 problems in all."""
_LONGEST = 60
"""Characters of a text that can be a total's name."""


def total_in(cells: Iterable[Any], is_name: Callable[[str], bool]) -> str:
    """The text that makes a row a total: its first one where it begins so, any other that says nothing else; or nothing.

    `is_name`: whether somebody said what a text means that sounds so.
    """
    pattern = _TOTAL
    for cell in cells:
        if isinstance(cell, str) and cell and not cell[0].isdigit():
            if cell[0] in _INITIALS and _fits(pattern, cell[:_LONGEST]) and not is_name(cell):
                return cell
            pattern = _TOTAL_ALONE
    return ""


@lru_cache(maxsize=1_024)
def _fits(pattern: re.Pattern[str], text: str) -> bool:
    """The same few names stand in every row."""
    return pattern.fullmatch(_said(text)) is not None


def closed_up(text: str) -> str:
    """The text with the letters of words that are set apart together: `J U M L A H` is `JUMLAH`."""
    return _SPACED.sub(_word, text) if " " in text or "." in text else text


def _word(found: re.Match[str]) -> str:
    """How wide the gaps between two words are, nobody can say: a total with more behind it is a total."""
    word = re.sub(r"[ .]", "", found.group())
    return "total" if _RUN.fullmatch(word.casefold()) else word


def _said(text: str) -> str:
    return folded(closed_up(text))


def is_total(text: str) -> bool:
    """Whether a name says that its row is a total, and nothing else."""
    return (
        bool(text)
        and text[0] in _INITIALS
        and len(text) < _LONGEST
        and bool(_TOTAL_ALONE.fullmatch(_said(text)))
    )


class Judge(Protocol):
    """Knows the names that sound like totals and are none (`sources/totals.py`)."""

    def adds_up(self, field: str, text: str) -> bool:
        """Whether a text where a field of ours is taken from says that its row is a total."""

    def means_something(self, text: str) -> bool:
        """Whether somebody said what a text stands for."""


class Need(NamedTuple):
    """A column without which a row is no data."""

    column: int
    field: str
    """Ours, which is taken from it."""
    digits: bool
    """Whether a text without any digit is nothing there: a number, a day."""


class Needs(NamedTuple):
    """What a row must have to be data."""

    needed: tuple[Need, ...]
    used: tuple[int, ...]
    """Every column that the source's table uses."""


def needs(spec: SourceSpec, columns: Sequence[str], used: Iterable[int]) -> Needs:
    """What the rows under these columns must have. A column whose blanks mean the cell above is not needed."""
    if spec.collection not in FETCHED:
        return Needs((), tuple(used))
    needed: dict[int, Need] = {}
    for name, field in flat_fields(spec.collection).items():
        rule = spec.fields.get(name)
        if not field.required or rule is None:
            continue
        if isinstance(rule, FieldRule):
            place = rule.source if rule.default is UNSET and rule.value is UNSET else UNSET
        else:
            place = rule
        if isinstance(place, str) and name_of(place) in columns and place not in spec.fill_down:
            digits = field.kind.name in ("number", "day", "moment")
            column = columns.index(name_of(place))
            needed.setdefault(column, Need(column, name, digits))
    return Needs(tuple(needed.values()), tuple(used))


class Sieve:
    """Tells data from what people write around it, for one table."""

    def __init__(self, wants: Needs, headings: Sequence[Sequence[Any]], totals: Judge) -> None:
        """`headings`: the cells of the header's rows, as wide as the rows."""
        self._wants = wants
        self._totals = totals
        self._headings = [[name_of(cell) for cell in row] for row in headings]
        self.left = Left()
        """The rows that are no data."""

    def kept(self, rows: list[Row]) -> list[Row]:
        """The rows that may be data, in their order; the others go into `left`."""
        odd = self._odd(rows)
        lacking = bytearray(len(rows))  # a set of 200,000 numbers takes ten megabytes
        for at, is_odd in enumerate(odd):
            lacking[at] = is_odd and not self._is_whole(rows[at][1])
        last = lacking.rfind(0) if 0 in lacking else len(rows)
        heading, is_below = -1, False
        gone = bytearray(len(rows))
        for at, (number, cells) in enumerate(rows):
            if not (odd[at] or heading == at - 1):
                continue
            reason, said = self._reason(cells, not lacking[at], under_heading=heading == at - 1)
            heading = at if reason == "heading" else heading
            if at > last:
                gap = at > 0 and number - rows[at - 1][0] > 1
                is_below = is_below or bool(reason) or (gap and self._is_scarce(cells))
                reason = reason or ("below" if is_below else "")
            if reason:
                self.left.add(number, reason, said)
                gone[at] = 1
        return [row for row, is_gone in zip(rows, gone, strict=True) if not is_gone] if 1 in gone else rows

    def _odd(self, rows: Sequence[Row]) -> bytearray:
        """The rows worth a closer look: those that lack something, or say in its place what no data says.

        All of them where little is asked of a row. Each text is judged once: a year of counts has few.
        """
        if len(self._wants.needed) < 2:
            return bytearray(b"\1") * len(rows)
        found = bytearray(len(rows))
        for need in self._wants.needed:
            column = need.column
            headings = {row[column] for row in self._headings}
            met = [cells[column] for _, cells in rows]
            distinct = _distinct(met)
            odd: set[Any] = {
                text for text in distinct if type(text) is str and self._is_odd(text, need, headings)
            }
            if odd or None in distinct:
                odd.add(None)
                for at, cell in enumerate(met):
                    if (type(cell) is str or cell is None) and cell in odd:
                        found[at] = 1
        return found

    def _is_odd(self, text: str, need: Need, headings: Container[str]) -> bool:
        if is_blank(text) or (need.digits and not _may_count(text)):
            return True
        return name_of(text) in headings or self._totals.adds_up(need.field, text)

    def _reason(self, cells: Sequence[Any], is_whole: bool, *, under_heading: bool) -> tuple[str, str]:
        """Why a row is no data wherever it stands, and the word that says so; nothing where it may be."""
        column, first = next(((at, cell) for at, cell in enumerate(cells) if not is_blank(cell)), (0, None))
        if isinstance(first, str) and self._is_heading(cells, column, first):
            return "heading", ""
        if under_heading and _is_numbering(cells):
            return "numbering", ""
        for need in self._wants.needed:
            cell = cells[need.column]
            if isinstance(cell, str) and self._totals.adds_up(need.field, cell):
                return "total", cell
        if not self._wants.needed and isinstance(first, str) and self._totals.adds_up("", first):
            return "total", first
        if is_whole or not isinstance(first, str):
            return "", ""
        word = _said(first[:_LONGEST])
        if _TOTAL.fullmatch(word) and not self._totals.means_something(first):
            return "total", first.split()[0]
        return ("below", "") if _NOTE.fullmatch(word) else ("", "")

    def _is_heading(self, cells: Sequence[Any], column: int, first: str) -> bool:
        """Every cell says what the header says in that place."""
        for names in self._headings:
            if names[column] and names[column] == name_of(first):
                return all(is_blank(cell) or name_of(cell) == names[at] for at, cell in enumerate(cells))
        return False

    def _is_whole(self, cells: Sequence[Any]) -> bool:
        """All that a record needs is there. Where that is one column of text, one more that is used: a name alone is a
        note.

        Where nothing says what a record needs: half of the cells.
        """
        if not self._wants.needed:
            return sum(not is_blank(cell) for cell in cells) * 2 >= len(cells)
        for need in self._wants.needed:
            cell = cells[need.column]
            if is_blank(cell) or (need.digits and isinstance(cell, str) and not _may_count(cell)):
                return False
        if len(self._wants.needed) > 1 or len(self._wants.used) < 2 or need.digits:
            return True
        return sum(not is_blank(cells[column]) for column in self._wants.used) > 1

    def _is_scarce(self, cells: Sequence[Any]) -> bool:
        """Less than half of what a record needs."""
        needed = self._wants.needed
        there = [(cells[need.column], need) for need in needed if not is_blank(cells[need.column])]
        real = sum(
            not (need.digits and isinstance(cell, str) and not _may_count(cell)) for cell, need in there
        )
        return real * 2 < len(needed) or len(needed) < 2


def is_blank(cell: Any) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (type(cell) is str and (not cell or cell.isspace()))


def _distinct(cells: Sequence[Any]) -> Iterable[Any]:
    """Each of them once, or all where some are lists. At once, for it looks at every row."""
    try:
        return set(cells)
    except TypeError:
        return cells


def _may_count(text: str) -> bool:
    """Whether a text may be a number or a day: a digit is in it, or it is a word for none."""
    return any(map(str.isdigit, text[:_LONGEST])) or text.strip().casefold() in NONE_AT_ALL


def _is_numbering(cells: Sequence[Any]) -> bool:
    """`1 2 3 …` or `(1) (2) (3) …` under the names: how official forms number their columns."""
    numbers = [str(cell).strip(" ()") for cell in cells if not is_blank(cell)]
    return len(numbers) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


class Left:
    """Rows that were left out: the first of them with their reasons, the others by number."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[tuple[int, str, str]] = []
        self._last = 0

    def add(self, number: int, why: str, said: str) -> None:
        """One more: why, and the word that says so."""
        self.count += 1
        self._last = number
        if len(self._first) < TOLD:
            self._first.append((number, why, said))

    def told(self, label: Callable[[int], str]) -> list[Problem]:
        """One warning for each of the first, and one for all that are too many. `label` words a row's number."""
        found = [
            Problem(code=LEFT_OUT, value=said.strip(), expected=why, row=label(number), warning=True)
            for number, why, said in self._first
        ]
        if self.count > TOLD:
            more = str(self.count - TOLD)
            found.append(Problem(code="left-out-more", value=more, row=label(self._last), warning=True))
        return found
