"""From a table of TOML to a Struct, with every misfit at once. Facts only: `tui/words` makes the sentences.

msgspec stops at the first misfit and names no choices (tech spike 7), so the walk over the fields is ours and
msgspec converts one key at a time.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

Path = tuple[str | int, ...]
"""The way to a key: `("sources", 0, "every")`."""
T = TypeVar("T", bound=msgspec.Struct)


class ConfigProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong with a config."""

    code: str
    """no-file | folder | no-permission | not-text | syntax | newer-format | unknown-key | type | choice | required |
    backwards | duplicate | zone | duration | span | range | color | inline-secret | plain-http | loose, or a code of
    `sources.spec.SpecProblem`; the key of its sentence in the `errors` catalog."""
    file: str
    where: str = ""
    """`[[sources]] #1 (penundaan), every`; empty: the file as a whole."""
    line: int = 0
    """Counted from 1; 0: not known."""
    found: str = ""
    expected: str = ""
    """What would fit: choices joined by `, `, or an example in TOML."""
    nearest: str = ""
    """The valid key or choice that is most like what was found."""
    warning: bool = False
    """True: worth saying, and everything runs all the same."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A misfit with its way, before it has a file and a line."""

    path: Path
    code: str
    found: str = ""
    expected: str = ""
    nearest: str = ""
    warning: bool = False


def walk(kind: type[T], table: Mapping[str, Any], path: Path, findings: list[Finding]) -> T | None:
    """A Struct from a table; None where a key did not fit. Every misfit is appended to `findings`."""
    hints, fields = _described(kind)
    values: dict[str, Any] = {}
    before = len(findings)
    for key, value in table.items():
        if key not in fields:
            findings.append(_unknown(path, key, fields))
            continue
        found, value = _value(hints[fields[key].name], value, (*path, key), findings)
        if found:
            values[fields[key].name] = value
    for key, field in fields.items():
        if field.required and key not in table:
            findings.append(
                Finding(path=(*path, key), code="required", expected=_expected(hints[field.name]))
            )
    if len(findings) > before and any(not finding.warning for finding in findings[before:]):
        return None
    try:
        return kind(**values)
    except ValueError as error:  # a Struct's own __post_init__ may object to several keys together
        findings.append(Finding(path=path, code="type", expected=str(error)))
        return None


@cache
def _described(kind: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The hints of a Struct by name and its fields by key. Resolving them takes longer than all the rest."""
    hints = get_type_hints(kind, include_extras=True)
    return hints, {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _unknown(path: Path, key: str, fields: Mapping[str, Any]) -> Finding:
    near = nearest(key, fields)
    return Finding(path=(*path, key), code="unknown-key", found=key, expected=", ".join(fields), nearest=near)


def nearest(word: str, valid: Mapping[str, Any] | Sequence[str]) -> str:
    """The valid word most like this one, or an empty text."""
    import difflib  # only where something is wrong

    close = difflib.get_close_matches(word.casefold(), list(valid), n=1, cutoff=0.6)
    return close[0] if close else ""


def _value(hint: Any, value: Any, path: Path, findings: list[Finding]) -> tuple[bool, Any]:
    """Whether a value fits its hint, and the converted value."""
    inner = _bare(hint)
    struct = _struct_in(inner)
    if struct and isinstance(value, dict):
        made = walk(struct, value, path, findings)
        return made is not None, made
    origin, args = get_origin(inner), get_args(inner)
    if origin is tuple and isinstance(value, list) and _struct_in(args[0]):
        return _each(args[0], enumerate(value), path, findings, tuple)
    if origin is dict and isinstance(value, dict):
        known = _choices(args[0])
        for key in [key for key in value if known and key not in known]:
            findings.append(_unknown(path, key, dict.fromkeys(known)))
        return _each(
            args[1], value.items(), path, findings, lambda made: dict(zip(value, made, strict=False))
        )
    try:
        return True, msgspec.convert(value, hint, strict=True)
    except msgspec.ValidationError as error:
        findings.append(_misfit(hint, value, path, str(error)))
        return False, None


def _each(hint: Any, items: Any, path: Path, findings: list[Finding], gather: Any) -> tuple[bool, Any]:
    """Every member of an array of tables, or of a table of tables."""
    before = len(findings)
    made = [_value(hint, value, (*path, key), findings)[1] for key, value in items]
    return len(findings) == before, gather(made)


def _misfit(hint: Any, value: Any, path: Path, message: str) -> Finding:
    """A value of the wrong kind. msgspec's message is used only for the way inside an inline value (`$.map`)."""
    if " - at `$" in message:
        inside = message.rpartition("`$")[2].rstrip("`").strip(".")
        path = (*path, *(part for part in inside.replace("[", ".[").split(".") if part))
    choices = _choices(hint)
    secret = is_secret(path)
    near = nearest(value, choices) if choices and isinstance(value, str) and not secret else ""
    return Finding(
        path=path,
        code="inline-secret" if secret and isinstance(value, str) else "choice" if choices else "type",
        found="" if secret else toml(value),
        expected=BY_REFERENCE if secret else _EXAMPLE_OF.get(str(path[-1]), _expected(hint)),
        nearest=near,
    )


BY_REFERENCE = '{ env = "NAME" }, { file = "/path" }, { command = ["program", "argument"] }'
"""The ways to name a secret."""


def is_secret(path: Path) -> bool:
    """Whether what stands at this way may be a secret: then no message repeats it, right or wrong."""
    return (path[:1] == ("sources",) and "auth" in path[2:]) or (
        path[:1] == ("push",) and "token" in path[2:]
    )


def toml(value: Any) -> str:
    """A value as it could stand in TOML, cut at 60 characters."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    elif isinstance(value, datetime | date | time):
        text = value.isoformat()
    elif isinstance(value, list):
        text = "[" + ", ".join(toml(member) for member in value) + "]"
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{key} = {toml(member)}" for key, member in value.items()) + " }"
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _bare(hint: Any) -> Any:
    """A hint without `Annotated` and without `| None`."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        if len(kinds) == 1:
            return _bare(kinds[0])
    return hint


def _struct_in(hint: Any) -> type[msgspec.Struct] | None:
    """The one Struct among what a hint allows, so that a table can be walked."""
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (_bare(hint),)
    structs = [k for k in map(_bare, kinds) if isinstance(k, type) and issubclass(k, msgspec.Struct)]
    return structs[0] if len(structs) == 1 else None


def _choices(hint: Any) -> tuple[str, ...]:
    bare = _bare(hint)
    return tuple(map(str, get_args(bare))) if get_origin(bare) is Literal else ()


def _expected(hint: Any) -> str:
    """What would fit, in TOML's own words, which are the same in every language."""
    choices = _choices(hint)
    if choices:
        return ", ".join(choices)
    bare = _bare(hint)
    origin = get_origin(bare)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(_expected(k) for k in get_args(bare) if k is not type(None)))
    if origin is tuple:
        return f"[{_expected(get_args(bare)[0])}, …]"
    if origin is dict or _struct_in(bare):
        return "{ … = … }"
    return _EXAMPLES.get(bare, "…")


_EXAMPLE_OF = {"every": '"15m"', "timeout": '"30s"', "cron": '"0 7 * * 1-5"', "grace": '"12h"'}
"""By name of the key, where the type alone says little."""
_EXAMPLES: dict[Any, str] = {
    str: '"…"',
    int: "123",
    float: "1.5",
    bool: "true | false",
    date: "2026-11-23",
    datetime: "2026-11-23T09:14:00+07:00",
}
