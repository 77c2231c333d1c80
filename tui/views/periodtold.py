"""A typed period in words: how it is understood, or why it is none."""

from __future__ import annotations

from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.views.periods import cube_of, title_of
from tui.views.sight import Sight
from tui.words.catalog import Words
from tui.words.periods import Misread


def misread_words(words: Words, found: Misread) -> str:
    """The sentence for a text that is no period."""
    return words.t(f"deferrals.misread.{found.code}", part=" ".join(found.facts))


def understood_words(sight: Sight, of: Slice, period: Period) -> str:
    """`November 2026 s.d. 22 Nov · 30 hari`; says too where nothing is held."""
    until = cube_of(sight).until(of, period.first, period.last)
    return sight.t(
        "deferrals.ask.nothing" if until is None else "deferrals.ask.held",
        period=title_of(sight, period, until),
        days=sight.words.tn("common.age.days", period.days),
    )
