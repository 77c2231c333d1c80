"""`show`: a screen as linear text, for pipes and screen readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.verbs.arguments import Usage
from tui.verbs.call import DAMAGED, DONE, FORBIDDEN, Call

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.views.sight import Sight

SCREENS = ("today", "villages", "deferrals", "tips", "outreach", "sources")


def run(call: Call) -> int:
    """Print one screen; 3 for one that this account may not read.

    `--plain` is how it always is; the option says so for those who read the design. Raises Usage.
    """
    screen = call.line.operands[0]
    if screen not in SCREENS:
        raise Usage("cli.usage.screen", word=screen, expected=", ".join(SCREENS))
    for option in ("period", "form"):
        if screen != "deferrals" and call.line.has(option):
            raise Usage("cli.usage.not_here", option=f"--{option}", verb=f"show {screen}")
    from tui.headless.triagerules import rules_of
    from tui.views.plain import plain

    desk = call.desk()
    settings, snapshot = desk.settings, desk.snapshot
    if screen in snapshot.hidden:
        call.say(call.t("edit.hidden", collection=screen))
        return FORBIDDEN
    form = call.format(settings)
    told = _told(call, desk) if screen == "deferrals" else None
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
        told=told,
    ):
        call.out(line)
    for error in snapshot.damage:
        call.say(call.wording.error(error))
    return DAMAGED if snapshot.damage else DONE


def _told(call: Call, desk: Desk) -> Callable[[Sight], list[str]]:
    """What tells a period of Penundaan in a form. Raises Usage."""
    from tui.headless.corrections import corrections
    from tui.views.deferralstold import FORMS, deferrals_told, recent
    from tui.words.periods import Misread, read_period

    form, text = call.line.options.get("form", "table"), call.line.options.get("period")
    if form not in FORMS:
        raise Usage("cli.usage.form", word=form, expected=", ".join(FORMS))
    found = read_period(text, desk.today()) if text is not None else None
    if isinstance(found, Misread):
        part = " ".join(found.facts)
        raise Usage("cli.usage.period", why=call.words.t(f"deferrals.misread.{found.code}", part=part))

    def told(sight: Sight) -> list[str]:
        past = corrections(desk, "deferrals", recent(sight)) if form == "standout" else None
        return deferrals_told(sight, found, form, past)

    return told
