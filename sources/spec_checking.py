"""What the checks of a source's table share: the problem of a wrong choice, and trying a parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

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


def url_problems(key: str, url: str) -> Iterator[SpecProblem]:
    """An http address without user and password. `found` never shows more than scheme and host."""
    try:
        parts = urlsplit(url)
        host, shown = parts.hostname, f"{parts.scheme}://{parts.hostname or ''}"
        port_is_wrong = parts.port == 0
    except ValueError:
        yield SpecProblem(key=key, code="url", expected="https://host/…")
        return
    if parts.scheme not in ("http", "https") or not host or port_is_wrong or re.search(r"[\x00-\x20]", url):
        yield SpecProblem(key=key, code="url", found=shown, expected="https://host/…")
    elif parts.username is not None or parts.password is not None:
        yield SpecProblem(key=key, code="secret-in-url", found=shown, expected="auth.basic")
