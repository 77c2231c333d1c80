"""What in a text could name a person (UU 27/2022): how it is found, and how it is put behind dots. Pure.

Found in free text: telephone numbers (08…, 62…, + or 00 and any country, area codes in brackets), NIK (16 digits),
passports (a letter and 7 or 8 digits, two capital letters and 7), e-mail, and beside their words numbers of
accounts and officials, with whatever spaces, dashes, dots and brackets people put between, in whatever
digits. Dates, clocks, counts and area codes stay. In doubt it hides: a hidden figure costs a look, a shown number cannot
be taken back. This is the level of the door of counts; what is shown of a tip gets the closer look of
`store/models/called.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from store.models.text import MARK

DOTS: Final = "•••"

_BETWEEN = r"\s.\-‐‑‒–—−()\[\]/_·"
_SEP = rf"[{_BETWEEN}]{{0,3}}+"
"""Possessive, for no separator is a digit: there is nothing to come back for."""
_ALONE = "".join(rf"(?<!\d{f'[{_BETWEEN}]' * signs})" for signs in range(4))
"""No digit before, not even behind up to three separators: what follows is not the middle of a longer number."""
_CLOCK = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_DAY_FIRST = r"(?:0?[1-9]|[12]\d|3[01])(?P<{0}>[-./])(?:0?[1-9]|1[0-2])(?P={0})(?:19|20)\d\d"
_YEAR_FIRST = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
DATED = re.compile(
    # A date and a clock look like a number in 08…: "08-11-2025 10.00" has twelve digits.
    r"(?=\d)(?:"
    rf"{_ALONE}(?:{_DAY_FIRST.format('a')}|{_YEAR_FIRST})(?:[\sT,]{{1,2}}{_CLOCK}(?::[0-5]\d)?)?(?!{_SEP}\d)"
    rf"|{_ALONE}(?:{_DAY_FIRST.format('b')}|{_YEAR_FIRST})(?=[\s,]{{1,2}}{_CLOCK}[-–])"
    rf"|{_ALONE}{_CLOCK}\s?[-–]\s?{_CLOCK}(?:(?!{_SEP}\d)|(?=\s\d{{1,2}}\s[^\W\d_]))"
    r")"
)
"""Dates and clocks, which have as many digits as a number."""
_WITHIN = r"[\s.\-‐‑‒–—−()·]{0,3}+"
_ABROAD = rf"\(?[1-9](?:{_WITHIN}(?!(?<=\s)0\s?8)\d){{7,14}}(?!\d)"
"""Country code and number; one in 08… behind it is another number. No slash: those are in the numbers of decrees."""
_NO_STATE = r"(?!(?:RP|NO|SK|RT|RW|KM|HP|WA|TA|PO|PT|ID)\d)"
"""Two letters that stand before other numbers than passports."""
_NUMBER = (
    # With a 0 or a + in front before the NIK: two numbers of twelve digits hold sixteen in a row.
    rf"(?P<phone>(?<!\d)(?:[(\[]?(?:\+|00){_SEP}6{_SEP}2{_SEP}(?:0{_SEP})?|[(\[]?0{_SEP})8(?:{_SEP}\d){{7,12}}(?!\d)"
    rf"|(?<!\d)[(\[]?\+{_SEP}6{_SEP}2{_SEP}[1-9](?:{_SEP}\d){{6,13}}(?!\d)"
    # Of any other country: not a date behind a count ("+10 20-11-2026"), nor a count of millions ("+12.345.678").
    rf"|(?<!\d)(?<!\d\s)\+\s?(?!\d{{1,4}}\s(?:{_DAY_FIRST.format('c')}|{_YEAR_FIRST}))"
    rf"(?!\d{{1,3}}(?:\.\d{{3}}){{2}}(?!\.?\d)){_ABROAD}"
    rf"|(?<!\d)00[\s\-]?{_ABROAD}"
    rf"|(?<!\d)\(0\d{{2,3}}\){_SEP}\d(?:{_SEP}\d){{4,7}}(?!\d)"
    rf"|(?<!\d)0(?:2[1-9]|[3-9]\d{{1,2}})[-\s]\d{{5,8}}(?!\d))"
    rf"|(?P<nik>(?<!\d)\d(?:{_SEP}\d){{15}}(?!\d))"
    rf"|(?P<bare>(?<!\d)[(\[]?6{_SEP}2{_SEP}(?:0{_SEP})?8(?:{_SEP}\d){{7,12}}(?!\d))"
    rf"|(?P<passport>(?<![^\W_])(?:[^\W\d_][ .\-]?\d(?:[ .\-]?\d){{6}}|[A-Z]\d{{8}}|{_NO_STATE}[A-Z]{{2}}\d{{7}})(?!\d))"
)
_NUMBERS = re.compile(rf"(?=[\d(\[+]|[^\W\d_][ .\-]?\d|[A-Z]{{2}}\d)(?:{_NUMBER})")
"""Most texts have no @: half the time for them."""
_FOUND = re.compile(
    # Possessive and only from the start of a run: 50,000 letters without an @ took 3.7 s.
    rf"(?P<mail>(?<![\w.+%\-])[\w.+%\-]++@[\w\-]++(?:\.[\w\-]++)+)|{_NUMBER}"
)
_PARTED = rf"[{_BETWEEN},|;:]{{0,3}}+"
_TOLD_BY = (
    r"(?:no(?:mor|\.)?\s?)?(?:hp|h\.p|handphone|ponsel|te?le?pon|te?lp|tele?fon|phone|mobile"
    r"|wa|whatsapp|kontak|hubungi|hub|call)"
)
_TOLD = re.compile(
    # What is written like a list, or with a word instead of its sign, or is known by the word beside it alone.
    rf"(?P<phone>(?<!\d)(?:\+?62|0)8\d{{1,2}}(?P<comma>[,|;:])\s?\d{{3,4}}(?P=comma)\s?\d{{3,5}}(?!\d)"
    rf"|(?<![^\W_]){_TOLD_BY}(?![^\W\d_])[^\w\n]{{0,6}}(?:8(?:{_PARTED}\d){{7,11}})(?!\d))"
    rf"|(?P<nik>(?<![^\W_])n\.?i\.?p(?:\.|(?![^\W\d_]))[^\w\n]{{0,6}}\d(?:{_SEP}\d){{17}}(?!\d))"
    r"|(?P<account>(?<![^\W_])(?:no(?:mor|\.)?\s?)?rek(?:ening)?(?![^\W\d_])[^\d\n]{0,20}?"
    rf"(?<!\d)\d(?:{_SEP}\d){{8,15}}(?!\d))"
    r"|(?P<mail>(?<![\w.+%\-])[\w.+%\-]{1,64}+\s?[(\[{]\s?at\s?[)\]}]\s?[\w\-]{1,64}+"
    r"(?:\s?(?:\.|[(\[{]\s?dot\s?[)\]}])\s?[\w\-]{1,64}+)+)",
    re.IGNORECASE,
)
_MAY_BE_TOLD = re.compile(
    r"[0-9](?<![0-9][0-9])(?:(?<=8)(?:[^0-9]{0,3}[0-9]){7}|(?:[^0-9]{0,3}[0-9]){8})|[(\[{]\s?at\s?[)\]}]",
    re.IGNORECASE,
)
"""Most texts have neither so many digits near each other nor such a sign; a date alone has not."""
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+){3}(?:19|20)\d\d")
_CLOCKS = re.compile(rf"{_CLOCK}(?:\s{{1,2}}{_CLOCK})+(?:\s{{1,2}}[0-2]?\d)?")
"""A timetable, of which the last clock may be cut: a number has at most so many digits."""
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}(?:\s\d{1,3}(?:\.\d{3})?)+")


_DIGIT = rf"{_SEP}[0-9]"
_LETTER = r"(?<![^\W\d_])[^\W\d_]"
_MAY = re.compile(
    # Written out, for it runs on every text: repeating a group of a sign and a digit takes twice as long.
    rf"[0-9+](?<![0-9][0-9])(?:(?<=\+){_DIGIT * 8}|(?={rf'[{_BETWEEN}]{{0,4}}+[0-9]' * 6})(?:"
    rf"(?<=0)(?:0{_DIGIT * 8}|{_SEP}8{_DIGIT * 7}|[0-9]{{2,3}}(?:\){_DIGIT * 5}|[-\s][0-9]{{5}}))"
    rf"|(?<=6){_SEP}2{_SEP}(?:0{_SEP})?8{_DIGIT * 7}"
    r"|(?<=8)[1-9][0-9]{8}"
    rf"|{_DIGIT * 15}"
    rf"|(?:(?<={_LETTER}[0-9])|(?<={_LETTER}[ .\-][0-9])){r'[ .-]?+[0-9]' * 6}(?![0-9])"
    rf"|(?<={_LETTER}[0-9])[0-9]{{7}}(?![0-9])|(?<=(?<![^\W\d_])[A-Z][A-Z][0-9])[0-9]{{6}}(?![0-9])"
    r"))"
)
"""Nothing that names a person has fewer digits near each other than one of these, or no @. Dates and clocks have, but
for those that begin with 08. What stands before a number counts only as far as it is the same where a date was cut off.
"""
_MASKED = re.compile(rf"\+?\d\d{DOTS}\d\d")


def mask_name(name: str) -> str:
    """The first letter and dots, whatever the length: `S•••`. Nothing stays nothing."""
    stripped = name.strip()
    return f"{stripped[0]}{DOTS}" if stripped else ""


def mask_contact(contact: str) -> str:
    """A telephone number keeps its first two signs and last two digits, anything else its first letter.

    `0812 3456 7890` → `08•••90`, `+62 812…` → `+62•••90`, `warga@example.org` → `w•••@•••`, `@warga` → `@w•••`.
    """
    text = contact.strip()
    if _MASKED.fullmatch(text):
        return text
    text = plain_signs(text)
    digits = [sign for sign in text if sign.isdigit()]
    if "@" in text[1:]:
        return f"{text[0]}{DOTS}@{DOTS}"
    if len(digits) >= 7:
        return _phone("".join(["+" * text.startswith("+"), *digits[:2]]), digits)
    if text.startswith("@") and len(text) > 1:
        return f"@{text[1]}{DOTS}"
    return mask_name(text)


def mask_numbers(text: str) -> str:
    """Free text with every number, address and document that could name a person behind dots; names stay.

    For what staff and other offices write. What the public wrote is shown through `mask_text` (`store/models/called.py`).
    """
    parts: list[str] = []
    done = 0
    for found in personal_in(text):
        parts += [text[done : found.start], found.hidden]
        done = found.end
    return "".join([*parts, text[done:]]) if parts else text


def plain_signs(text: str) -> str:
    """The text with each sign in its plain form, as long as before: full-width digits as digits."""
    return text if text.isascii() else text.translate(_PLAIN)


def may_name(plain: str) -> bool:
    """False: nothing in a text of plain signs could name a person. A quick look; most texts need no closer one."""
    return (
        "@" in plain
        or _MAY.search(plain) is not None
        or (_tells(plain) and _MAY_BE_TOLD.search(plain) is not None and _TOLD.search(plain) is not None)
    )


def _tells(plain: str) -> bool:
    """Whether a word or a sign is there that every match of `_TOLD` holds. Written out: a loop takes three times as long."""
    f = plain.casefold()
    return (
        "hp" in f or "h.p" in f or "ponsel" in f or "tel" in f or "tlp" in f or "tle" in f or "phone" in f
        or "mobile" in f or "wa" in f or "kontak" in f or "hub" in f or "call" in f or "nip" in f or "n.ip" in f
        or "ni.p" in f or "n.i.p" in f or "rek" in f
        or "," in f or "|" in f or ";" in f or ":" in f or "(" in f or "[" in f or "{" in f
    )  # fmt: skip


class Found(NamedTuple):
    """One part of a text that could name a person."""

    kind: str
    """nik | passport | phone | mail | account."""
    start: int
    end: int
    hidden: str
    """What may stand in its place."""


def personal_in(text: str) -> Sequence[Found]:
    """The parts of a text that could name a person, from left to right; nearly always none."""
    plain = plain_signs(text)
    if not may_name(plain):
        return ()
    pattern = _FOUND if "@" in plain else _NUMBERS
    found: list[Found] = []
    done = 0
    for kept in (*DATED.finditer(plain), None):
        end = len(plain) if kept is None else kept.start()
        # A slice, not `endpos`: what stands beside a date is no part of a longer number.
        for met in pattern.finditer(plain[done:end]):
            kind, hidden = _hidden(met)
            if hidden:
                found.append(Found(kind, done + met.start(), done + met.end(), hidden))
        done = end if kept is None else kept.end()
    return _with_told(found, plain) if _MAY_BE_TOLD.search(plain) is not None else found


def _with_told(found: list[Found], plain: str) -> list[Found]:
    """What was found, and what the words beside it tell. Where both are about one place, all of it is hidden."""
    for met in _TOLD.finditer(plain):
        kind = met.lastgroup or ""
        start, end = met.span()
        hidden = DOTS * 2
        if kind in ("phone", "nik", "account"):  # the word may stay
            start += next(at for at, sign in enumerate(met.group()) if sign.isdigit() or sign == "+")
        over = [each for each in found if each.start < end and start < each.end]
        if any(each.start <= start and end <= each.end for each in over):
            continue
        found = [each for each in found if each not in over]
        start, end = min([start, *(each.start for each in over)]), max([end, *(each.end for each in over)])
        found.append(Found(over[0].kind if over else kind, start, end, hidden))
    return sorted(found, key=lambda each: each.start)


def _hidden(found: re.Match[str]) -> tuple[str, str]:
    """What it is, and what stands in its place; "" where it is none after all."""
    text, kind = found.group(), found.lastgroup or ""
    if _CLOCKS.fullmatch(text):  # `06.35 07.15 08.05 09.55`
        return kind, ""
    match kind:
        case "phone" | "bare":
            digits = [sign for sign in text if sign.isdigit()]
            return "phone", _phone("".join(["+" * ("+" in text), *digits[:2]]), digits)
        case "nik":
            return kind, "" if _YEARS.fullmatch(text) or _THOUSANDS.fullmatch(text) else DOTS * 2
        case "mail":
            return kind, f"{text[0]}{DOTS}@{DOTS}"
        case _:
            return kind, DOTS * 2


def _phone(start: str, digits: list[str]) -> str:
    return f"{start}{DOTS}{''.join(digits[-2:])}"


_BETWEEN_SIGNS: Final = frozenset((MARK, "\ufe0e", "\ufe0f", "\u20e3"))


class _Plain(dict[int, str]):
    """Each character as its plain form, one for one: full-width and other scripts' digits, signs and letters.

    What `clean` could not show stands between two digits like a space, and so does what makes a keycap of a digit.
    """

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        digit = unicodedata.decimal(sign, None)
        form = unicodedata.normalize("NFKC", sign) if digit is None else str(digit)
        self[code] = plain = "·" if sign in _BETWEEN_SIGNS else form if len(form) == 1 else sign
        return plain


_PLAIN: Final = _Plain()
