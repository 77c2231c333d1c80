"""Rows around and between the data that are none: totals, notes and signatures below, headings again, column numbers.

People print these sheets. A row is left out only where it could not have become a record, each one is told, and what
could be data with a mistake in it stays, so that it is rejected with its reason. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET

from sources.headings import name_of
from sources.names import folded
from sources.spec import FieldRule, SourceSpec
from store.models.collections import FETCHED, flat_fields
from store.models.problem import Problem

Row = tuple[int, list[Any]]

_TOTAL = re.compile(r"(grand |sub[ -]?)?(total|jumlah|jml|rata-rata)\b.*")
_OF_WHAT = (
    r"total|jumlah|jml|keseluruhan|semua|seluruh(nya)?|umum|akhir|sementara|hari|ini|har(i)?an|minggu(an)?|bulan(an)?"
    r"|tahun(an)?|per|s/?d|sampai|dengan|kumulatif|tpi|orang|penundaan|all|overall|daily|monthly|yearly|weekly|day|week"
    r"|month|year|this|the|for|of|[0-9][0-9./-]*"
)
_TOTAL_ALONE = re.compile(
    rf"(grand |sub[ -]?)?(total|jumlah|jml|rata-rata|rata rata|rerata|kumulatif|average)( ({_OF_WHAT}))*[ :.]*"
)
"""A total and of what: words that are in nobody's name."""
_INITIALS = frozenset("agkstjrAGKSTJR ")
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
_REMEMBERED = 20_000


def total_in(cells: Iterable[Any]) -> str:
    """The text that makes a row a total: its first one where it begins so, any other that says nothing else; or nothing."""
    pattern = _TOTAL
    for cell in cells:
        if isinstance(cell, str) and cell and not cell[0].isdigit():
            if cell[0] in _INITIALS and pattern.fullmatch(folded(cell[:_LONGEST])):
                return cell
            pattern = _TOTAL_ALONE
    return ""


def is_total(text: str) -> bool:
    """Whether a name says that its row is a total, and nothing else."""
    return (
        bool(text)
        and text[0] in _INITIALS
        and len(text) < _LONGEST
        and bool(_TOTAL_ALONE.fullmatch(folded(text)))
    )


class Needs(NamedTuple):
    """What a row must have to be data, as positions of columns."""

    needed: tuple[tuple[int, bool], ...]
    """(column of a required field, whether a text without any digit is nothing there: a number, a day)."""
    used: tuple[int, ...]
    """Every column that the source's table uses."""


def needs(spec: SourceSpec, columns: Sequence[str], used: Iterable[int]) -> Needs:
    """What the rows under these columns must have. A column whose blanks mean the cell above is not needed."""
    if spec.collection not in FETCHED:
        return Needs((), tuple(used))
    needed: dict[int, bool] = {}
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
            needed.setdefault(columns.index(name_of(place)), digits)
    return Needs(tuple(needed.items()), tuple(used))


class Sieve:
    """Tells data from what people write around it, for one sheet."""

    def __init__(self, wants: Needs, headings: Sequence[Sequence[Any]]) -> None:
        """`headings`: the cells of the header's rows, as wide as the rows."""
        self._wants = wants
        self._headings = [[name_of(cell) for cell in row] for row in headings]
        self._totals: dict[str, bool] = {}
        self.left: list[tuple[int, str, str]] = []
        """(number, why, the word that says so) of each row that is no data."""

    def kept(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that may be data, in their order; the others go into `left`."""
        whole = [self._is_whole(cells) for _, cells in rows]
        last = max((at for at, is_whole in enumerate(whole) if is_whole), default=len(rows))
        kept: list[Row] = []
        before, is_below, reason = rows[0][0] - 1 if rows else 0, False, "heading"
        for at, (number, cells) in enumerate(rows):
            reason, said = self._reason(cells, whole[at], under_heading=reason == "heading")
            if at > last:
                is_below = is_below or bool(reason) or (number - before > 1 and self._is_scarce(cells))
                reason = reason or ("below" if is_below else "")
            before = number
            if reason:
                self.left.append((number, reason, said))
            else:
                kept.append((number, cells))
        return kept

    def _reason(self, cells: Sequence[Any], is_whole: bool, *, under_heading: bool) -> tuple[str, str]:
        """Why a row is no data wherever it stands, and the word that says so; nothing where it may be."""
        column, first = next((at, cell) for at, cell in enumerate(cells) if cell is not None)
        if isinstance(first, str) and self._is_heading(cells, column, first):
            return "heading", ""
        if under_heading and _is_numbering(cells):
            return "numbering", ""
        for place, _ in self._wants.needed:
            if isinstance(cells[place], str) and self._is_total(cells[place]):
                return "total", cells[place]
        if is_whole or not isinstance(first, str):
            return "", ""
        word = folded(first[:_LONGEST])
        if _TOTAL.fullmatch(word):
            return "total", first.split()[0]
        return ("below", "") if _NOTE.fullmatch(word) else ("", "")

    def _is_total(self, text: str) -> bool:
        known = self._totals.get(text)
        if known is None:
            known = is_total(text)
            if len(self._totals) < _REMEMBERED:
                self._totals[text] = known
        return known

    def _is_heading(self, cells: Sequence[Any], column: int, first: str) -> bool:
        """Every cell says what the header says in that place."""
        for names in self._headings:
            if names[column] and names[column] == name_of(first):
                return all(cell is None or name_of(cell) == names[at] for at, cell in enumerate(cells))
        return False

    def _is_whole(self, cells: Sequence[Any]) -> bool:
        """All that a record needs is there. Where that is one column of text, one more that is used: a name alone is a
        note.

        Where nothing says what a record needs: half of the cells.
        """
        if not self._wants.needed:
            return sum(cell is not None for cell in cells) * 2 >= len(cells)
        for column, digits in self._wants.needed:
            cell = cells[column]
            if cell is None or (digits and isinstance(cell, str) and not _has_digit(cell)):
                return False
        if len(self._wants.needed) > 1 or len(self._wants.used) < 2 or digits:
            return True
        return sum(cells[column] is not None for column in self._wants.used) > 1

    def _is_scarce(self, cells: Sequence[Any]) -> bool:
        """Less than half of what a record needs."""
        needed = self._wants.needed
        there = [(cells[column], digits) for column, digits in needed if cells[column] is not None]
        real = sum(not (digits and isinstance(cell, str) and not _has_digit(cell)) for cell, digits in there)
        return real * 2 < len(needed) or len(needed) < 2


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text[:_LONGEST]))


def _is_numbering(cells: Sequence[Any]) -> bool:
    """`1 2 3 …` or `(1) (2) (3) …` under the names: how official forms number their columns."""
    numbers = [str(cell).strip(" ()") for cell in cells if cell is not None]
    return len(numbers) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def told(left: Sequence[tuple[int, str, str]], label: Callable[[int], str]) -> list[Problem]:
    """One warning for each row that a sieve left out, and one for all that are too many. `label` words a row's number."""
    found = [
        Problem(code=LEFT_OUT, value=said.strip(), expected=reason, row=label(number), warning=True)
        for number, reason, said in left[:TOLD]
    ]
    if len(left) > TOLD:
        more, (number, *_) = len(left) - TOLD, left[-1]
        found.append(Problem(code="left-out-more", value=str(more), row=label(number), warning=True))
    return found
