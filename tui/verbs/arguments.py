"""The table of verbs, and the reading of a command line.

Not argparse: options may stand anywhere after the verb (DESIGN 5; argparse refuses `set outreach ID --rev 3 title=x`),
its sentences are English only, and its import costs as much as a bare Python (style report 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Verb(NamedTuple):
    """One verb: where it lives, what it takes. Its words are `cli.verb.<name>` and `cli.about.<name>`."""

    module: str
    """Imported when the verb runs; its `run(call)` answers the exit status."""
    operands: str
    """As the usage line shows them; the same in both languages."""
    least: int = 0
    most: int | None = None
    """None: any number."""
    options: tuple[str, ...] = ()


VALUED = {
    "config": "FILE",
    "data-dir": "DIR",
    "limit": "N",
    "rev": "N",
    "why": "TEXT",
    "to": "FILE|DAY",
    "answer": "MARK",
    "collection": "NAME",
    "id": "ID",
    "auth": "HOW",
    "preset": "NAME",
    "quick": "LINE",
    "format": "FORMAT",
    "out": "FILE",
    "at": "TIME",
    "channel": "CHANNEL",
    "agency": "ID",
    "user": "LOGIN",
    "from": "DAY",
    "period": "TEXT",
    "form": "NAME",
    "columns": "NAMES",
    "separator": "SIGN",
    "month": "MONTH",
    "quarter": "QUARTER",
    "year": "YEAR",
}
"""Options that take a value, with its name."""
EVERYWHERE = ("config", "data-dir", "sample", "help", "version")

VERBS: dict[str, Verb] = {
    "init": Verb("tui.verbs.init", "", 0, 0, ("print",)),
    "check": Verb("tui.verbs.check", "", 0, 0, ("json",)),
    "schema": Verb("tui.verbs.schema", "[config | me]", 0, 1),
    "pull": Verb("tui.verbs.pull", "[SOURCE …]", 0, None, ("json",)),
    "sources": Verb(
        "tui.verbs.sources",
        "[test ID | add URL-or-PATH | accept ID | refuse ID]",
        0,
        2,
        ("json", "answer", "collection", "id", "preset", "auth", "write"),
    ),
    "list": Verb("tui.verbs.list", "COLLECTION [FIELD=VALUE …]", 1, None, ("json", "limit")),
    "show": Verb("tui.verbs.show", "SCREEN", 1, 1, ("plain", "period", "form")),
    "new": Verb("tui.verbs.edit", "COLLECTION FIELD=VALUE …", 1, None, ("json", "why", "quick")),
    "set": Verb("tui.verbs.edit", "COLLECTION ID FIELD=VALUE …", 3, None, ("json", "rev", "why", "later")),
    "delete": Verb("tui.verbs.edit", "COLLECTION ID", 2, 2, ("json", "rev", "why", "undo", "later")),
    "export": Verb(
        "tui.verbs.export",
        "COLLECTION [FIELD=VALUE …]",
        1,
        None,
        ("format", "out", "columns", "separator", "bom", "limit", "suppress", "reveal", "why"),
    ),
    "report": Verb(
        "tui.verbs.report",
        "deferrals | tips | villages",
        1,
        1,
        ("month", "year", "quarter", "format", "out", "close", "why", "suppress", "separator", "bom"),
    ),
    "import": Verb("tui.verbs.imports", "FILE", 1, 1, ("json", "dry-run", "why")),
    "remind": Verb("tui.verbs.remind", "", 0, 0, ("once", "dry-run", "at", "json", "motd", "test")),
    "caption": Verb("tui.verbs.caption", "", 0, 0, ("channel", "json")),
    "reveal": Verb("tui.verbs.reveal", "tips ID", 2, 2, ("json", "why")),
    "letter": Verb("tui.verbs.letter", "tips ID", 2, 2, ("agency", "reveal", "why", "json")),
    "undo": Verb("tui.verbs.undo", "", 0, 0, ("json", "list")),
    "redo": Verb("tui.verbs.undo", "", 0, 0, ("json", "list")),
    "purge": Verb("tui.verbs.purge", "", 0, 0, ("json", "dry-run")),
    "audit": Verb("tui.verbs.audit", "[verify]", 0, 1, ("json", "user", "from", "to", "collection")),
    "backup": Verb("tui.verbs.backup", "", 0, 0, ("json", "to", "list")),
    "restore": Verb("tui.verbs.backup", "[FILE]", 0, 1, ("json",)),
}


class Line(NamedTuple):
    """A command line that has been read."""

    verb: str | None
    operands: tuple[str, ...]
    options: Mapping[str, str]
    """Option → its value; `""` for one that takes none."""

    def has(self, option: str) -> bool:
        """Whether an option was given."""
        return option in self.options


class Usage(Exception):
    """A wrong command line. `key` and `facts` are a sentence of the `cli` catalog (exit status 2)."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def read(words: Sequence[str]) -> Line:
    """Read a command line. Raises Usage."""
    verb: str | None = None
    operands: list[str] = []
    options: dict[str, str] = {}
    rest = list(words)
    only_operands = False
    while rest:
        word = rest.pop(0)
        if word == "--" and not only_operands:
            only_operands = True
        elif word.startswith("-") and word != "-" and not only_operands:
            name, value = _option(word, rest)
            options[name] = value
        elif verb is None:
            verb = word
        else:
            operands.append(word)
    line = Line(verb, tuple(operands), options)
    if not line.has("help") and not line.has("version"):
        _judge(line)
    return line


def _option(word: str, rest: list[str]) -> tuple[str, str]:
    """One option and its value, which is the next word or stands behind `=`."""
    if word == "-h":
        return "help", ""
    name, equals, value = word.removeprefix("--").partition("=")
    known = {*VALUED, *EVERYWHERE, *(option for verb in VERBS.values() for option in verb.options)}
    if not word.startswith("--") or name not in known:
        raise Usage("cli.usage.option", option=word.partition("=")[0], nearest=_near(name, known, "--"))
    if name not in VALUED:
        if equals:
            raise Usage("cli.usage.no_value", option=f"--{name}")
        return name, ""
    if not equals:
        if not rest:
            raise Usage("cli.usage.value", option=f"--{name}", value=VALUED[name])
        value = rest.pop(0)
    return name, value


def _judge(line: Line) -> None:
    """Whether the verb exists and takes what it was given."""
    if line.verb is None:
        wrong = next((option for option in line.options if option not in EVERYWHERE), None)
        if wrong:
            raise Usage("cli.usage.verb_missing", option=f"--{wrong}")
        return
    if line.verb not in VERBS:
        raise Usage("cli.usage.verb", verb=line.verb, nearest=_near(line.verb, VERBS))
    verb = VERBS[line.verb]
    for option in line.options:
        if option not in EVERYWHERE and option not in verb.options:
            raise Usage("cli.usage.not_here", option=f"--{option}", verb=line.verb)
    if len(line.operands) < verb.least:
        raise Usage("cli.usage.too_few", usage=usage_of(line.verb))
    if verb.most is not None and len(line.operands) > verb.most:
        raise Usage("cli.usage.too_many", word=line.operands[verb.most], usage=usage_of(line.verb))


def usage_of(verb: str) -> str:
    """`infokim list COLLECTION [FIELD=VALUE …] [--json] [--limit N]`."""
    options = "".join(
        f" [--{option}{' ' + VALUED[option] if option in VALUED else ''}]" for option in VERBS[verb].options
    )
    operands = f" {VERBS[verb].operands}" if VERBS[verb].operands else ""
    return f"infokim {verb}{operands}{options}"


def _near(word: str, known: Mapping[str, object] | set[str], prefix: str = "") -> str:
    import difflib  # only for a mistake: it costs 4 ms

    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"{prefix}{close[0]}" if close else ""


def number(line: Line, option: str) -> int | None:
    """The whole number of an option, None where it was not given. Raises Usage."""
    text = line.options.get(option)
    if text is None:
        return None
    if not text.isdigit():
        raise Usage("cli.usage.number", option=f"--{option}", value=text)
    return int(text)
