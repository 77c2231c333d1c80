"""The report of a quarter of Desa binaan: villages against target, kinds, topics, suggestions. Counts only, no names.

The same data on the same day make the same file; of a quarter that is over, on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.models.suggestion import STATES
from store.queries.quarterly import Part, Quarter, quarter
from store.queries.tipnumbers import suppressed_row
from tui.headless.exporting import Book, Sheet, Value
from tui.headless.exporting.lists import sources_of
from tui.words.mask import mask_numbers

if TYPE_CHECKING:
    from store.queries.periods import Period
    from tui.headless.desk import Desk
    from tui.words.format import Format

Row = list[Value]
FIGURES = ("activities", "people", "uncounted")
NAMED = 4
"""Kinds and topics that the text for a chat names."""


class VillagesReport:
    """One quarter in words. `small`: counts of people below it are written as `<5`."""

    def __init__(self, desk: Desk, period: Period, form: Format, small: int | None = None) -> None:
        snapshot, self._small = desk.snapshot, small
        self.desk, self.form, self.words = desk, form, form.words
        self.found: Quarter = quarter(
            snapshot.rows("villages"),
            snapshot.rows("activities"),
            snapshot.rows("suggestions"),
            period,
            desk.today(),
            desk.settings.villages.target,
            snapshot.names,
        )
        self._shown = self._as_shown()

    def word(self, key: str, **facts: object) -> str:
        """A text of the catalog of this report."""
        return self.words.t(f"fieldwork.report.{key}", **facts)

    @property
    def title(self) -> str:
        """`Desa binaan, triwulan 3 2026`, of one that is not over with `s.d. 24 Nov 2026`."""
        first = self.found.period.first
        named = self.word("title", quarter=(first.month + 2) // 3, year=first.year)
        if self.found.until >= self.found.period.last:
            return named
        return f"{named} {self.word('until', day=self.form.short_day_year(self.found.until))}"

    # tables

    def book(self, *, flat: bool = False) -> Book:
        """A sheet for villages, kinds, topics and suggestions; `flat`: one table of all, for formats that hold one alone."""
        sheets = (
            (self._flat(),)
            if flat
            else (self._villages(), self._kinds(), self._topics(), self._suggestions())
        )
        return Book(
            title=f"{self.title} · {self.desk.settings.office.name}",
            sheets=sheets,
            about=tuple(self._about()),
            about_title=self.words.t("exports.about"),
            zone=self.desk.settings.zone,
            headings=(self.words.t("exports.about.what"), self.words.t("exports.about.text")),
        )

    def _head(self, *names: str) -> tuple[str, ...]:
        return tuple(self.word(f"column.{name}") for name in names)

    def _figures(self, part: Part) -> Row:
        return [len(part.done), self._people(part), part.uncounted]

    def _people(self, part: Part) -> Value:
        return self._shown[id(part)]

    def _as_shown(self) -> dict[int, Value]:
        """People of each part. A small count is hidden, and with it so much that no sum beside it gives it away."""
        found: dict[int, Value] = {}
        for parts in (self._lines(), self.found.kinds, self.found.topics, (self.found.whole,)):
            counts = [part.people for part in parts]
            told = suppressed_row(counts, self._small) if self._small is not None else ("",) * len(counts)
            for part, n, text in zip(parts, counts, told, strict=True):
                found[id(part)] = text if text and n is not None and text != str(n) else n
        return found

    def _states(self, part: Part) -> Row:
        return [len(part.suggestions), *(part.states[state] for state in STATES)]

    def _state_names(self) -> tuple[str, ...]:
        return (*self._head("suggestions"), *(self.form.choice("state", state) for state in STATES))

    def _about_village(self, part: Part) -> Row:
        village = part.village
        if village is None:
            return [self.word("unknown"), None, None, None]
        district = self.desk.settings.area.district(village) or None
        status = self.form.choice("status", village.status)
        return [mask_numbers(village.name), district, status, village.decree_date]

    def _against(self, part: Part) -> Row:
        """What was asked, and whether it was met; nothing where nothing is asked."""
        if part.expected is None:
            return [None, None]
        met = len(part.done) + 1e-9 >= part.expected
        return [self._asked(part.expected), self.form.yes_no(met)]

    def _asked(self, expected: float) -> Value:
        whole = round(expected)
        return whole if abs(expected - whole) < 0.05 else self.form.decimal(expected, 1)

    def _lines(self) -> list[Part]:
        apart = self.found.apart
        return [*self.found.villages, *([apart] if apart.done or apart.suggestions else [])]

    def _villages(self) -> Sheet:
        rows = [
            [
                *self._about_village(part),
                *self._figures(part)[:1],
                *self._against(part),
                *self._figures(part)[1:],
            ]
            for part in self._lines()
        ]
        whole = self.found.whole
        asked = None if whole.expected is None else self._asked(whole.expected)
        rows.append(
            [self.word("sum"), None, None, None, len(whole.done), asked, None, *self._figures(whole)[1:]]
        )
        return Sheet(
            title=self.word("sheet.villages"),
            columns=self._head(
                "village", "district", "status", "since", "activities", "target", "met", "people", "uncounted"
            ),
            rows=rows,
            strong=frozenset({len(rows) - 1}),
        )

    def _kind(self, part: Part) -> str:
        return self.form.choice("kind", part.name)

    def _topic(self, part: Part) -> str:
        return mask_numbers(part.name) if part.name else self.word("no-topic")

    def _kinds(self) -> Sheet:
        rows: list[Row] = [[self._kind(part), *self._figures(part)] for part in self.found.kinds]
        return Sheet(title=self.word("sheet.kinds"), columns=self._head("kind", *FIGURES), rows=rows)

    def _topics(self) -> Sheet:
        rows: list[Row] = [[self._topic(part), *self._figures(part)] for part in self.found.topics]
        return Sheet(title=self.word("sheet.topics"), columns=self._head("topic", *FIGURES), rows=rows)

    def _suggestions(self) -> Sheet:
        heard = [part for part in self._lines() if part.suggestions]
        rows: list[Row] = [[self._about_village(part)[0], *self._states(part)] for part in heard]
        rows.append([self.word("sum"), *self._states(self.found.whole)])
        return Sheet(
            title=self.word("sheet.suggestions"),
            columns=(*self._head("village"), *self._state_names()),
            rows=rows,
            strong=frozenset({len(rows) - 1}),
        )

    def _flat(self) -> Sheet:
        """A line for each village, kind and topic; `part` says which it is. They count the same activities each."""
        rows: list[Row] = []
        for part in self._lines():
            figures = self._figures(part)
            rows.append(
                [self.word("part.village"), *self._about_village(part), figures[0], *self._against(part), *figures[1:],
                 *self._states(part)]
            )  # fmt: skip
        none = [None] * (len(STATES) + 1)
        named = [(self.word("part.kind"), self._kind(part), part) for part in self.found.kinds]
        named += [(self.word("part.topic"), self._topic(part), part) for part in self.found.topics]
        for what, name, part in named:
            figures = self._figures(part)
            rows.append([what, name, None, None, None, figures[0], None, None, *figures[1:], *none])
        columns = self._head(
            "part",
            "name",
            "district",
            "status",
            "since",
            "activities",
            "target",
            "met",
            "people",
            "uncounted",
        )
        return Sheet(title=self.word("sheet.villages"), columns=(*columns, *self._state_names()), rows=rows)

    def _about(self) -> Iterator[tuple[str, str]]:
        """Where it is from, and how the target is meant."""
        yield self.word("about.target"), self.word("about.rule", target=self.desk.settings.villages.target)
        rows = self.desk.snapshot.rows("activities")
        of_quarter = [row for one in self.found.whole.done if (row := rows.row(one.id)) is not None]
        yield from sources_of(self.desk, self.form, of_quarter)

    # the text for a chat

    def text(self) -> str:
        """Five or six lines."""
        return "".join(f"{line}\n" for line in self._told())

    def _told(self) -> Iterator[str]:
        found, whole, number = self.found, self.found.whole, self.form.number
        yield f"{self.title} · {self.desk.settings.office.name}"
        active = [part for part in found.villages if part.expected is not None]
        asked = "" if whole.expected is None else self.word("text.of", target=self._asked(whole.expected))
        met = len(active) - len(found.missed)
        yield self.word(
            "text.villages",
            met=number(met),
            active=number(len(active)),
            done=number(len(whole.done)),
            asked=asked,
        )
        people = self._people(whole)
        if people is not None:
            uncounted = whole.uncounted
            more = self.words.tn("fieldwork.report.text.uncounted", uncounted) if uncounted else ""
            yield (
                self.word(
                    "text.people", n=people if isinstance(people, str) else self.form.count(whole.people)
                )
                + more
                + "."
            )
        for key, parts, called in (("kinds", found.kinds, self._kind), ("topics", found.topics, self._topic)):
            if parts:
                named = ", ".join(f"{called(part)} {number(len(part.done))}" for part in parts[:NAMED])
                yield self.word(f"text.{key}", named=named + (", …" if len(parts) > NAMED else ""))
        states = ", ".join(
            f"{number(n)} {self.form.choice('state', state)}" for state, n in whole.states.items() if n
        )
        if states:
            yield self.word("text.suggestions", n=number(len(whole.suggestions)), states=states)
        if found.missed:
            names = ", ".join(str(self._about_village(part)[0]) for part in found.missed[:NAMED])
            yield self.word("text.missed", names=names + (", …" if len(found.missed) > NAMED else ""))
