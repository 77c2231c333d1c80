"""Who else has a record open in a form just now, as a sentence. Pure."""

from __future__ import annotations

from tui.views.sight import Sight


def present_words(sight: Sight, record_id: str | None) -> str:
    """`Budi sedang mengubah (sejak 09.12)`; empty where nobody has."""
    others = sight.editing.get(record_id or "", ())
    if not others:
        return ""
    names = dict.fromkeys(sight.person(one.by) for one in others)
    return sight.t("steps.present", who=", ".join(names), when=sight.format.clock(others[0].since))


def opened(record_id: str) -> str:
    """Under which name it is said that a record is looked at, and not edited."""
    return f"seen.{record_id}"


def opened_words(sight: Sight, record_id: str) -> str:
    """`Budi sedang membuka (sejak 09.12)`; empty where nobody has it open."""
    others = sight.editing.get(opened(record_id), ())
    if not others:
        return ""
    names = dict.fromkeys(sight.person(one.by) for one in others)
    return sight.t("triage.present", who=", ".join(names), when=sight.format.clock(others[0].since))
