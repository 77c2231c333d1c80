"""`export`: what is held, as files for other programs."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.models.text import clean
from tui.headless.exporting import BINARY, WRITERS, Style, TooMany, written
from tui.headless.exporting.columns import COLUMNS, COUNTED
from tui.headless.exporting.lists import Wish, book_of, columns_of, outgoing, suppressed
from tui.headless.exporting.place import put, stem
from tui.verbs.arguments import Usage, number
from tui.verbs.call import DONE, FAILED, FORBIDDEN, Call, Stop
from tui.verbs.list import asked, damage_told, told_of

if TYPE_CHECKING:
    from store.models.row import Row
    from tui.headless.desk import Desk
    from tui.verbs.records import Filter

FORMATS = (*WRITERS, "json", "ics")
REVEALED = ("subject", "reporter_name", "reporter_contact")
"""What an unmasked export of tips has beside the columns of `list`."""


def run(call: Call) -> int:
    """Print one text, or write files and print their paths; 3 where one may not read it, or not unmasked."""
    collection = call.collection(call.line.operands[0])
    formats = formats_of(call, FORMATS if collection == "outreach" else FORMATS[:-1], collection)
    style = style_of(call)
    limit = number(call.line, "limit")
    revealing = call.line.has("reveal")
    desk = call.desk(writing=revealing)
    wanted, rows = asked(call, desk, collection)
    wish = _wish(call, desk, collection)
    going = outgoing(collection, rows)
    if len(going) < len(rows):
        call.say(call.words.tn("exports.restricted", len(rows) - len(going)))
    going = list(islice(going, limit))
    files = {f".{named}": _data(call, desk, named, going, wanted, wish, style) for named in formats}
    if revealing:
        _note(call, desk, wish, going)
    deliver(call, desk, named_of(desk, stem(collection, wish.filters)), files, collection)
    if desk.sample:
        call.say(call.t("sample"))
    return damage_told(call, desk, collection) or DONE


def formats_of(call: Call, known: tuple[str, ...], collection: str) -> tuple[str, ...]:
    """The formats of `--format`, each once. Raises Usage for one that is not known here, or none."""
    words = [word.strip() for word in call.line.options.get("format", "").split(",")]
    for word in words:
        if word not in known:
            raise Usage("cli.usage.format", word=word, collection=collection, expected=", ".join(known))
    return tuple(dict.fromkeys(words))


def style_of(call: Call) -> Style:
    """How texts are written. Raises Usage for a separator that is not one sign, or that no reader could tell."""
    text = call.line.options.get("separator", ",")
    sign = "\t" if text in ("tab", "\\t") else text
    if len(sign) != 1 or sign not in ",;|\t":
        raise Usage("cli.usage.separator", word=text)
    return Style(separator=sign, bom=call.line.has("bom"))


def small_of(call: Call, desk: Desk) -> int | None:
    """Below which count nothing is told; None where nobody asked for it."""
    return desk.settings.tips.small if call.line.has("suppress") else None


def named_of(desk: Desk, name: str) -> str:
    """A file's name without its ending; one of the sample office says so."""
    return f"contoh-{name}" if desk.sample else name


def deliver(call: Call, desk: Desk, name: str, files: dict[str, bytes], collection: str) -> None:
    """One text to stdout; else files, their paths to stdout. `files`: ending → bytes. Raises Stop."""
    import os

    out = call.line.options.get("out")
    if out is None and len(files) == 1 and not any(ending[1:] in BINARY for ending in files):
        call.out_bytes(*files.values())
        return
    try:
        paths = put(desk, {f"{name}{ending}": data for ending, data in files.items()}, collection, out)
    except OSError as error:
        where = str(error.filename or out)
        call.say(call.t("export.unwritten", file=where, why=os.strerror(error.errno or 0)))
        raise Stop(FAILED) from None
    for path in paths:
        call.out(str(path))
    if out is not None and collection == "tips":
        call.say(call.words.t("exports.outside"))


def _wish(call: Call, desk: Desk, collection: str) -> Wish:
    """What the options ask for. Raises Usage, and Stop where the right is missing."""
    revealing = call.line.has("reveal")
    if revealing:
        _judge_reveal(call, desk, collection)
    if call.line.has("suppress") and not set(COLUMNS[collection]) & set(COUNTED):
        raise Usage("cli.usage.suppress", word=collection)
    columns = _columns(call, collection)
    if revealing and not columns:
        columns = (*COLUMNS[collection], *REVEALED)
    filters = dict(word.partition("=")[::2] for word in call.line.operands[1:])
    return Wish(
        collection=collection,
        columns=columns,
        filters={name.strip(): clean(text.strip()) for name, text in filters.items()},
        revealed=revealing,
        suppress=small_of(call, desk),
    )


def _columns(call: Call, collection: str) -> tuple[str, ...]:
    text = call.line.options.get("columns")
    if text is None:
        return ()
    known = columns_of(collection)
    if text.strip() == "all":
        return known
    names = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip() != "id"))
    for name in names:
        if name not in known:
            raise Usage("cli.usage.columns", word=name, expected=", ".join(("all", "id", *known)))
    return names


def _judge_reveal(call: Call, desk: Desk, collection: str) -> None:
    from store.errors import Invalid
    from store.models.problem import Problem
    from tui.headless.revealing import LEAST, fitting, why_not_reveal

    if collection != "tips":
        raise Usage("cli.usage.reveal-export", word=collection)
    reason = why_not_reveal(desk)
    if reason is not None:
        call.say(call.t(f"edit.{reason}", login=desk.me.login, collection=collection))
        raise Stop(FORBIDDEN)
    if not fitting(call.line.options.get("why", "")):
        problem = Problem(code="reveal-why", field="why", expected=str(LEAST))
        raise Invalid([problem], collection=collection, id="")


def _data(
    call: Call, desk: Desk, named: str, rows: list[Row[Any]], wanted: Filter, wish: Wish, style: Style
) -> bytes:
    if named == "ics":
        from tui.headless.publishing import text_of

        every = not wish.filters and not call.line.has("limit")
        return text_of(desk, None if every else [row.record.id for row in rows]).encode()
    if named == "json":
        return _json(desk, rows, wanted, wish)
    try:
        return written(named, book_of(desk, call.format(desk.settings), rows, wish), style)
    except TooMany as error:
        raise Usage("cli.usage.rows", word=named, rows=str(error.rows), most=str(error.most)) from None


def _json(desk: Desk, rows: list[Row[Any]], wanted: Filter, wish: Wish) -> bytes:
    """The objects of `list --json`, those columns alone that were asked for by name."""
    import msgspec

    from store.models.collections import flatten
    from store.models.text import escaped

    collection = wish.collection
    found = []
    for row in rows:
        told = told_of(desk, collection, row, wanted.span)
        if wish.revealed:
            flat, zone = flatten(row.record), desk.settings.zone
            told |= {
                name: value.astimezone(zone) if isinstance(value, datetime) else value
                for name, value in flat.items()
            }
        told = {name: suppressed(wish, name, value) for name, value in told.items()}
        found.append({name: told[name] for name in ("id", *wish.columns)} if wish.columns else told)
    text = msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
    return f"{text if clean(text, lines=True) == text else escaped(text)}\n".encode()


def _note(call: Call, desk: Desk, wish: Wish, rows: list[Row[Any]]) -> None:
    """The audit line, before anything goes out: where it cannot be written, nothing does."""
    from tui.headless.log import log, logging_to
    from tui.words.mask import known_of, mask_text

    ids = [row.record.id for row in rows]
    known = {name for row in rows for name in known_of(row.record)}
    why = mask_text(clean(call.line.options.get("why", "")), known)
    with logging_to(desk.store.root, desk.me.login):
        desk.store.exported(wish.collection, ids, wish.columns, by=desk.me.login, at=desk.now(), why=why)
        log.info("export collection=%s rows=%d", wish.collection, len(ids))
