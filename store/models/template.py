"""What a new plan may begin with. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from store.models.kinds import Line, Prose, Record


class Template(Record, frozen=True, kw_only=True):
    """The texts of a plan's form under a name, made from a plan that people liked."""

    name: Line
    content: Prose
    """JSON: the form's field → its text; no time and no state. A field that the form does not have is passed over."""
