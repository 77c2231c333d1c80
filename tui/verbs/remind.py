"""`remind`: stays and sends what is due, or does one round (`--once`), or says what would be due, or what concerns me."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FAILED, Call

if TYPE_CHECKING:
    from store.models.delivery import PushState
    from store.queries.reminders import Reminder
    from tui.headless.desk import Desk
    from tui.headless.sending import Sent

WAYS = ("once", "dry-run", "motd", "test")
LOOK_AGAIN = 1.0
"""Seconds between two tries of a second service for the lock of the first."""


def run(call: Call) -> int:
    """Do what the options say; without any, stay until told to end."""
    asked = [way for way in WAYS if call.line.has(way)]
    if len(asked) > 1:
        raise Usage("cli.usage.remind", word=" ".join(f"--{way}" for way in asked))
    if call.line.has("at") and not {"dry-run", "motd"} & set(
        asked
    ):  # nothing is sent at a time that never was
        raise Usage("cli.usage.remind_at")
    desk = call.desk()
    if "at" in call.line.options:
        desk = _desk_at(call, desk)
    if call.line.has("dry-run"):
        return _dry_run(call, desk)
    if call.line.has("motd"):
        return _motd(call, desk)
    from tui.headless.log import logging_to

    desk.store.prepare()
    with logging_to(desk.store.root, desk.me.login):
        if call.line.has("once"):
            return _once(call, desk)
        return _test(call, desk) if call.line.has("test") else _stay(call, desk)


def _desk_at(call: Call, desk: Desk) -> Desk:
    """The same desk with its clock at `--at`: ISO 8601; without a zone in the office's."""
    text = call.line.options["at"]
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Usage("cli.usage.time", option="--at", value=text) from None
    from tui.headless.desk import Desk

    zoned = at if at.tzinfo is not None else at.replace(tzinfo=desk.settings.zone)
    return Desk(desk.settings, clock=lambda: zoned)


# What would be due


def _dry_run(call: Call, desk: Desk) -> int:
    """Print what is due and acknowledged by nobody; sends and writes nothing."""
    from tui.headless.tipreaders import readers_of
    from tui.headless.ways import ways
    from tui.words.reminding import told_missed

    found, pushes, readers = desk.reminding.found(), desk.settings.push, readers_of(desk.settings)
    if call.json:
        call.out_json(
            [
                {
                    "key": one.key, "plan": one.plan, "occurrence": one.start, "channel": one.channel,
                    "lead": one.lead, "due": one.due, "for": one.logins, "how": ways(pushes, one, readers),
                }
                for one in found.due
            ]
        )  # fmt: skip
        return DONE
    call.table([_line(call, desk, one, ways(pushes, one, readers)) for one in found.due])
    if found.missed:
        call.say(told_missed(found.missed, call.format(desk.settings), desk.now(), "").title)
    if not found.due:
        call.say(call.t("remind.nothing"))
    return DONE


def _line(call: Call, desk: Desk, one: Reminder, how: Sequence[str]) -> tuple[str, ...]:
    from tui.words.reminding import channel_of, title_of, when_of

    form = call.format(desk.settings)
    title = call.words.t("reminders.title.test") if one.role == "test" else title_of(one, form)
    return (
        form.moment(one.due, desk.today()), one.lead, channel_of(one, form), when_of(one, form, desk.now()),
        title, ", ".join(one.logins) or call.t("remind.everybody"), ", ".join(how),
    )  # fmt: skip


def _motd(call: Call, desk: Desk) -> int:
    """What concerns me, for a login: nothing where nothing does."""
    if not desk.reminding.wanted:
        return DONE
    due, missed = desk.reminders(), desk.reminding.missed()
    if not due and not missed:
        return DONE
    from tui.words.reminding import told, told_missed

    form, now = call.format(desk.settings), desk.now()
    for one in due:
        call.out(f"{told(one, form, now, '').title} · {_when(one, form, now)}")
    if missed:
        call.out(told_missed(missed, form, now, "").title)
    return DONE


def _when(one: Reminder, form: Any, now: datetime) -> str:
    from tui.words.reminding import when_of

    return when_of(one, form, now)


# Sending


def _once(call: Call, desk: Desk) -> int:
    """One round; 0 also where a service does it already, silently but for who looks: each minute cron would mail it."""
    import asyncio

    from tui.headless.sending import Sender

    sent = asyncio.run(Sender(desk, how="once").once())
    if sent is None and sys.stderr.isatty():
        call.say(call.t("remind.another"))
    return _report(call, sent or [])


def _report(call: Call, sent: Sequence[Sent]) -> int:
    """What became of each message; silent where all went well and nobody looks, so that cron sends no mail."""
    failed = [one for one in sent if one.failure is not None]
    if call.json:
        call.out_json(
            [
                {
                    "key": one.key,
                    "push": one.push,
                    "ok": one.failure is None,
                    "error": _why(call, one.failure),
                }
                for one in sent
            ]
        )
    elif sys.stdout.isatty():
        call.out(call.t("remind.sent", sent=call.words.digits(len(sent) - len(failed))))
    for push in dict.fromkeys(one.push for one in failed):
        first = next(one for one in failed if one.push == push)
        call.say(f"{push}: {_why(call, first.failure)}")
    return FAILED if failed else DONE


def _why(call: Call, state: PushState | None) -> str | None:
    """The sentence for a push that failed."""
    from store.models.harvest import Failure

    if state is None:
        return None
    facts: dict[str, Any] = dict(state.facts)
    return call.wording.failure(Failure(code=state.code, facts=facts))


def _test(call: Call, desk: Desk) -> int:
    """A test message through every push, and one that each open infokim shows."""
    import asyncio

    from tui.headless.sending import send_test

    reminder = desk.reminding.test()
    if not desk.settings.push:
        call.say(call.t("remind.no_push"))
    sent = asyncio.run(send_test(desk, reminder))
    if not call.json:
        for one in sent:
            call.out(
                f"{one.push}: {call.t('remind.taken') if one.failure is None else call.t('remind.failed')}"
            )
    return _report(call, sent)


def _stay(call: Call, desk: Desk) -> int:
    """Own the lock and tick until SIGTERM, SIGHUP or Ctrl+C; wait while another one owns it."""
    import asyncio
    import signal
    import threading

    from store.errors import Busy
    from tui.headless.scheduler import Ticker
    from tui.headless.sending import Sender

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    is_told = False
    while not ended.is_set():
        try:
            with desk.store.deliveries.owned(0.0):
                names = ", ".join(push.kind for push in desk.settings.push)
                call.say(call.t("remind.watching", pushes=names) if names else call.t("remind.no_push"))
                sender = Sender(desk, how="service")
                asyncio.run(sender.begin())
                ticker = Ticker(sender.tick, clock=desk.now, news=desk.store.moved)
                ticker.start()
                ended.wait()
                ticker.stop(3.0)
                sender.end()
        except Busy:
            if not is_told:
                call.say(call.t("remind.standby"))
                is_told = True
            ended.wait(LOOK_AGAIN)
    return DONE
