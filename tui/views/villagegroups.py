"""Desa binaan by kecamatan with their coverage, and by officer: each row with the villages and activities behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from store.queries.coverage import Share
from store.queries.programme import OfficerLine, VillageLine
from tui.views.cells import Cell, Column, Listing
from tui.views.sight import Sight
from tui.views.villagecells import (
    age_cell,
    board_of,
    coverage_of,
    is_known,
    officers_of,
    people_cell,
    quarter_sum,
)
from tui.words.mask import mask_name

WHOLE = "head:whole"
APART = ("outside", "unlisted", "doubled")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A kecamatan, or villages that stand apart."""

    key: str
    title: str
    lines: tuple[VillageLine, ...]
    """In the order of the board."""
    share: Share | None = None
    """What is covered of it; None where nobody says what there is to cover."""


def groups(sight: Sight, lines: Sequence[VillageLine], *, empty: bool = False) -> list[Group]:
    """These villages under their kecamatan, in the order of the official list; then those apart.

    `empty`: also the kecamatan without any village.
    """
    found, area = coverage_of(sight), sight.settings.area
    apart: dict[str, str] = {}
    shares: dict[str, Share] = {}
    if found is not None:
        apart = {one: name for name in APART for one in getattr(found, name)}
        shares = {share.district: share for share in found.districts}
    by_name: dict[str, list[VillageLine]] = {name: [] for name in shares}
    beside: dict[str, list[VillageLine]] = {}
    for line in lines:
        if (name := apart.get(line.village.id)) is not None:
            beside.setdefault(name, []).append(line)
        else:
            by_name.setdefault(area.district(line.village), []).append(line)
    names = list(shares) + sorted(set(by_name) - set(shares), key=lambda name: (not name, name.casefold()))
    made = [
        Group(
            key=f"head:{name}",
            title=name or sight.t("villages.no_district"),
            lines=tuple(by_name[name]),
            share=shares.get(name),
        )
        for name in names
        if by_name[name] or (empty and name in shares)
    ]
    made += [
        Group(key=f"head:{name}:", title=sight.t(f"villages.apart.{name}"), lines=tuple(beside[name]))
        for name in APART
        if name in beside
    ]
    return made


def group_of(sight: Sight, key: str) -> Group | None:
    """A row of the form by kecamatan."""
    return by_district(sight).get(key)


def by_district(sight: Sight) -> Mapping[str, Group]:
    """The whole area, each kecamatan, and what stands apart."""
    lines, found = board_of(sight).lines, coverage_of(sight)
    made = groups(sight, lines, empty=True)
    apart = frozenset(found.apart) if found is not None else frozenset()
    inside = tuple(line for line in lines if line.village.id not in apart)
    whole = Group(
        key=WHOLE,
        title=sight.t("villages.whole"),
        lines=inside,
        share=found.whole if found is not None else None,
    )
    return {one.key: one for one in (whole, *made)}


def coverage_words(sight: Sight, share: Share) -> str:
    """`cakupan 2 dari 58 kelurahan (3%)`; that it is another office's where all of it is."""
    number = sight.format.number
    if not share.listed:
        return sight.t("villages.others")
    key = "villages.coverage" if not share.district else "villages.share"
    return sight.t(
        key,
        active=number(len(share.active)),
        listed=number(len(share.listed)),
        percent=sight.format.percent(share.ratio or 0.0),
    )


def with_status(group: Group, status: str) -> tuple[str, ...]:
    """Ids of its villages of one status."""
    return tuple(line.village.id for line in group.lines if line.village.status == status)


def districts_listing(sight: Sight) -> Listing:
    """The whole area first, then each kecamatan."""
    held, known, t = by_district(sight), is_known(sight), sight.t
    number = sight.format.number

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        share = one.share
        oldest = [line for line in one.lines if line.village.status == "active"]
        ratio = share.ratio if share is not None else None
        last = min((line.last for line in oldest if line.last), default=None)
        never = any(line.last is None for line in oldest)
        return (
            Cell(one.title, "head" if key == WHOLE else ""),
            _covered(sight, share),
            Cell(sight.format.percent(ratio) if ratio is not None else "", "strong" if ratio else "muted"),
            *(_zero(number(len(with_status(one, status)))) for status in ("active", "planned", "inactive")),
            quarter_sum(sight, one.lines, known=known) if one.lines else Cell(""),
            people_cell(sight, [a for line in one.lines for a in line.done], known=known)
            if one.lines
            else Cell(""),
            age_cell(sight, None if never else last) if oldest and known else Cell(""),
        )

    return Listing(
        columns=(
            Column(name="name", title=t("villages.district"), width=0, least=15),
            Column(name="coverage", title=t("villages.covered"), width=11, right=True),
            Column(name="share", title="%", width=4, right=True, from_width=60),
            Column(name="active", title=t("villages.active"), width=6, right=True),
            Column(name="planned", title=t("villages.planned"), width=8, right=True),
            Column(name="inactive", title=t("villages.inactive"), width=8, right=True, from_width=90),
            Column(name="quarter", title=t("villages.quarter"), width=11, right=True),
            Column(name="people", title=t("villages.people"), width=6, right=True, from_width=86),
            Column(name="last", title=t("villages.oldest"), width=15, right=True),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: held[key].title.casefold(),
        empty=(t("villages.empty"),),
    )


def _covered(sight: Sight, share: Share | None) -> Cell:
    """`1/7`; a word where all of it is another office's."""
    if share is None:
        return Cell(sight.format.count(None), "muted")
    if not share.listed:
        return Cell(sight.t("villages.others"), "muted")
    number = sight.format.number
    return Cell(f"{number(len(share.active))}/{number(len(share.listed))}")


def _zero(text: str) -> Cell:
    return Cell(text, "muted" if text == "0" else "")


# officers


def officer_rows(sight: Sight) -> Mapping[str, OfficerLine | str]:
    """Key → an officer, or the id of a village that has none; those who want something first."""
    found = officers_of(sight)
    rows: dict[str, OfficerLine | str] = {f"none:{one}": one for one in found.orphaned}
    return {**rows, **{f"officer:{one.key}": one for one in found.lines}}


def officer_name(one: OfficerLine) -> str:
    """The name; of somebody who stands in activities alone as there: masked."""
    return one.name if one.terms else mask_name(one.name)


def officers_listing(sight: Sight) -> Listing:
    """Villages without an officer, officers without a village, then the others by name."""
    held, known, t = officer_rows(sight), is_known(sight), sight.t
    form = sight.format

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        if isinstance(one, str):
            blank = (Cell(""),) * 4
            return Cell(t("villages.no_officer"), "warn"), Cell("0", "warn"), Cell(sight.village(one)), *blank
        names = ", ".join(sight.village(village) for village in one.now)
        gone = t("villages.idle") if one.idle else t("villages.former") if not one.now else ""
        return (
            Cell(officer_name(one), "muted" if not one.now and not one.idle else ""),
            Cell(form.number(len(one.now)), "warn" if one.idle else "" if one.now else "muted"),
            Cell(names or gone, "" if names else "warn" if one.idle else "muted"),
            Cell(form.number(len(one.done)) if known else form.count(None)),
            people_cell(sight, one.done, known=known),
            Cell(form.number(len(one.of_year)) if known else form.count(None)),
            age_cell(sight, one.last, late=False) if one.last else Cell(form.count(None), "muted"),
        )

    return Listing(
        columns=(
            Column(name="name", title=t("villages.officers"), width=0, least=16),
            Column(name="now", title=t("villages.held"), width=4, right=True),
            Column(name="villages", title=t("villages.name"), width=24),
            Column(name="done", title=t("villages.quarter"), width=8, right=True),
            Column(name="people", title=t("villages.people"), width=6, right=True, from_width=86),
            Column(name="of_year", title=t("villages.year"), width=9, right=True),
            Column(name="last", title=t("villages.latest"), width=10, right=True, from_width=76),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: " ".join(cell.text for cell in row(key)[:3]).casefold(),
        problem=lambda key: isinstance(held[key], str) or _idle(held[key]),
        empty=(t("villages.no_officers"),),
    )


def _idle(one: Any) -> bool:
    return isinstance(one, OfficerLine) and one.idle


def officers_note(sight: Sight) -> tuple[tuple[Cell, ...], ...]:
    """That one activity of two officers is each one's, where that makes a sum of the rows too large."""
    found = officers_of(sight)
    counted: Iterable[str] = (one.id for line in found.lines for one in line.done)
    ids = list(counted)
    return ((Cell(sight.t("villages.shared"), "muted"),),) if len(ids) > len(set(ids)) else ()
