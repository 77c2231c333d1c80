"""Reads a config, its `sources.d` and `me.toml`, and reports everything that is wrong with them at once (DESIGN 4).

Nothing is started from a config with an error in it. Nothing here writes.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sources.names import BUILT_IN_AGENCIES
from store.models.text import clean
from store.queries.coverage import NOWHERE, Area
from tui.headless import paths
from tui.headless.config_check import ConfigProblem, Finding, walk
from tui.headless.config_lines import Way, key_lines, line_of, line_of_error
from tui.headless.config_rules import rules
from tui.headless.privacy import taste_findings
from tui.headless.settings import Config, Me, Settings

FORMAT = 1


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading a config."""

    settings: Settings | None
    """None: something is wrong."""
    problems: tuple[ConfigProblem, ...] = ()
    """Errors and warnings, file by file, line by line."""

    @property
    def errors(self) -> tuple[ConfigProblem, ...]:
        """The problems that keep everything from starting."""
        return tuple(problem for problem in self.problems if not problem.warning)


class _File(msgspec.Struct, kw_only=True):
    """One TOML file while it is being read."""

    path: Path
    table: dict[str, Any] = {}
    lines: dict[Way, int] = {}
    problem: ConfigProblem | None = None


def read(file: Path, *, data_dir: str | None = None, environ: Mapping[str, str] = os.environ) -> Reading:
    """The settings of one config file with everything that stands beside it."""
    main = _open(file)
    parts = [main] if main.problem else [main, *map(_open, _beside(file))]
    personal = paths.personal_file(environ)
    if personal.is_file():
        parts.append(_open(personal))
    problems = [part.problem for part in parts if part.problem]
    newer = _format_problem(main)
    if main.problem or newer:
        return Reading(settings=None, problems=(*problems, newer) if newer else tuple(problems))
    owners = _merge_sources(main, [part for part in parts[1:] if part.path != personal], problems)
    _apply_presets(main)
    main.table |= {name: _cleaned(main.table[name]) for name in _SPOKEN if name in main.table}
    findings: list[Finding] = []
    config = walk(Config, main.table, (), findings)
    findings += rules(main.table, config)
    problems += [_located(finding, main, owners) for finding in _once(findings)]
    taste, misfits = _personal(next((part for part in parts if part.path == personal), None))
    problems += misfits
    own_rules, misfits = _tip_rules(config, file)
    problems += misfits
    own_answers, misfits = _tip_answers(config, file)
    problems += misfits
    own_letters, misfits = _tip_letters(config, file)
    problems += misfits
    area, misfits = _area(config, file)
    problems += misfits
    problems.sort(key=lambda problem: (problem.file != str(file), problem.file, problem.line))
    if config is None or taste is None or any(not problem.warning for problem in problems):
        return Reading(settings=None, problems=tuple(problems))
    root = paths.data_root(data_dir, config.data.dir, environ, base=file.absolute().parent)
    values = {field: getattr(config, field) for field in Config.__struct_fields__}
    read_files = tuple(part.path for part in parts)
    settings = Settings(
        **values,
        root=root,
        me=with_language(taste, environ),
        files=read_files,
        tip_rules=own_rules,
        tip_answers=own_answers,
        tip_letters=own_letters,
        area=area,
    )
    return Reading(settings=settings, problems=tuple(problems))


def taste_only(environ: Mapping[str, str] = os.environ) -> tuple[Me, tuple[ConfigProblem, ...]]:
    """`me.toml` alone, for the sample office; a broken one is said and left out."""
    file = paths.personal_file(environ)
    taste, problems = _personal(_open(file) if file.is_file() else None)
    return with_language(taste or Me(), environ), tuple(problems)


def with_language(taste: Me, environ: Mapping[str, str]) -> Me:
    """`$INFOKIM_LANG` wins over what is written in any file."""
    forced = environ.get("INFOKIM_LANG", "")[:2].lower()
    return msgspec.structs.replace(taste, language=forced) if forced in ("id", "en") else taste


def _open(path: Path, parse: Callable[[str], tuple[dict[str, Any], dict[Way, int]]] | None = None) -> _File:
    """Read one file; what keeps it from being read is its problem. `parse`: of what is no TOML its table and lines."""

    def cannot(code: str, line: int = 0, found: str = "") -> _File:
        return _File(path=path, problem=ConfigProblem(code=code, file=str(path), line=line, found=found))

    try:
        text = path.read_bytes().decode("utf-8-sig")  # Notepad puts a byte-order mark in front
        if parse is not None:
            table, lines = parse(text)
            return _File(path=path, table=table, lines=lines)
        return _parsed(path, text)
    except FileNotFoundError:
        return cannot("no-file")
    except IsADirectoryError:
        return cannot("folder", found=str(path / "infokim.toml"))
    except UnicodeDecodeError as error:
        return cannot("not-text", line=error.object[: error.start].count(b"\n") + 1)
    except tomllib.TOMLDecodeError as error:
        return cannot("syntax", line_of_error(error), str(error).partition(" (at ")[0])
    except OSError as error:
        return cannot("no-permission" if isinstance(error, PermissionError) else "no-file")


def _parsed(path: Path, text: str) -> _File:
    """A file of this text. Raises tomllib.TOMLDecodeError."""
    return _File(path=path, table=tomllib.loads(text), lines=key_lines(text))


def wrong_with(file: Path, text: str) -> tuple[ConfigProblem, ...]:
    """The errors that `read` would find in the `[[sources]]` of a file of this text; it need not be there."""
    try:
        part = _parsed(file, text)
    except tomllib.TOMLDecodeError as error:
        found = str(error).partition(" (at ")[0]
        return (ConfigProblem(code="syntax", file=str(file), line=line_of_error(error), found=found),)
    _apply_presets(part)
    findings: list[Finding] = []
    config = walk(Config, part.table, (), findings)
    findings += rules(part.table, config)
    own = [f for f in _once(findings) if f.path[:1] == ("sources",) and not f.warning]
    return tuple(_located(finding, part, {}) for finding in own)


_SPOKEN = ("office", "people", "checkpoints", "agencies", "villages", "outreach", "tips")
"""Sections whose texts are shown. Paths, addresses and what is looked for in rows stay as they are written."""


def _cleaned(value: Any, *, lines: bool = False) -> Any:
    """A value of TOML with its texts cleaned; `lines`: those of several lines stay so."""
    if isinstance(value, dict):
        return {key: _cleaned(part, lines=lines) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, lines=lines) for part in value]
    return clean(value, lines=lines) if isinstance(value, str) else value


def _format_problem(main: _File) -> ConfigProblem | None:
    """A newer format is refused before its keys are judged: they may mean something else there."""
    found = main.table.get("format", FORMAT)
    if not isinstance(found, int) or found <= FORMAT:
        return None
    line = line_of(main.lines, ("format",))
    return ConfigProblem(
        code="newer-format",
        file=str(main.path),
        where="format",
        line=line,
        found=str(found),
        expected=str(FORMAT),
    )


def _beside(file: Path) -> list[Path]:
    """The files of `sources.d`, in the order of their names."""
    try:
        return sorted((file.parent / "sources.d").glob("*.toml"))
    except OSError:
        return []


def _merge_sources(
    main: _File, others: list[_File], problems: list[ConfigProblem]
) -> dict[int, tuple[_File, int]]:
    """Append the sources of `sources.d`; answer which file each of them came from, and its place in that file.

    A file there holds one source's keys at its top, or `[[sources]]` tables like the config itself.
    """
    sources = main.table.get("sources", [])
    if not isinstance(sources, list):
        return {}
    sources = list(sources)
    owners: dict[int, tuple[_File, int]] = {}
    for other in others:
        if other.problem:
            continue
        many = other.table.get("sources")
        if isinstance(many, list) and all(isinstance(each, dict) for each in many):
            found = list(enumerate(many))
            problems += [_stray(other, key) for key in other.table if key not in ("sources", "format")]
        else:
            found = [(-1, other.table)]
        for place, table in found:
            owners[len(sources)] = (other, place)
            sources.append(table)
    if sources:
        main.table = {**main.table, "sources": sources}
    return owners


def _apply_presets(main: _File) -> None:
    """Put under each source what its preset says; whatever is checked and started from then on is whole."""
    sources = main.table.get("sources")
    if isinstance(sources, list) and any(isinstance(each, dict) and "preset" in each for each in sources):
        from sources.presets import merged  # only where a source has one

        whole = [merged(each) if isinstance(each, dict) else each for each in sources]
        main.table = {**main.table, "sources": whole}


def _stray(other: _File, key: str) -> ConfigProblem:
    line = line_of(other.lines, (key,))
    return ConfigProblem(
        code="unknown-key", file=str(other.path), where=key, line=line, found=key, expected="sources"
    )


def _once(findings: list[Finding]) -> list[Finding]:
    """One message per key: a key of the wrong type need not also break a rule."""
    seen: dict[Way, Finding] = {}
    for finding in findings:
        seen.setdefault((*finding.path, finding.warning), finding)
    return list(seen.values())


def _personal(part: _File | None) -> tuple[Me | None, list[ConfigProblem]]:
    """The taste in `me.toml`; None where something is wrong with it."""
    if part is None:
        return Me(), []
    if part.problem:
        return None, [part.problem]
    findings: list[Finding] = []
    taste = walk(Me, part.table, (), findings)
    refused = list(taste_findings(part.table))
    return None if refused else taste, [_located(finding, part, {}) for finding in (*findings, *refused)]


def _tip_rules(config: Config | None, file: Path) -> tuple[tuple[Any, ...] | None, list[ConfigProblem]]:
    """The rules of `[tips] rules` and what is wrong with them; None where the config names no file."""
    if config is None or not config.tips.rules:
        return None, []
    from tui.headless.tiprules import judged  # only where an office has its own

    part = _open(file.absolute().parent / Path(config.tips.rules).expanduser())
    if part.problem:
        return None, [part.problem]
    rules, findings = judged(_cleaned(part.table))
    return rules, [_located(finding, part, {}) for finding in _once(findings)]


def _tip_answers(config: Config | None, file: Path) -> tuple[tuple[Any, ...] | None, list[ConfigProblem]]:
    """The answers of `[tips] answers` and what is wrong with them; None where the config names no file."""
    if config is None or not config.tips.answers:
        return None, []
    from tui.headless.answers import judged  # only where an office has its own

    part = _open(file.absolute().parent / Path(config.tips.answers).expanduser())
    if part.problem:
        return None, [part.problem]
    answers, findings = judged(_cleaned(part.table, lines=True))
    return answers, [_located(finding, part, {}) for finding in _once(findings)]


def _tip_letters(config: Config | None, file: Path) -> tuple[Mapping[str, str] | None, list[ConfigProblem]]:
    """The templates in `[tips] letters` and what is wrong with them; None where the config names no folder."""
    if config is None or not config.tips.letters:
        return None, []
    from tui.headless.letters import read_letters  # only where an office has its own

    folder = file.absolute().parent / Path(config.tips.letters).expanduser()
    built_in = (agency.id for agency in BUILT_IN_AGENCIES)
    return read_letters(folder, [*(agency.id for agency in config.agencies), *built_in])


def _area(config: Config | None, file: Path) -> tuple[Area, list[ConfigProblem]]:
    """The list of `[villages] area` and what is wrong with it; NOWHERE where the config names none."""
    if config is None or not config.villages.area:
        return NOWHERE, []
    from tui.headless.areafile import judged, table_of  # only where an office has one

    path = file.absolute().parent / Path(config.villages.area).expanduser()
    part = _open(path, None if path.suffix.lower() == ".toml" else table_of)
    if part.problem:
        return NOWHERE, [part.problem]
    listed, findings = judged(_cleaned(part.table))
    return Area(listed), [_located(finding, part, {}) for finding in _once(findings)]


def _located(finding: Finding, main: _File, owners: Mapping[int, tuple[_File, int]]) -> ConfigProblem:
    """A finding with its file, its line and its place in words that are the same in every language."""
    file, way = main, finding.path
    if way[:1] == ("sources",) and len(way) > 1 and isinstance(way[1], int) and way[1] in owners:
        file, place = owners[way[1]]
        way = way[2:] if place < 0 else ("sources", place, *way[2:])
    return ConfigProblem(
        code=finding.code,
        file=str(file.path),
        where=place_of(way, file.table),
        line=line_of(file.lines, way),
        found=finding.found,
        expected=finding.expected,
        nearest=finding.nearest,
        warning=finding.warning,
    )


def place_of(way: Way, table: Mapping[str, Any]) -> str:
    """`("sources", 0, "every")` → `[[sources]] #1 (penundaan), every`; `("office", "timezone")` → `[office], timezone`."""
    if len(way) > 1 and isinstance(way[1], int):
        members = table.get(str(way[0]))
        member = members[way[1]] if isinstance(members, list) and way[1] < len(members) else {}
        name = next((str(member[key]) for key in ("id", "login") if key in member), "") if member else ""
        head = f"[[{way[0]}]] #{way[1] + 1}" + (f" ({name})" if name else "")
        rest = way[2:]
    elif len(way) > 1 and isinstance(table.get(str(way[0])), dict):
        deep = 2 if way[0] == "access" and len(way) > 2 else 1
        head = "[" + ".".join(map(str, way[:deep])) + "]"
        rest = way[deep:]
    else:
        return ".".join(map(str, way))
    tail = "".join(f"[{part}]" if isinstance(part, int) or part.isdigit() else f".{part}" for part in rest)
    return f"{head}, {tail.strip('.')}" if tail else head
