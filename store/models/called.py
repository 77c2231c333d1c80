"""Who is called by name in what the public writes: the closer look that everything shown of a tip gets. Pure.

Two levels. `personal_in` (`store/models/personal.py`) finds what names a person whatever stands around it; it also
guards the door of counts, villages and activities, where a text with a find is dropped as a whole. `persons_in` finds
that and more, and only ever hides: what `store/models/spelled.py` reads, and names behind the words that bring them
(`nama saya Siti Aminah`, `a.n. …`, `Ibu/Bapak/Pak/Bu X`, `my name is …`). At the door it would turn away ordinary notes
(`rapat dengan Ibu Camat`), so it does not stand there.

A name that nothing announces is found only where the caller knows it (`known`: the reporter's own fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from store.models.kinds import FieldSpec
from store.models.namewords import FIRST, GIVEN, HEADS, NOBODY, ROLES, SIGNED, SIGNS, TIMES, TITLES
from store.models.personal import DOTS, Found, mask_name, personal_in, plain_signs
from store.models.spelled import spelled_in

MOST_WORDS: Final = 4
"""Words of one name, `bin` and the like not counted."""
MOST_SMALL: Final = 2
"""Words of one in small letters, or in a text of capitals."""
_OTHER_WORDS: Final = TIMES | FIRST | ROLES | NOBODY
NARROW: Final = frozenset(("day", "moment", "number", "yesno", "choice"))
"""Kinds of fields in which no text belongs."""
SHORTEST_KNOWN: Final = 3
"""Letters of a part of a known name that is looked for."""

FEWEST_OF_SENTENCE: Final = 4
"""Words of a heading in which an announced name makes it a sentence."""
_MOMENT = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d")

_OF = r"(?:saya|aku|kami|dia|beliau|lengkap|asli|korban|pelapor|pelaku|ibu|bapak|ayah|suami|istri|anak|rekening|nya)"
_STRONG = (
    rf"nama(?:ku|nya)?(?:\s{_OF}){{0,3}}|atas\snama(?:\s(?:saya|kami|pribadi)(?:\ssendiri)?)?|dengan\snama|bernama|a\.?\s?/\s?n\.?|a\.\s?n\.?|an\."
    r"|my\s(?:full\s)?name(?:\sis|'s)?|(?:his|her|their|the)\snames?(?:\sis|\sare)?|full\sname|name(?=\s?:)|named"
)
"""Behind these stands a name, in whatever case."""
_WEAK = (
    r"(?:suami|istri|anak|adik|kakak|ibu|bapak|ayah|teman|keponakan)\s(?:saya|kami|kandung)(?=\s?[,:]\s)"
    r"|bapak|bpk|pak|ibu|bu|sdri|sdra|sdr|saudara|saudari|mas|mbak|mba|bang|kakak|kak|abang|om|tante|tuan|nyonya|tn|ny(?=\.)"
    r"|mister|mr|mrs|ms|miss|haji|hajjah|hj|ustadzah|ustadz|ustaz|korban|pelapor|pelaku|tersangka|terduga|calo|perekrut"
    r"|suami(?:ku|nya)?|istri(?:ku|nya)?|anak(?:ku|nya)?|adik(?:ku|nya)?|teman(?:ku|nya)?|tetangga|keponakan|sepupu"
    r"|paman|bibi|kontak|hubungi|hub|cp|saya|i\sam|i'm|this\sis|ttd|wassalam|salam|regards|si|pengirim|dari(?=\s?:)"
    r"|encik|puan|cik|datuk|koh|mami|tekong|nahkoda|nakhoda|supir|sopir|alias|hormat\s(?:saya|kami)|(?<=\d\s)an(?=\s)"
    r"|(?:biasa|sering|akrab|kerap)\sdipanggil|saksi(?=\s?:)|abk"
)
"""Behind these may stand a name: one in capitals, or one that many people have."""
_CUE = re.compile(rf"(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?![^\W_])")
_WORDS = re.compile(r"[^\W\d_]+")
_LOOSE: Final = frozenset(("nama", "namanya", "dengan nama"))
"""Of people and of anything else: `nama yang unik`, `terkenal dengan nama …`."""
_FILL = re.compile(
    r"(?:(?:adalah|ialah|yaitu|yakni|bernama|is|kandung|si|sang|yg|yang)\s+){0,2}", re.IGNORECASE
)
_GAP = re.compile(r"\s{1,2}")
_GAP_SIGNED = re.compile(r"\s?[.:,]?\s{0,2}")
_GAP_COLON = re.compile(r"\s?:?\s{0,2}(?:1[.)]\s)?")
_GAP_STRONG = re.compile(r"\s?[:=.,\"'“”‘’(·\-–]{0,2}\s{0,2}[\"'“‘(]?")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`·\-](?=[^\W\d_]))*+(?![\d_•])")
_NEXT = re.compile(r"\.?[ \t\u00a0]{1,2}|\.(?=[^\W\d_])")
_AND = re.compile(r"[\s,;]{1,2}(?:dan|dgn|serta|and|&|\d{1,2}[.)])\s(?=[A-Z])")
_NUMBER = re.compile(r"[ \t]?\d{1,3}(?:\s?/\s?(?:rw\s?)?\d{1,3})?(?=[ \t])", re.IGNORECASE)
_LINKS: Final = frozenset(("bin", "binti", "binte", "bt", "al", "el", "van", "der", "de", "da", "dos"))
_OTHER = re.compile(
    r"(?:di|me[mn]|ber|ter)[a-z]{4,}\Z|[a-z]{4,}(?:ku|mu)\Z|(?:ke|pe)[a-z]{3,}an\Z|[a-z]{3,}(?:nya|kan|lah|kah|pun)\Z"
)
"""Verbs and the like, where a text is in small letters, or in capitals: `nama saya dicatut`."""


def mask_text(text: str, known: Iterable[str] = ()) -> str:
    """What the public wrote, with every number, address, document, handle and announced name behind dots.

    `known`: names and contacts of the same record; their words are hidden wherever they stand. Masking twice changes
    nothing more.
    """
    return _hidden(text, persons_in(text, known))


def _hidden(text: str, every: Iterable[Found]) -> str:
    parts: list[str] = []
    done = 0
    for found in every:
        parts += [text[done : found.start], found.hidden]
        done = found.end
    return "".join([*parts, text[done:]]) if parts else text


def is_misplaced(field: FieldSpec | None, value: str) -> bool:
    """Whether a value that does not fit its field could be somebody's name there: no text belongs in it.

    A single word where one of several belongs is most likely one of a choice that is called otherwise.
    """
    kind = field.kind.name if field is not None else ""
    return (kind in NARROW and kind != "choice") or (kind == "choice" and len(value.split()) > 1)


def mask_misplaced(text: str) -> str:
    """What stands where a date, a number or one of several words belongs, as when the columns of a row have moved.

    There a word with a capital letter is a name unless it is known as another word.
    """
    plain = plain_signs(text)
    words = [
        Found("name", *word.span(), mask_name(word.group()))
        for word in re.finditer(r"(?<![\w•])[^\W\d_][^\W\d_'’\-]+(?![\w•])", plain)
        if word.group()[0].isupper() and word.group().casefold() not in _OTHER_WORDS
    ]
    return _hidden(text, _apart([*persons_in(text), *words]))


def mask_headings(names: Iterable[str]) -> list[str]:
    """Names of columns or sheets as they may be shown: as they are, for `Nama Ibu` names nobody.

    Where one of them holds a number of somebody, a moment, or somebody's name in a sentence, a row stands where the header
    should: then each is hidden as what has slipped.
    """
    held = list(names)
    return [mask_misplaced(name) for name in held] if any(map(is_row, held)) else held


def is_row(heading: str) -> bool:
    """Whether what stands where the name of a column should can only be a value of a row."""
    if personal_in(heading) or _MOMENT.search(heading):
        return True
    return heading.count(" ") >= FEWEST_OF_SENTENCE - 1 and bool(persons_in(heading))


def persons_in(text: str, known: Iterable[str] = ()) -> Sequence[Found]:
    """The parts of a text that could name a person, by the closer look; from left to right, none within another.

    Kinds: those of `personal_in`, and `handle` and `name`.
    """
    plain = plain_signs(text)
    small = plain.lower()
    if len(small) != len(plain):  # one capital letter has two small ones
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in plain)
    words = frozenset(_WORDS.findall(small))
    found = [*personal_in(plain), *spelled_in(plain, words)]
    if not (words.isdisjoint(FIRST) and words.isdisjoint(GIVEN)):
        found += _names(plain, small)
    for name in known:
        found += _known(plain, name, small if plain.isascii() else None)
    return _apart(found) if len(found) > 1 else found


def _apart(found: Iterable[Found]) -> list[Found]:
    """Where several lie over each other, one that hides all of it; the kind and the dots of the longest."""
    apart: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
        elif each.end > apart[-1].end:
            before = apart[-1]
            apart[-1] = Found(before.kind, before.start, each.end, DOTS * 2)
    return apart


def _known(plain: str, name: str, small: str | None) -> Iterator[Found]:
    """Every word of a known name or contact, in whatever case. `small`: of a text of plain letters the same in small ones.

    There a word that does not stand in it is not looked for closely: a queue masks 100,000 texts for one filter.
    """
    for word in dict.fromkeys(re.findall(r"[^\W_]+", plain_signs(name).casefold())):
        if small is not None and word.isascii() and word not in small:
            continue
        if len(word) >= SHORTEST_KNOWN and word not in NOBODY and word not in ROLES:
            for met in re.finditer(rf"(?<![^\W_]){re.escape(word)}(?![^\W_•])", plain, re.IGNORECASE):
                yield Found("name", *met.span(), mask_name(met.group()))


def _names(plain: str, small: str) -> Iterator[Found]:
    """Names behind the words that bring them, and given names in capitals. `small`: the same text in small letters."""
    done, before = 0, ""
    for word in _WORDS.finditer(small):
        span = None
        if word.start() < done:
            pass
        elif word.group() in FIRST:
            span = _behind(plain, small, word.start())
        elif word.group() in GIVEN and plain[word.start()].isupper() and before not in SIGNS:
            span = _name(plain, word.start(), "may")
        before = word.group()
        while span is not None:
            done = span[1]
            yield Found("name", *span, mask_name(plain[span[0]]))
            more = _AND.match(plain, done)  # `a.n. Lidwina dan Marselina`
            span = _name(plain, more.end(), "may") if more is not None else None


def _behind(plain: str, small: str, start: int) -> tuple[int, int] | None:
    """Where the name behind a word begins and ends; None where it brings none."""
    cue = _CUE.match(small, start)
    if cue is None:
        return None
    how = "must" if cue["strong"] else "title" if cue.group() in TITLES else "may"
    gap = _gap_behind(cue.group(), how).match(plain, cue.end())
    if gap is None or gap.end() == cue.end():
        return None
    at = gap.end()
    if how == "must":
        fill = _FILL.match(plain, at)
        at = fill.end() if fill is not None else at
        how = "may" if cue.group() in _LOOSE and not any(sign in gap.group() for sign in ":=") else how
    return _name(plain, at, "title" if how == "may" and cue.group() == "namanya" else how)


def _gap_behind(cue: str, how: str) -> re.Pattern[str]:
    """What may stand between a word and the name that it brings."""
    if how == "must":
        return _GAP_STRONG
    return (
        _GAP_SIGNED
        if cue in SIGNED or cue.endswith((" saya", " kami", " kandung"))
        else _GAP_COLON
        if cue in HEADS
        else _GAP
    )


def _name(plain: str, at: int, how: str) -> tuple[int, int] | None:
    """The words from here on that are a name; `how` sure it is that one stands here: must | title | may."""
    start = end = -1
    words = 0
    while words <= MOST_WORDS and (word := _WORD.match(plain, at)) is not None:
        kind = _kind(word.group(), how, first=start < 0)
        if not kind or (kind != "link" and words == (MOST_WORDS if kind == "name" else MOST_SMALL)):
            break
        at = word.end()
        if kind != "link":
            start = word.start() if start < 0 else start
            end = at
            words += 1
        elif start >= 0:
            words -= 1  # one more behind `binti`
        elif (number := _NUMBER.match(plain, at)) is not None:
            at = number.end()
        step = _NEXT.match(plain, at)
        if step is None:
            break
        at = step.end()
    return None if start < 0 else (start, end)


def _kind(word: str, how: str, *, first: bool) -> str:
    """`name`, `small` for one that its letters do not show, `link` for a word before or within one, "" for no name."""
    lower = word.casefold()
    if lower in (ROLES if first else _LINKS):
        return "link"
    if lower in NOBODY or lower in FIRST:
        return ""
    if lower in GIVEN or (word[0].isupper() and not (word.isupper() and len(word) > 1)):
        return "name"
    if how == "may" and (first or word.islower()):
        return ""  # `korban TPPO`, `saya punya`
    return "small" if _OTHER.match(lower) is None and len(lower) > 1 else ""
