"""One item of the queue in full. Reporter and text masked unless somebody revealed them (`tui/headless/revealing.py`)."""

from __future__ import annotations

from store.models.tip import Tip
from store.queries.tips import TipLine, line_of
from tui.views.cells import Block, Cell, wrap
from tui.views.provenance import of_row, value_words
from tui.views.sight import Sight
from tui.views.tips import headline, reporter_cell, status_cell
from tui.words.mask import mask_contact, mask_text, masked


def tip_detail(sight: Sight, tip_id: str, wide: int, revealed: bool = False) -> Block:
    """One item in full, in lines of at most `wide` cells; with `revealed` nothing in it is masked."""
    tip = sight.snapshot.rows("tips").get(tip_id)
    if tip is None:
        return Block(lines=((Cell(sight.t("tips.gone"), "muted"),),))
    line = line_of(tip, sight.now)
    lines: list[tuple[Cell, ...]] = [(Cell(text, "head"),) for text in wrap(headline(tip, revealed), wide)]
    lines += [*_facts(sight, line, wide, revealed), ()]
    lines += [(Cell(text),) for text in wrap(tip.text if revealed else mask_text(tip.text), wide)]
    lines += [*_referrals(sight, tip, wide), *_notes(sight, tip, wide, revealed), ()]
    lines += of_row(sight, "tips", tip_id)
    return Block(lines=tuple(lines), name=tip_id)


def _facts(sight: Sight, line: TipLine, wide: int, revealed: bool) -> list[tuple[Cell, ...]]:
    tip, form = line.tip, sight.format
    where, contact = tip.place or sight.village(tip.village or ""), tip.reporter_contact or ""
    reporter = reporter_cell(sight, tip)
    if revealed:
        reporter = Cell(tip.reporter_name) if tip.reporter_name and not tip.anonymous else reporter
    else:
        where, contact = mask_text(where), mask_contact(contact)
    received = f"{form.moment(tip.received_at, sight.today)} · {form.age(line.age)}"
    pairs = [
        ("status", _status_told(sight, line)),
        ("received_at", Cell(received)),
        ("channel", Cell(form.choice("channel", tip.channel))),
        ("kind", Cell(form.choice("kind", tip.kind))),
        ("topic", Cell(form.choice("topic", tip.topic))),
        ("place", Cell(where or form.count(None))),
        ("reporter_name", reporter),
        ("assignee", Cell(sight.person(tip.assignee))),
    ]
    if not tip.anonymous and contact:
        pairs.insert(7, ("reporter_contact", Cell(contact, "" if revealed else "muted")))
    for name in ("due_at", "snooze_until", "duplicate_of"):
        if getattr(tip, name) is not None:
            pairs.append((name, Cell(value_words(sight, "tips", name, getattr(tip, name)))))
    labels = [sight.label("tips", name) for name, _ in pairs]
    room = max(map(len, labels)) + 2
    if len(received) > wide - room:
        pairs[1] = ("received_at", Cell(form.moment(tip.received_at, sight.today)))
    found: list[tuple[Cell, ...]] = []
    for label, (_, cell) in zip(labels, pairs, strict=True):
        for place, text in enumerate(wrap(cell.text, max(8, wide - room))):
            found.append((Cell((label if not place else "").ljust(room), "muted"), Cell(text, cell.style)))
    return found


def _referrals(sight: Sight, tip: Tip, wide: int) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = []
    for referral in tip.referrals:
        day = sight.format.local(referral.at).date()
        text = sight.t(
            "tips.referred", agency=sight.agency(referral.agency), day=sight.format.dated(day, sight.today)
        )
        lines += [(Cell(part),) for part in wrap(text, wide)]
    return [(), (Cell(sight.label("tips", "referrals"), "head"),), *lines] if lines else []


def _notes(sight: Sight, tip: Tip, wide: int, revealed: bool) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = []
    for note in tip.notes if revealed else masked("tips", "notes", tip.notes):
        who = f"{sight.format.moment(note.at, sight.today)} · {sight.person(note.by)}"
        lines += [(Cell(who, "muted"),), *((Cell(text),) for text in wrap(note.text, wide))]
    return [(), (Cell(sight.label("tips", "notes"), "head"),), *lines] if lines else []


def _status_told(sight: Sight, line: TipLine) -> Cell:
    """Both, where there is room: `ditelaah, lewat batas`."""
    cell = status_cell(sight, line)
    return (
        Cell(f"{sight.format.choice('status', line.tip.status)}, {cell.text}", "late") if line.late else cell
    )
