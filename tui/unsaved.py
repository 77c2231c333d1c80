"""Text that somebody typed and has not saved: kept when the app ends in any way, offered at the next start.

Forms put their text here at every change, as plain data, so that the watching thread can write it down while the loop
is stuck in a terminal that stopped reading (`hangup.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from store.errors import StoreError
from tui.headless.log import log

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.everywhere import Everywhere
    from tui.headless.desk import Desk


@dataclass(frozen=True)
class Text:
    """What one form holds."""

    screen: str
    """The page that opened it."""
    id: str | None
    """The record; None for a new one."""
    based_on: int
    fields: Mapping[str, str] = field(default_factory=dict)
    """Flat field → what was typed."""
    base: dict[str, Any] | None = None
    """The record's flat fields as its source had them when the form was opened."""
    key: str = ""
    """This form's own: no other form, of this session or another one, takes its place."""
    replaces: str | None = None
    """The key of the draft that it went on with."""


@runtime_checkable
class _GoesOn(Protocol):
    """A form that goes on with a draft."""

    came_from: str


class Unsaved:
    """The open forms of one session that hold something new."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts: dict[object, Text] = {}
        self._asking = False
        self._rest: list[Draft] = []

    @property
    def any(self) -> bool:
        """Whether something would be lost."""
        return bool(self._texts)

    def put(self, form: object, text: Text) -> None:
        """What `form` holds now."""
        self._texts = {**self._texts, form: text}

    def forget(self, form: object) -> None:
        """It was saved, or given up."""
        self._texts = {key: text for key, text in self._texts.items() if key is not form}

    def keep(self) -> bool:
        """Write everything down as drafts. Any thread may call it; what cannot be written is logged, not raised.

        False: something was not kept.
        """
        kept = True
        for text in self._texts.values():
            try:
                self._desk.drafts.save(
                    self._desk.me.login,
                    text.screen,
                    text.id,
                    text.based_on,
                    dict(text.fields),
                    self._desk.now(),
                    text.base,
                    key=text.key,
                    replaces=text.replaces,
                )
            except Exception as error:  # noqa: BLE001 — the next text must be kept all the same, and the app must end
                log.error("draft not kept screen=%s type=%s", text.screen, type(error).__name__)
                kept = False
        return kept

    def offer(self, app: Everywhere) -> None:
        """At the start: ask about each draft, newest first."""

        async def look() -> None:
            drafts = await self._in_thread(self._load)
            if drafts:
                self._ask_about(app, drafts)

        app.run_worker(look(), group="drafts", exit_on_error=False)

    def drop(self, app: Everywhere, screen: str, id: str | None, key: str = "") -> None:
        """Forget a draft: it was saved, or is not wanted."""

        def forget() -> list[Draft]:
            self._desk.drafts.drop(self._desk.me.login, screen, id, key)
            return []

        app.run_worker(self._in_thread(forget), group="drafts", exit_on_error=False)

    def _load(self) -> list[Draft]:
        """Newest first. What was typed for a screen that this account may no longer read is thrown away unread."""
        hidden, login = self._desk.snapshot.hidden, self._desk.me.login
        found: list[Draft] = []
        for draft in self._desk.drafts.load(login):
            if draft.screen not in hidden:
                found.insert(0, draft)
            elif draft.screen in self._desk.settings.access:  # else the files may be there again tomorrow
                self._desk.drafts.drop(login, draft.screen, draft.id, draft.key)
        return found

    async def _in_thread(self, work: Callable[[], list[Draft]]) -> list[Draft]:
        """Drafts wait for the disk. One that cannot be read or thrown away is there again at the next start."""
        try:
            return await asyncio.to_thread(work)
        except (StoreError, OSError) as error:
            log.warning("drafts type=%s", type(error).__name__)
            return []

    def _ask_about(self, app: Everywhere, drafts: list[Draft]) -> None:
        from tui.screens.confirm import Choice, ConfirmDialog
        from tui.views.drafted import draft_about

        draft, rest = drafts[0], drafts[1:]
        t = app.ground.words.t

        def answered(answer: str | None) -> None:
            if answer == "drop":
                self.drop(app, draft.screen, draft.id, draft.key)
            if answer == "open":
                self._rest = rest
                app.action_go(draft.screen)
                app.call_after_refresh(self._reopen, app, draft)
            elif rest:
                self._ask_about(app, rest)

        moment = app.ground.format.brief_moment(draft.at, self._desk.today())
        about = draft_about(app.ground.sight(), draft)
        found = "app.draft.found-of" if about else "app.draft.found"
        question = t(found, screen=t(f"app.screen.{draft.screen}"), moment=moment, about=about)
        choices = (
            Choice("open", t("app.draft.open"), "enter"),
            Choice("later", t("app.draft.later"), "l"),
            Choice(
                "drop", t("app.draft.drop"), "delete"
            ),  # no letter: it comes up while somebody may be typing
        )
        app.push_screen(ConfirmDialog(app.ground, question, choices), answered)

    def _reopen(self, app: Everywhere, draft: Draft) -> None:
        page = app.page
        if page is not None:
            page.reopen(draft)
        form: object = app.screen
        if isinstance(form, _GoesOn):
            form.came_from = draft.key
        else:  # its record is gone, and the page said so
            self.closed(app)

    def closed(self, app: Everywhere) -> None:
        """The form of an opened draft is closed: the drafts after it are asked about."""
        rest, self._rest = self._rest, []
        if rest:
            app.call_after_refresh(self._ask_about, app, rest)

    def ask(self, app: Everywhere) -> None:
        """At the end: keep the text as a draft and leave, or stay."""
        from tui.screens.confirm import Choice, ConfirmDialog

        t = app.ground.words.t

        async def leave() -> None:
            if await asyncio.to_thread(self.keep):
                app.exit(0)
            else:
                app.notify(t("app.quit.not-kept"), severity="error", timeout=10)

        def answered(answer: str | None) -> None:
            self._asking = False
            if answer == "keep":
                app.run_worker(leave(), group="drafts", exit_on_error=False)

        if self._asking:
            return
        self._asking = True

        choices = (Choice("stay", t("app.quit.stay"), "escape"), Choice("keep", t("app.quit.keep"), "k"))
        app.push_screen(ConfirmDialog(app.ground, t("app.quit.unsaved"), choices), answered)
