"""From an address to a `[[sources]]` block: what came, what it could be, and the block as text (issue 3, "Mapping help").

Used by `sources add` and by the dialog on Sumber. Writes one new file beside the config and never changes one.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from sources.errors import Missing
from sources.looks import Look
from sources.presets import merged, named, recognised
from sources.propose import LIKELY, SURE, Guess, Proposal, proposals
from sources.pull import Preview
from sources.sniff import Sample, sample
from sources.spec import Auth, Secret, SourceSpec
from sources.spec_check import semantic_problems
from sources.spec_parts import BasicAuth, NamedSecret
from store.models.collections import flat_fields
from store.models.text import clean, escaped
from tui.headless.config import wrong_with
from tui.headless.config_check import ConfigProblem
from tui.headless.settings import Settings
from tui.words.catalog import Words
from tui.words.mask import CUT, is_row, mask_headings, mask_text

WIDE_NAME, WIDE_VALUE = "TPI", "Jumlah"
"""What the two columns of an unpivoted sheet are called in a proposal."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One way to take what was seen."""

    sample: Sample
    proposal: Proposal
    others: tuple[Proposal, ...]
    """The proposals for the other collections, the best first."""
    spec: SourceSpec
    """The source as the block says it, with what its preset brings."""
    own: dict[str, Any]
    """Its table as the block says it."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields that neither a column nor the preset brings."""
        return tuple(name for name in self.proposal.missing if name not in self.spec.fields)


async def look(place: SourceSpec, settings: Settings, clock: Callable[[], datetime]) -> Sample:
    """The first page of what `place` names. Raises SourceError, also for a name that no config can hold."""
    if any("\ud800" <= letter <= "\udfff" for letter in place.path or place.url or ""):
        raise Missing("bad-name", where=place.path or place.url or "")
    return await sample(place, zone=settings.zone, clock=clock)


def offer(seen: Sample, settings: Settings, collection: str | None = None) -> Offer:
    """The best proposal, or the one for a collection."""
    known = [word for point in settings.checkpoints for word in (point.id, point.name, *point.aliases)]
    # A column cannot be called by somebody's row: then the header is missing, and nothing is taken from there.
    found = proposals([look for look in seen.looks if not is_row(look.name)], known)
    chosen = next((one for one in found if one.collection == collection), found[0])
    own = _own(seen.spec, chosen)
    spec: SourceSpec = msgspec.convert(merged(own), SourceSpec)
    return Offer(
        sample=seen, proposal=chosen, others=tuple(o for o in found if o is not chosen), spec=spec, own=own
    )


def _own(seen: SourceSpec, chosen: Proposal) -> dict[str, Any]:
    """The source's table as the block says it: what a preset brings is not said again."""
    preset = named(seen.preset)
    own: dict[str, Any] = {"id": seen.id, "collection": chosen.collection}
    said = (
        ("url", "path", "preset") if preset is not None else ("url", "path", "format", "records", "columns")
    )
    own |= {name: value for name in said if (value := getattr(seen, name))}
    if seen.url is not None:
        own["url"] = seen.url
    brought = preset.fields.get(chosen.collection, {}) if preset is not None else {}
    fields = {guess.field: guess.look.name for guess in chosen.guesses if guess.field not in brought}
    if chosen.wide:
        own["unpivot"] = {"columns": list(chosen.wide), "name": WIDE_NAME, "value": WIDE_VALUE}
        fields |= {"checkpoint": WIDE_NAME, "count": WIDE_VALUE}
    if chosen.key_from and not (preset is not None and preset.id is not None):
        own["key_from"] = chosen.key_from
    elif chosen.key and not (preset is not None and preset.id is not None):
        own["key"] = list(chosen.key)
    if chosen.dates:
        own["dates"] = chosen.dates[0] if len(chosen.dates) == 1 else list(chosen.dates)
    if chosen.decimal != ".":
        own["decimal"] = chosen.decimal
    if preset is None and seen.paging.kind != "none":
        own["paging"] = {"kind": seen.paging.kind, "next": seen.paging.next}
    if seen.auth is not None:
        own["auth"] = _without_nothing(msgspec.to_builtins(seen.auth))
    return own | {"fields": fields}


def _without_nothing(value: Any) -> Any:
    """A table without the keys that hold nothing: TOML has no null."""
    if not isinstance(value, dict):
        return value
    return {key: _without_nothing(part) for key, part in value.items() if part is not None}


async def tried(made: Offer, settings: Settings, clock: Callable[[], datetime], limit: int = 3) -> Preview:
    """The first records as this offer would map them. Raises SourceError."""
    from sources.pull import preview
    from tui.headless.names import names_of

    return await preview(made.spec, names_of(settings), zone=settings.zone, clock=clock, limit=limit)


def place_of(location: str, source: str, auth: Auth | None = None, preset: str | None = None) -> SourceSpec:
    """An address or a path, which is made absolute, as a source without a mapping.

    Without `preset` the system is recognised by the address, if it can be.
    """
    url = location if location.startswith(("http://", "https://")) else None
    name = preset or (recognised(url) if url else None)
    table: dict[str, Any] = {"id": source, "collection": "deferrals"}
    table |= {"url": url} if url else {"path": str(Path(location).expanduser().absolute())}
    table |= {"preset": name} if name else {}
    spec: SourceSpec = msgspec.convert(merged(table), SourceSpec)
    return replace(spec, auth=auth)


def id_of(location: str, taken: Mapping[str, Any] | frozenset[str] = frozenset()) -> str:
    """An id for a source: after its file, else its host; numbered where it is taken."""
    parts = urlsplit(location)
    words = [Path(parts.path).stem, (parts.hostname or "").partition(".")[0], "source"]
    found = next(
        slug for word in words if (slug := re.sub(r"[^a-z0-9]+", "-", word.casefold()).strip("-")[:40])
    )
    number, name = 1, found
    while name in taken:
        number += 1
        name = f"{found}-{number}"
    return name


def auth_of(text: str) -> Auth | None:
    """`bearer:env:NAME`, `token:file:/path`, `basic:USER:env:NAME`, `header:NAME:env:NAME` or `query:NAME:env:NAME`.

    None for anything else. A secret itself cannot be said: it would stand in the shell's history.
    """
    match = re.fullmatch(r"(?:(bearer|token)|(basic|header|query):([^:]+)):(env|file):(.+)", text)
    if match is None:
        return None
    plain, named, name, way, where = match.groups()
    secret = Secret(env=where) if way == "env" else Secret(file=where)
    if plain is not None:
        return Auth(bearer=secret) if plain == "bearer" else Auth(token=secret)
    if named == "basic":
        return Auth(basic=BasicAuth(user=name, password=secret))
    what = NamedSecret(name=name, value=secret)
    return Auth(header=what) if named == "header" else Auth(query=what)


def sureness(score: float) -> str:
    """sure | likely | weak."""
    return "sure" if score >= SURE else "likely" if score >= LIKELY else "weak"


def example(look: Look, collection: str, field: str) -> str:
    """What a column holds, as a comment may show it: nothing of free text, nor of what our field calls personal."""
    kind = flat_fields(collection)[field].kind
    if kind.personal or kind.name == "prose" or look.kind in ("personal", "prose"):
        return ""
    flat = " ".join(mask_text(look.example).split())
    return flat if len(flat) <= CUT else flat[: CUT - 1] + "…"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """An offer and the first records that it would bring."""

    offer: Offer
    found: Preview


def attempt(
    seen: Sample, settings: Settings, clock: Callable[[], datetime], collection: str | None = None
) -> Trial:
    """Offer and try, blocking; for a thread. Raises SourceError."""
    made = offer(seen, settings, collection)
    return Trial(offer=made, found=asyncio.run(tried(made, settings, clock)))


def look_and_attempt(place: SourceSpec, settings: Settings, clock: Callable[[], datetime]) -> Trial:
    """Look, offer and try, blocking; for a thread. Raises SourceError."""
    return attempt(asyncio.run(look(place, settings, clock)), settings, clock)


def folder_of(settings: Settings) -> Path | None:
    """The folder that a new file would be put in `sources.d` of; None for the sample office, which has no config."""
    return None if settings.sample or not settings.files else settings.files[0].absolute().parent


def block(made: Offer, words: Words) -> str:
    """The `[[sources]]` block as commented TOML."""
    own, proposal, t = made.own, made.proposal, words.t
    says = {
        "collection": t(f"cli.add.{sureness(proposal.score)}"),
        "key_from": t("cli.add.key"),
        "key": t("cli.add.key"),
        "dates": t(f"cli.add.{_order(proposal)}") if proposal.dates else "",
        "preset": t("cli.add.preset"),
        "unpivot": t("cli.add.wide"),
    }
    lines = [f"# {t('cli.add.head')}", "[[sources]]"]
    lines += [_key(name, value, says.get(name, "")) for name, value in own.items() if name != "fields"]
    if any(problem.code == "neither" for problem in semantic_problems(made.spec) if problem.key == "key"):
        lines.append(f"# {t('cli.add.no_key')}")
    lines += [
        "",
        "[sources.fields]",
        *(_guess(g, own, words) for g in proposal.guesses if g.field in own["fields"]),
    ]
    lines += [_key(name, own["fields"][name]) for name in ("checkpoint", "count") if proposal.wide]
    lines += [f'# {name} = "…"  {t("cli.add.missing")}' for name in made.missing]
    used = {*(guess.look.name for guess in proposal.guesses), *proposal.wide, made.spec.key_from}
    safe = zip(made.sample.looks, mask_headings(look.name for look in made.sample.looks), strict=True)
    left = [name for look, name in safe if look.kind != "empty" and look.name not in used]
    if left:
        lines += ["", f"# {t('cli.add.unused', columns=', '.join(left[:20]))}"]
    return "\n".join(lines) + "\n"


def _order(proposal: Proposal) -> str:
    """What can be said of the order of day and month."""
    if not all(guess.look.certain for guess in proposal.guesses if guess.look.kind == "date"):
        return "open-order"
    return "day-first" if proposal.dates[0].startswith("%d") else "month-first"


def _guess(guess: Guess, own: Mapping[str, Any], words: Words) -> str:
    shown = example(guess.look, own["collection"], guess.field)
    said = [words.t(f"cli.add.{sureness(guess.score)}"), words.t(f"cli.add.by-{guess.by}")]
    said += [words.t("cli.add.example", example=shown)] if shown else []
    return _key(guess.field, guess.look.name, "; ".join(said))


def _key(name: str, value: object, comment: str = "") -> str:
    plain = re.fullmatch(r"[A-Za-z0-9_-]+", name)
    line = f"{name if plain else _inline(name)} = {_inline(value)}"
    return f"{line}  # {comment}" if comment else line


def _inline(value: object) -> str:
    """A value as TOML on one line, and nothing in it that a terminal could take for more. JSON's texts are TOML's."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_key(str(k), v) for k, v in value.items() if v is not None) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    text = msgspec.json.encode(value).decode()
    return text if clean(text) == text else escaped(text, long="\\U{:08x}")


class Unfit(Exception):
    """With this file `infokim check` would refuse the whole config; it was not written."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        self.problems = problems
        super().__init__(problems)


class NotWritten(Exception):
    """The file could not be made. `why`: the system's own words; empty where a file of that name is there already."""

    def __init__(self, file: Path, why: str = "") -> None:
        self.file = file
        self.why = why
        super().__init__(file, why)


def write(folder: Path, source: str, text: str) -> Path:
    """One new file `sources.d/<source>.toml` in the config's folder; never over another file.

    Raises Unfit, and NotWritten.
    """
    file = folder / "sources.d" / f"{source}.toml"
    problems = wrong_with(file, text)
    if problems:
        raise Unfit(problems)
    try:
        file.parent.mkdir(exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise NotWritten(file) from None
    except OSError as error:
        raise NotWritten(file, os.strerror(error.errno or 0)) from None
    return file
