"""What a system that we know says instead of data, or beside it, as facts. Pure; what to look for is the preset's data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sources.address import retry_after
from sources.errors import Refused
from sources.locate import BadExpression, in_object
from sources.presets import Preset
from store.models.problem import Problem

_LONGEST = 65_536


def facts_of(preset: Preset, body: bytes) -> dict[str, str]:
    """`said` and `reason` of an error in JSON: their words and their code. Empty where it is none, or says nothing."""
    if len(body) > _LONGEST:
        return {}
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    said = {"said": _at(preset.error, document), "reason": _at(preset.code, document)}
    return {name: text for name, text in said.items() if text}


def is_page(body: bytes, content_type: str | None) -> bool:
    """Whether it is a page for people."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_html = content_type in ("text/html", "application/xhtml+xml")
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        is_html and start[:1] == b"<"
    )


def personal_columns(preset: Preset, columns: Iterable[str]) -> list[Problem]:
    """A warning for each column that nobody meant to publish."""
    found = [column for column in columns if preset.is_personal(column)]
    return [Problem(code="personal-column", value=column[:80], warning=True) for column in found[:5]]


def _at(where: str | None, document: Any) -> str:
    """The words that stand there, without their markup; empty where none do."""
    from sources.plaintext import to_text

    if where is None:
        return ""
    try:
        found = in_object(where)(document)
    except BadExpression:
        return ""
    if isinstance(found, int | float) and not isinstance(found, bool):
        found = str(found)
    return " ".join(to_text(found[:2_000]).split()) if isinstance(found, str) else ""


def busy(status: int, asked: str, where: str, now: datetime) -> Refused:
    """Too many requests, or none served just now; with the wait that was asked for (a Retry-After header)."""
    wait = retry_after(asked, now)
    refused = Refused("status", retry_after=wait, where=where, status=status, wait=round(wait or 0))
    if wait:
        refused.add(until=(now + timedelta(seconds=wait)).isoformat(timespec="minutes"))
    return refused
