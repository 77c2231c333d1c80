"""Facts about a value that does not fit. Never a sentence: `tui/words` makes those."""

from __future__ import annotations

from typing import Final

import msgspec

OF_CONFIG: Final = frozenset(("missing-column", "empty-column"))
"""Codes whose value is the name of a column that the config asks for, and nothing of a row."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value that does not fit, named so that somebody can mend it."""

    code: str
    """required | type | choice | range | code | unknown-field | … ; the key of its sentence in the `errors` catalog."""
    field: str = ""
    """Our field, e.g. `count` or `caption.x`; empty when the whole row is meant."""
    value: str = ""
    """What was found, as text; whoever shows it masks it and cuts it at 40 characters (DESIGN 5)."""
    expected: str = ""
    """What would fit: choices joined by `, `, a type's name, a limit."""
    row: str = ""
    """Where in the source: a row number counted from 1 without the header, or their key. Empty for typed input."""
    warning: bool = False
    """True: worth saying, and the value is taken all the same."""
