"""What the channels of some plans may become, and why not: the lines and the choices of the question that `m` asks. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from store.models.plan import CHANNELS
from store.models.problem import Problem
from store.queries.outreach import Occurrence
from store.workflow import SETTABLE, Actor, offered
from tui.views.cells import Cell, fit, width, wrap
from tui.views.outreach import LOOKS, occurrence_of
from tui.views.sight import Sight
from tui.words.wording import Wording

LETTERS = {
    "review": "r",
    "approved": "a",
    "scheduled": "s",
    "posted": "p",
    "draft": "d",
    "skipped": "k",
    "hold": "h",
}
"""Status → the key that gives it, the same in every language."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One status that one channel of one plan may be given, or why not."""

    key: str
    """The row of the calendar."""
    channel: str
    now: str
    """The status that is stored."""
    status: str
    """What is written."""
    becomes: str
    needs_reason: bool
    why_not: str | None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that may be chosen."""

    found: tuple[Occurrence, ...]
    ways: tuple[Way, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels there are, in their order."""
        met = {channel for one in self.found for channel in one.channels}
        return tuple(channel for channel in CHANNELS if channel in met)

    def of(self, status: str, channel: str = "") -> tuple[Way, ...]:
        """The ways that lead there and are open; of one channel, or of all."""
        return tuple(way for way in self.said(status, channel) if way.why_not is None)

    def said(self, status: str, channel: str = "") -> tuple[Way, ...]:
        """The same with those that are not open.

        Never along with others: what is posted is corrected alone, and an event that took place is asked for more.
        """
        alone = len(self.found) == 1 and (channel != "" or len(self.channels) == 1)
        return tuple(
            way
            for way in self.ways
            if way.status == status
            and channel in ("", way.channel)
            and (alone or (way.now != "posted" and (status, way.channel) != ("posted", "field")))
        )


def question_of(sight: Sight, keys: Sequence[str], actor: Actor) -> Question:
    """What may be chosen for these rows of the calendar; those that are gone are left out."""
    rows = sight.snapshot.rows("outreach")
    found, ways = [], []
    for key in keys:
        one = occurrence_of(sight, key)
        row = rows.row(one.plan.id) if one is not None else None
        if one is None or row is None:
            continue
        found.append(one)
        for channel, variant in one.plan.variants.items():
            ways += [
                Way(
                    key=key,
                    channel=channel,
                    now=variant.status,
                    status=offer.status,
                    becomes=offer.becomes,
                    needs_reason=offer.needs_reason,
                    why_not=offer.why_not,
                )
                for offer in offered(row, channel, actor)
            ]
    return Question(found=tuple(found), ways=tuple(ways))


def question_lines(sight: Sight, asked: Question, channel: str, wide: int) -> list[tuple[Cell, ...]]:
    """Title, channels with their state, and what `channel` (empty: all) may become."""
    t = sight.t
    what = asked.found[0].plan.title if len(asked.found) == 1 else sight.words.tn("plans.n", len(asked.found))
    lines: list[tuple[Cell, ...]] = [(Cell(text, "head"),) for text in wrap(what, wide)]
    if len(asked.channels) > 1:
        lines.append(_choice("*", t("plans.all-channels"), (), not channel))
    for number, name in enumerate(asked.channels, 1):
        word = sight.format.choice("channels", name)
        states = _states(sight, asked, name)
        lines.append(_choice(str(number), fit(word, 14), states, channel == name))
    lines.append(())
    for status in sorted(SETTABLE, key=list(LETTERS).index):
        lines += _status_lines(sight, asked, status, channel, wide)
    return lines


def _choice(key: str, word: str, more: tuple[Cell, ...], chosen: bool) -> tuple[Cell, ...]:
    mark = "›" if chosen else " "
    return (
        Cell(mark, "mark"),
        Cell(f" {key}", "accent"),
        Cell(f"  {word}", "strong" if chosen else ""),
        *more,
    )


def _states(sight: Sight, asked: Question, channel: str) -> tuple[Cell, ...]:
    """`◐ ditinjau`; of several plans how many of each."""
    met = Counter(one.channels[channel] for one in asked.found if channel in one.channels)
    cells = []
    for status, count in met.items():
        number = f"{sight.format.number(count)} " if len(asked.found) > 1 else ""
        word = f"{sight.format.mark(status)} {number}{sight.format.choice('status', status)}"
        cells.append(Cell(f"  {word}", LOOKS.get(status, "")))
    return tuple(cells)


def _status_lines(
    sight: Sight, asked: Question, status: str, channel: str, wide: int
) -> list[tuple[Cell, ...]]:
    said, open_ways = asked.said(status, channel), asked.of(status, channel)
    if not said:
        return []
    name = to_words(sight, status, open_ways or said)
    if not open_ways:
        code = next(way.why_not for way in said if way.why_not)
        reason = Wording(sight.words).reason(
            Problem(code=code, field=f"status.{said[0].channel}"), "outreach"
        )
        room = max(12, wide - 5)
        return [
            (Cell("  –  " if not place else "     ", "muted"), Cell(text, "muted"))
            for place, text in enumerate(wrap(f"{name}: {reason}", room))
        ]
    parts = [Cell("  "), Cell(LETTERS[status], "accent"), Cell(f"  {name}")]
    if told := _whom(sight, asked, open_ways, channel):
        room = wide - sum(width(cell.text) for cell in parts) - 3
        parts.append(Cell(fit(f" · {told}", max(8, room + 3)).rstrip(), "muted"))
    return [tuple(parts)]


def _whom(sight: Sight, asked: Question, ways: Sequence[Way], channel: str) -> str:
    """Which of what was chosen it is for, where it is not for all."""
    whole = sum(1 for one in asked.found for name in one.channels if channel in ("", name))
    if len(ways) == whole:
        return ""
    if len(asked.found) > 1:
        number = sight.format.number
        return sight.t("plans.some", some=number(len(ways)), all=number(whole))
    return ", ".join(sight.format.choice("channels", way.channel) for way in ways)


def to_words(sight: Sight, status: str, ways: Sequence[Way]) -> str:
    """What is done by giving this status: `setujui → terjadwal`, `tolak: kembali ke draf`."""
    before = {way.now for way in ways}
    field = {way.channel for way in ways} == {"field"}
    special = {
        ("draft", "review"): "plans.to.reject",
        ("draft", "posted"): "plans.to.correct",
        ("draft", "skipped"): "plans.to.reopen",
        ("draft", "hold"): "plans.to.reopen",
    }
    [only] = before if len(before) == 1 else [""]
    key = special.get((status, only), f"plans.to.{status}")
    if status == "posted" and field:
        key = "plans.to.held"
    becomes = {way.becomes for way in ways}
    word = sight.t(key)
    if status == "approved" and becomes == {"scheduled"}:
        word = sight.t("plans.to.approved.scheduled")
    return word
