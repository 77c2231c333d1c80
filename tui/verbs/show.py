"""`show`: a screen as linear text, for pipes and screen readers."""

from __future__ import annotations

from functools import partial

from tui.verbs.arguments import Usage
from tui.verbs.call import DAMAGED, DONE, FORBIDDEN, Call

SCREENS = ("today", "villages", "deferrals", "tips", "outreach", "sources")


def run(call: Call) -> int:
    """Print one screen; 3 for one that this account may not read.

    `--plain` is how it always is; the option says so for those who read the design.
    """
    screen = call.line.operands[0]
    if screen not in SCREENS:
        raise Usage("cli.usage.screen", word=screen, expected=", ".join(SCREENS))
    from tui.headless.triagerules import rules_of
    from tui.views.plain import plain

    desk = call.desk()
    settings, snapshot = desk.settings, desk.snapshot
    if screen in snapshot.hidden:
        call.say(call.t("edit.hidden", collection=screen))
        return FORBIDDEN
    form = call.format(settings)
    for line in plain(
        screen,
        snapshot=snapshot,
        now=desk.now(),
        words=call.words,
        format=form,
        settings=settings,
        calendar=desk.calendar,
        rules=partial(rules_of, snapshot, settings),
        me=desk.me.login,
        role=desk.me.role,
    ):
        call.out(line)
    for error in snapshot.damage:
        call.say(call.wording.error(error))
    return DAMAGED if snapshot.damage else DONE
