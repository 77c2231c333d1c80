"""Names in a line: who is in charge and where it is. Nobody is picked who is not the only one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.words.quick.model import Known

_MOST = 8
"""Names that are offered."""
_KINDS = ("desa", "kelurahan", "kel")


class Found(NamedTuple):
    """A name that was read."""

    value: tuple[str, str] | str
    """Of a person the login; of a place what it is (village | place) and its id or name."""
    more: int
    """How many words it takes behind the sign or preposition."""
    code: str = ""
    """Why it must be asked: unknown | several."""
    answers: tuple[tuple[str, str], ...] = ()


def owner(text: str, rest: Sequence[str], people: Mapping[str, str]) -> Found:
    """Whom `@text` means: a login or a name, whole or begun; a name of several words may go on in `rest`."""
    if not people:
        return Found(text, 0)
    folded = {login: (login.casefold(), name.casefold()) for login, name in people.items()}
    for more in range(min(3, len(rest)), -1, -1):
        said = " ".join((text, *rest[:more]))
        exact = [login for login, both in folded.items() if said in both]
        if len(exact) == 1:
            return Found(exact[0], more)
    begun = [login for login, both in folded.items() if _begins(text, both)]
    if len(begun) == 1:
        return Found(begun[0], 0)
    offered = begun or list(people)
    answers = tuple((people[login] or login, f"@{login}") for login in offered[:_MOST])
    return Found("", 0, "several" if begun else "unknown", answers)


def _begins(text: str, names: Sequence[str]) -> bool:
    return any(part.startswith(text) for name in names for part in (name, *name.split()))


def place(words: Sequence[str], known: Known) -> Found | None:
    """The village or checkpoint that `words` begin with; None where none is known by them."""
    skip = 1 if words[:1] and words[0] in _KINDS and len(words) > 1 else 0
    villages: dict[str, list[str]] = {}
    for id, name in known.villages.items():
        villages.setdefault(name.casefold(), []).append(id)
        villages.setdefault(id.casefold(), [id])
    places = {name.casefold(): shown for name, shown in known.places.items()}
    for size in range(min(5, len(words) - skip), 0, -1):
        said = " ".join(words[skip : skip + size])
        here = villages.get(said, [])
        if not here and said in places:
            return Found(("place", places[said]), skip + size)
        if len(here) == 1 and places.get(said) is None:
            return Found(("village", here[0]), skip + size)
        if here:  # two villages of one name, or a village and a checkpoint
            answers = [(f"{known.villages[id]} ({id})", f"di {id}") for id in here]
            return Found("", skip + size, "where", tuple(answers[:_MOST]))
    begun = [
        name for name in known.villages.values() if words[skip:] and name.casefold().split()[0] == words[skip]
    ]
    if begun:
        return Found("", skip + 1, "where", tuple((name, f"di {name}") for name in begun[:_MOST]))
    return None
