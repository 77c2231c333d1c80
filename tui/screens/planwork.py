"""What one does with a plan: its status, the card for posting, a comment, a caption in one's own editor, templates.

Each works on the marked rows or the one under the cursor, and on the record in full (`detail.py`) on that one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from store.errors import StoreError
from store.models.edit import Edit
from store.models.plan import Plan
from store.models.text import clean
from tui.headless.planedits import Which, changes_of
from tui.keys import bind
from tui.screens.planmoves import PlanMoves
from tui.views.outreach import occurrence_of

if TYPE_CHECKING:
    from store.audit import AuditLine
    from store.drafts import Draft
    from store.models.edit import Written

ONE = ("show-link", "comment", "edit-text", "yank")
"""Actions on one plan."""


class PlanWork(PlanMoves):
    """The keys of the calendar that let a plan go its way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("status"),
        bind("show-link"),
        bind("comment", show=False),
        bind("edit-text", show=False),
        bind("templates", show=False),
        bind("yank", show=False),
    ]
    RECORD_ACTIONS = ("status", "show-link", "comment", "edit-text", "yank")
    _trail: tuple[AuditLine, ...] = ()
    """What was done with the plan that was last looked at in full."""
    _trail_of = ("", 0)
    """Which one that is, and its revision."""
    _kept: Mapping[tuple[str, str], str] = MappingProxyType({})
    """Captions that were written and could not be saved, by row and channel: the editor opens with them again."""
    _alone: str | None = None
    """The plan that is looked at in full while one of its keys runs; it counts instead of the cursor."""

    def why_not(self, action: str) -> str | None:
        """There must be a plan to work on."""
        if action in (*ONE, "status") and self.is_mounted and self._alone is None and not self.chosen:
            return "nothing-selected"
        return super().why_not(action)

    def looked_at(self, key: str) -> None:
        """Its history comes from the audit: read in a thread, and once for each revision."""
        plan = self._plan(key)
        row = self.desk.snapshot.rows("outreach").row(plan.id) if plan is not None else None
        if row is None or (row.record.id, row.rev) == self._trail_of:
            return
        self._trail_of = row.record.id, row.rev
        plan_id = row.record.id

        async def read() -> None:
            from tui.headless.trail import trail

            self._trail = await asyncio.to_thread(trail, self.desk, plan_id)
            if self._trail:
                self.show_detail()
                for screen in self.app.screen_stack[1:]:
                    if isinstance(screen, DetailScreen):
                        screen.moved()

        from tui.screens.detail import DetailScreen

        self.run_worker(read(), group="trail", exclusive=True, exit_on_error=False)

    async def act_on(self, action: str, key: str) -> None:
        """One of these actions on one plan, whatever is marked."""
        self._alone = key
        try:
            await self.action_act(action)
        finally:
            self._alone = None

    @property
    def _keys(self) -> tuple[str, ...]:
        return (self._alone,) if self._alone is not None else self.chosen

    @property
    def _key(self) -> str | None:
        return self._alone if self._alone is not None else self.here

    def say(self, sentence: str, look: str = "") -> None:
        """Also over a record in full, where the message line is hidden."""
        super().say(sentence, look)
        stack = self.app.screen_stack if self.is_mounted else []
        if not sentence or len(stack) < 2 or stack[0] is not self:
            return
        over = next((screen for screen in reversed(stack) if hasattr(screen, "told")), None)
        if over is not None:
            over.told(sentence, look)
        elif look != "muted":
            self.app.notify(sentence)

    # states

    def action_status(self) -> None:
        """What the channels of the marked plans, or of this one, are to become."""
        from tui.screens.marking import post
        from tui.screens.statuses import change_status

        change_status(self, self._keys, lambda way: post(self, way))

    def action_show_link(self) -> None:
        """The card for the moment of posting."""
        from tui.screens.posting import posting_card

        key = self._key
        card = posting_card(self, key) if key is not None else None
        if card is None:
            self.say(self.words.t("plans.no-channel" if key and self._plan(key) else "outreach.gone"), "warn")
        else:
            self.app.push_screen(card)

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text: also that of an event that took place."""
        if draft.id is None or "participants" not in draft.fields:
            super().reopen(draft)
            return
        from tui.screens.marking import mark_posted

        mark_posted(self, draft.id, "field", draft=draft.fields)

    def _plan(self, key: str) -> Plan | None:
        one = occurrence_of(self.ground.sight(), key)
        return one.plan if one is not None else None

    # words

    def action_comment(self) -> None:
        """Say something about the plan."""
        from tui.screens.askline import AskLine
        from tui.screens.planstep import PlanStep

        plan = self._plan(self._key or "")
        if plan is None:
            self.say(self.words.t("outreach.gone"), "warn")
            return

        def answered(text: str | None) -> None:
            if text:
                step = PlanStep(self, lambda written: self.words.t("plans.commented"), collection="comments")
                step.save([Edit(fields={"about": plan.id, "text": text})])

        question = self.words.t("plans.comment", title=plan.title)
        self.app.push_screen(AskLine(self.ground, question, prose=True), answered)

    def action_yank(self) -> None:
        """A caption to the clipboard of whoever sits at the terminal."""
        key = self._key
        plan = self._plan(key or "")
        if plan is None:
            self.say(self.words.t("outreach.gone"), "warn")
            return
        captions = {c: v.caption for c, v in plan.variants.items() if v.caption}

        def copy(channel: str) -> None:
            from tui.screens.posting import copied

            self.say(*copied(self, captions[channel], short=len(self.app.screen_stack) == 1))

        if len(set(captions.values())) == 1:
            copy(next(iter(captions)))
        elif captions:
            self._ask_channel(tuple(captions), copy)
        else:
            self.say(self.words.t("plans.no-caption"), "warn")

    def _ask_channel(self, channels: Sequence[str], then: Callable[[str], None]) -> None:
        """Which of several; of one nothing is asked."""
        if len(channels) == 1:
            then(channels[0])
            return
        from tui.screens.confirm import Choice, ConfirmDialog

        t = self.words.t
        choices = [
            Choice(channel, self.ground.format.choice("channels", channel), str(number))
            for number, channel in enumerate(channels, 1)
        ]
        choices.append(Choice("", t("outreach.which.none"), "escape"))
        self.app.push_screen(
            ConfirmDialog(self.ground, t("plans.ask.channel"), choices),
            lambda answer: then(answer) if answer else None,
        )

    def action_edit_text(self) -> None:
        """A caption in the person's own editor."""
        key = self._key
        plan = self._plan(key or "")
        if key is None or plan is None:
            self.say(self.words.t("outreach.gone"), "warn")
        elif not plan.variants:
            self.say(self.words.t("plans.no-channel"), "warn")
        else:
            self._ask_channel(tuple(plan.variants), lambda channel: self.edit_caption(key, channel))

    def edit_caption(self, key: str, channel: str) -> None:
        """This one; what others changed meanwhile is asked about when it is saved."""
        plan = self._plan(key)
        row = self.desk.snapshot.rows("outreach").row(plan.id) if plan is not None else None
        if row is None or plan is None or channel not in plan.variants:
            self.say(self.words.t("outreach.gone"), "warn")
            return
        seen, before = row.rev, plan.variants[channel].caption

        async def write() -> None:
            from tui.editor import edited

            text = await edited(self.app, self._kept.get((key, channel), before))
            if text is None:
                self.say(self.words.t("app.form.no-editor"), "warn")
            elif clean(text, lines=True) == before:
                self.say(self.words.t("app.form.nothing"), "muted")
            else:
                self._save_caption(key, channel, clean(text, lines=True), seen)

        self.run_worker(write(), group="editor", exclusive=True, exit_on_error=False)

    def _save_caption(self, key: str, channel: str, text: str, seen: int) -> None:
        from tui.screens.planstep import PlanStep, ask_which

        kept = (key, channel)
        self._kept = {**self._kept, kept: text}

        def done(written: tuple[Written, ...]) -> str:
            self._kept = {name: held for name, held in self._kept.items() if name != kept}
            return self.words.t("plans.caption-saved")

        def left() -> None:
            self.say(self.words.t("plans.caption-kept", key=self.ground.keys.label("edit-text")), "warn")

        def save(which: Which, why: str | None) -> None:
            try:
                edits = changes_of(self.desk, key, {f"caption.{channel}": text}, which, rev=seen)
            except StoreError as error:
                self.say(self.ground.wording.error(error), "failed")
                return
            PlanStep(self, done, why=why, left=left).save(edits)

        if self._posted(key, channel):
            self._ask_correction(lambda why: save("this", why))
        else:
            ask_which(self, self.ground, (key,), lambda which: save(which, None))

    def _posted(self, key: str, channel: str) -> bool:
        plan = self._plan(key)
        return plan is not None and channel in plan.variants and plan.variants[channel].status == "posted"

    def _ask_correction(self, then: Callable[[str], None]) -> None:
        """What is posted is final but for a correction with its reason."""
        from tui.screens.askline import AskLine

        question = self.words.t("plans.ask.correction")
        self.app.push_screen(AskLine(self.ground, question), lambda why: then(why) if why else None)

    # templates

    def action_templates(self) -> None:
        """Pick one for a new plan, or make one of this plan."""
        from tui.screens.templates import open_templates

        open_templates(self, self._key)
