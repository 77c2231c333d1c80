"""Which rows a table shows and in which order: filter, problems only, sort. Pure lists, no screen.

Made for 100,000 rows: nothing is done per row before it is asked for, and typing on in the filter only looks at the
rows that were left.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.views.cells import Listing


class Rows:
    """The rows of one listing as a person wants them: `keys` is what is shown."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.filter = ""
        self.problems_only = False
        self.sort: str | None = None
        """One of `listing.sorts`; None: the view's own order."""
        self.reverse = False
        self.keys: Sequence[str] = listing.keys
        self._texts: dict[str, str] = {}
        self._ordered: tuple[tuple[str | None, bool], Sequence[str]] = ((None, False), listing.keys)

    def take(self, listing: Listing) -> None:
        """New data under the same filter and sort; a sort that is gone falls back to the view's order."""
        self.listing = listing
        self._texts = {}
        self._ordered = ((None, False), listing.keys)
        if self.sort not in listing.sorts:
            self.sort = None
        self.arrange()

    def arrange(self) -> None:
        """Make `keys` anew."""
        keys = self._in_order()
        problem = self.listing.problem
        if self.problems_only and problem is not None:
            keys = [key for key in keys if problem(key)]
        self.keys = self._filtered(keys)

    def narrow(self, text: str) -> None:
        """A new filter. Typing on only looks at the rows that are left."""
        typed_on = bool(self.filter) and text.startswith(self.filter) and "!" not in text
        self.filter = text
        if typed_on:
            self.keys = self._filtered(self.keys)
        else:
            self.arrange()

    def next_sort(self) -> None:
        """The next of the listing's sorts; after the last the view's own order again."""
        choices: list[str | None] = [None, *self.listing.sorts]
        self.sort = choices[(choices.index(self.sort) + 1) % len(choices)]
        self.reverse = False
        self.arrange()

    def turn(self) -> None:
        """The same sort the other way round."""
        self.reverse = not self.reverse
        self.arrange()

    def _in_order(self) -> Sequence[str]:
        wanted = (self.sort, self.reverse)
        if self._ordered[0] != wanted:
            self._ordered = (wanted, self._sorted())
        return self._ordered[1]

    def _sorted(self) -> Sequence[str]:
        listing = self.listing
        if self.sort is not None and listing.order is not None:
            return sorted(listing.keys, key=listing.order(self.sort), reverse=self.reverse)
        return list(reversed(listing.keys)) if self.reverse else listing.keys

    def _filtered(self, keys: Sequence[str]) -> Sequence[str]:
        """Rows that hold every word; a word after `!` must not be in them."""
        words = self.filter.casefold().split()
        wanted = [word for word in words if not word.startswith("!")]
        refused = [word[1:] for word in words if word.startswith("!") and len(word) > 1]
        if not wanted and not refused:
            return keys
        found = []
        texts, text_of, holds = self._texts, self.listing.text, self.listing.holds
        if holds is not None:
            return [
                key
                for key in keys
                if all(holds(key, word) for word in wanted) and not any(holds(key, word) for word in refused)
            ]
        for key in keys:
            text = texts.get(key)
            if text is None:
                text = texts[key] = text_of(key)
            if all(word in text for word in wanted) and not any(word in text for word in refused):
                found.append(key)
        return found


def survivor(old: Sequence[str], new: Sequence[str], at: int) -> int:
    """Where the cursor goes: to its own row if that is still there, else to the next one below or above that is."""
    if not new:
        return 0
    if at < len(old):
        key = old[at]
        if at < len(new) and new[at] == key:
            return at
        place = _index(new, key)
        if place is None:
            remaining = {key: position for position, key in enumerate(new)}
            for neighbour in (*old[at + 1 :], *reversed(old[:at])):
                if neighbour in remaining:
                    return remaining[neighbour]
        else:
            return place
    return min(at, len(new) - 1)


def _index(keys: Sequence[str], key: str) -> int | None:
    try:
        return keys.index(key)
    except ValueError:
        return None
