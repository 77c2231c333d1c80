"""`purge`: takes the personal fields of tips that were closed long ago out of every file; `--dry-run` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.queries.retention import Retained, due, soon
from tui.headless import retention
from tui.headless.log import logging_to
from tui.verbs.call import DONE, FAILED, FORBIDDEN, Call

if TYPE_CHECKING:
    from store.sweeping import Swept
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Print each tip with what becomes of it; 1 where a file could not be cleaned, 3 for whoever is not the head."""
    trying = call.line.has("dry-run")
    desk = call.desk(writing=not trying)
    reason = retention.why_not(desk)
    if reason is not None:
        key = "purge.staff" if reason == "staff" else f"edit.{reason}"
        call.say(call.t(key, login=desk.me.login, collection=retention.COLLECTION))
        return FORBIDDEN
    if trying:
        found, now = retention.found(desk), desk.now()
        _show(call, desk, "due", due(found, now), found, None, ())
        return DONE
    with logging_to(desk.store.root, desk.me.login):
        done = retention.purge(desk)
    _show(call, desk, "purged", done.tips, retention.found(desk), done.swept, done.completed)
    for key, files in (("purge.left", done.swept.left), ("purge.waiting", done.swept.waiting)):
        if files:
            call.say(call.t(key, files=", ".join(files)))
    return FAILED if done.swept.left else DONE


def _show(
    call: Call,
    desk: Desk,
    what: str,
    gone: Sequence[Retained],
    found: Sequence[Retained],
    swept: Swept | None,
    completed: Sequence[str],
) -> None:
    """What goes or went, what goes within a fortnight, and what is kept though it would."""
    now = desk.now()
    coming, kept = soon(found, now), [one for one in found if one.kept]
    following = min((one.due for one in found if not one.kept and one.due > now), default=None)
    if call.json:
        files = {name: getattr(swept, name) for name in swept.__struct_fields__} if swept is not None else {}
        told: dict[str, Any] = {
            what: [_as_json(desk, one) for one in gone],
            "soon": [_as_json(desk, one) for one in coming],
            "kept": [_as_json(desk, one) for one in kept],
            "next": following.astimezone(desk.settings.zone) if following is not None else None,
        }
        call.out_json(told if swept is None else told | {"completed": completed, **files})
        return
    rows = [_row(call, desk, call.t(f"purge.{what}"), one) for one in gone]
    rows += [_row(call, desk, call.t("purge.soon"), one) for one in coming]
    rows += [_row(call, desk, _why_kept(call, desk, one), one) for one in kept]
    if rows:
        call.table(rows)
    day = (
        call.format(desk.settings).day_year(following.astimezone(desk.settings.zone).date())
        if following
        else "–"
    )
    number = call.number(desk.settings)
    call.say(call.t(f"purge.sum-{what}", count=number(len(gone)), kept=number(len(kept)), next=day))
    if swept is not None:
        for name in (*swept.rewritten, *swept.removed):
            call.say(call.t("purge.removed" if name in swept.removed else "purge.rewritten", file=name))
    if completed:
        call.say(call.t("purge.completed", count=number(len(completed))))


def _row(call: Call, desk: Desk, what: str, one: Retained) -> tuple[str, ...]:
    days = (moment.astimezone(desk.settings.zone).date().isoformat() for moment in (one.closed, one.due))
    return one.id, what, call.t(f"purge.rule-{one.rule}"), *days


def _why_kept(call: Call, desk: Desk, one: Retained) -> str:
    until = call.format(desk.settings).day_year(one.until) if one.until is not None else ""
    return call.t(f"purge.kept-{one.kept}", until=until)


def _as_json(desk: Desk, one: Retained) -> dict[str, Any]:
    closed, due_at = (moment.astimezone(desk.settings.zone) for moment in (one.closed, one.due))
    told = {"id": one.id, "rule": one.rule, "closed": closed, "due": due_at}
    return told | ({"kept": one.kept, "until": one.until} if one.kept else {})
