"""What a verb looks through when it shows something as a screen does: by the office's rules and calendar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.verbs.call import Call
    from tui.views.sight import Sight


def sight_of(call: Call, desk: Desk) -> Sight:
    """The present moment of a desk, in the language of the call."""
    from tui.headless.triagerules import rules_of
    from tui.views.sight import Sight

    return Sight(
        snapshot=desk.snapshot,
        now=desk.now(),
        words=call.words,
        format=call.format(desk.settings),
        settings=desk.settings,
        spoken=True,
        days=lambda: desk.calendar,
        rules=partial(rules_of, desk.snapshot, desk.settings),
        me=desk.me.login,
        role=desk.me.role,
    )
