"""The config's names of checkpoints and agencies in the form that sources and filters look them up."""

from __future__ import annotations

from sources.names import Named, Names
from tui.headless.settings import Settings


def names_of(settings: Settings) -> Names:
    """The other names of checkpoints and agencies, as sources need them."""
    return Names(
        checkpoints=[Named(id=c.id, name=c.name, aliases=c.aliases) for c in settings.checkpoints],
        agencies=[Named(id=a.id, name=a.name, aliases=a.aliases) for a in settings.agencies],
    )
