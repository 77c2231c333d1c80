"""What residents suggest, of one village or of all: the list, and one of them in full. Whatever it says is masked."""

from __future__ import annotations

from collections.abc import Mapping

from store.models.suggestion import STATES, Suggestion
from store.queries.suggestions import by_state, in_order, is_open, suggestions_of
from tui.views.cells import Cell, Column, Listing, Style, wrap
from tui.views.sight import Sight
from tui.words.mask import mask_numbers, mask_text

LOOKS: dict[str, Style] = {"received": "warn", "forwarded": "accent", "answered": "", "done": "muted"}
NAMED = 3
"""Open ones that the detail of a village names."""


def _by_village(sight: Sight) -> Mapping[str, tuple[Suggestion, ...]]:
    snapshot = sight.snapshot
    rows = snapshot.rows("villages"), snapshot.rows("activities")
    return suggestions_of(snapshot.rows("suggestions"), *rows, snapshot.names)


def held_of(sight: Sight, village: str = "") -> tuple[Suggestion, ...]:
    """Those of a village; of all where none is given."""
    found = _by_village(sight)
    return found.get(village, ()) if village else in_order([one for held in found.values() for one in held])


def village_name(sight: Sight, village: str) -> str:
    """What a village is called; the id where it is gone."""
    found = sight.snapshot.rows("villages").get(village)
    return found.name if found is not None else village


def suggestions_listing(sight: Sight, village: str = "") -> Listing:
    """Day, village where they are of all, state, the beginning of the text."""
    held = {one.id: one for one in held_of(sight, village)}
    owners = {one.id: place for place, ones in _by_village(sight).items() for one in ones}
    t, form = sight.t, sight.format

    def place_cell(one: Suggestion) -> Cell:
        if owner := owners[one.id]:
            return Cell(village_name(sight, owner), "muted")
        return Cell(mask_numbers(one.village) if one.village else form.count(None), "warn")

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        look: Style = "" if is_open(one) else "muted"
        cells = (
            Cell(form.dated(one.date, sight.today), look),
            place_cell(one),
            Cell(form.choice("state", one.state), LOOKS[one.state]),
            Cell(" ".join(mask_text(one.text).split()), look),
        )
        return (cells[0], *cells[2:]) if village else cells

    columns = (
        Column(name="date", title=sight.label("suggestions", "date"), width=11, right=True),
        Column(name="village", title=sight.label("suggestions", "village"), width=16),
        Column(name="state", title=sight.label("suggestions", "state"), width=10),
        Column(name="text", title=sight.label("suggestions", "text"), width=0, least=20),
    )
    return Listing(
        columns=(columns[0], *columns[2:]) if village else columns,
        keys=tuple(held),
        row=row,
        text=lambda key: " ".join(cell.text for cell in row(key)).casefold(),
        problem=lambda key: is_open(held[key]),
        empty=(t("fieldwork.suggestions.none"), t("fieldwork.suggestions.next")),
    )


def states_line(sight: Sight, village: str = "") -> tuple[Cell, ...]:
    """`3 saran · 1 diterima · 0 dijawab · 1 diteruskan · 1 selesai`: adds up to the list below."""
    held = held_of(sight, village)
    counts = by_state(held)
    cells = [Cell(sight.words.tn("fieldwork.suggestions.count", len(held)), "head")]
    for state in STATES:
        number, look = len(counts[state]), LOOKS[state]
        told = f" · {sight.format.number(number)} {sight.format.choice('state', state)}"
        cells.append(Cell(told, look if number else "muted"))
    return tuple(cells)


def village_suggestions(sight: Sight, village: str, wide: int) -> list[tuple[Cell, ...]]:
    """How many there are of a village, and the first of those that are open. Nothing where there are none to see."""
    held = () if "suggestions" in sight.snapshot.hidden else held_of(sight, village)
    if not held:
        return []
    waiting = [one for one in held if is_open(one)]
    number = sight.format.number(len(waiting))
    head = sight.words.tn("fieldwork.suggestions.count", len(held))
    lines: list[tuple[Cell, ...]] = [
        (),
        (Cell(head, "head"), Cell(f" · {sight.t('fieldwork.suggestions.open', n=number)}", "muted")),
    ]
    for one in waiting[:NAMED]:
        day = f"{sight.format.dated(one.date, sight.today):>6}  "
        texts = wrap(" ".join(mask_text(one.text).split()), max(8, wide - len(day)))
        lines += [
            (Cell(day if not place else " " * len(day), "muted"), Cell(text))
            for place, text in enumerate(texts[:2])
        ]
        lines.append((Cell(" " * len(day)), Cell(sight.format.choice("state", one.state), LOOKS[one.state])))
    if len(waiting) > NAMED:
        lines.append((Cell(sight.words.tn("common.more", len(waiting) - NAMED), "muted"),))
    return lines


def suggestion_lines(sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
    """The whole text, masked; at which activity it was heard; who wrote last."""
    row = sight.snapshot.rows("suggestions").row(key)
    if row is None:
        return ()
    one: Suggestion = row.record
    lines = [(Cell(text),) for text in wrap(mask_text(one.text), wide)]
    activity = sight.snapshot.rows("activities").get(one.activity) if one.activity else None
    told = []
    if activity is not None:
        what = mask_numbers(activity.title or activity.topic or sight.format.choice("kind", activity.kind))
        told.append(sight.t("fieldwork.heard", what=what, day=sight.format.dated(activity.date, sight.today)))
    if edits := row.provenance.edits.values():
        last = max(edits, key=lambda edit: edit.rev)
        when = sight.format.brief_moment(last.at, sight.today)
        told.append(sight.t("fieldwork.written", who=sight.person(last.by), when=when))
    return (*lines[:4], (Cell(" · ".join(told), "muted"),))
