"""What somebody said that an unknown name means. Kept in the ledger alone: no source delivers it (DESIGN 6)."""

from __future__ import annotations

from typing import Annotated

from store.models.kinds import Line, Record, choice
from store.models.names import KINDS


class Alias(Record, frozen=True, kw_only=True):
    """One name and what it stands for, applied wherever names are read, from the moment that it is written."""

    kind: Annotated[str, choice(*KINDS)]
    name: Line
    """As the source writes it; another spelling of it counts too (`names.alike`)."""
    target: Line
    """The id of a checkpoint, village, agency or channel."""
