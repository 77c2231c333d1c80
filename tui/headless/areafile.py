"""The official list of the office's kelurahan (`[villages] area`): a CSV or a TOML file beside the config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from store.queries.coverage import Listed
from tui.headless.config_check import Finding, toml, walk
from tui.headless.config_lines import Way
from tui.headless.settings import Section

COLUMNS: Final = ("code", "name", "district", "outside")
"""What is read of a CSV; the last two may be missing, and others are left out."""
SIGNS: Final = (";", ",", "\t", "|")
YES: Final = ("yes", "ya", "y", "true", "1", "x")
NO: Final = ("", "no", "tidak", "n", "false", "0", "-")


class AreaVillage(Section, frozen=True, kw_only=True):
    """`[[villages]]`: one kelurahan."""

    code: str
    name: str
    district: str = ""
    """The name of its kecamatan."""
    outside: bool = False
    """Whether another office serves it, so that it counts in no coverage."""


class AreaFile(Section, frozen=True, kw_only=True):
    """A whole list."""

    villages: tuple[AreaVillage, ...] = ()


def table_of(text: str) -> tuple[dict[str, Any], dict[Way, int]]:
    """A CSV as the table that the same list would be in TOML, and on which line each kelurahan stands.

    Lines that begin with `#` say where the list is from. The first other one names the columns.
    """
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if _says(line)]
    if not rows:
        return {"villages": []}, {}
    sign = max(SIGNS, key=rows[0][1].count)
    cells = _split([line for _, line in rows], sign)
    heads = [cell.strip().casefold() for cell in cells[0]]
    found: list[dict[str, Any]] = []
    lines: dict[Way, int] = {}
    if not {"code", "name"} <= set(heads):
        return {"villages": []}, {("villages",): rows[0][0]}
    for (number, _), row in zip(rows[1:], cells[1:], strict=True):
        lines["villages", len(found)] = number
        said = {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head in COLUMNS}
        found.append({name: _typed(name, value) for name, value in said.items() if value})
    return {"villages": found}, lines


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _split(lines: Sequence[str], sign: str) -> list[list[str]]:
    if not any('"' in line for line in lines):
        return [line.split(sign) for line in lines]
    import csv  # only where a cell is quoted

    return [next(csv.reader([line], delimiter=sign), []) for line in lines]


def _typed(name: str, value: str) -> Any:
    word = value.casefold()
    if name != "outside" or word not in (*YES, *NO):
        return value
    return word in YES


def judged(table: Mapping[str, Any]) -> tuple[tuple[Listed, ...], list[Finding]]:
    """The kelurahan of a parsed list, and everything that is wrong with it; none where something is."""
    findings: list[Finding] = []
    made = walk(AreaFile, table, (), findings)
    listed = table.get("villages")
    findings += _twice(listed if isinstance(listed, list) else ())
    if not listed and not findings:
        expected = "code;name;district;outside"
        findings.append(Finding(path=("villages",), code="required", expected=expected))
    if made is None or findings:
        return (), findings
    return tuple(msgspec.convert(msgspec.structs.asdict(one), Listed) for one in made.villages), []


def _twice(listed: Sequence[Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, one in enumerate(listed):
        code = one.get("code") if isinstance(one, dict) else None
        if isinstance(code, str):
            if code in seen:
                yield Finding(path=("villages", place, "code"), code="duplicate", found=toml(code))
            seen.add(code)
