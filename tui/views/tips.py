"""Words for one tip, shared by the queue, its detail, Ringkasan and the dialogs. Reporter and text only ever masked."""

from __future__ import annotations

from store.models.tip import Tip
from store.queries.villages import places
from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.words.mask import known_of, mask_contact, mask_name, mask_text


def status_word(sight: Sight, status: str) -> str:
    """The office's own label of a status, else ours."""
    return own_status(sight, status) or sight.format.choice("status", status)


def own_status(sight: Sight, status: str) -> str:
    """The office's own label of a status; empty where it has none."""
    return next((label for name, label in sight.settings.tips.statuses.items() if name == status), "")


def safe(tip: Tip, text: str) -> str:
    """A text of a tip as it may be shown."""
    return mask_text(text, known_of(tip))


def withheld(sight: Sight, tip: Tip) -> bool:
    """Whether its processing is limited, so that its words are for heads alone."""
    return tip.restricted and sight.role != "head"


def headline(tip: Tip, revealed: bool = False) -> str:
    """The subject, else the text's first line; masked unless it is `revealed`."""
    text = tip.subject or tip.text.strip().partition("\n")[0]
    return text if revealed else safe(tip, text)


def headline_of(sight: Sight, tip: Tip) -> str:
    """The same for whoever looks: of a tip whose processing is limited, or whose words are gone, that it is so."""
    if withheld(sight, tip):
        return sight.t("triage.withheld")
    return headline(tip) or sight.t("triage.purged" if tip.purged_at is not None else "triage.no-words")


def place_words(sight: Sight, tip: Tip, revealed: bool = False) -> str:
    """Where it is about: what somebody wrote, else its village or checkpoint; empty where nobody said."""
    if tip.place and not withheld(sight, tip):
        return tip.place if revealed else safe(tip, tip.place)
    if tip.village:
        return safe(tip, sight.village(tip.village))
    return checkpoint_words(sight, tip)


def checkpoint_words(sight: Sight, tip: Tip) -> str:
    """The checkpoint by the office's own name; what else stands in that field is the public's and may name anybody."""
    if not tip.checkpoint:
        return ""
    name = sight.checkpoint(tip.checkpoint)
    return safe(tip, name) if name == tip.checkpoint else name


def assignee_words(sight: Sight, tip: Tip) -> str:
    """Who is in charge, by name; a dash for nobody."""
    login = login_words(sight, tip)
    return sight.person(login) if login == tip.assignee else login or sight.person(None)


def login_words(sight: Sight, tip: Tip) -> str:
    """The login of who is in charge; empty for nobody. A source may have brought any text instead of a login."""
    login = tip.assignee or ""
    return login if any(login == person.login for person in sight.settings.people) else safe(tip, login)


def guessed_place(sight: Sight, tip: Tip) -> str:
    """The only village or checkpoint that its words name, where nobody said one; empty where none or several do."""
    from store.queries.whereabouts import gazetteer

    if withheld(sight, tip):
        return ""
    found = sight.snapshot.rows("villages").memo(gazetteer, sight.snapshot.names).of(tip)
    if len(found.villages) == 1:
        return sight.village(found.villages[0])
    return (
        sight.checkpoint(found.checkpoints[0]) if len(found.checkpoints) == 1 and not found.villages else ""
    )


def village_id(sight: Sight, tip: Tip) -> str:
    """The id of the village that a tip is of; empty where it names none that is known."""
    if not tip.village:
        return ""
    villages = sight.snapshot.rows("villages")
    return villages.memo(places, sight.snapshot.names).find(tip.village) or ""


def reporter_cell(sight: Sight, tip: Tip) -> Cell:
    """Who it came from, never readable: `S•••`, `anonim`."""
    if tip.anonymous:
        return Cell(sight.t("common.anonymous"), "muted")
    if tip.reporter_name:
        return Cell(mask_name(tip.reporter_name), "muted")
    return Cell(mask_contact(tip.reporter_contact or "") or sight.format.count(None), "muted")
