"""Where a tip may be about: villages and checkpoints that its words name. A guess, never written by itself. Pure.

A name counts from word border to word border, however it is spaced, in the usual spellings (Tj., Tg. and Tanjung,
Center and Centre), the longest first: in `Batam Centre Mall` nothing named `Batam` is met. A name of two villages names
one of them only beside its district.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from store.models.names import Names
from store.models.tip import Tip
from store.models.village import Village
from store.queries.records import Records
from store.queries.villages import places

LONGEST: Final = 4_000
"""Characters of a text that are read."""
WORDS: Final = 6
"""Words that a name may have in a text."""
SHORT: Final = 4
"""A name of fewer letters counts only behind a word such as `kelurahan`: too many words look like it."""
KEPT: Final = 4_096
"""Tips whose guess is remembered."""

_WORD = re.compile(r"[^\W_]+")
_SAME: Final = {
    "center": "centre", "senter": "centre", "sentre": "centre", "tj": "tanjung", "tg": "tanjung", "tjg": "tanjung",
    "tjung": "tanjung", "tanjong": "tanjung", "sei": "sungai", "sungei": "sungai", "sei.": "sungai", "pl": "pulau",
    "p": "pulau", "kp": "kampung", "kampong": "kampung", "bt": "batu", "tlk": "teluk", "tel": "teluk",
    "telok": "teluk", "harbor": "harbour", "habour": "harbour", "ferri": "ferry", "feri": "ferry",
}  # fmt: skip
"""What a word of a name is also written like."""
_BEFORE: Final = frozenset({"kelurahan", "kel", "desa", "ds", "lurah"})
"""Words behind which even a short name is one."""
_END: Final = "|"
"""Stands behind each text, and in no name."""


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a tip name, in the order in which they are met; several: nobody can tell which is meant."""

    villages: tuple[str, ...] = ()
    """Ids."""
    checkpoints: tuple[str, ...] = ()
    """Ids."""

    def __bool__(self) -> bool:
        return bool(self.villages or self.checkpoints)


NOWHERE: Final = Whereabouts()


class Gazetteer:
    """Every name of the office's villages and checkpoints, to be met in texts. Immutable but for what it remembers."""

    def __init__(self, villages: Records[Village], names: Names) -> None:
        self._named: dict[str, set[tuple[str, str]]] = {}
        self._districts: dict[str, str] = {}
        known = villages.memo(places, names)
        for village in villages:
            self._add(village.name, "village", village.id)
            self._districts[village.id] = _spelled(village.district or "")
        for point in names.named("checkpoint"):
            for spelling in (point.name, *point.aliases, point.id):
                self._add(spelling, "checkpoint", point.id)
        for said in names.assigned:
            target = known.find(said.target) if said.kind == "village" else said.target
            if target and (said.kind == "village" or target in names.ids("checkpoint")):
                self._add(said.name, said.kind, target)
        self._met: dict[str, tuple[Tip, Whereabouts]] = {}

    def _add(self, spelling: str, kind: str, id_: str) -> None:
        if kind in ("village", "checkpoint") and (key := _spelled(spelling)):
            self._named.setdefault(key, set()).add((kind, id_))

    def of(self, tip: Tip) -> Whereabouts:
        """What a tip's place, subject and text name of what it does not say already; worked out once for each tip."""
        held = self._met.get(tip.id)
        if held is not None and held[0] is tip:
            return held[1]
        found = NOWHERE
        if not (tip.village and tip.checkpoint) and tip.purged_at is None:
            read = self.guess(*filter(None, (tip.place, tip.subject, tip.text)))
            found = Whereabouts(
                villages=() if tip.village else read.villages,
                checkpoints=() if tip.checkpoint else read.checkpoints,
            )
        if len(self._met) >= KEPT:
            self._met.clear()
        self._met[tip.id] = tip, found
        return found

    def guess(self, *texts: str) -> Whereabouts:
        """The villages and checkpoints that some texts name; no name goes on in the next text."""
        words = [word for text in texts for word in (*_words(text[:LONGEST]), _END)]
        met: dict[tuple[str, str], None] = {}
        at = 0
        while at < len(words):
            here, taken = self._longest(words, at)
            met.update(dict.fromkeys(self._told_apart(here, words)))
            at += taken
        return Whereabouts(
            villages=tuple(id_ for kind, id_ in met if kind == "village"),
            checkpoints=tuple(id_ for kind, id_ in met if kind == "checkpoint"),
        )

    def _longest(self, words: list[str], at: int) -> tuple[Iterable[tuple[str, str]], int]:
        """What the longest name that begins at a word stands for, and how many words it takes."""
        for count in range(min(WORDS, len(words) - at), 0, -1):
            spelled = "".join(words[at : at + count])
            found = self._named.get(spelled)
            if found and (len(spelled) >= SHORT or (at > 0 and words[at - 1] in _BEFORE)):
                return sorted(found), count
            points = [one for one in found or () if one[0] == "checkpoint"]
            if points and len(spelled) == SHORT - 1:  # what the office abbreviates itself
                return points, count
        return (), 1

    def _told_apart(self, here: Iterable[tuple[str, str]], words: list[str]) -> Iterator[tuple[str, str]]:
        """Of several villages of one name those whose district the text names too, where it names one."""
        found = list(here)
        if sum(kind == "village" for kind, _ in found) < 2:
            yield from found
            return
        text = "".join(words)
        named = {
            id_
            for kind, id_ in found
            if kind == "village" and (district := self._districts[id_]) and district in text
        }
        yield from (one for one in found if one[0] != "village" or not named or one[1] in named)


def gazetteer(villages: Records[Village], names: Names) -> Gazetteer:
    """Ask for it through `villages.memo(gazetteer, names)`."""
    return Gazetteer(villages, names)


def _words(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no accents, each in one spelling."""
    lower = text.casefold()
    if not lower.isascii():
        lower = "".join(s for s in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(s))
    return [_SAME.get(word, word) for word in _WORD.findall(lower)]


def _spelled(name: str) -> str:
    """A name as it is looked up: without what kind of village it is."""
    words = _words(name)
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    return "".join(words)
