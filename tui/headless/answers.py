"""Canned answers: those that ship, or the office's own (`[tips] answers`), which are read with the config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from tui.headless.config_check import Finding, nearest, walk
from tui.headless.settings import Language, Section, TipStatus
from tui.words.placeholders import unknown_in

if TYPE_CHECKING:
    from tui.headless.settings import Settings

SHIPPED: Final = Path(__file__).with_name("answers.toml")
PLACEHOLDERS: Final = ("agency", "checkpoint", "hotline", "id", "office", "received", "today", "village")
"""What an answer may hold (README): nothing that could tell one person of another."""
Channel = Literal["hotline", "instagram", "x", "tiktok", "website", "village", "other"]


class Answer(Section, frozen=True, kw_only=True):
    """`[[answers]]`: one text that is often needed."""

    title: str
    """What it is called in the list."""
    text: str
    language: Language = "id"
    """id | en: whom it is for."""
    channels: tuple[Channel, ...] = ()
    """Where it fits; empty: everywhere."""
    then: TipStatus | Literal[""] = ""
    """The status that is proposed once it was given; empty: none."""


class AnswerFile(Section, frozen=True, kw_only=True):
    """A whole file of answers."""

    answers: tuple[Answer, ...] = ()


def judged(table: Mapping[str, Any]) -> tuple[tuple[Answer, ...], list[Finding]]:
    """The answers of a parsed file, and everything that is wrong with them; none where something is."""
    findings: list[Finding] = []
    made = walk(AnswerFile, table, (), findings)
    answers = table.get("answers")
    titles: set[Any] = set()
    for place, answer in enumerate(answers) if isinstance(answers, list) else ():
        if isinstance(answer, dict):
            findings += _wrong(answer, ("answers", place), titles)
    if not answers and not findings:
        expected = '[[answers]] title = "…" text = "…"'
        findings.append(Finding(path=("answers",), code="required", expected=expected))
    return (made.answers if made is not None and not findings else ()), findings


def _wrong(answer: Mapping[str, Any], path: tuple[str | int, ...], titles: set[Any]) -> Iterator[Finding]:
    title, text, language = answer.get("title"), answer.get("text"), answer.get("language", "id")
    if isinstance(title, str) and title:
        if (language, title.casefold()) in titles:
            yield Finding(path=(*path, "title"), code="duplicate", found=f'"{title}"')
        titles.add((language, title.casefold()))
    for key, value in (("title", title), ("text", text)):
        if isinstance(value, str) and not value.strip():
            yield Finding(path=(*path, key), code="required", expected=f'{key} = "…"')
    if answer.get("then") in ("snoozed", "duplicate", "referred"):  # each of them asks more
        yield Finding(
            path=(*path, "then"), code="choice", found=f'"{answer["then"]}"', expected=", ".join(_NEXT)
        )
    for one in unknown_in(text, PLACEHOLDERS) if isinstance(text, str) else ():
        yield Finding(
            path=(*path, "text"),
            code="placeholder",
            found=f"{{{one.name}}}",
            expected=", ".join(PLACEHOLDERS),
            nearest=f"{{{near}}}" if (near := nearest(one.name, PLACEHOLDERS)) else "",
        )


_NEXT: Final = ("new", "triage", "open", "waiting", "done", "not_ours", "spam", "archived")


@cache
def shipped() -> tuple[Answer, ...]:
    """Those that ship; read when they are first needed."""
    import tomllib

    return msgspec.convert(tomllib.loads(SHIPPED.read_text("utf-8")), AnswerFile).answers


def answers_for(settings: Settings, channel: str) -> tuple[Answer, ...]:
    """Those that fit a channel, the office's language first, in the order of their file."""
    held: tuple[Answer, ...] = settings.tip_answers if settings.tip_answers is not None else shipped()
    fitting = [one for one in held if not one.channels or channel in one.channels]
    return tuple(sorted(fitting, key=lambda one: one.language != settings.office.language))
