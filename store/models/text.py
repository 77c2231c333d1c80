"""The one function through which every text from outside passes (DESIGN 2.6).

`clean` runs where text enters: from a source, from a form, from the command line. Textual hands ESC and C1 controls
raw to the terminal from 36 of 37 widgets tried (tech spike 3.5), so what gets past this door reaches the screen.
Nothing here decides how text is shown: markup is answered by showing plain text only.
"""

from __future__ import annotations

import re
import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"
"""What stands where a character was that cannot be seen, or that turns the reading direction: U+FFFD."""

MARKS_PER_BASE = 4
"""More combining marks than this on one letter are dropped. Vietnamese and pointed Arabic need at most three."""

# A string sequence ends with ST (BEL too, for OSC) or not at all: then a terminal swallows everything, and so do we.
# The 8-bit introducers are also what UTF-8 quotes and emoji look like after a wrong decoding as Latin-1
# (E2 80 9D, F0 9F 98 80). There the control alone is dropped, or one curly quote would cost the rest of a tip.
_NOT_MISREAD = r"(?<!\xe2\x80)(?<!\xf0)(?<!\xf0\x9f)(?<!\xf0\x9f[\x80-\xbf])"
_SEQUENCE = re.compile(
    rf"(?:\x1b\]|{_NOT_MISREAD}\x9d).*?(?:\x07|\x1b\\|\x9c|\Z)"  # OSC
    rf"|(?:\x1b[PX^_]|{_NOT_MISREAD}[\x90\x98\x9e\x9f]).*?(?:\x1b\\|\x9c|\Z)"  # DCS SOS PM APC
    rf"|(?:\x1b\[|{_NOT_MISREAD}\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?",  # every other sequence, and ESC alone
    re.DOTALL,
)
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))) | {0x09: " "}
_CONTROLS_IN_A_LINE = _CONTROLS | {0x0A: " "}
_CONTROLS_IN_LINES = _CONTROLS | {0x0A: "\n"}

_PICTURE = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff"
)
"""Characters that a joiner or a variation selector may belong to; wider than Unicode's list on purpose."""

_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
"""The 66 code points that never stand for anything: every terminal draws them otherwise, or not at all."""

_UNSEEN = re.compile(
    f"[{_NO_CHARACTERS}"
    "\ud800-\udfff"  # halves of a surrogate pair
    "\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    # A joiner stays between two pictures, a selector behind a picture or inside a keycap; elsewhere they hide text.
    f"|\u200d(?![{_PICTURE}])|(?<![{_PICTURE}\ufe0f])\u200d|(?<![{_PICTURE}])\ufe0f\u200d"
    f"|(?<![{_PICTURE}0-9#*])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?!\u20e3)"
)


def clean(text: str, *, lines: bool = False) -> str:
    """Text that is safe to show: no control, no escape sequence, nothing hidden; NFC.

    Dropped: C0, DEL and C1 controls; whole escape sequences with their payloads, also with 8-bit introducers, also
    unterminated; combining marks beyond `MARKS_PER_BASE`. Replaced by `MARK`, one for one: bidi controls, invisible
    characters, lone surrogates, noncharacters. A tab becomes a space. A newline becomes a space, or stays with `lines`.
    Idempotent. Never raises. Spaces at the ends stay: taking them off is the caller's business.
    """
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        return text
    if "\x1b" in text or not text.isascii():
        text = _SEQUENCE.sub("", text)
    text = text.translate(_CONTROLS_IN_LINES if lines else _CONTROLS_IN_A_LINE)
    if text.isascii():
        return text
    return _cap_marks(_UNSEEN.sub(MARK, unicodedata.normalize("NFC", text)))


def escaped(text: str, long: str = "") -> str:
    """JSON in which nothing needs to be cleaned any more: what may steer or hide is written `\\uXXXX`.

    `long`: the format of one beyond U+FFFF, for TOML, which has no pairs of surrogates. Line ends stay.
    """

    def code_of(match: re.Match[str]) -> str:
        code = ord(match[0])
        if code <= 0xFFFF:
            return f"\\u{code:04x}"
        pair = (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF))
        return long.format(code) if long else "".join(f"\\u{half:04x}" for half in pair)

    return _NOT_ASCII.sub(code_of, text)


_NOT_ASCII = re.compile(r"[^\n -~]")


def _is_plain(text: str) -> bool:
    """Printable text that needs no change: most of what is not ASCII."""
    return (
        unicodedata.is_normalized("NFC", text)
        and _UNSEEN.search(text) is None
        and not any(unicodedata.category(letter) in ("Mn", "Me") for letter in text)
    )


def _cap_marks(text: str) -> str:
    """Drop the marks beyond the fourth on one letter (they climb over the lines above)."""
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run <= MARKS_PER_BASE:
            kept.append(letter)
    return "".join(kept)
