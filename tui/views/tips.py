"""Informasi masyarakat: the queue. Reporter and text only ever masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from store.models.tip import Tip
from store.queries.tips import TipLine, line_of, queue, rank
from tui.views.cells import Cell, Column, Listing
from tui.views.sight import Sight
from tui.words.mask import mask_contact, mask_name, mask_text

FILTERS = ("open", "urgent", "late", "age0", "age1", "age2", "age3", "all")
"""What the list may be narrowed to; Ringkasan's tiles open one of them."""


class TipsView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue."""

    listing: Listing
    only: str
    title: str
    held: int
    """All items, shown or not."""


def chosen(sight: Sight, only: str) -> tuple[TipLine, ...]:
    """The items of one filter, in the queue's order."""
    rows = sight.snapshot.rows("tips")
    if only == "all":
        return tuple(sorted((line_of(tip, sight.now) for tip in rows), key=rank))
    found = queue(rows, sight.now)
    if only == "urgent":
        return found.urgent
    if only == "late":
        return found.late
    return found.aged(int(only[3:])) if only.startswith("age") else found.lines


def tips_view(sight: Sight, *, only: str = "open") -> TipsView:
    """The queue narrowed to `only`."""
    lines = {line.tip.id: line for line in chosen(sight, only)}
    held = len(sight.snapshot.rows("tips"))

    def row(key: str) -> tuple[Cell, ...]:
        return _row(sight, lines[key])

    return TipsView(
        listing=Listing(
            columns=_columns(sight),
            keys=tuple(lines),
            row=row,
            text=lambda key: _text(sight, lines[key]),
            sorts=("age", "channel", "place", "status", "assignee"),
            order=lambda name: _order(sight, lines, name),
            problem=lambda key: lines[key].late or bool(lines[key].tip.urgent),
            empty=_empty(sight, held, only),
        ),
        only=only,
        title=sight.t(f"tips.only.{only}"),
        held=held,
    )


def _columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    return (
        Column(name="age", title=t("tips.age"), width=9, right=True),
        Column(name="channel", title=t("tips.channel"), width=7),
        Column(name="subject", title=t("tips.subject"), width=0, least=16),
        Column(name="place", title=t("tips.place"), width=12, from_width=72),
        Column(name="status", title=t("tips.status"), width=14),
        Column(name="reporter", title=t("tips.reporter"), width=10, from_width=92),
        Column(name="assignee", title=t("tips.assignee"), width=12, from_width=104),
        Column(name="due", title=t("tips.due"), width=14, right=True, from_width=130),
    )


def _row(sight: Sight, line: TipLine) -> tuple[Cell, ...]:
    tip, form = line.tip, sight.format
    sign = form.mark("urgent") + " " if tip.urgent else ""
    due = form.left(tip.due_at - sight.now) if tip.due_at and line.open else ""
    return (
        Cell(sign + form.age(line.age), "late" if line.late else "warn" if tip.urgent else ""),
        Cell(sight.t(f"common.channel.short.{tip.channel}")),
        Cell(headline(tip), "" if line.open else "muted"),
        Cell(mask_text(tip.place or sight.village(tip.village or "")) or form.count(None)),
        status_cell(sight, line),
        reporter_cell(sight, tip),
        Cell(sight.person(tip.assignee), "" if tip.assignee else "muted"),
        Cell(due, "late" if line.late else ""),
    )


def status_word(sight: Sight, status: str) -> str:
    """The office's own label of a status, else ours."""
    labels: Mapping[str, str] = getattr(sight.settings.tips, "statuses", {})
    return labels.get(status) or sight.format.choice("status", status)


def headline(tip: Tip, revealed: bool = False) -> str:
    """The subject, else the text's first line; masked unless it is `revealed`."""
    text = tip.subject or tip.text.strip().partition("\n")[0]
    return text if revealed else mask_text(text)


def status_cell(sight: Sight, line: TipLine) -> Cell:
    """The status in words; `lewat batas` instead where it is past its due time."""
    word = sight.format.choice("status", line.tip.status)
    if line.late:
        return Cell(sight.t("tips.status.late"), "late")
    return Cell(word, "accent" if line.tip.status == "new" else "" if line.open else "muted")


def reporter_cell(sight: Sight, tip: Tip) -> Cell:
    """Who it came from, never readable: `S•••`, `anonim`."""
    if tip.anonymous:
        return Cell(sight.t("common.anonymous"), "muted")
    if tip.reporter_name:
        return Cell(mask_name(tip.reporter_name), "muted")
    return Cell(mask_contact(tip.reporter_contact or "") or sight.format.count(None), "muted")


def _text(sight: Sight, line: TipLine) -> str:
    """What the filter looks in: only what may be seen, so that nothing hidden can be guessed by filtering."""
    tip, form = line.tip, sight.format
    parts = (
        headline(tip),
        mask_text(tip.text),
        mask_text(tip.place or ""),
        form.choice("channel", tip.channel),
        form.choice("status", tip.status),
        form.choice("topic", tip.topic),
        form.choice("kind", tip.kind),
        sight.person(tip.assignee) if tip.assignee else "",
    )
    return " ".join(part for part in parts if part).casefold()


def _order(sight: Sight, lines: dict[str, TipLine], name: str) -> Callable[[str], Any]:
    keys: dict[str, Callable[[TipLine], Any]] = {
        "age": lambda line: line.tip.received_at,
        "channel": lambda line: line.tip.channel,
        "place": lambda line: (line.tip.place is None, (line.tip.place or "").casefold()),
        "status": lambda line: line.tip.status,
        "assignee": lambda line: (line.tip.assignee is None, line.tip.assignee or ""),
    }
    return lambda key: keys[name](lines[key])


def _empty(sight: Sight, held: int, only: str) -> tuple[str, ...]:
    if not held:
        return sight.nothing("tips", sight.t("tips.empty"), sight.then("tips.empty.next"))
    return (sight.t("tips.empty.only", only=sight.t(f"tips.only.{only}")), sight.then("tips.empty.only.next"))
