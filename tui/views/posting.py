"""The card of the moment of posting: what to paste where, what must be at hand, and what became of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.captions.limits import limits_with
from store.captions.measure import measure
from store.queries.outreach import Occurrence
from store.queries.platforms import PLACES
from tui.views.cells import Block, Cell, Style, wrap
from tui.views.outreach import LOOKS, time_words
from tui.views.sight import Sight
from tui.words.mask import mask_numbers
from tui.words.wording import Wording

if TYPE_CHECKING:
    from store.models.plan import Variant

LABEL = 9
"""Cells of a label and the gap behind it."""


def tab_cells(sight: Sight, one: Occurrence, channel: str) -> tuple[Cell, ...]:
    """`[1 Instagram ●]  2 X ○`: the channels of the plan, the present one in brackets."""
    cells: list[Cell] = []
    for number, (name, status) in enumerate(one.channels.items(), 1):
        here = name == channel
        word = f"{number} {sight.format.choice('channels', name)} {sight.format.mark(status)}"
        look: Style = "strong" if here else LOOKS.get(status, "")
        cells += [Cell("" if not cells else "  "), Cell(f"[{word}]" if here else f" {word} ", look)]
    return tuple(cells)


def card(sight: Sight, one: Occurrence, channel: str, media: int, wide: int) -> Block:
    """One channel in full. `media`: which of the list is under the cursor."""
    variant = one.plan.variants[channel]
    status = one.channels[channel]
    when = f"{sight.format.relative_day(one.day, sight.today)} · {time_words(sight, one)}"
    word = f"{sight.format.mark(status)} {state_word(sight, channel, status)}"
    lines: list[tuple[Cell, ...]] = [(Cell(text, "head"),) for text in wrap(one.plan.title, wide)]
    lines.append((Cell(f"{when} · "), Cell(word, LOOKS.get(status, ""))))
    lines += [(), *_caption(sight, variant, wide), *_counter(sight, one, channel, wide), ()]
    lines += _media(sight, one, media, wide)
    lines += _where(sight, one, channel, wide)
    lines += _posted(sight, variant, wide)
    return Block(lines=tuple(lines), name=f"{one.key}/{channel}")


def _caption(sight: Sight, variant: Variant, wide: int) -> list[tuple[Cell, ...]]:
    if not variant.caption:
        return [(Cell(sight.t("outreach.no_caption"), "muted"),)]
    return [
        (Cell("│ ", "muted"), Cell(text))
        for line in variant.caption.split("\n")
        for text in (wrap(line, wide - 2) or [""])
    ]


def _counter(sight: Sight, one: Occurrence, channel: str, wide: int) -> list[tuple[Cell, ...]]:
    """`142/280 · 3 #` as the platform counts, and what does not fit there; nothing where there is no limit."""
    variant = one.plan.variants[channel]
    limits = limits_with(sight.settings.outreach.limits)
    found = measure(channel, variant.caption, limits, one.plan.media, one.plan.title)
    if found.limit is None or not variant.caption:
        return []
    number = sight.format.number
    of = f"{number(found.count)}/{number(found.limit)} {sight.t(f'cli.caption.unit.{found.unit}')}"
    told = [of, f"{found.hashtags} #", *([f"{found.mentions} @"] if found.mentions else [])]
    if found.fold is not None:
        told.append(sight.t("outreach.caption.fold", n=found.fold))
    lines: list[tuple[Cell, ...]] = [(Cell(" · ".join(told), "muted" if found.ok else "failed"),)]
    for problem in found.problems:
        look: Style = "failed" if problem.code in found.refused else "warn"
        reason = Wording(sight.words).reason(problem, "outreach")
        lines += [(Cell(text, look),) for text in wrap(reason, wide)]
    return lines


def _media(sight: Sight, one: Occurrence, here: int, wide: int) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = []
    for place, each in enumerate(one.plan.media):
        sign = "[x]" if each.ready else "[ ]"
        told = each.name + (f" · {each.alt}" if each.alt else "")
        for number, text in enumerate(wrap(told, max(8, wide - LABEL - 6))):
            label = sight.t("plans.media") if not place and not number else ""
            mark = ("› " if place == here else "  ") if not number else "  "
            found.append(
                (
                    Cell(label.ljust(LABEL), "muted"),
                    Cell(mark, "mark"),
                    Cell(f"{sign} " if not number else "    ", "ok" if each.ready else "warn"),
                    Cell(text),
                )
            )
    return found


def _where(sight: Sight, one: Occurrence, channel: str, wide: int) -> list[tuple[Cell, ...]]:
    plan = one.plan
    if channel == "field":
        village = sight.village(plan.village) if plan.village else ""
        place = " · ".join(part for part in (mask_numbers(plan.place or ""), village) if part)
        told = place or sight.t("plans.where.none")
        more = [(sight.t("plans.partners"), ", ".join(plan.partners))] if plan.partners else []
    else:
        hint = sight.t(f"plans.where.{channel}")
        told = f"{PLACES[channel]} · {hint}" if channel in PLACES else hint
        more = []
    return _labelled([(sight.t("plans.where"), told), *more], wide)


def _posted(sight: Sight, variant: Variant, wide: int) -> list[tuple[Cell, ...]]:
    pairs = []
    if variant.posted_at is not None:
        moment = sight.format.moment(variant.posted_at, sight.today)
        pairs.append((sight.t("plans.posted"), f"{moment} · {sight.person(variant.posted_by)}"))
    if variant.posted_url:
        pairs.append((sight.t("plans.link"), variant.posted_url))
    return _labelled(pairs, wide)


def _labelled(pairs: list[tuple[str, str]], wide: int) -> list[tuple[Cell, ...]]:
    return [
        (Cell((label if not place else "").ljust(LABEL), "muted"), Cell(text))
        for label, told in pairs
        for place, text in enumerate(wrap(told, max(8, wide - LABEL)))
    ]


def state_word(sight: Sight, channel: str, status: str) -> str:
    """The word of a status; what is done in a village took place, it is not posted."""
    done = channel == "field" and status == "posted"
    return sight.t("plans.state.held") if done else sight.format.choice("status", status)


def first_channel(one: Occurrence) -> str:
    """The channel that the card opens on: the first that waits to be posted, else the first."""
    waiting = [c for c, status in one.channels.items() if status in ("scheduled", "approved", "missed")]
    open_ones = [c for c, status in one.channels.items() if status not in ("posted", "skipped")]
    return next(iter((*waiting, *open_ones, *one.channels)), "")
