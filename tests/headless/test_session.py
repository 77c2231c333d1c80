"""Who sits here, what is logged, and how a change on disk reaches the screen."""

from __future__ import annotations

import os
import pwd
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from store.models.edit import Edit
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.identity import login, who
from tui.headless.log import log, logging_to
from tui.headless.settings import Person
from tui.headless.watch import Watch

Office = Callable[..., Path]
PLAN = {"title": "A", "at": "2026-11-24T09:00:00+07:00"}


def desk_of(config: Path) -> Desk:
    settings = read(config).settings
    assert settings is not None
    desk = Desk(settings)
    desk.store.prepare()
    return desk


def test_the_account_is_the_real_one_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("LOGNAME", "somebody")
    assert login() == pwd.getpwuid(os.getuid()).pw_name
    assert login(987654) == "uid987654"


def test_roles_come_from_people_and_strangers_look_on() -> None:
    people = (Person(login="kepala", name="Bu Kepala", role="head"), Person(login="staf1"))
    assert (who(people, "kepala").name, who(people, "kepala").role) == ("Bu Kepala", "head")
    assert (who(people, "staf1").name, who(people, "staf1").role) == ("staf1", "staff")
    assert who(people, "lain").role == "viewer"
    assert who((), "lain").role == "staff"


def test_a_viewer_is_refused_by_the_desk_too(office: Office) -> None:
    from store.errors import NotPermitted

    desk = desk_of(office(more='[[people]]\nlogin = "somebody-else"\n'))
    assert desk.why_not("outreach") == "viewer"
    with pytest.raises(NotPermitted):
        desk.save("outreach", [Edit(fields=PLAN)])


def test_the_log_is_private_and_goes_nowhere_else(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").mkdir()
    with logging_to(tmp_path, "staf1"):
        log.warning("pull source=%s seconds=%.2f", "penundaan", 0.5)
    file = tmp_path / "log" / "staf1.log"
    assert "pull source=penundaan seconds=0.50" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with logging_to(tmp_path / "nowhere", "staf1"):
        log.warning("lost")
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_another_sessions_edit_arrives_by_the_watch(office: Office) -> None:
    config = office()
    mine, theirs = desk_of(config), desk_of(config)
    assert len(mine.snapshot.rows("outreach")) == 0
    arrived = threading.Event()
    seen: list[int] = []

    def moved(snapshot: object) -> None:
        seen.append(len(mine.snapshot.rows("outreach")))
        assert snapshot is mine.snapshot
        arrived.set()

    watch = Watch(mine, moved)
    watch.start()
    try:
        theirs.save("outreach", [Edit(fields=PLAN)])
        assert arrived.wait(1.0), "not seen within a second"
    finally:
        watch.stop()
    assert seen == [1]
    assert not watch.is_alive()


def test_a_look_without_a_change_is_no_news(office: Office) -> None:
    desk = desk_of(office())
    assert desk.look()
    before = desk.snapshot
    assert not desk.look()
    assert desk.snapshot is before


def test_a_watch_survives_a_look_that_fails() -> None:
    looked = threading.Event()

    class Broken:
        calls = 0
        snapshot = None

        def look(self) -> bool:
            self.calls += 1
            if self.calls == 2:
                looked.set()
            raise OSError(5, "input/output error")

    watch = Watch(Broken(), lambda _: None, interval=0.01)  # type: ignore[arg-type]
    watch.start()
    assert looked.wait(2)
    watch.stop()
