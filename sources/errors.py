"""Why a source brought nothing. Facts only; `tui/words` makes the sentence and names the next step.

SourceError                  `code`s in `failure.code`
├── Unreachable  no answer in time        timeout · unreachable · tls · broken
├── Refused      an answer without data   status · their-error · redirect · no-secret · token · address ·
│                                         secret-slow · secret-long
├── Missing      no file to read          missing-file · not-a-file · outside-root · not-permitted · too-many-files ·
│                                         bad-name
└── Unreadable   an answer that is no     too-large · not-data · unreadable · encoding · unknown-format · no-records ·
                 table of ours            missing-columns · duplicate-columns · all-rejected · too-many-rows · changing ·
                                          protected · other-workbook · no-sheet · expanded

No fact ever holds a secret, a query string, or a value of somebody's row.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.models.called import mask_headings, mask_text
from store.models.harvest import Failure
from store.models.problem import Problem
from store.models.text import clean


class SourceError(Exception):
    """The root. `failure` is what the state file keeps; facts are cleaned and cut at 200 characters.

    `retry_after`: seconds that the other side asked us to wait, None if it did not.
    `problems`: what was found in the rows before the answer was given up.
    """

    def __init__(
        self,
        code: str,
        *,
        retry_after: float | None = None,
        problems: Sequence[Problem] = (),
        **facts: str | int | float,
    ) -> None:
        self.failure = Failure(code=code, facts={name: _fact(name, value) for name, value in facts.items()})
        self.retry_after = retry_after
        self.problems = tuple(problems)
        super().__init__(code, self.failure.facts)

    def add(self, **facts: str | int | float) -> None:
        """Further facts, found later."""
        self.failure.facts.update({name: _fact(name, value) for name, value in facts.items()})


_THEIRS = frozenset(("columns", "nearest", "said", "reason", "sheet", "sheets", "found"))
"""Facts in the words of whoever made the table or the answer: they may name a person."""


_HEADINGS = frozenset(("columns", "nearest", "sheet", "sheets"))


def _fact(name: str, value: str | int | float) -> str:
    """One line, safe to show."""
    text = f"{value:g}" if isinstance(value, float) else clean(str(value))
    if name in _THEIRS:  # headings are not sentences: `Nama Petugas` names nobody
        text = ", ".join(mask_headings(text.split(", "))) if name in _HEADINGS else mask_text(text)
    return text if len(text) <= 200 else text[:199] + "…"


class Unreachable(SourceError):
    """Nobody answered, or not in time. Facts: `where` (scheme, host, port), `seconds`."""


class Refused(SourceError):
    """Somebody answered and gave no data.

    Facts: `where`, `status`, `secret` (its reference), `to` (a refused host), `said` and `reason` (their own words and
    code, where the preset knows where they stand).
    """


class Missing(SourceError):
    """There is no file that may be read. Facts: `where` (the path)."""


class Unreadable(SourceError):
    """What came cannot be used. Facts: `limit`, `found`, `expected`, `file`, `line`, `columns`, `nearest`, … ."""
