"""`K` on Informasi: the village or checkpoint that is guessed from a tip's words becomes what somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.queries.whereabouts import Whereabouts, gazetteer
from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing
from tui.views.tips import withheld

if TYPE_CHECKING:
    from store.models.row import Row
    from store.models.tip import Tip
    from tui.headless.tipedits import Fields
    from tui.screens.tipwork import TipWork

KINDS = (("village", "villages"), ("checkpoint", "checkpoints"))
"""Field → where its guesses stand."""


def take_place(page: TipWork, rows: Sequence[Row[Tip]]) -> None:
    """Take what is guessed without a doubt, for one or many; of one tip that names several it is asked which."""
    found = {row.record.id: guess_of(page, row.record) for row in rows}
    if not any(found.values()):
        page.say(page.words.t("cases.place.none"), "muted")
        return
    if len(rows) == 1 and not _sure(found[rows[0].record.id]):
        _ask(page, rows, found[rows[0].record.id])
        return

    def fields(tip: Tip) -> Fields:
        return _sure(found[tip.id])

    names = {_named(page, *pair) for row in rows for pair in fields(row.record).items()}
    if not names:
        page.say(page.words.t("cases.place.several"), "muted")
        return
    page.write(rows, fields, "cases.placed", place=", ".join(sorted(names)))


def guess_of(page: TipWork, tip: Tip) -> Whereabouts:
    """What a tip's words name; nothing of one that is withheld from whoever looks."""
    snapshot = page.desk.snapshot
    if withheld(page.ground.sight(), tip):
        return Whereabouts()
    return snapshot.rows("villages").memo(gazetteer, snapshot.names).of(tip)


def _sure(guess: Whereabouts) -> dict[str, str]:
    """Field → the only thing that is named."""
    return {field: met[0] for field, name in KINDS if len(met := getattr(guess, name)) == 1}


def _named(page: TipWork, field: str, id_: str) -> str:
    sight = page.ground.sight()
    return sight.village(id_) if field == "village" else sight.checkpoint(id_)


def _ask(page: TipWork, rows: Sequence[Row[Tip]], guess: Whereabouts) -> None:
    sight = page.ground.sight()
    keys = {f"{field} {id_}": (field, id_) for field, name in KINDS for id_ in getattr(guess, name)}
    villages = sight.snapshot.rows("villages")

    def row(key: str) -> tuple[Cell, ...]:
        field, id_ = keys[key]
        village = villages.get(id_) if field == "village" else None
        about = village.district or "" if village is not None else ""
        return (Cell(_named(page, field, id_)), Cell(about or sight.label("tips", field), "muted"))

    def picked(key: str | None) -> None:
        if key is not None:
            field, id_ = keys[key]
            page.write(rows, {field: id_}, "cases.placed", place=_named(page, field, id_))

    listing = Listing(
        columns=(Column(name="name", title="", width=0), Column(name="about", title="", width=24)),
        keys=tuple(keys),
        row=row,
        text=lambda key: _named(page, *keys[key]).casefold(),
    )
    title = page.words.t("cases.place.ask", what=page.what(rows))
    page.app.push_screen(PickScreen(page.ground, title, listing, keys="cases.pick.keys"), picked)
