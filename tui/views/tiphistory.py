"""What happened to a tip: notes and answers, referrals, what was merged into it, each turn of its status."""

from __future__ import annotations

from datetime import timedelta

from store.models.tip import Tip
from store.queries.similar import main_of, signals_of
from tui.views.cells import Cell, Style, wrap
from tui.views.sight import Sight
from tui.views.tips import headline_of, status_word
from tui.words.mask import known_of, masked

Line = tuple[Cell, ...]
SIGNALS = 12
"""Merged ones that are named; the others are counted."""


def answers_and_notes(sight: Sight, tip: Tip, wide: int, revealed: bool) -> list[Line]:
    """Each with when and who; an answer says so, and by which channel."""
    lines: list[Line] = []
    for note in tip.notes if revealed else masked("tips", "notes", tip.notes, known_of(tip)):
        who = f"{sight.format.moment(note.at, sight.today)} · {sight.person(note.by)}"
        if note.kind == "answer":
            channel = sight.format.choice("channel", note.channel) if note.channel else ""
            who += " · " + " ".join(filter(None, (sight.t("triage.answer"), channel)))
        lines += [(Cell(text, "muted"),) for text in wrap(who, wide)]
        lines += [(Cell(text),) for text in wrap(note.text, wide)]
    return _headed(sight.label("tips", "notes"), lines)


def referrals(sight: Sight, tip: Tip, wide: int) -> list[Line]:
    """To whom and when, how many hours after its receipt, on what ground, whether they confirmed it and what came of it."""
    t, form, lines = sight.t, sight.format, list[Line]()
    for one in masked("tips", "referrals", tip.referrals, known_of(tip)):
        hours = max(0, int((one.at - tip.received_at) / timedelta(hours=1)))
        first = t(
            "triage.referral", agency=sight.agency(one.agency), moment=form.moment(one.at, sight.today),
            hours=form.number(hours),
        )  # fmt: skip
        lines += [(Cell(text),) for text in wrap(first, wide)]
        told = [
            t("triage.referral.letter", letter=one.letter) if one.letter else "",
            one.channel,
            t(f"triage.basis.{one.basis}") if one.basis else "",
            t("triage.referral.shared", what=one.shared) if one.shared else "",
            sight.person(one.by),
        ]
        lines += [(Cell(text, "muted"),) for text in wrap("  " + " · ".join(filter(None, told)), wide)]
        if one.acknowledged is not None:
            said = t("triage.referral.acknowledged", day=form.dated(one.acknowledged, sight.today))
        else:
            said = t("triage.referral.unheard", age=form.age(max(timedelta(), sight.now - one.at)))
        look: Style = "" if one.acknowledged is not None else "warn"
        lines += [(Cell(text, look),) for text in wrap(f"{said} {one.outcome}".strip(), wide)]
    return _headed(sight.label("tips", "referrals"), lines)


def duplicates(sight: Sight, tip: Tip, wide: int) -> list[Line]:
    """What was merged into it, as signals; of a merged one the tip that it counts as."""
    rows = sight.snapshot.rows("tips")
    if tip.duplicate_of:
        main = rows.get(main_of(rows, tip.id))
        what = headline_of(sight, main) if main is not None and main.id != tip.id else sight.t("tips.gone")
        return _headed(sight.label("tips", "duplicate_of"), [(Cell(text),) for text in wrap(what, wide)])
    signals = signals_of(rows, tip.id)
    if len(signals) < 2:
        return []
    lines: list[Line] = []
    for one in signals[1 : SIGNALS + 1]:
        other = rows.get(one)
        if other is not None:
            when = sight.format.brief_moment(other.received_at, sight.today)
            short = sight.t(f"common.channel.short.{other.channel}")
            told = wrap(f"{when} · {short} · {headline_of(sight, other)}", wide)
            lines += [(Cell(text, "muted"),) for text in told]
    if len(signals) - 1 > SIGNALS:
        lines.append((Cell(sight.words.tn("common.more", len(signals) - 1 - SIGNALS), "muted"),))
    return _headed(sight.words.tn("triage.signals", len(signals)), lines)


def turns(sight: Sight, tip: Tip, wide: int) -> list[Line]:
    """Every change of status, the last one first."""
    lines: list[Line] = []
    for turn in reversed(tip.turns):
        told = f"{sight.format.moment(turn.at, sight.today)} · {status_word(sight, turn.status)} · {sight.person(turn.by)}"
        lines += [(Cell(text, "muted"),) for text in wrap(told, wide)]
    return _headed(sight.label("tips", "turns"), lines)


def _headed(title: str, lines: list[Line]) -> list[Line]:
    return [(), (Cell(title, "head"),), *lines] if lines else []
