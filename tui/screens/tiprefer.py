"""`f` on Informasi: to whom tips are handed, on what basis, how; what an agency said of it; the letter.

Each question is one line; Esc leaves all of it as it is. Marked tips go together, in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from store.models.collections import flat_fields
from store.models.tip import REFERRAL_BASES, Referral, Tip
from tui.headless.referring import acknowledged, agencies_on, open_referral, referred
from tui.headless.tipedits import Fields
from tui.screens.askline import AskLine, Wrong
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from store.models.row import Row
    from tui.screens.tipwork import TipWork

Rows = Sequence["Row[Tip]"]
MOST = 9
"""Answers with a digit."""


def ask_referral(page: TipWork, rows: Rows) -> None:
    """Of tips that no agency has yet, to which; of referred ones first what is to be done."""
    if len(rows) == 1 and rows[0].record.referrals:
        _ask_what(page, rows[0])
    elif len(rows) > 1 and any(open_referral(row.record) for row in rows):
        _ask_what_of_many(page, rows)
    else:
        _ask_agency(page, rows)


def _ask_what(page: TipWork, row: Row[Tip]) -> None:
    t, sight = page.words.t, page.ground.sight()
    said: list[tuple[str, Callable[[], None]]] = []
    for one in reversed(row.record.referrals):
        about = {
            "agency": sight.agency(one.agency),
            "day": sight.format.dated(sight.format.local(one.at).date(), sight.today),
        }
        if one.acknowledged is None:
            said.append((t("cases.refer.confirmed", **about), _later(_ask_confirmed, page, (row,), one)))
        said.append((t("cases.refer.letter", **about), _later(show_letter, page, row.record.id, one)))
    said = said[: MOST - 1]
    said.append((t("cases.refer.further"), _later(_ask_agency, page, (row,))))
    _choose(page, t("cases.refer.what", what=page.what((row,))), said)


def _ask_what_of_many(page: TipWork, rows: Rows) -> None:
    t = page.words.t
    said = [
        (t("cases.refer.confirmed.many"), _later(_ask_confirmed, page, rows, None)),
        (t("cases.refer.further"), _later(_ask_agency, page, rows)),
    ]
    _choose(page, t("cases.refer.what", what=page.what(rows)), said)


def _choose(page: TipWork, question: str, said: Sequence[tuple[str, Callable[[], None]]]) -> None:
    choices = [Choice(str(n), word, str(n)) for n, (word, _) in enumerate(said, 1)]
    choices.append(Choice("", page.words.t("cases.leave"), "escape"))

    def answered(answer: str | None) -> None:
        if answer:
            said[int(answer) - 1][1]()

    page.app.push_screen(ConfirmDialog(page.ground, question, choices), answered)


def _later(run: Callable[..., None], *args: object) -> Callable[[], None]:
    return lambda: run(*args)


# a new one


def _ask_agency(page: TipWork, rows: Rows) -> None:
    """The agencies of today, by their first letters."""
    held = {agency.id: agency for agency in agencies_on(page.desk.settings, page.desk.today())}
    before = {one.agency for row in rows for one in row.record.referrals}

    def row(key: str) -> tuple[Cell, ...]:
        again = page.words.t("cases.refer.again") if key in before else ""
        return (Cell(held[key].name), Cell(again or key, "muted"))

    listing = Listing(
        columns=(Column(name="name", title="", width=0), Column(name="id", title="", width=22)),
        keys=tuple(held),
        row=row,
        text=lambda key: " ".join((held[key].name, key, *held[key].aliases)).casefold(),
        empty=(page.words.t("cases.refer.no-agency"), page.words.t("cases.refer.no-agency.next")),
    )

    def picked(key: str | None) -> None:
        if key is not None:
            at = page.desk.now().replace(microsecond=0)
            _ask_basis(page, rows, Referral(agency=key, at=at, by=page.desk.me.login))

    title = page.words.t("cases.refer.ask", what=page.what(rows))
    page.app.push_screen(PickScreen(page.ground, title, listing, keys="cases.pick.keys"), picked)


def _ask_basis(page: TipWork, rows: Rows, referral: Referral) -> None:
    """Whether personal data go along, and why that may be."""
    t = page.words.t
    choices = [Choice(name, t(f"cases.basis.{name}"), str(n)) for n, name in enumerate(REFERRAL_BASES, 1)]
    choices.append(Choice("none", t("cases.basis.none"), "n"))
    choices.append(Choice("", t("cases.leave"), "escape"))

    def answered(basis: str | None) -> None:
        if basis == "none":
            _ask_how(page, rows, referral)
        elif basis:
            _ask_shared(page, rows, replace(referral, basis=basis))

    page.app.push_screen(ConfirmDialog(page.ground, t("cases.refer.basis"), choices), answered)


def _ask_shared(page: TipWork, rows: Rows, referral: Referral) -> None:
    def answered(text: str | None) -> None:
        if text is not None:
            _ask_how(page, rows, replace(referral, shared=text))

    _line(page, "cases.refer.shared", answered, hint="cases.refer.shared.hint", needed=True)


def _ask_how(page: TipWork, rows: Rows, referral: Referral) -> None:
    def channel(text: str | None) -> None:
        if text is not None:
            found = replace(referral, channel=text)
            _line(page, "cases.refer.number", lambda letter: number(found, letter))

    def number(found: Referral, text: str | None) -> None:
        if text is not None:
            _confirm(page, rows, replace(found, letter=text))

    _line(page, "cases.refer.how", channel, hint="cases.refer.how.hint")


def _line(
    page: TipWork, question: str, then: Callable[[str | None], None], *, hint: str = "", needed: bool = False
) -> None:
    t = page.words.t
    page.app.push_screen(AskLine(page.ground, t(question), hint=t(hint) if hint else "", needed=needed), then)


def _confirm(page: TipWork, rows: Rows, referral: Referral) -> None:
    """All of it once more, before it is written; the letter beforehand, where there is one tip."""
    t, sight = page.words.t, page.ground.sight()
    told = (
        t("cases.refer.sure", what=page.what(rows), agency=sight.agency(referral.agency)),
        t("cases.refer.sure.basis", basis=t(f"cases.basis.{referral.basis or 'none'}")),
        t("cases.refer.sure.shared", shared=referral.shared) if referral.shared else "",
        t("cases.refer.sure.how", how=referral.channel) if referral.channel else "",
        t("cases.refer.sure.letter", letter=referral.letter) if referral.letter else "",
    )
    choices = [Choice("save", t("cases.refer.save"), "y")]
    if len(rows) == 1:
        choices.append(Choice("letter", t("cases.refer.save-letter"), "s"))
    choices.append(Choice("", t("cases.leave"), "escape"))

    def answered(answer: str | None) -> None:
        if not answer:
            return
        page.write(
            rows,
            lambda tip: referred(tip, referral),
            "cases.referred",
            agency=sight.agency(referral.agency),
        )
        if answer == "letter":
            show_letter(page, rows[0].record.id, referral)

    question = "\n".join(filter(None, told))
    page.app.push_screen(ConfirmDialog(page.ground, question, choices), answered)


def show_letter(page: TipWork, tip_id: str, referral: Referral) -> None:
    """The letter's text, to be copied."""
    from tui.screens.tipletter import LetterCard

    page.app.push_screen(LetterCard(page, tip_id, referral))


# what the agency said


def _ask_confirmed(page: TipWork, rows: Rows, referral: Referral | None) -> None:
    """On which day, and what came of it. `referral`: which one; None: of each tip its last that nobody confirmed."""
    t, desk = page.words.t, page.desk

    def day(text: str) -> date:
        if not text:
            return desk.today()
        try:
            spec = flat_fields("tips")["keep_until"]
            found = cast("date", typed(spec, text, zone=desk.settings.zone, today=desk.today()))
        except Unreadable as misread:
            raise Wrong(page.ground.wording.reason(misread.problem, "tips")) from None
        if found > desk.today():
            raise Wrong(t("cases.confirmed.future"))
        return found

    def outcome(on: date, text: str | None) -> None:
        if text is None:
            return

        def fields(tip: Tip) -> Fields:
            one = referral or open_referral(tip)
            return acknowledged(tip, one, on, text) if one is not None else {}

        page.write(rows, fields, "cases.confirmed", day=page.ground.format.dated(on, desk.today()))

    def answered(on: date | None) -> None:
        if on is not None:
            _line(
                page, "cases.confirmed.outcome", lambda text: outcome(on, text), hint="cases.confirmed.hint"
            )

    page.app.push_screen(
        AskLine(page.ground, t("cases.confirmed.day"), day, hint=t("cases.confirmed.today"), needed=False),
        answered,
    )
