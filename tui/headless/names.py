"""The config's names of checkpoints and agencies in the form that sources and filters look them up, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.names import Named, Names
from tui.headless.settings import Settings

SHORTEST = 7
"""Digits of a telephone number."""


def names_of(settings: Settings) -> Names:
    """The other names of checkpoints and agencies, as sources need them; and which numbers name nobody."""
    return Names(
        checkpoints=[Named(id=c.id, name=c.name, aliases=c.aliases) for c in settings.checkpoints],
        agencies=[Named(id=a.id, name=a.name, aliases=a.aliases) for a in settings.agencies],
        numbers=dict.fromkeys(_numbers(settings)),
    )


def _numbers(settings: Settings) -> Iterator[str]:
    """The hotline, or several, and whatever telephone number stands in a name that the config gives."""
    yield from filter(None, re.split(r"\s*(?:[/,;]|\batau\b|\bor\b)\s*", settings.office.hotline))
    texts = [settings.office.name]
    for point in settings.checkpoints:
        texts += (point.name, *point.aliases)
    for agency in settings.agencies:
        texts += (agency.name, *agency.aliases)
    for text in texts:
        if sum(map(str.isdigit, text)) >= SHORTEST:  # nearly never: the patterns take a while to load
            from store.models.personal import personal_in

            yield from (text[at.start : at.end] for at in personal_in(text) if at.kind == "phone")
