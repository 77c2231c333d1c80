"""The letter of a referral: masked, unless the tip is revealed and a basis for passing personal data on was named."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui.headless.letters import template_of
from tui.keys import bind
from tui.screens.textcard import TextCard
from tui.views.cells import Style
from tui.views.letters import letter_text

if TYPE_CHECKING:
    from store.models.tip import Referral, Tip
    from tui.screens.tipwork import TipWork


class LetterCard(TextCard[None]):
    """Follows what changes, also that the tip is revealed, or no more."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("reveal", run="reveal", show=False)]
    KEYS = (*TextCard.KEYS, ("reveal", "app.key.reveal"))

    def __init__(self, page: TipWork, tip_id: str, referral: Referral) -> None:
        title = page.words.t("cases.letter.title", agency=page.ground.sight().agency(referral.agency))
        super().__init__(page.ground, title)
        self.page = page
        self.tip_id = tip_id
        self.referral = referral
        self._was_readable = False

    def on_mount(self) -> None:
        """What is revealed is masked again by itself: it is looked at each second."""
        super().on_mount()
        self.set_interval(1, self._look)

    def _look(self) -> None:
        if self.readable != self._was_readable:  # also under another screen: nothing readable is come back to
            self.moved()

    def on_screen_resume(self) -> None:
        """Come back to, from behind the lock or a question."""
        self._look()

    def moved(self) -> None:
        """Draw it as it is now."""
        self._was_readable = self.readable
        super().moved()

    @property
    def tip(self) -> Tip | None:
        """The tip as it is now."""
        return self.page.desk.snapshot.rows("tips").get(self.tip_id)

    @property
    def readable(self) -> bool:
        """Whether somebody revealed it just now."""
        revealed = getattr(self.page, "revealed_id", lambda now: None)
        return bool(revealed(self.page.desk.now()) == self.tip_id)

    def text(self) -> str:
        """The letter."""
        tip = self.tip
        if tip is None:
            return self.ground.words.t("tips.gone")
        template = template_of(self.ground.desk.settings, self.referral.agency)
        return letter_text(self.ground.sight(), template, tip, self.referral, readable=self.readable).strip()

    def above(self) -> list[tuple[str, Style]]:
        """What is hidden in it, and how it is shown."""
        t = self.ground.words.t
        if not self.referral.basis:
            return [(t("cases.letter.no-basis"), "muted")]
        if self.readable:
            return [(t("cases.letter.readable"), "warn")]
        return [(t("cases.letter.masked", button=self.ground.keys.label("reveal")), "muted")]

    @property
    def personal(self) -> bool:
        """Whether it is readable, and may carry personal data."""
        return self.readable and bool(self.referral.basis)

    def copied(self) -> str:
        """Whether it was readable."""
        return "cases.letter.copied.readable" if self.personal else "cases.letter.copied.masked"

    def file_name(self) -> str:
        """By the tip and its agency, so that retention finds it."""
        return f"letter-{self.tip_id}-{self.referral.agency}.md"

    async def action_reveal(self) -> None:
        """Ask why, then show; the page does it."""
        await self.page.act_on("reveal", self.tip_id)
        self.moved()
