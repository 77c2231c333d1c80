"""Numbers, addresses and handles as people write them to be understood by people, not by patterns. Pure.

Letters for digits (`O8l2`), digits in words, one sign between all of them, a bank beside an account, a word beside a
document, `nama at gmail titik com`, `ig: nama`. What `personal_in` (`store/models/personal.py`) leaves alone, because
at the door of counts it would turn away ordinary notes: here it only hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Final

from store.models.namewords import BANKS, DOCUMENTS, WRITTEN
from store.models.personal import DATED, DOTS, Found, personal_in

_SEP = r"[\s.\-‐‑‒–—−()\[\]/_·]{0,3}+"
_START = r"(?<![^\W_])"
_END = r"(?![^\W\d_])"
_OF = r"(?:(?:saya|nya|dia|no\.?|nomor|number|lama|baru)[^\w\n]{0,4}){0,2}"

_LOOK = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9oO]){5}")
_TOKEN = re.compile(r"(?<![^\W_])(?=[oOlI|]*\d)\+?[\doOlI|]+(?![^\W_])|(?<![^\W_])[oO](?=[\s.\-]?8\d)")
_LETTERED = re.compile(r"[0-9](?:[oOlI|]|(?<=[oOlI|][0-9])|(?<=[oO][\s.\-][0-9]))")
_GLUED = re.compile(r"[0-9]{6}")
_LETTERS: Final = str.maketrans("oOlI|", "00111")
_DOCUMENTS = re.compile(
    rf"(?P<nik>{_START}(?:nik|(?:no\.?\s?)?ktp|(?:no\.?\s?)?kk|nip|nisn|npwp|sim|bpjs){_END}[^\w\n]{{0,6}}{_OF}\d(?:{_SEP}[\dx*]){{9,18}}(?!\d))"
    rf"|(?P<passport>{_START}pass?port?{_END}[^\w\n]{{0,4}}{_OF}"
    r"(?=[^\W\d_]{0,2}[ .\-]?\d)[^\W\d_]{0,2}[ .\-]?\d(?:[ .\-]?\d){5,8}[^\W\d_]?(?!\w))",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"(?P<passport>(?<![^\W_])(?!(?:RP|NO|SK|RT|RW|KM|HP|WA|TA|PO|PT|ID)\d)[A-Z]{2}\d{6,7}[A-Z]?(?!\w)"
    r"|(?<![^\W_])(?!(?:RP|NO|SK|RT|RW|KM|HP|WA|TA|PO|PT|ID|KE|DI)\s)[A-Z]{2}\s\d{7}(?!\w)"
    r"|(?<!\w)\d{2}[A-Za-z]{2}\d{6}(?!\w))"
)
"""Passports of other countries: two capital letters and six or seven digits."""
_BANKS = (
    r"(?:no(?:mor|\.)?\s?)?rek(?:ening)?|bca|bri|bni|mandiri|bsi|btn|bjb|cimb(?:\sniaga)?|danamon|permata|maybank|ocbc|uob|dbs"
    r"|posb|jago|seabank|jenius|bank\s\w+|dana|ovo|gopay|go-pay|shopeepay|linkaja|virtual\saccount|va|account|acc|transfer|tf"
)
_ACCOUNTS = re.compile(
    rf"(?P<account>{_START}(?:{_BANKS}){_END}[^\d\n]{{0,24}}?(?<!\d)\d(?:{_SEP}\d){{7,17}}(?!\d)"
    rf"|(?<!\d)\d(?:{_SEP}\d){{7,17}}\s{{0,2}}[(\-,/]?\s?(?:{_BANKS}|a\.?\s?/?\s?n\.?){_END})",
    re.IGNORECASE,
)
_PHONES = re.compile(
    # A town's number in groups; one with another sign between all groups, or between all digits; without its 0.
    r"(?=[0-9(+])(?<!\d)(?:(?P<phone>\(?0(?:2[1-9]|[3-79]\d{1,2})\)?[\s.\-]{1,2}\d{2,4}(?:[\s.\-]\d{2,4}){1,2}(?!\d)(?![./\-]\d)"
    r"|\+?(?:62|0)\s?8\d{0,3}(?P<sign>\s?[^\w\s.]{1,2}\s?)(?:\d{3,5}(?:(?P=sign)\d{3,5}){1,2})(?!\d)"
    r"|0(?P<one>[^\w\n]{1,3})8(?:(?P=one)\d){7,11}(?!\d)"
    r"|8[1-9]\d{7,10}(?!\d)|8[1-9]\d[\s.\-]\d{4}[\s.\-]\d{3,5}(?!\d)|0[2-9]\d{8,10}(?!\d)"
    r"|01[0-46-9][-\s]\d{3,4}[\s\-]?\d{4}(?!\d)"  # Malaysia's
    r"|6(?:5\s?[689]\d{3}|01\d[\s\-]?\d{3})[\s\-]?\d{4}(?!\d))"
    r"|(?P<nik>\d{6}-\d{2}-\d{4}(?!\d))"  # Malaysia's
    r"|(?P<account>\d{11,}(?!\d)))"
)
_SPOKEN = (
    r"(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|d?e?lapan|sembilan"
    r"|zero|one|two|three|four|five|six|seven|eight|nine)"
)
_IN_WORDS = re.compile(
    rf"(?P<phone>(?<!\w)(?=(?:nol|kosong|zero|0|enam|six|delapan|eight|\+))"
    rf"\+?(?:(?:{_SPOKEN}|\d{{1,4}}(?!\d))(?:[\s,.\-]{{1,3}}+|(?!\w))){{7,}}+)",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?P<mail>(?<![\w.+%\-])[\w.+%\-]{1,64}+\s?@(?!\s?rp\W?\d)\s?[^\W\d_][\w\-]{0,63}+(?:\.[\w\-]{1,63}+)+"
    r"|(?<![\w.+%\-])[\w.+%\-]{1,64}+@[^\W\d_][\w\-]*+)"
    r"|(?P<handle>(?<![\w.@])@(?!rp\W?\d)(?=[\d.]*+[^\W\d])[\w.]++(?!•))",
    re.IGNORECASE,
)
_HOSTS = r"gmail|yahoo|ymail|hotmail|outlook|icloud|proton(?:mail)?"
_DOT = r"\s?(?:\.|[(\[{]?\s?(?<![^\W_])(?:dot|titik)(?![^\W_])\s?[)\]}]?)\s?"
_PLACES = r"ig|insta(?:gram)?|fb|facebook|tiktok|twitter|telegram|tele|line|medsos"
_WHOSE = r"(?:\s?nya|ku|\ssaya|\sdia|\spelaku)"
_SITES = r"(?:instagram|facebook|tiktok|twitter|linkedin|threads)\.(?:com|net)|fb\.com|x\.com|t\.me|wa\.me"
_WRITTEN = re.compile(
    rf"(?P<mail>(?<![\w.+%\-])[\w.+%\-]{{2,64}}+\s?(?:[(\[{{]\s?(?:at|et|a|@)\s?[)\]}}]|(?<=\s)(?:at|et)(?=\s))\s?"
    rf"(?:(?:{_HOSTS})(?![^\W_])|[\w\-]{{1,40}}(?={_DOT}))(?:{_DOT}[\w\-]{{2,40}}+){{0,3}})"
    rf"|(?P<handle>(?<![^\W_])(?:{_SITES})/(?:in/)?@?[\w.+\-]{{2,}}(?<![.\-])"
    rf"|(?<![^\W_])(?:(?:akun|id|user(?:name)?)\s)?(?:{_PLACES})(?:\sid)?"
    rf"(?:{_WHOSE}?\s?[:=]\s?|{_WHOSE}\s(?=\w*[_.\d]\w)|\s(?=[^\W\d]\w*[_.]\w))@?[\w.]{{3,40}}(?<!\.))",
    re.IGNORECASE,
)
_DIGIT_WORDS: Final = frozenset(("nol", "kosong", "zero", "delapan", "lapan", "eight"))
_KINDS: Final = frozenset(("nik", "passport", "account", "phone", "mail", "handle"))
_VALUE: Final = {
    "nik": re.compile(r"\d.*[\dx*]", re.IGNORECASE),
    "account": re.compile(r"\d.*\d"),
    "passport": re.compile(r"(?:(?<![^\W_])[^\W\d_]{1,2}[ .\-]?)?\d.*"),
}
_SUM = re.compile(r"(?:rp\W{0,2})?\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)|rp\W{0,2}\d+", re.IGNORECASE)
_ANY = r"(?:(?!,\s)(?:[^\w\n]|_))"
_RUN = re.compile(rf"(?=[0-9+(])(?<!\d)(?P<plus>\+{_ANY}{{0,3}}|00)?\(?\d(?:{_ANY}{{0,4}}\d){{7,}}+(?![\d•])")
_FILE = re.compile(r"\d{1,8}/(?:\d{1,2}/)?(?:19|20)\d\d")
"""`KEP-0012/3/2026`: the number of a letter."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def spelled_in(plain: str, words: Set[str]) -> Iterator[Found]:
    """What `personal_in` does not find in a text of plain signs; parts may lie within each other.

    `words`: the text's words in small letters.
    """
    if _LOOK.search(plain) is not None:
        yield from _numbers(plain, words)
    if not words.isdisjoint(_DIGIT_WORDS):
        yield from _of(_IN_WORDS, plain)
    if "@" in plain:
        yield from _of(_AT, plain)
    if not words.isdisjoint(WRITTEN) or "(a)" in plain:
        yield from _of(_WRITTEN, plain)


def _numbers(plain: str, words: Set[str]) -> Iterator[Found]:
    """Letters that stand for digits are read as such, but only beside digits: `O812 345 67l0`, not `oo` nor `l`."""
    if _LETTERED.search(plain) is not None:
        digits = _TOKEN.sub(lambda met: met.group().translate(_LETTERS), plain)
        if digits != plain:
            plain = digits
            yield from personal_in(plain)
    yield from _of(_PHONES, plain)
    for run in _RUN.finditer(plain):
        if _is_phone(run):
            yield Found("phone", *run.span(), DOTS * 2)
    if _GLUED.search(plain) is not None:
        yield from _of(_STATES, plain)
    if not words.isdisjoint(DOCUMENTS):
        yield from _of(_DOCUMENTS, plain)
    if not words.isdisjoint(BANKS):
        yield from _of(_ACCOUNTS, plain)


def _of(pattern: re.Pattern[str], plain: str) -> Iterator[Found]:
    for met in pattern.finditer(plain):
        kind = next(name for name in pattern.groupindex if name in _KINDS and met[name] is not None)
        start, end = met.span()
        value = _VALUE[kind].search(met.group()) if kind in _VALUE else None
        if value is not None:  # the word beside it may stay
            start, end = start + value.start(), start + value.end()
        if kind not in ("account", "passport") or not _is_sum_or_date(plain[start:end]):
            hidden = f"@{plain[start + 1]}{DOTS}" if plain[start] == "@" else DOTS * 2
            yield Found(kind, start, end, hidden)


def _is_phone(run: re.Match[str]) -> bool:
    """Whether digits with any signs between them are one telephone number, no list of counts, clocks or dates."""
    groups = re.findall(r"\d+", run.group())
    number = "".join(groups)
    if not 9 <= len(number) <= 16 or not (run["plus"] or number.startswith(("08", "628", "00"))):
        return False
    if DATED.search(run.group()) is not None or any(
        form.fullmatch(run.group().lstrip("+ ")) is not None for form in (_SUM, _FILE)
    ):
        return False
    years = [group for group in groups if _YEAR.fullmatch(group)]
    is_short = all(len(group) <= 2 or group in years for group in groups)
    return all(len(group) == 1 for group in groups) or not is_short or bool(run["plus"] and not years)


def _is_sum_or_date(value: str) -> bool:
    """`transfer tanggal 14-11-2026`, `dana 15.000.000`."""
    return _SUM.fullmatch(value) is not None or DATED.match(value) is not None
