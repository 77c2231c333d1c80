"""What a cell says as text, and the guard against texts that a spreadsheet would compute."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo

from tui.headless.exporting import Value

_COMPUTED = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212]")
"""Signs with which a formula begins, full-width ones too (Excel takes those for the others), also behind spaces and
signs that nobody sees; a tab and a line end in front are such spaces themselves."""


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with `'` in front where it could.

    A telephone number (`'+62811…`) comes back whole through a source of ours: `sources/convert.py` takes the sign off.
    """
    return f"'{text}" if _COMPUTED.match(text) or text[:1] in ("\t", "\r", "\n") else text


def said(value: Value, zone: tzinfo) -> str:
    """A value as text: ISO dates, moments on the office's clock with their offset, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
