"""`[privacy]` as the program uses it: seconds until a screen is locked, seconds that a revealed tip stays readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sources.spec import parse_duration
from tui.headless.config_check import Finding, toml

if TYPE_CHECKING:
    from tui.headless.settings import Settings

NEVER: Final = ("0", "off")
"""What the office may write for a screen that locks only by its key."""


def locks_after(settings: Settings) -> float | None:
    """Seconds without a key after which the screen is locked; None: only the key locks it.

    The office says how long at most; `me.toml` may only shorten it.
    """
    asked = [settings.privacy.lock, settings.me.lock or NEVER[0]]
    return min((parse_duration(text) for text in asked if text.strip() not in NEVER), default=None)


def reveals_for(settings: Settings) -> float:
    """Seconds that a revealed tip stays readable."""
    return parse_duration(settings.privacy.reveal)


def privacy_findings(table: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with `[privacy]` of a config."""
    section = table.get("privacy")
    if isinstance(section, dict):
        yield from _judged(("privacy", "lock"), section.get("lock"), NEVER, '"10m", "0"')
        yield from _judged(("privacy", "reveal"), section.get("reveal"), (), '"60s", "2m"')


def taste_findings(table: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with `lock` of a `me.toml`: it may not take the office's away."""
    yield from _judged(("lock",), table.get("lock"), (), '"2m", "30s"')


def _judged(
    path: tuple[str, ...], value: object, besides: tuple[str, ...], expected: str
) -> Iterator[Finding]:
    if not isinstance(value, str) or value.strip() in besides:
        return
    try:
        parse_duration(value)
    except ValueError:
        yield Finding(path=path, code="duration", found=toml(value), expected=expected)
