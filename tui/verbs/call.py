"""One run of one verb: its line, its words, the desk it works at, and the way from an error to an exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.models.text import clean, escaped
from tui.headless import paths
from tui.verbs.arguments import Line, Usage
from tui.words.catalog import Words

if TYPE_CHECKING:
    from store.errors import StoreError
    from store.models.problem import Problem
    from tui.headless.config import Reading
    from tui.headless.desk import Desk
    from tui.headless.settings import Settings
    from tui.words.format import Format
    from tui.words.wording import Wording

DONE, FAILED, WRONG, FORBIDDEN, CONFLICT, DAMAGED = range(6)
"""Exit statuses (DESIGN 5)."""
STATUS = {
    "conflict": CONFLICT,
    "taken": CONFLICT,
    "overtaken": CONFLICT,
    "replaced": CONFLICT,
    "damaged": DAMAGED,
    "newer-format": DAMAGED,
    "not-permitted": FORBIDDEN,
    "not-found": WRONG,
    "invalid": WRONG,
}
"""Code of a store's error → exit status; any other one: FAILED."""
RIGHTS = (
    "approval-viewer",
    "approval-head",
    "approval-other",
    "undo-approval",
    "others-words",
    "others-reminder",
    "others-report",
)
"""Codes of problems that somebody else would not have."""


def refused(problems: Iterable[Problem]) -> int:
    """The exit status for what does not fit: 3 where nothing but a right is missing."""
    return FORBIDDEN if {problem.code for problem in problems} <= set(RIGHTS) else WRONG


class Stop(Exception):
    """Everything has been said; only the exit status is left."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Call:
    """What a verb is given."""

    def __init__(self, line: Line, config: Path | None, words: Words) -> None:
        self.line = line
        self.config = config
        self.words = words
        self.root: Path | None = None
        """The data folder, once it is known."""

    @property
    def json(self) -> bool:
        """Whether data is wanted as JSON."""
        return self.line.has("json")

    def out(self, text: str = "") -> None:
        """One line of data, on stdout, or several; clean, and the tabs between its cells kept."""
        sys.stdout.write("\t".join(clean(part, lines=True) for part in text.split("\t")) + "\n")

    def out_bytes(self, data: bytes) -> None:
        """A whole file on stdout, as it is: its line ends are its own."""
        sys.stdout.flush()
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(data)
        else:
            sys.stdout.write(data.decode())

    def out_json(self, data: Any) -> None:
        """Data as JSON on stdout: dates and times in ISO 8601, indented so that people may read it too.

        What steers a terminal stands in it as JSON's own escapes, so that no text is another one than in the data.
        """
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
        sys.stdout.write(text if clean(text, lines=True) == text else escaped(text))
        sys.stdout.write("\n")

    def refuse_json(
        self, reason: str, kind: str, *, field: str = "", value: str = "", rev: int | None = None
    ) -> None:
        """A refusal on stdout too, for a verb that answers `--json` with one id, its revision and what is wrong."""
        words = self.line.operands
        deciding = self.line.verb == "sources" and bool(words) and words[0] in ("accept", "refuse")
        if not self.json or not (deciding or self.line.verb in ("new", "set", "delete")):
            return
        about = clean(words[1]) if self.line.verb != "new" and len(words) > 1 else None
        problem = {
            "row": "", "field": field, "value": clean(value), "reason": clean(reason, lines=True), "code": kind,
        }  # fmt: skip
        self.out_json({"id": about, "rev": rev, "problems": [problem]})

    def say(self, text: str) -> None:
        """One line of talk, on stderr, clean: it may repeat a word of the command line or of a config.

        Data that went before it comes first on a terminal.
        """
        sys.stdout.flush()
        sys.stderr.write(f"{clean(text, lines=True)}\n")

    def t(self, key: str, **facts: object) -> str:
        """A sentence of the `cli` catalog."""
        return self.words.t(f"cli.{key}", **facts)

    @cached_property
    def wording(self) -> Wording:
        """Facts → sentences."""
        from tui.words.wording import Wording

        return Wording(self.words)

    def format(self, settings: Settings) -> Format:
        """Dates and numbers as the office writes them; plain signs where the output is not UTF-8."""
        from tui.words.format import Format

        coding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
        return Format(self.words, settings.zone, ascii_only=coding != "utf8")

    def reading(self, config: Path) -> Reading:
        """What came of reading the config."""
        from tui.headless.config import read as read_config

        return read_config(config, data_dir=self.line.options.get("data-dir"))

    def settings(self) -> Settings:
        """The settings to work with. Raises Stop where there is no config or a wrong one; all has been said then."""
        if self.line.has("sample"):
            from tui.headless import sampleoffice

            return sampleoffice.settings(self.line.options.get("data-dir"), language=self.words.language)
        if self.config is None:
            self.say(self.t("no_config", path=str(paths.own_config())))
            raise Stop(WRONG)
        reading = self.reading(self.config)
        if reading.settings is None:
            for problem in reading.errors:
                self.say(self.wording.config(problem))
            self.say(self.t("config_wrong"))
            raise Stop(WRONG)
        return reading.settings

    def desk(self, *, writing: bool = False) -> Desk:
        """The desk, opened. `writing`: its folders are made first. In the sample office there is always a today."""
        from tui.headless.desk import Desk

        desk = Desk(self.settings())
        self.root = desk.store.root
        if writing or desk.sample:
            desk.store.prepare()
        if desk.sample and self.line.verb != "pull":
            from tui.headless.sampleoffice import renew

            renew(desk)
        return desk

    def failed(self, error: StoreError) -> int:
        """What a verb did not tell of itself: on stderr, and as JSON where that is its answer; the exit status."""
        missing = error.code == "not-found"
        value = str(error.facts.get("id", "")) if missing else ""
        self.refuse_json(self.wording.error(error), error.code, field="id" if missing else "", value=value)
        return self.error(error)

    def error(self, error: StoreError) -> int:
        """Say what the store could not do; the exit status for it."""
        from store.errors import Invalid

        self.say(self.wording.error(error))
        if isinstance(error, Invalid):
            return refused(error.problems)
        return STATUS.get(error.code, FAILED)

    def number(self, settings: Settings) -> Callable[[int], str]:
        """How counts are printed: as the office writes them on a terminal, bare digits for other programs."""
        return self.format(settings).number if sys.stdout.isatty() else str

    def collection(self, name: str) -> str:
        """A collection's name as typed. Raises Usage for one that does not exist."""
        from store.models.collections import COLLECTIONS

        if name not in COLLECTIONS:
            raise Usage("cli.usage.collection", word=name, expected=", ".join(COLLECTIONS))
        return name

    def table(self, rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Rows as aligned columns on a terminal, separated by tabs in a pipe."""
        from tui.verbs.columns import aligned, tabbed

        for line in aligned(rows, right) if sys.stdout.isatty() else tabbed(rows):
            self.out(line)
