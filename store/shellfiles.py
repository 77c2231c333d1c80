"""Whole files as bytes without words of purged tips, and what tells a file that holds some. Pure.

Each answers the same bytes where nothing in them is to go. What stays of one tip is `store/shell.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from store.codec import encode
from store.models.tip import PERSONAL
from store.schema import META, UNREADABLE
from store.shell import (
    PARTS,
    STAYS,
    Known,
    Tree,
    bare_draft,
    bare_entry,
    bare_fields,
    bare_problem,
    bare_step,
    bare_tip,
)

_ID = re.compile(rb"t-[a-z2-7]{12}(?:-2)?")
_LEAST = 6
"""Letters of the shortest name by which a file is known to hold words of a tip."""
_RAW = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


def bare_tables(data: bytes, known: Known) -> bytes:
    """A ledger or a cache of tips, of any format: one table of documents by id. Raises UNREADABLE."""
    tables = _RAW.decode(data)
    records = tables.get("records", {})
    changed = False
    for tip in records.keys() & known.keys():
        document = msgspec.json.decode(records[tip])
        if not isinstance(document, dict):
            raise ValueError(tip)
        made = bare_entry(document, known[tip]) if "rev" in document else bare_tip(document, known[tip])
        if made != document:
            records[tip] = msgspec.Raw(encode(made))
            changed = True
    return encode(tables) if changed else data


def bare_answer(data: bytes, known: Known) -> bytes:
    """An answer that is kept aside. Raises UNREADABLE."""
    tree = msgspec.json.decode(data)
    answer = tree["source"]["answer"]
    records = [bare_tip(tip, known[tip["id"]]) if tip["id"] in known else tip for tip in answer["records"]]
    problems = [bare_problem(problem) for problem in answer.get("problems", [])]
    if records == answer["records"] and problems == answer.get("problems", []):
        return data
    return encode(tree | {"source": {"answer": answer | {"records": records, "problems": problems}}})


def bare_state(data: bytes) -> bytes:
    """What is known of a source's pulls: values that did not fit may be texts of a tip. Raises UNREADABLE."""
    tree = msgspec.json.decode(data)
    state = tree["source"]["state"]
    problems = [bare_problem(problem) for problem in state.get("problems", [])]
    if problems == state.get("problems", []):
        return data
    return encode(tree | {"source": {"state": state | {"problems": problems}}})


def bare_history(data: bytes, known: Known) -> bytes:
    """Lines of what a source replaced. What cannot be read as a line goes: it would be no line for any reader."""
    lines = []
    for text in data.splitlines(keepends=True):
        if any(tip.decode() in known for tip in _ID.findall(text)):
            lines.append(_bare_line(text, known))
        else:
            lines.append(text)
    return b"".join(lines)


def _bare_line(text: bytes, known: Known) -> bytes:
    try:
        line = msgspec.json.decode(text)
        at = known.get(line["id"])
        if at is None:
            return text
        values = ("old", "new")
        if field := line.get("field", ""):
            made = line if field in STAYS else {k: v for k, v in line.items() if k not in values}
        else:
            made = line | {
                name: bare_fields(line[name], at) for name in values if isinstance(line.get(name), Mapping)
            }
        return text if made == line else encode(made) + b"\n"
    except UNREADABLE:
        return b""


def bare_drafts(data: bytes, known: Known) -> bytes:
    """One login's unsaved forms. Raises UNREADABLE."""
    tree = msgspec.json.decode(data)
    drafts = tree["login"]["drafts"]
    kept = [made for draft in drafts if (made := bare_draft(draft, known)) is not None]
    return data if kept == drafts else encode({META: tree[META], "login": {"drafts": kept}})


def bare_steps(data: bytes, known: Known) -> bytes:
    """One login's own steps of tips. Raises UNREADABLE."""
    tree = msgspec.json.decode(data)
    steps = tree["login"]["steps"]
    kept = [made for step in steps if (made := bare_step(step, known)) is not None]
    return data if kept == steps else encode({META: tree[META], "login": {"steps": kept}})


# Files that nothing here can take apart: known by an id, or by words, of a purged tip.


def names_in(data: bytes) -> Iterator[str]:
    """Every id of a tip that stands in a file."""
    return (found.decode() for found in set(_ID.findall(data)))


def words_in(data: bytes, known: Known) -> set[str]:
    """What `bare_tables` would take from a file: each line of each text that is long enough to be somebody's own.

    Nothing of what cannot be read.
    """
    found: set[str] = set()
    try:
        records = _RAW.decode(data).get("records", {})
    except UNREADABLE:
        return found
    for tip in records.keys() & known.keys():
        document = msgspec.json.decode(records[tip])
        if not isinstance(document, dict):
            continue
        if "rev" in document:
            found |= _said(document) - _said(bare_entry(document, known[tip]))
        else:
            found |= {*_words(document)} - {*_words(bare_tip(document, known[tip]))}
    return found


def _said(entry: Mapping[str, Tree]) -> set[str]:
    origin = entry.get("origin")
    held = [entry.get("record"), entry.get("fields"), entry.get("base")]
    held.append(origin.get("record") if isinstance(origin, Mapping) else None)
    return {word for part in held if isinstance(part, Mapping) for word in _words(part)}


def _words(tip: Mapping[str, Tree]) -> Iterator[str]:
    """Lines that hardly stand in another file by chance: "Sekupang" and "Terima kasih" name nobody."""
    texts = [(name, tip.get(name)) for name in ("text", *PERSONAL)]
    for name, (_, gone) in PARTS.items():
        parts = tip.get(name)
        for part in parts if isinstance(parts, list | tuple) else ():
            texts += [(key, part.get(key)) for key in gone] if isinstance(part, Mapping) else []
    for name, text in texts:
        for line in map(str.strip, text.splitlines()) if isinstance(text, str) else ():
            if _is_telling(name, line):
                yield line


def _is_telling(name: str, line: str) -> bool:
    if name in ("reporter_name", "reporter_contact", "letter"):
        return len(line) >= _LEAST
    if name in ("place", "subject", "channel"):
        return len(line) >= 3 * _LEAST or (len(line) >= _LEAST and any(map(str.isdigit, line)))
    return len(line) >= 2 * _LEAST


def spelled(words: Iterable[str]) -> tuple[bytes, ...]:
    """The words as files hold them: plain, in JSON, in XML."""
    from html import escape as as_xml

    made: set[bytes] = set()
    for word in words:
        made |= {word.encode(), encode(word)[1:-1], as_xml(word, quote=False).encode()}
    return tuple(sorted(made))
