"""One tip in full. Reporter and text masked unless somebody revealed them (`tui/headless/revealing.py`)."""

from __future__ import annotations

from store.models.tip import Tip
from store.queries.standing import Standing
from tui.views.cells import Block, Cell, Style, wrap
from tui.views.present import opened_words, present_words
from tui.views.provenance import of_row, value_words
from tui.views.sight import Sight
from tui.views.tipclock import clock_words
from tui.views.tiphistory import answers_and_notes, duplicates, referrals, turns
from tui.views.tipqueue import changed
from tui.views.tips import (
    assignee_words,
    checkpoint_words,
    guessed_place,
    headline,
    headline_of,
    place_words,
    reporter_cell,
    safe,
    status_word,
    village_id,
    withheld,
)
from tui.words.mask import mask_contact

Line = tuple[Cell, ...]
Pair = tuple[str, Cell]


def tip_detail(sight: Sight, tip_id: str, wide: int, revealed: bool = False) -> Block:
    """One tip in full, in lines of at most `wide` cells; with `revealed` nothing in it is masked."""
    line = sight.triage.of(tip_id)
    if line is None:
        return Block(lines=((Cell(sight.t("tips.gone"), "muted"),),))
    tip = line.tip
    title = headline(tip, True) if revealed else headline_of(sight, tip)
    lines: list[Line] = [(Cell(text, "head"),) for text in wrap(title, wide)]
    for told in (present_words(sight, tip_id), opened_words(sight, tip_id)):
        lines += [(Cell(text, "accent"),) for text in wrap(told, wide) if text]
    lines += [*_told(sight, line, wide), *_facts(sight, line, wide, revealed), ()]
    if not withheld(sight, tip):
        lines += [(Cell(text),) for text in wrap(tip.text if revealed else safe(tip, tip.text), wide)]
        lines += answers_and_notes(sight, tip, wide, revealed)
    lines += [*duplicates(sight, tip, wide), *referrals(sight, tip, wide), *turns(sight, tip, wide), ()]
    lines += of_row(sight, "tips", tip_id)
    return Block(lines=tuple(lines), name=tip_id)


def _told(sight: Sight, line: Standing, wide: int) -> list[Line]:
    """What must not be missed, as sentences: why it is here again, what its source changed, what limits it."""
    t, tip, said = sight.t, line.tip, list[tuple[str, Style]]()
    if line.mark:
        said.append((f"{sight.format.mark('woken')} {t(f'triage.mark.{line.mark}')}", "warn"))
    if changed(sight, line):
        said.append((f"{sight.format.mark('changed')} {t('app.choose.word')}: =", "warn"))
    if tip.restricted:
        said.append((t("triage.restricted"), "warn"))
    if tip.hold:
        said.append((t("triage.hold"), "warn"))
    if tip.purged_at is not None:
        said.append((t("triage.purged"), "muted"))
    return [(Cell(text, look),) for sentence, look in said for text in wrap(sentence, wide)]


def _facts(sight: Sight, line: Standing, wide: int, revealed: bool) -> list[Line]:
    tip, form = line.tip, sight.format

    def label(name: str) -> str:
        return sight.label("tips", name)

    received = f"{form.moment(tip.received_at, sight.today)} · {form.age(line.age(sight.now))}"
    pairs: list[Pair] = [
        (label("status"), Cell(status_word(sight, line.status), "accent" if line.status == "new" else "")),
        (sight.t("triage.clock"), _clock(sight, line)),
        (label("urgent"), _urgency(sight, line)),
        (label("received_at"), Cell(received)),
        (label("channel"), Cell(form.choice("channel", tip.channel))),
        (label("kind"), Cell(form.choice("kind", tip.kind))),
        (label("topic"), Cell(form.choice("topic", tip.topic))),
        *_places(sight, tip, revealed),
        *_reporter(sight, tip, revealed),
        (label("assignee"), Cell(assignee_words(sight, tip))),
    ]
    for name in ("snooze_until", "keep_until"):
        if getattr(tip, name) is not None:
            pairs.append((label(name), Cell(value_words(sight, "tips", name, getattr(tip, name)))))
    if tip.special:
        told = ", ".join(form.choice("special", one) for one in tip.special)
        pairs.append((label("special"), Cell(told, "warn")))
    return laid_out([pair for pair in pairs if pair[1].text], wide)


def laid_out(pairs: list[Pair], wide: int) -> list[Line]:
    """Labels in a column of their own, long values below each other."""
    room = min(max(len(label) for label, _ in pairs) + 2, max(10, wide // 2))
    found: list[Line] = []
    for label, cell in pairs:
        for place, text in enumerate(wrap(cell.text, max(8, wide - room))):
            found.append((Cell((label if not place else "").ljust(room), "muted"), Cell(text, cell.style)))
    return found


def _clock(sight: Sight, line: Standing) -> Cell:
    words = clock_words(sight, line)
    if line.due is not None and words:
        key = "triage.due.hand" if line.course.by_hand else "triage.due"
        words += sight.t(key, moment=sight.format.brief_moment(line.due, sight.today))
    return Cell(words, "late" if line.late else "muted" if line.frozen else "")


def _urgency(sight: Sight, line: Standing) -> Cell:
    """Why it is urgent: the rules that it meets, or who said so; also where somebody says that it is not."""
    judged, t = line.urgency, sight.t
    if not judged.by and not judged.reasons:
        return Cell("")
    rules = ", ".join(f"{reason.name} {reason.points:+d}" for reason in judged.reasons)
    if judged.by in ("staff", "source"):
        who = sight.person(judged.who) if judged.who else t(f"triage.urgent.{judged.by}")
        when = sight.format.brief_moment(judged.since, sight.today) if judged.since is not None else ""
        told = t(
            "triage.urgent.said" if judged.urgent else "triage.urgent.denied",
            who=" ".join(filter(None, (who, when))),
        )
        told += t("triage.urgent.rules-too", rules=rules) if rules else ""
    else:
        told = t("triage.urgent.rules" if judged.urgent else "triage.urgent.not-enough", rules=rules)
    sign = f"{sight.format.mark('urgent')} " if line.urgent else ""
    return Cell(sign + told, "warn" if line.urgent else "muted")


def _places(sight: Sight, tip: Tip, revealed: bool) -> list[Pair]:
    """Place and village, a guess with its key, and who is in charge of the village."""
    said = place_words(sight, tip, revealed)
    pairs: list[Pair] = [(sight.label("tips", "place"), Cell(said or sight.format.count(None)))]
    village = sight.snapshot.rows("villages").get(village_id(sight, tip)) if tip.village else None
    if village is not None:
        if village.name != said:
            pairs.append((sight.label("tips", "village"), Cell(village.name)))
        held = [o for o in village.officers if o.end is None or o.end >= sight.today]
        for officer in held:
            since = sight.format.dated(officer.start, sight.today) if officer.start else ""
            until = sight.format.dated(officer.end, sight.today) if officer.end else ""
            key = "triage.officer.until" if until else "triage.officer.since" if since else "triage.officer"
            pairs.append(("Pimpasa", Cell(sight.t(key, who=officer.name, since=since or "…", until=until))))
        if not held:
            pairs.append(("Pimpasa", Cell(sight.t("villages.no_officer"), "warn")))
    if (point := checkpoint_words(sight, tip)) and point != said:
        pairs.append((sight.label("tips", "checkpoint"), Cell(point)))
    if guess := guessed_place(sight, tip):
        pairs.append((sight.t("triage.guess"), Cell(sight.then("triage.guess.take", place=guess), "accent")))
    return pairs


def _reporter(sight: Sight, tip: Tip, revealed: bool) -> list[Pair]:
    if withheld(sight, tip):
        return []
    label = sight.label("tips", "reporter_name")
    contact = tip.reporter_contact or ""
    if tip.anonymous or not revealed:
        pairs = [(label, reporter_cell(sight, tip))]
        if not tip.anonymous and contact and tip.reporter_name:
            pairs.append((sight.label("tips", "reporter_contact"), Cell(mask_contact(contact), "muted")))
        return pairs
    return [
        (label, Cell(tip.reporter_name or sight.format.count(None))),
        (sight.label("tips", "reporter_contact"), Cell(contact)),
    ]
