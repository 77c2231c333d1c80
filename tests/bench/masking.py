"""The share of personal data that masking catches, of ordinary texts in which it hides something, and its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random

from tests.words.spellings import PERSONAL, ordinary
from tui.words.mask import mask_numbers, mask_text

SEED = 20261124
EACH = 3_000
"""Spellings of each kind: 30,000 in all."""


def caught() -> Iterator[tuple[str, float, float]]:
    """Kind, the share that tips' masking catches, and the share that the door of counts would. In percent."""
    dice = Random(SEED)
    for kind, make in PERSONAL.items():
        made = [make(dice) for _ in range(EACH)]
        tips, door = (
            100 * sum(hidden(mask(text)) for text, hidden in made) / EACH
            for mask in (mask_text, mask_numbers)
        )
        yield kind, tips, door


def false_alarms(texts: int = 20_000) -> tuple[float, float]:
    """The share of ordinary texts in which something is hidden, by both. In percent."""
    dice = Random(SEED)
    made = [ordinary(dice) for _ in range(texts)]
    return (
        100 * sum(mask_text(text) != text for text in made) / texts,
        100 * sum(mask_numbers(text) != text for text in made) / texts,
    )


def times(rounds: int = 3) -> Iterator[tuple[str, float, float]]:
    """What kind of texts, and microseconds for one by both; the best of several rounds."""
    dice = Random(SEED)
    plain = [ordinary(dice) for _ in range(5_000)]
    telling = [make(dice)[0] for make in PERSONAL.values() for _ in range(500)]
    for name, texts in (("ordinary", plain), ("with a person", telling)):
        yield name, _microseconds(mask_text, texts, rounds), _microseconds(mask_numbers, texts, rounds)


def _microseconds(mask: Callable[[str], str], texts: list[str], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for text in texts:
            mask(text)
        found.append((time.perf_counter() - begun) / len(texts) * 1e6)
    return min(found)
