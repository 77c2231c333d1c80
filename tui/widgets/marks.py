"""Marked rows: by key, so that they survive sorting, filtering and other people's changes."""

from __future__ import annotations

from collections.abc import Sequence


class Marks:
    """The keys that are marked, and where a range began."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.anchor: str | None = None
        """The row where `v` was pressed; the next `v` marks everything between."""

    @property
    def any(self) -> bool:
        """Whether there is something to take away: marks, or a range that was begun."""
        return bool(self.keys) or self.anchor is not None

    def turn(self, key: str) -> None:
        """Mark a row, or take its mark away."""
        self.keys ^= {key}

    def range_to(self, key: str, shown: Sequence[str]) -> None:
        """The first call remembers where the range begins; the second marks all rows from there to `key`."""
        if self.anchor is None or self.anchor not in shown:
            self.anchor = key
            self.keys.add(key)
            return
        places = sorted((list(shown).index(self.anchor), list(shown).index(key)))
        self.keys.update(shown[places[0] : places[1] + 1])
        self.anchor = None

    def all_of(self, shown: Sequence[str]) -> None:
        """Mark every row shown; if all are marked already, none."""
        if self.keys.issuperset(shown):
            self.keys.difference_update(shown)
        else:
            self.keys.update(shown)

    def keep(self, present: Sequence[str]) -> None:
        """Forget rows that are gone."""
        if self.keys:
            self.keys.intersection_update(present)
        if self.anchor is not None and self.anchor not in present:
            self.anchor = None

    def clear(self) -> None:
        """No marks, no range."""
        self.keys.clear()
        self.anchor = None
