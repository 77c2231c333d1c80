"""The office's names of checkpoints, agencies and channels, and what other people call them.

Two spellings are one name where case, accents, punctuation and spacing are all that tells them apart. The config's
names come first, then what people assigned on the Sumber screen (the ledger's aliases). Only the tables and the look-up
live here; which names there are is the config's and the ledger's business.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from store.models.plan import CHANNELS
from store.models.tip import TIP_CHANNELS

KINDS = ("checkpoint", "village", "agency", "channel")
"""What an alias may stand for."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something with an id, a name and other names."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said that a name means."""

    kind: str
    name: str
    target: str
    """An id of that kind."""


BUILT_IN_AGENCIES = (
    Named(id="imigrasi", name="Imigrasi"),
    Named(id="bp3mi", name="BP3MI", aliases=("BP3MI Kepri",)),
)
"""DESIGN 4. A configured agency with one of these ids takes its place."""

CHANNEL_WORDS = {
    "insta": "instagram", "ig": "instagram", "twitter": "x", "x (twitter)": "x", "twitter (x)": "x", "tt": "tiktok",
    "situs": "website", "web": "website", "situs web": "website", "laman": "website", "lapangan": "field",
    "telepon": "hotline", "telp": "hotline", "whatsapp": "hotline", "wa": "hotline", "hotline/whatsapp": "hotline",
    "desa": "village", "kelurahan": "village", "lainnya": "other", "lain-lain": "other", "lain": "other",
}  # fmt: skip
"""What the channels are called besides their ids."""
_BUILT_IN_CHANNELS = tuple(
    Named(id=channel, aliases=tuple(word for word, means in CHANNEL_WORDS.items() if means == channel))
    for channel in dict.fromkeys((*TIP_CHANNELS, *CHANNELS))
)


class Names:
    """Looks up what a source calls something. Immutable, so threads may share it."""

    def __init__(
        self,
        *,
        checkpoints: Iterable[Named] = (),
        agencies: Iterable[Named] = (),
        assigned: Iterable[Assigned] = (),
        numbers: Iterable[str] = (),
    ) -> None:
        """`numbers`: telephone numbers of the office itself, such as its hotline: they name nobody."""
        own = tuple(agencies)
        taken = {agency.id for agency in own}
        built_in = (agency for agency in BUILT_IN_AGENCIES if agency.id not in taken)
        self._named: dict[str, tuple[Named, ...]] = {
            "checkpoint": tuple(checkpoints),
            "agency": (*own, *built_in),
            "channel": _BUILT_IN_CHANNELS,
        }
        self._tables = {kind: Spellings(_tiers(named)) for kind, named in self._named.items()}
        self.numbers = tuple(numbers)
        self.assigned = tuple(assigned)
        self._assigned = {
            kind: Spellings([[(one.name, one.target) for one in self.assigned if one.kind == kind]])
            for kind in KINDS
        }

    def with_assigned(self, assigned: Iterable[Assigned]) -> Names:
        """The same names of the config with these of the ledger."""
        return Names(
            checkpoints=self._named["checkpoint"],
            agencies=self._named["agency"],
            assigned=assigned,
            numbers=self.numbers,
        )

    def canonical(self, kind: str, text: str) -> tuple[str, bool]:
        """The id that `text` stands for and True; or the text as met and False where no name fits (*unmatched*).

        `kind` is `checkpoint`, `agency` or `channel`. Without any checkpoint configured every name met is a checkpoint
        of its own, and matched (DESIGN 4). An assigned name whose target is gone from the config fits nothing.
        """
        found = self.configured(kind, text)
        if found is None:
            target = self._assigned[kind].find(text)
            found = target if target in self.ids(kind) else None
        return (text, False) if found is None else (found, True)

    def configured(self, kind: str, text: str) -> str | None:
        """The id that `text` stands for without anything that people assigned; None where no name of the config fits."""
        if not self._named[kind] or text in self.ids(kind):
            return text
        return self._tables[kind].find(text)

    def assigned_to(self, kind: str, text: str) -> str | None:
        """What somebody said that a name means, whether or not that is there."""
        return self._assigned[kind].find(text)

    def ids(self, kind: str) -> frozenset[str]:
        """Every id of a kind that the config names."""
        return self._ids[kind]

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        return {kind: frozenset(one.id for one in named) for kind, named in self._named.items()}

    def named(self, kind: str) -> tuple[Named, ...]:
        """What the config names of a kind, in its order."""
        return self._named[kind]

    def fingerprint(self) -> str:
        """Changes with any name of the config, and any number. What people assigned is read over what is fetched
        (`store/renaming.py`); the little of it that a mapping looks at is `sources/known.py`'s business.
        """
        import hashlib

        named = [
            (kind, one.id, one.name, one.aliases)
            for kind in ("checkpoint", "agency")
            for one in self._named[kind]
        ]
        return hashlib.sha256(repr((named, self.numbers)).encode()).hexdigest()[:16]


class Spellings:
    """Names → ids: first as they are written but for case and spaces, then by what `alike` leaves of them."""

    def __init__(self, tiers: Sequence[Iterable[tuple[str, str]]]) -> None:
        """`tiers`: (spelling, id); one of an earlier tier wins, of one tier the first.

        What `alike` makes one name of two ids names neither: a guess would be counted under the wrong one.
        """
        self._exact: dict[str, str] = {}
        self._loose: dict[str, str] = {}
        shared: set[str] = set()
        for tier in tiers:
            for spelling, id_ in tier:
                if not spelling.strip():
                    continue
                self._exact.setdefault(folded(spelling), id_)
                if self._loose.setdefault(alike(spelling), id_) != id_:
                    shared.add(alike(spelling))
        for spelling in shared:
            del self._loose[spelling]

    def find(self, text: str) -> str | None:
        """The id that a spelling stands for."""
        found = self._exact.get(folded(text))
        return self._loose.get(alike(text)) if found is None else found


def folded(text: str) -> str:
    """A text without what case, runs of spaces and full-width forms tell apart; its signs and accents stay."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def alike(text: str) -> str:
    """What is left of a name without case, accents, punctuation and spaces: how two spellings of one name are compared.

    A name of nothing else (`--`) stays as `folded` has it.
    """
    lower = text.casefold()
    if lower.isascii():  # nearly all, 10,000 at a start: a sixth of the time
        return lower.translate(_SIGNS) or folded(text)
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", lower).casefold())
    kept = (letter for letter in lower if letter.isalnum() or _counts(letter))
    return "".join(kept) or folded(text)


def _counts(letter: str) -> bool:
    """Whether a sign tells names apart: no accent, punctuation, separator, and nothing that cannot be seen."""
    return not unicodedata.combining(letter) and unicodedata.category(letter)[0] not in "PZC"


_SIGNS = {code: None for code in range(128) if not (chr(code).isalnum() or _counts(chr(code)))}


def likeness(text: str, spellings: Iterable[str]) -> float:
    """How near a name comes to the nearest of some spellings: 0 … 1, for the order in which they are offered."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(alike(text)[:80])
    found = 0.0
    for spelling in spellings:
        matcher.set_seq1(alike(spelling)[:80])
        if matcher.real_quick_ratio() > found and matcher.quick_ratio() > found:
            found = max(found, matcher.ratio())
    return found


def _tiers(named: Iterable[Named]) -> list[list[tuple[str, str]]]:
    """An id beats a name, a name beats an alias."""
    things = tuple(named)
    return [
        [(thing.id, thing.id) for thing in things],
        [(thing.name, thing.id) for thing in things if thing.name],
        [(alias, thing.id) for thing in things for alias in thing.aliases],
    ]
