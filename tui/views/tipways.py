"""What a tip may become, as the dialog of `m` offers it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from store.models.tip import TIP_STATUSES, Tip
from tui.views.cells import Cell, fit, width, wrap
from tui.views.sight import Sight
from tui.views.tips import headline, status_word

ASKED_ELSEWHERE = {"snoozed": "snooze", "referred": "refer", "duplicate": "duplicate"}
"""Statuses that need more than a word → the action that asks for it."""
ORDER = ("triage", "open", "waiting", "done", "not_ours", "spam", "archived", *ASKED_ELSEWHERE)
"""As offered, with the digits from 1 on, the tenth is 0. `new` is where a tip begins: undo brings it back."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One status that some tips may become."""

    status: str
    label: str
    digit: str
    n: int
    """How many of the tips would change."""
    action: str = ""
    """What asks for the rest."""


def ways_of(
    sight: Sight, tips: Sequence[Tip], *, without: Collection[str] = (), woken: Collection[str] = ()
) -> tuple[Way, ...]:
    """What these tips may become, those that do not have it yet counted. `without`: actions that are not there.

    `woken`: tips that rest and have to be looked at again; of them also the status that they have.
    """
    found = []
    for place, status in enumerate(ORDER, 1):
        action = ASKED_ELSEWHERE.get(status, "")
        n = sum(tip.status != status or tip.id in woken or bool(action) for tip in tips)
        if n and action not in without:
            found.append(
                Way(
                    status=status,
                    label=status_word(sight, status),
                    digit=str(place % 10),
                    n=n,
                    action=action,
                )
            )
    return tuple(found)


def narrowed(ways: Sequence[Way], typed: str) -> tuple[Way, ...]:
    """Those whose word begins with what is typed."""
    return tuple(way for way in ways if way.label.casefold().startswith(typed.casefold()))


def ways_lines(
    sight: Sight, tips: Sequence[Tip], ways: Sequence[Way], typed: str, keys: dict[str, str], wide: int
) -> list[tuple[Cell, ...]]:
    """What it is about, what it is now, and each way with its digit; what is typed so far marks those that it may be.

    `keys`: action → its key, for those that have one of their own.
    """
    t = sight.t
    what = headline(tips[0]) if len(tips) == 1 else sight.words.tn("triage.n", len(tips))
    lines: list[tuple[Cell, ...]] = [(Cell(text, "head"),) for text in wrap(what, wide)]
    held = [status for status in TIP_STATUSES if any(tip.status == status for tip in tips)]
    now = ", ".join(status_word(sight, status) for status in held)
    lines += [(Cell(text, "muted"),) for text in wrap(t("triage.status.now", status=now), wide)]
    lines.append(())
    likely = {way.status for way in narrowed(ways, typed)}
    room = max((width(way.label) for way in ways), default=0) + 2
    for way in ways:
        sign = "›" if typed and way.status in likely else " "
        look = "muted" if typed and way.status not in likely else ""
        count = t("triage.status.of", n=sight.format.number(way.n), of=sight.format.number(len(tips)))
        rest = count if way.n < len(tips) else ""
        if way.action:
            rest = f"…  {keys[way.action]}" if way.action in keys else "…"
        lines.append(
            (
                Cell(sight.format.text(f"{sign} ")),
                Cell(f"{way.digit} ", "accent"),
                Cell(fit(way.label, room) if rest else way.label, look),  # type: ignore[arg-type]
                Cell(rest, "muted"),
            )
        )
    return lines
