"""What one cell can be: where it stands, the number that it holds, and what holds no value at all. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Nothing:
    """What stands in a cell that has no value for us, though it is not empty."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Nothing()

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""


class Oddity(NamedTuple):
    """A cell that holds no value: an error, a formula without a result, a day that is none."""

    row: int
    cell: str
    value: str


class Oddities:
    """All of one kind in one column: the first ones, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Oddity] = []
        self.count = 0


def whole_or_not(text: str) -> int | float:
    """A whole number up to 15 digits, which is what a spreadsheet holds exactly; anything else as a float.

    One written with an exponent stays a float: nobody can say which of its digits were rounded away. Raises ValueError.
    """
    if text.isdigit() and len(text) <= 15:
        return int(text)
    number = float(text)
    if number.is_integer() and abs(number) < 1e15 and "e" not in text.casefold():
        return int(number)
    return number


def column_number(letters: str) -> int:
    """A → 0, XFD → 16383; -1 where the letters name no column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return -1
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found - 1


def column_letters(column: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_place(cell: str) -> tuple[int, int] | None:
    """`C7` → (7, 2); None where it names no cell."""
    letters = cell.rstrip("0123456789")
    digits, column = cell[len(letters) :], column_number(letters)
    return (int(digits), column) if column >= 0 and 0 < len(digits) < 9 else None
