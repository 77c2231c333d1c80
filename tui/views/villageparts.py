"""One officer with their times and activities, and one kecamatan with what is covered of it, in full."""

from __future__ import annotations

from store.queries.coverage import Share
from store.queries.programme import OfficerLine, Term
from tui.views.cells import Block, Cell, wrap
from tui.views.sight import Sight
from tui.views.villagedetail import ACTIVITIES, Line, span_words, under, village_detail
from tui.views.villagegroups import coverage_words, group_of, officer_name, officer_rows, with_status
from tui.words.mask import mask_numbers


def officer_detail(sight: Sight, key: str, wide: int) -> Block:
    """One officer: where they were from when to when, and what was done this year."""
    one = officer_rows(sight).get(key)
    if isinstance(one, str):
        return village_detail(sight, one, wide)
    if one is None:
        return Block(lines=())
    lines: list[Line] = [(Cell(officer_name(one), "head"),)]
    if one.idle:
        lines.append((Cell(sight.t("villages.idle"), "warn"),))
    lines += [(), (Cell(sight.t("villages.terms"), "head"),)]
    lines += [_term(sight, term) for term in one.terms]
    if not one.terms:
        lines.append((Cell(sight.t("villages.no_terms"), "muted"),))
    lines += _theirs(sight, one, wide)
    return Block(lines=tuple(lines), name=key)


def _term(sight: Sight, term: Term) -> Line:
    now = term.holds(sight.today)
    name = sight.village(term.village)
    return (Cell(name, "" if now else "muted"), Cell("  " + span_words(sight, term.start, term.end), "muted"))


def _theirs(sight: Sight, one: OfficerLine, wide: int) -> list[Line]:
    lines: list[Line] = [(), (Cell(sight.words.tn("villages.year.of", len(one.of_year)), "head"),)]
    for activity in one.of_year[:ACTIVITIES]:
        title = mask_numbers(activity.title or activity.topic or sight.format.choice("kind", activity.kind))
        where = sight.village(activity.village) if activity.village else ""
        when = Cell(sight.format.dated(activity.date, sight.today), "muted")
        lines += under(when, " · ".join(filter(None, (title, mask_numbers(where)))), wide)
    if len(one.of_year) > ACTIVITIES:
        lines.append((Cell(sight.words.tn("common.more", len(one.of_year) - ACTIVITIES), "muted"),))
    return lines


def group_detail(sight: Sight, key: str, wide: int) -> Block:
    """One kecamatan: what is covered, and its villages by status."""
    group = group_of(sight, key)
    if group is None:
        return Block(lines=())
    lines: list[Line] = [(Cell(group.title, "head"),)]
    if group.share is not None:
        lines.append((Cell(coverage_words(sight, group.share)),))
        lines += _uncovered(sight, group.share, wide)
    for status in ("active", "planned", "inactive"):
        ids = with_status(group, status)
        if ids:
            lines += [(), (Cell(f"{sight.format.choice('status', status)} {len(ids)}", "head"),)]
            lines += [(Cell(sight.village(one)),) for one in ids]
    return Block(lines=tuple(lines), name=key)


def _uncovered(sight: Sight, share: Share, wide: int) -> list[Line]:
    """The kelurahan of one kecamatan that are not in the programme yet."""
    if not share.district or not share.listed:
        return []
    area, rows = sight.settings.area, sight.snapshot.rows("villages")
    taken = {found.code for one in share.held if (v := rows.get(one)) and (found := area.find(v))}
    names = [one.name for one in area.listed if one.code in share.listed and one.code not in taken]
    text = sight.t("villages.uncovered", names=", ".join(names)) if names else sight.t("villages.all_covered")
    return [(Cell(part, "muted"),) for part in wrap(text, wide)]
