"""What becomes of what was typed over a record that somebody deleted meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.errors import Conflict
from store.overlay import DELETED
from tui.screens.confirm import Choice, ConfirmDialog

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.screens.ground import Ground


def ask_gone(screen: Screen[Any], ground: Ground, conflict: Conflict, then: Callable[[str], None]) -> None:
    """Ask, with who deleted it when. `then` gets `new` or `back`; nothing happens where the answer is to stay."""
    clash = next(clash for clash in conflict.clashes if clash.field == DELETED)
    sight = ground.sight()
    question = sight.t(
        "steps.gone.ask",
        who=sight.person(clash.by) if clash.by else sight.t("steps.somebody"),
        when=sight.format.brief_moment(clash.at, sight.today),
    )
    choices = (
        Choice("new", sight.t("steps.gone.new"), "n"),
        Choice("back", sight.t("steps.gone.back"), "b"),
        Choice("stay", sight.t("steps.gone.stay"), "escape"),
    )

    def answered(answer: str | None) -> None:
        if answer in ("new", "back"):
            then(answer)

    screen.app.push_screen(ConfirmDialog(ground, question, choices), answered)
