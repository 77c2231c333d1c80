"""What activities promised and nobody has done yet, by day or by officer. What staff wrote shows with numbers masked."""

from __future__ import annotations

from collections.abc import Sequence

from store.queries.followups import FollowUp, by_officer, follow_ups
from store.queries.villages import in_charge
from tui.views.cells import Cell, Column, Listing, Style, wrap
from tui.views.sight import Sight
from tui.words.mask import mask_name, mask_numbers

FORMS = ("day", "officer")


def found_of(sight: Sight) -> tuple[FollowUp, ...]:
    """Those that are open, overdue ones first."""
    rows = sight.snapshot.rows
    return follow_ups(rows("villages"), rows("activities"), sight.today, sight.snapshot.names)


def due_cell(sight: Sight, one: FollowUp) -> Cell:
    """`lewat 3 hari`, `hari ini`, `5 Des`; without a day a word."""
    if one.due is None:
        return Cell(sight.t("fieldwork.no-day"), "muted")
    days = (sight.today - one.due).days
    if days > 0:
        return Cell(sight.words.tn("fieldwork.overdue", days), "late")
    return (
        Cell(sight.t("common.date.today"), "warn")
        if not days
        else Cell(sight.format.dated(one.due, sight.today))
    )


def where(sight: Sight, one: FollowUp) -> Cell:
    """The village; what was written where nobody knows it."""
    if one.village is not None:
        return Cell(one.village.name)
    return Cell(mask_numbers(one.activity.village or sight.format.count(None)), "warn")


def who(sight: Sight, one: FollowUp) -> str:
    """Officers in charge; one that only the activity names, masked as there."""
    if one.village is not None and in_charge(one.village, sight.today):
        return ", ".join(one.officers)
    return ", ".join(map(mask_name, one.officers)) or sight.t("fieldwork.nobody")


def follow_ups_listing(sight: Sight, form: str = "day") -> Listing:
    """Due, village, what was promised, whose. `form`: officer puts those of one officer together, each once."""
    found = {one.activity.id: one for one in found_of(sight)}
    keys: Sequence[str] = tuple(found)
    if form == "officer":
        shares = by_officer(found.values())
        ordered = sorted(shares, key=lambda name: (not name, name.casefold()))
        keys = tuple(dict.fromkeys(one.activity.id for name in ordered for one in shares[name]))
    t = sight.t

    def row(key: str) -> tuple[Cell, ...]:
        one = found[key]
        look: Style = "" if one.officers else "warn"
        promised = one.activity.follow_up or sight.t("fieldwork.no-text")
        return (
            due_cell(sight, one),
            where(sight, one),
            Cell(" ".join(mask_numbers(promised).split()), "" if one.activity.follow_up else "muted"),
            Cell(who(sight, one), look or "muted"),
        )

    return Listing(
        columns=(
            Column(name="due", title=t("fieldwork.due"), width=14, right=True),
            Column(name="village", title=t("villages.name"), width=16),
            Column(name="text", title=t("fieldwork.promised"), width=0, least=18),
            Column(name="officers", title=t("villages.officers"), width=18),
        ),
        keys=keys,
        row=row,
        text=lambda key: " ".join(cell.text for cell in row(key)).casefold(),
        problem=lambda key: found[key].overdue,
        empty=(t("fieldwork.follow_ups.none"),),
    )


def counts_line(sight: Sight) -> tuple[Cell, ...]:
    """`5 tindak lanjut terbuka · 2 lewat · 1 tanpa tanggal`."""
    found = found_of(sight)
    overdue = sum(one.overdue for one in found)
    undated = sum(one.due is None for one in found)
    number, t = sight.format.number, sight.t
    return (
        Cell(sight.words.tn("fieldwork.follow_ups.count", len(found)), "head"),
        Cell(f" · {t('fieldwork.follow_ups.overdue', n=number(overdue))}", "late" if overdue else "muted"),
        Cell(f" · {t('fieldwork.follow_ups.undated', n=number(undated))}", "muted"),
    )


def follow_up_lines(sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
    """The whole promise, and the activity that it came from."""
    activity = sight.snapshot.rows("activities").get(key)
    if activity is None:
        return ()
    form = sight.format
    lines = [(Cell(text),) for text in wrap(mask_numbers(activity.follow_up or ""), wide) if text]
    what = mask_numbers(activity.title or activity.topic or "")
    day = form.dated(activity.date, sight.today)
    told = " · ".join(filter(None, (form.choice("kind", activity.kind), what, day)))
    return (*lines[:4], (Cell(sight.t("fieldwork.from", what=told), "muted"),))
