"""Villages that may join the programme: why, what speaks for them, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from store.models.candidate import Candidate
from store.models.village import Village
from store.queries.candidates import in_order, tips_of, village_of
from store.queries.coverage import Listed
from tui.views.cells import Cell, Column, Listing, Style, wrap
from tui.views.sight import Sight
from tui.words.mask import mask_numbers

LOOKS: dict[str, Style] = {"proposed": "", "chosen": "ok", "dropped": "muted"}


def listed_of(sight: Sight, one: Candidate) -> Listed | None:
    """The kelurahan of the official list that a candidate is; None where the list does not say."""
    return sight.settings.area.find(Village(id=one.id, name=one.name, code=one.code))


def free_kelurahan(sight: Sight) -> Mapping[str, Listed]:
    """Code → kelurahan of the working area that are neither a village nor a candidate yet."""
    area = sight.settings.area
    taken = {found.code for one in sight.snapshot.rows("villages") if (found := area.find(one)) is not None}
    held = sight.snapshot.rows("candidates")
    taken |= {found.code for one in held if (found := listed_of(sight, one)) is not None}
    return {one.code: one for one in area.listed if not one.outside and one.code not in taken}


def tips_behind(sight: Sight) -> Mapping[str, tuple[str, ...]] | None:
    """Candidate → tips of a year that name it; None for whoever may not read tips."""
    snapshot = sight.snapshot
    if "tips" in snapshot.hidden:
        return None
    return tips_of(
        snapshot.rows("candidates"), snapshot.rows("tips"), snapshot.rows("villages"),
        sight.today, sight.format.zone, snapshot.names,
    )  # fmt: skip


def candidates_listing(sight: Sight) -> Listing:
    """Name, kecamatan, reasons, tips of a year, the village that it is already, state."""
    snapshot, t, form = sight.snapshot, sight.t, sight.format
    held = {one.id: one for one in in_order(snapshot.rows("candidates"))}
    tips = tips_behind(sight)

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        look: Style = "muted" if one.state == "dropped" else ""
        listed = listed_of(sight, one)
        village = village_of(one, snapshot.rows("villages"), snapshot.names)
        count = None if tips is None else len(tips.get(key, ()))
        return (
            Cell(mask_numbers(one.name), look),
            Cell(listed.district if listed is not None else form.count(None), "muted"),
            Cell(", ".join(form.choice("reasons", reason) for reason in one.reasons), look),
            Cell(form.count(count), "strong" if count else "muted"),
            Cell(form.choice("status", village.status) if village is not None else "", "muted"),
            Cell(form.choice("state", one.state), LOOKS[one.state]),
        )

    return Listing(
        columns=(
            Column(name="name", title=t("villages.name"), width=0, least=14),
            Column(name="district", title=t("villages.district"), width=15, from_width=100),
            Column(name="reasons", title=sight.label("candidates", "reasons"), width=24),
            Column(name="tips", title=t("fieldwork.candidates.tips"), width=10, right=True),
            Column(name="village", title=t("villages.status"), width=11, from_width=90),
            Column(name="state", title=sight.label("candidates", "state"), width=10),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: " ".join(cell.text for cell in row(key)).casefold(),
        empty=(t("fieldwork.candidates.none"), t("fieldwork.candidates.next")),
    )


def candidate_lines(sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
    """The note; code and kecamatan; what nobody can say of it."""
    row = sight.snapshot.rows("candidates").row(key)
    if row is None:
        return ()
    one: Candidate = row.record
    listed = listed_of(sight, one)
    told = [
        one.code or (listed.code if listed is not None else ""),
        listed.district if listed is not None else "",
    ]
    if edits := row.provenance.edits.values():
        last = max(edits, key=lambda edit: edit.rev)
        when = sight.format.brief_moment(last.at, sight.today)
        told.append(sight.t("fieldwork.written", who=sight.person(last.by), when=when))
    lines = [(Cell(text),) for text in wrap(mask_numbers(one.note or ""), wide) if text]
    return (*lines[:3], (Cell(" · ".join(filter(None, told)), "muted"),))


def about_line(sight: Sight) -> tuple[Cell, ...]:
    """How many there are, and what their figures do not know."""
    count = len(sight.snapshot.rows("candidates"))
    hidden = tips_behind(sight) is None
    told = sight.t("fieldwork.candidates.no-tips" if hidden else "fieldwork.candidates.about")
    return Cell(sight.words.tn("fieldwork.candidates.count", count), "head"), Cell(f" · {told}", "muted")
