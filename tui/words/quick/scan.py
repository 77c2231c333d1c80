"""A line as words, and which of them mean something: a day, an hour, a channel, … . What they mean together is
`understand.py`'s business.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from store.models.plan import CHANNELS
from tui.words import clocks, days
from tui.words.quick.loose import day_in
from tui.words.quick.loose import doubt as read_doubt
from tui.words.quick.loose import read as read_loose
from tui.words.quick.model import Known
from tui.words.quick.names import owner, place
from tui.words.quick.repeats import read as read_repeat
from tui.words.typed import channel_words

_PIECE = re.compile(r'(?<!\S)["“](?=\S)(?P<quoted>[^"“”]*)["”](?=[\s,.;:]|$)|\S+')
_ENDS = ".,;:"
_UNTIL = ("s.d", "sd", "s/d", "sampai", "hingga", "until", "till", "to")
START = ("mulai", "dari", "sejak", "from", "starting", "beginning")
_ALL_DAY = (("seharian",), ("sepanjang", "hari"), ("sehari", "penuh"), ("all", "day"), ("seharian", "penuh"))
_MINUTES = {
    "menit": 1, "mnt": 1, "minute": 1, "minutes": 1, "mins": 1, "min": 1,
    "jam": 60, "hour": 60, "hours": 60, "hrs": 60, "hr": 60,
}  # fmt: skip
_HALF = {
    ("sejam",): 60,
    ("sejam", "setengah"): 90,
    ("setengah", "jam"): 30,
    ("half", "an", "hour"): 30,
    ("an", "hour"): 60,
}
_LONGEST = 72 * 60
_LEAD = re.compile(
    r"!(?:(?P<day>h|d)-(?P<before>\d{1,3})|(?P<number>\d{1,5})(?P<unit>[a-z]+))(?P<kerja>kerja)?", re.ASCII
)
_LEAD_UNITS = {
    "d": "d", "hari": "d", "day": "d", "days": "d", "j": "h", "jam": "h", "hour": "h", "hours": "h", "hr": "h",
    "m": "m", "mnt": "m", "menit": "m", "min": "m", "minutes": "m", "harikerja": "w", "hk": "w", "hkerja": "w",
    "workdays": "w",
}  # fmt: skip
PAST_DAY: Final = "past-day"
"""The question of an end that is over; its sentence stands in the catalog `quick`."""
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_COUNT = re.compile(r"(\d{1,3})x", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}(?:[-–]\d{1,2})?", re.ASCII)
STRONG = ("ig", "tt", "x")
"""Words for channels that are nothing else."""
_MARKED = ("kanal", "channel")


class Token(NamedTuple):
    """One word of the line."""

    raw: str
    word: str
    """Folded, without what stands behind it; empty where it is quoted, for a quoted word means nothing."""
    start: int
    end: int


class Part(NamedTuple):
    """Words that mean something."""

    kind: str
    value: Any
    first: int
    last: int
    """The words from `first` up to and without `last`."""
    code: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    """What to offer where it must be asked: as shown, and what would stand in its place."""


def tokens(text: str) -> list[Token]:
    """The words of a line."""
    found = []
    for piece in _PIECE.finditer(text):
        quoted = piece["quoted"]
        word = "" if quoted is not None else piece[0].casefold().rstrip(_ENDS)
        found.append(Token(piece[0] if quoted is None else quoted.strip(), word, piece.start(), piece.end()))
    return [token for token in found if token.raw]


class Scanner:
    """Reads the words of one line from the left; at each place the first reader that knows them has them."""

    def __init__(self, words: Sequence[str], today: date, known: Known) -> None:
        self._words = list(words)
        self._today = today
        self._known = known
        self._channels = channel_words(CHANNELS)
        self._readers: tuple[Callable[[int], Part | None], ...] = (
            self._repeat, self._doubt, self._year, self._until, self._lasting, self._all_day, self._part_of_day, self._day,
            self._clock,
            self._lead, self._owner, self._topic, self._place, self._channel, self._count, self._number,
        )  # fmt: skip
        self._before = ""
        """The kind of the part just before."""
        self._repeats = False
        """Whether something repeats in what was read so far."""

    def parts(self) -> Iterator[Part]:
        """Every part, in order."""
        at = 0
        while at < len(self._words):
            found = next((part for reader in self._readers if (part := reader(at)) is not None), None)
            if found is None or found.last <= at:  # never the same place twice
                self._before, at = "", at + 1
            else:
                yield found
                self._before, at = found.kind, found.last

    def _from(self, at: int) -> list[str]:
        return self._words[at:]

    def _repeat(self, at: int) -> Part | None:
        found = read_repeat(self._from(at), self._known.workdays)
        if found is None and not self._repeats:
            found = read_loose(self._from(at), self._today)
        if found is None:
            return None
        self._repeats = True
        answers = tuple((text, text) for text in found.answers if text)
        return Part("repeat", found, at, at + found.taken, found.code, answers)

    def _doubt(self, at: int) -> Part | None:
        """`kecuali 25 des`, `selama 2 minggu`: asked where something repeats."""
        found = read_doubt(self._from(at), self._today)
        if found is None:
            return None
        answers = tuple((text, text) for text in found.answers)
        return Part("doubt", None, at, at + found.taken, found.code, answers)

    def _year(self, at: int) -> Part | None:
        """`12 des jam 9 2025`: of the day, or of the title."""
        behind = self._before in ("clock", "part", "all-day") and _YEAR.fullmatch(self._words[at])
        return Part("year", int(self._words[at]), at, at + 1) if behind else None

    def _until(self, at: int) -> Part | None:
        if self._words[at] not in _UNTIL:
            return None
        skip = 2 if self._words[at + 1 : at + 2] in (["dengan"], ["with"]) else 1
        rest = self._from(at + skip)
        month = days.months().get(rest[1], 0) if rest[:1] == ["akhir"] and len(rest) > 1 else 0
        if month:
            year = self._today.year + (month < self._today.month)
            last = date(year, month, monthrange(year, month)[1])
            return Part("until", days.Reading(2, (last,)), at, at + skip + 2)
        if rest[:2] == ["akhir", "tahun"] or rest[:4] == ["end", "of", "the", "year"]:
            taken = 2 if rest[0] == "akhir" else 4
            return Part(
                "until", days.Reading(taken, (self._today.replace(month=12, day=31),)), at, at + skip + taken
            )
        found = days.read(rest, self._today, far=True)
        if found is None:
            return None
        near = days.read(rest, self._today)
        if (
            near is not None
            and len(near.days) == len(found.days) == 1
            and near.days[0] < self._today <= found.days[0]
        ):
            found = found._replace(days=(near.days[0], found.days[0]), code=PAST_DAY)
        return Part("until", found, at, at + skip + found.taken)

    def _lasting(self, at: int) -> Part | None:
        """`selama 2 jam`; without `selama` only right behind an hour."""
        said = self._words[at] in ("selama", "durasi", "for")
        if not said and self._before != "clock":
            return None
        rest = self._from(at + said)
        for phrase in sorted(_HALF, key=len, reverse=True) if said else ():
            if tuple(rest[: len(phrase)]) == phrase:
                return Part("duration", _HALF[phrase], at, at + 1 + len(phrase))
        if len(rest) < 2 or rest[1] not in _MINUTES or rest[2:3] in (["lagi"],):
            return None
        amount = days.number(rest[0])
        half = rest[2:3] == ["setengah"] and rest[1] == "jam" and clocks.read(rest[2:]) is None
        if amount is None or not 0 < amount * _MINUTES[rest[1]] <= _LONGEST:
            return None
        minutes = amount * _MINUTES[rest[1]] + (30 if half else 0)
        return Part("duration", minutes, at, at + said + 2 + half)

    def _all_day(self, at: int) -> Part | None:
        for phrase in _ALL_DAY[::-1]:
            if tuple(self._words[at : at + len(phrase)]) == phrase:
                return Part("all-day", True, at, at + len(phrase))
        return None

    def _part_of_day(self, at: int) -> Part | None:
        """`nanti malam`; behind a day also `sore`."""
        for size in (2, 1):
            alone = clocks.ALONE.get(" ".join(self._words[at : at + size]))
            if alone is not None and len(self._words) >= at + size:
                return Part("part-today", alone, at, at + size)
        name, size = clocks.part_at(self._from(at))
        return Part("part", name, at, at + size) if name and self._before in ("day", "repeat") else None

    def _day(self, at: int) -> Part | None:
        word = self._words[at]
        skip = int(word in START)
        if at + skip >= len(self._words):
            return None
        rest = self._from(at + skip)
        if len(rest[0]) == 3 and days.weekdays().get(rest[0]) and self._odd(at + skip):
            return None
        if not skip and self._weeks(at):
            return None
        found = day_in(rest, self._today) or days.read(rest, self._today)
        if found is None:
            return None
        return Part("day", found, at, at + skip + found.taken, found.code)

    def _weeks(self, at: int) -> bool:
        """`2 minggu` is no Sunday; `jam 9 minggu` is one."""
        before = self._words[at - 1] if at else ""
        return self._words[at] == "minggu" and not self._before and days.number(before) is not None

    def _odd(self, at: int) -> bool:
        """Whether a short name of a weekday is rather something else: `60 min`, `50 sen`."""
        before = self._words[at - 1] if at else ""
        alone = days.plain(self._from(at + 1), self._today) is None if at + 1 < len(self._words) else True
        return before.isdigit() or (self._words[at] == "min" and alone)

    def _clock(self, at: int) -> Part | None:
        skip = int(self._words[at] in START)
        found = clocks.read(self._from(at + skip))
        if found is None:
            return None
        return Part("clock", found, at, at + skip + found.taken, found.code)

    def _lead(self, at: int) -> Part | None:
        found = _LEAD.fullmatch(self._words[at])
        if found is None:
            return None
        amount = int(found["before"] or found["number"])
        works, last = bool(found["kerja"]), at + 1
        if not works and self._words[last : last + 1] == ["kerja"]:
            works, last = True, last + 1
        unit = "d" if found["day"] else _LEAD_UNITS.get(found["unit"], "")
        if found["unit"] in ("minggu", "pekan", "week", "weeks"):
            amount, unit = amount * 7, "d"
        if works and unit == "d":
            unit = "w"
        elif works or not amount:
            unit = ""
        if unit:
            return Part("lead", f"{amount}{unit}", at, last)
        offered = {"h": (f"!{amount}j", f"!h-{amount}"), "w": (f"!h-{amount * 7}", f"!h-{amount}kerja")}
        answers = offered.get(found["unit"] or "", ()) if amount else ()
        return Part("lead", "", at, last, "lead", tuple((each, each) for each in answers))

    def _owner(self, at: int) -> Part | None:
        word = self._words[at]
        if not word.startswith("@") or len(word) < 2:
            return None
        found = owner(word[1:], self._from(at + 1), self._known.people)
        return Part("owner", found.value, at, at + 1 + found.more, found.code, found.answers)

    def _topic(self, at: int) -> Part | None:
        word = self._words[at]
        if not word.startswith("#") or not re.search(r"[^\W\d_]", word):
            return None
        topics = {topic.casefold(): topic for topic in self._known.topics}
        return Part("topic", topics.get(word[1:], word[1:]), at, at + 1)

    def _place(self, at: int) -> Part | None:
        if self._words[at] not in ("di", "at"):
            return None
        found = place(self._from(at + 1), self._known)
        if found is None:
            return None
        return Part("place", found.value, at, at + 1 + found.more, found.code, found.answers)

    def _channel(self, at: int) -> Part | None:
        """One or some channels; their value is (channels, whether a word of them may be a title's, whether marked)."""
        marked = self._words[at] in _MARKED
        here = at + marked
        two = " ".join(self._words[here : here + 2])
        if two in self._channels and len(self._words) >= here + 2:
            return Part("channel", ((self._channels[two],), True, marked), at, here + 2)
        word = self._words[here] if here < len(self._words) else ""
        if word == "desa" and self._words[here + 1 : here + 2] == ["binaan"] and not marked:
            return None
        pieces = [piece for piece in re.split("[,/+&]", word) if piece]
        found = tuple(self._channels[piece] for piece in pieces if piece in self._channels)
        if not pieces or len(found) != len(pieces):
            return None
        if word == "x" and at and self._words[at - 1].isdigit() and not self._before:
            return None  # "10 x"
        return Part("channel", (found, pieces[0] not in STRONG and len(pieces) == 1, marked), at, here + 1)

    def _count(self, at: int) -> Part | None:
        """`10x`, `10 kali`, `sebanyak 10 kali`: counted only where something repeats."""
        said = self._words[at] == "sebanyak"
        rest = self._from(at + said)
        if rest and (found := _COUNT.fullmatch(rest[0])):
            return Part("count", int(found[1]), at, at + said + 1)
        if len(rest) > 1 and rest[1] in ("kali", "times", "x") and (number := days.number(rest[0])):
            return Part("count", number, at, at + said + 2)
        return None

    def _number(self, at: int) -> Part | None:
        """`besok 9`: a number right behind a day, or what repeats, may be the hour without `jam`."""
        if self._before not in ("day", "repeat", "part", "part-today", "until") or not _NUMBER.fullmatch(
            self._words[at]
        ):
            return None
        found = clocks.read(["jam", *self._from(at)])
        if found is None or not found.hours:
            return None
        return Part("number", found, at, at + found.taken - 1)
