"""`A` on Informasi: an answer for whoever gave a tip. Picked or typed, copied, sent by hand, and then noted.

infokim sends nothing itself: what is noted is that somebody did, and by which channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from store.captions.limits import limits_with
from store.captions.measure import measure
from store.models.text import clean
from store.models.tip import TIP_CLOSED, Tip
from tui.headless.answers import Answer, answers_for
from tui.headless.tipedits import Fields, noted
from tui.keys import bind
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.pick import PickScreen
from tui.screens.textcard import TextCard
from tui.views.cells import Cell, Column, Listing, Style, wrap
from tui.views.letters import answer_text
from tui.views.tips import status_word
from tui.widgets.table import Table
from tui.words.wording import Wording

if TYPE_CHECKING:
    from store.models.row import Row
    from tui.screens.ground import Ground
    from tui.screens.tipwork import TipWork

FREE = "+"
"""The key of the row that asks for words of one's own."""


class AnswersScreen(PickScreen):
    """Dismisses the place of an answer in the list, or FREE. A digit picks at once."""

    def __init__(self, ground: Ground, title: str, tip: Tip, answers: tuple[Answer, ...]) -> None:
        super().__init__(ground, title, keys="cases.answer.keys")
        self._tip = tip
        self._answers = answers

    def listing(self) -> Listing:
        """Number, title, how it begins."""
        t, sight = self.ground.words.t, self.ground.sight()
        texts = [answer_text(sight, one.text, self._tip, one.language)[0] for one in self._answers]

        def row(key: str) -> tuple[Cell, ...]:
            if key == FREE:
                return (Cell("+", "accent"), Cell(t("cases.answer.free"), "accent"), Cell(""), Cell(""))
            place = int(key)
            one = self._answers[place]
            digit = str(place + 1) if place < 9 else ""
            begins = " ".join(texts[place].split())
            return (
                Cell(digit, "accent"),
                Cell(one.title),
                Cell(one.language, "muted"),
                Cell(begins, "muted"),
            )

        def text(key: str) -> str:
            if key == FREE:
                return f"+ {t('cases.answer.free')}".casefold()
            place = int(key)
            return f"{self._answers[place].title} {texts[place]}".casefold()

        return Listing(
            columns=(
                Column(name="number", title="", width=2, right=True),
                Column(name="title", title=t("cases.answer.title-of"), width=36),
                Column(name="language", title="", width=2),
                Column(name="text", title=t("cases.answer.text"), width=0),
            ),
            keys=(*map(str, range(len(self._answers))), FREE),
            row=row,
            text=text,
        )

    @on(Input.Changed)
    def _digit(self, event: Input.Changed) -> None:
        """A digit alone picks at once."""
        text = event.value.strip()
        if len(text) == 1 and text.isascii() and text.isdigit() and 1 <= int(text) <= len(self._answers):
            self.dismiss(str(int(text) - 1))
        else:
            table = self.query_one(Table)
            table.narrow(event.value)


class AnswerCard(TextCard[str | None]):
    """Dismisses the text once it is to be noted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit-text", run="edit", show=False),
        bind("edit", run="edit", show=False),
        Binding("enter", "note", show=False),
    ]
    KEYS = (("open", "cases.answer.note"), *TextCard.KEYS, ("edit-text", "cases.answer.edit"))

    def __init__(self, page: TipWork, tip: Tip, title: str, text: str, missing: tuple[str, ...]) -> None:
        super().__init__(page.ground, title)
        self.page = page
        self.tip = tip
        self._text = text
        self._missing = missing
        self._warned = ""
        """The text of which it was told that something in it is not filled."""

    def text(self) -> str:
        """The answer, filled."""
        return self._text

    @property
    def _left(self) -> str:
        """The placeholders that the program could not fill, and nobody else did."""
        return ", ".join(f"{{{name}}}" for name in self._missing if f"{{{name}}}" in self._text)

    def above(self) -> list[tuple[str, Style]]:
        """What is not filled."""
        return [(self.ground.words.t("cases.answer.missing", names=self._left), "warn")] if self._left else []

    def below(self) -> list[tuple[Cell, ...]]:
        """`142/280 · 3 #` as the platform counts, and what does not fit there."""
        settings, number, t = self.ground.desk.settings, self.ground.format.number, self.ground.words.t
        found = measure(self.tip.channel, self._text, limits_with(settings.outreach.limits))
        unit = t(f"cli.caption.unit.{found.unit}")
        told = (
            f"{number(found.count)}/{number(found.limit)}" if found.limit is not None else number(found.count)
        )
        lines: list[tuple[Cell, ...]] = [(), (Cell(f"{told} {unit}", "muted" if found.ok else "failed"),)]
        for problem in found.problems:
            look: Style = "failed" if problem.code in found.refused else "warn"
            reason = Wording(self.ground.words).reason(problem, "outreach")
            lines += [(Cell(part, look),) for part in wrap(reason, self.wide)]
        return lines

    def file_name(self) -> str:
        """By the tip, so that retention finds it."""
        return f"answer-{self.tip.id}.txt"

    def action_edit(self) -> None:
        """In the person's own editor."""

        async def write() -> None:
            from tui.editor import edited

            text = await edited(self.app, self._text)
            if text is None:
                self.told(self.ground.words.t("app.form.no-editor"), "warn")
            else:
                self._text = clean(text, lines=True).strip()
                self.moved()

        self.run_worker(write(), group="editor", exclusive=True, exit_on_error=False)

    def action_note(self) -> None:
        """It was sent: note it. One with something left to fill is asked about once."""
        if not self._text.strip():
            self.told(self.ground.words.t("app.ask.empty"), "warn")
        elif self._left and self._warned != self._text:
            self._warned = self._text
            self.told(self.ground.words.t("cases.answer.unfilled", names=self._left), "warn")
        else:
            self.dismiss(self._text)


def ask_answer(page: TipWork, row: Row[Tip]) -> None:
    """Which one, then its card."""
    tip, words = row.record, page.words
    held = answers_for(page.desk.settings, tip.channel)
    channel = page.ground.format.choice("channel", tip.channel)

    def picked(key: str | None) -> None:
        if key == FREE:
            _ask_free(page, row)
        elif key is not None:
            one = held[int(key)]
            text, missing = answer_text(page.ground.sight(), one.text, tip, one.language)
            _show(page, row, one.title, text, missing, one.then)

    title = words.t("cases.answer.ask", what=page.what((row,)), channel=channel)
    page.app.push_screen(AnswersScreen(page.ground, title, tip, held), picked)


def _ask_free(page: TipWork, row: Row[Tip]) -> None:
    from tui.screens.askline import AskLine

    def answered(text: str | None) -> None:
        if text:
            _show(page, row, page.words.t("cases.answer.free"), text, (), "")

    page.app.push_screen(AskLine(page.ground, page.words.t("cases.answer.free.ask")), answered)


def _show(page: TipWork, row: Row[Tip], title: str, text: str, missing: tuple[str, ...], then: str) -> None:
    def answered(given: str | None) -> None:
        if given is not None:
            _ask_status(page, row, given, then)

    page.app.push_screen(AnswerCard(page, row.record, title, text, missing), answered)


def _ask_status(page: TipWork, row: Row[Tip], text: str, then: str) -> None:
    """Note the answer; where the tip waits for one, its next status along with it."""
    tip, t, sight = row.record, page.words.t, page.ground.sight()
    following = then or ("triage" if tip.status == "new" else "")
    if not following or following == tip.status or tip.status in TIP_CLOSED:
        _note(page, row, text, "")
        return
    now, to = status_word(sight, tip.status), status_word(sight, following)
    choices = (
        Choice("change", t("cases.answer.change", status=to), "y"),
        Choice("keep", t("cases.answer.keep", status=now), "n"),
        Choice("", t("cases.answer.none"), "escape"),
    )

    def answered(answer: str | None) -> None:
        if answer:
            _note(page, row, text, following if answer == "change" else "")

    page.app.push_screen(ConfirmDialog(page.ground, t("cases.answer.status"), choices), answered)


def _note(page: TipWork, row: Row[Tip], text: str, status: str) -> None:
    by, at = page.desk.me.login, page.desk.now()

    def fields(tip: Tip) -> Fields:
        noting = noted(tip, text, by=by, at=at, kind="answer", channel=tip.channel)
        return {**noting, "status": status} if status else noting

    page.write((row,), fields, "cases.answered")
