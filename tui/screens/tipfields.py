"""The fields of a tip's forms, and what the texts in them mean: names of villages, checkpoints and people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from store.models.tip import TIP_STATUSES
from store.queries.villages import places
from tui.screens.fieldtext import fields
from tui.views.tips import status_word
from tui.words.mask import mask_text
from tui.words.stepping import stepped

if TYPE_CHECKING:
    from tui.screens.ground import Ground
    from tui.views.sight import Sight
    from tui.widgets.fields import Field

FIRST = ("channel", "place", "text")
"""What is asked on the phone; the rest may stay empty."""
REST = ("received_at", "subject", "reporter_name", "reporter_contact", "anonymous", "urgent", "topic", "kind")
PERSONAL = ("text", "subject", "place", "reporter_name", "reporter_contact")
"""Fields that may name somebody: in a form only where the tip is revealed."""
EDITED = (
    "text", "subject", "place", "reporter_name", "reporter_contact", "anonymous", "channel", "kind", "topic", "village",
    "checkpoint", "urgent", "status", "assignee", "received_at", "due_at", "snooze_until", "special", "hold",
    "keep_until", "restricted",
)  # fmt: skip
"""Every field that a person may write in a form; notes, referrals and merges have keys of their own."""
MOMENTS = ("received_at", "due_at", "snooze_until")


def new_fields(ground: Ground) -> list[Field]:
    """The fields of a tip that somebody tells on the phone."""
    found = fields("tips", (*FIRST, *REST), {}, ground.format)
    return [_dressed(ground, field, new=True) for field in found]


def edit_fields(ground: Ground, flat: Mapping[str, Any], *, revealed: bool) -> list[Field]:
    """The fields of a tip that is there; those that may name somebody only where it is `revealed`."""
    sight = ground.sight()
    said, hidden = dict(flat), set(() if revealed else PERSONAL)
    for name, of in (
        ("village", sight.village),
        ("checkpoint", sight.checkpoint),
        ("assignee", sight.person),
    ):
        met = flat.get(name)
        if met and not revealed and of(met) == met != mask_text(met):  # a source may bring any text there
            hidden.add(name)
        if name != "assignee":
            said[name] = of(met) if met else None
    names = [name for name in EDITED if name not in hidden]
    return [_dressed(ground, field) for field in fields("tips", names, said, ground.format)]


def _dressed(ground: Ground, field: Field, *, new: bool = False) -> Field:
    sight, t = ground.sight(), ground.words.t
    field = replace(field, label=sight.label("tips", field.name))
    if field.name in MOMENTS:
        hint = t("triage.form.now") if new else t("outreach.at.hint")
        return replace(field, kind="moment", hint=hint, steps=stepped, required=field.required and not new)
    if field.name == "channel":
        choices = tuple(choice for choice in field.choices if choice[0])
        return replace(field, choices=choices, value="hotline" if new else field.value)
    if field.name == "status":
        return replace(field, choices=tuple((name, status_word(sight, name)) for name in TIP_STATUSES))
    if field.name in ("place", "village", "checkpoint"):
        kinds = {"village": ("village",), "checkpoint": ("checkpoint",)}.get(
            field.name, ("village", "checkpoint")
        )
        hint = t("triage.form.place") if new and field.name == "place" else ""
        return replace(field, kind="ahead", hint=hint, ahead=going_on(known_places(sight, kinds)))
    if field.name == "assignee" and ground.desk.settings.people:
        people = {person.login: person.name or person.login for person in ground.desk.settings.people}
        if field.value and field.value not in people:
            people[field.value] = field.value
        return replace(field, kind="choice", choices=(("", "–"), *people.items()))
    if field.name == "special":
        choices = tuple((name, ground.format.choice("special", name)) for name in ("minor", "crime"))
        return replace(field, kind="channels", choices=choices)
    return field


def known_places(sight: Sight, kinds: Sequence[str] = ("village", "checkpoint")) -> tuple[str, ...]:
    """Names of villages and of checkpoints, as they are offered."""
    villages = [village.name for village in sight.snapshot.rows("villages")] if "village" in kinds else []
    points = [point.name for point in sight.settings.checkpoints] if "checkpoint" in kinds else []
    return tuple(dict.fromkeys((*sorted(villages), *points)))


def matching(names: Sequence[str], text: str) -> tuple[str, ...]:
    """The names that go on with what is typed: those that begin so, then those with a word that does."""
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return ()
    begin = [name for name in names if name.casefold().startswith(wanted)]
    inside = [name for name in names if f" {wanted}" in name.casefold() and name not in begin]
    return (*begin, *inside)


def going_on(names: Sequence[str]) -> Callable[[str], str]:
    """Text → the first of the names that goes on with it."""
    return lambda text: next(iter(matching(names, text)), "")


def read_place(sight: Sight, text: str) -> dict[str, Any]:
    """What a place means: a village, a checkpoint, or words of its own; the other two are empty."""
    found: dict[str, Any] = {"place": None, "village": None, "checkpoint": None}
    if village := village_named(sight, text):
        return found | {"village": village}
    if checkpoint := checkpoint_named(sight, text):
        return found | {"checkpoint": checkpoint}
    return found | {"place": text or None}


def village_named(sight: Sight, text: str) -> str:
    """The id of the village of that name; empty where there is none, or more than one."""
    villages = sight.snapshot.rows("villages")
    return villages.memo(places, sight.snapshot.names).find(text) or "" if text.strip() else ""


def checkpoint_named(sight: Sight, text: str) -> str:
    """The id of the configured checkpoint of that name."""
    names = sight.snapshot.names
    if not text.strip() or not names.ids("checkpoint"):
        return ""
    found, known = names.canonical("checkpoint", text)
    return found if known else ""
