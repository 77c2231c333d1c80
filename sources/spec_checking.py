"""What the checks of a source's table share: the problem of a wrong choice, and trying a parser."""

from __future__ import annotations

from collections.abc import Callable

from sources.spec import SpecProblem


def wrong_choice(key: str, found: str, choices: tuple[str, ...]) -> SpecProblem:
    """A word that is none of those that are possible."""
    return SpecProblem(key=key, code="choice", found=found, expected=", ".join(choices))


def parses(parse: Callable[..., object], value: object) -> bool:
    """Whether `parse` takes the value."""
    try:
        parse(value)
    except (ValueError, LookupError, OSError):  # OSError: a zone named like a folder of the zone data
        return False
    return True
