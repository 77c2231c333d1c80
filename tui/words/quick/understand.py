"""From a line to a plan: reads the words, puts the parts together, and asks where they mean more or less than one thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from store.models.plan import CHANNELS
from store.models.text import clean
from tui.words.format import Format
from tui.words.quick.asking import Asking
from tui.words.quick.channels import sort
from tui.words.quick.model import Known, Understood
from tui.words.quick.scan import Part, Scanner, tokens
from tui.words.quick.told import chips
from tui.words.quick.when import When

LONGEST = 2_000
"""Letters that are read; a line of more is somebody's paste."""
_DANGLING = "-–:|,;."
ONE_OF_A_KIND = ("owner", "topic", "place", "repeat", "until", "count", "duration")


def understand(text: str, *, now: datetime, format: Format, known: Known) -> Understood:
    """What a line means, as of `now` (aware, in the office's zone), in the language of `format`. Never raises.

    Fields hold only what is certain; what is not is in the questions, each with the lines that would answer it.
    """
    text = clean(text)[:LONGEST]
    found = tokens(text)
    if not found:
        return Understood(text=text)
    words = [token.word for token in found]
    parts = list(Scanner(words, now.date(), known).parts())
    if not any(
        part.kind == "repeat" for part in parts
    ):  # "10x" and "kecuali" only say something of what repeats
        parts = [part for part in parts if part.kind not in ("count", "doubt")]
    parts = _one_number(parts)
    asking = Asking(text, found, format)
    sorted_channels = sort(parts, words)
    taken = {at for part in parts if part.kind != "channel" for at in range(part.first, part.last)}
    taken |= {at for run in sorted_channels.sure for at in range(run.first, run.last)}
    fields: dict[str, Any] = {}
    parts = asking.only_one([part for part in parts if part.kind != "channel"], ONE_OF_A_KIND)
    _names(parts, fields, asking)
    named = {channel for run in sorted_channels.sure for channel in run.channels}
    for run in sorted_channels.asked:
        asking.channel(run)
    if named:
        fields["channels"] = tuple(channel for channel in CHANNELS if channel in named)
    if "field" in named:
        fields["kind"] = "event"
    when = When(parts, asking, now=now, known=known)
    when.into(fields)
    title = _title([token.raw for at, token in enumerate(found) if at not in taken])
    if title:
        fields["title"] = title
    else:
        asking.plainly("title")
    return Understood(
        text=text,
        fields=fields,
        chips=(*when.partly(fields), *chips(format, fields, title, known, now.date())),
        questions=asking.questions,
        left=title,
    )


def _names(parts: list[Part], fields: dict[str, Any], asking: Asking) -> None:
    """What needs no clock: who, what about, where, how long, how long before."""
    leads: list[str] = []
    for part in parts:
        if part.kind in ("owner", "place", "lead") and part.code:
            asking.offered(part, part.code if part.kind != "owner" else f"owner-{part.code}")
        elif part.kind == "doubt":
            asking.doubted(part)
        elif part.kind == "lead":
            leads.append(part.value)
        elif part.kind in ("owner", "topic", "duration"):
            fields[part.kind] = part.value
        elif part.kind == "place":
            what, name = part.value
            fields[what] = name
    if leads:
        fields["lead_times"] = tuple(dict.fromkeys(leads))


def _one_number(parts: list[Part]) -> list[Part]:
    """Where an hour is named, `9` is a word of the title; so is a second one."""
    numbers = [part for part in parts if part.kind == "number"]
    if not any(part.kind in ("clock", "all-day") for part in parts):
        numbers = numbers[1:]
    return [part for part in parts if part not in numbers]


def _title(words: list[str]) -> str:
    """What is left, in its order, without the dashes and commas that stood between it and the rest."""
    while words and not words[0].strip(_DANGLING):
        del words[0]
    while words and not words[-1].strip(_DANGLING):
        del words[-1]
    return " ".join(" ".join(words).split()).strip(" ,;")
