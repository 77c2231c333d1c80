"""`infokim remind` as processes: killed, stopped, twice, late; nothing is lost and hardly anything comes twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.headless.reminded import PUSH, Office, Receiver
from tui.headless.sending import short_hash


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Iterator[Office]:
    made = Office(tmp_path, PUSH.format(url=receiver.url))
    yield made
    made.close()


def once(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    process = office.remind("--once", *words)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess([], process.returncode, out, err)


def test_killed_at_random_it_loses_none_of_three_hundred(office: Office, receiver: Receiver) -> None:
    """Killed with a reminder claimed, half of the times before it got through and half after that, but not yet noted."""
    wanted = {short_hash(f"{each.id}") for each in due(office, office.soon(300))}
    dice = random.Random(300)
    fatal = set(dice.sample(range(2, 300), 8))
    receiver.deaf = set(sorted(fatal)[::2])
    serving = [office.remind()]
    receiver.arrived = lambda number: serving[-1].kill() if number in fatal else None
    for _ in range(300):  # 30 seconds at most: half of the time that a dead one's claims would last
        if receiver.wait_for(lambda: set(receiver.hashes) >= wanted, 0.1):
            break
        if serving[-1].poll() is not None:
            serving.append(office.remind())
    assert set(receiver.hashes) == wanted
    assert sum(receiver.counts.values()) - 300 <= len(fatal)
    serving[-1].send_signal(signal.SIGTERM)
    serving[-1].wait(10)
    assert once(office).returncode == 0
    assert sum(receiver.counts.values()) - 300 <= len(fatal)


def due(office: Office, plans: list[str]) -> list[object]:
    found = [one for one in office.desk.reminding.found().due if one.plan in plans]
    assert len(found) == len(plans)
    return found


def test_two_services_send_each_reminder_once_and_the_second_takes_over(
    office: Office, receiver: Receiver
) -> None:
    first, second = office.remind(), office.remind()
    office.soon(3)
    assert receiver.wait_for(lambda: len(set(receiver.hashes)) == 3, 30)
    while {row.state for row in office.desk.store.deliveries.all().values()} != {"sent"}:
        receiver.wait_for(lambda: False, 0.05)
    standing_by = second if owner(office, first) else first
    (first if standing_by is second else second).kill()
    office.plan(office.desk.now() + timedelta(minutes=90))
    assert receiver.wait_for(lambda: len(set(receiver.hashes)) == 4, 30)
    assert set(receiver.counts.values()) == {1}
    standing_by.send_signal(signal.SIGHUP)
    assert standing_by.wait(10) == 0


def owner(office: Office, process: subprocess.Popen[str]) -> bool:
    """Whether a process is the one that sends: it said so."""
    assert process.stderr is not None
    return "sent by" in process.stderr.readline()


def test_a_stopped_process_goes_on_where_it_was(office: Office, receiver: Receiver) -> None:
    """SIGSTOP, as Ctrl-Z or a frozen host: what became due meanwhile is sent when it goes on, once."""
    service = office.remind()
    office.soon(1)
    assert receiver.wait_for(lambda: len(receiver.hashes) == 1)
    service.send_signal(signal.SIGSTOP)
    office.soon(2)
    assert not receiver.wait_for(lambda: len(receiver.hashes) > 1, 0.3)
    service.send_signal(signal.SIGCONT)
    assert receiver.wait_for(lambda: len(receiver.hashes) == 3, 30)
    service.send_signal(signal.SIGTERM)
    assert service.wait(10) == 0
    assert set(receiver.counts.values()) == {1}
    assert office.desk.watching().state == "dead"


def test_once_sends_what_is_due_and_a_second_time_nothing(office: Office, receiver: Receiver) -> None:
    office.soon(2)
    first = once(office, "--json")
    assert (first.returncode, [one["ok"] for one in json.loads(first.stdout)]) == (0, [True, True])
    assert json.loads(once(office, "--json").stdout) == []
    assert len(receiver.hashes) == 2
    assert office.desk.watching().state == "active"


def test_once_says_nothing_while_a_service_sends(office: Office) -> None:
    with office.desk.store.deliveries.owned(0.0):
        ended = once(office)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_push_that_fails_is_told_and_left_alone_for_a_while(office: Office, receiver: Receiver) -> None:
    receiver.status = 503
    office.soon(3)
    failed = once(office)
    assert (failed.returncode, len(receiver.texts)) == (1, 1)
    assert "503" in failed.stderr
    [failing] = office.desk.watching().failing
    assert (failing.name, failing.code) == ("ntfy", "push-server")
    receiver.status = 200
    assert once(office).returncode == 0
    assert len(receiver.hashes) == 2  # the first one waits for its next try


def test_a_dry_run_prints_one_object_for_each_key_and_sends_nothing(
    office: Office, receiver: Receiver
) -> None:
    at = office.desk.now().replace(second=0, microsecond=0) + timedelta(days=20)
    [plan] = office.plan(at, lead_times=("1d", "2h"), channels=("x", "instagram"), owner="ani")
    moment = (at - timedelta(hours=1)).isoformat()
    process = office.remind("--dry-run", "--at", moment, "--json")
    found = json.loads(process.communicate(timeout=30)[0])
    start = f"{at:%Y-%m-%dT%H:%M}"
    assert [one["key"] for one in found] == [f"{plan}|{start}|x|2h"]
    office.desk.save("outreach", [])
    assert found[0] == {
        "key": f"{plan}|{start}|x|2h", "plan": plan, "occurrence": start, "channel": "x", "lead": "2h",
        "due": (at - timedelta(hours=2)).isoformat(), "for": ["ani"], "how": ["app", "ntfy"],
    }  # fmt: skip
    assert receiver.texts == []


def test_a_test_message_goes_through_every_push_and_shows_in_the_app(
    office: Office, receiver: Receiver
) -> None:
    process = office.remind("--test")
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "ntfy: taken\n")
    assert len(receiver.texts) == 1
    office.desk.look()
    [shown] = office.desk.reminders()
    assert shown.role == "test"
    office.desk.acknowledge([shown.id])
    office.desk.look()
    assert office.desk.reminders() == ()


def test_at_login_it_says_what_concerns_me_masked_and_nothing_where_nothing_does(office: Office) -> None:
    def motd() -> str:
        return office.remind("--motd").communicate(timeout=30)[0]

    assert motd() == ""
    office.plan(office.desk.now() + timedelta(hours=1), title="TPPO, hubungi 081234567890")
    said = motd()
    assert "X: TPPO, hubungi 08•••90" in said
    assert "081234567890" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("--once", "--motd"),
        ("--at", "2026-11-24"),
        ("--once", "--at", "2026-11-24"),
        ("--dry-run", "--at", "besok"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(office: Office, words: tuple[str, ...]) -> None:
    process = office.remind(*words)
    assert process.communicate(timeout=30)[0] == ""
    assert process.returncode == 2
