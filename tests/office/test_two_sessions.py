"""Two people at once: real apps in real terminals over one data folder, and a source that misbehaves."""

from __future__ import annotations

import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.bench.pty_probe import Probe

ROOT = Path(__file__).parents[2]
INFOKIM = [sys.executable, "-m", "tui"]
HEAD = """format = 1
[office]
name = "Kantor uji"
timezone = "{zone}"
[data]
dir = "{folder}/data"
[[checkpoints]]
id = "sekupang"
name = "Sekupang"
[[checkpoints]]
id = "harbour-bay"
name = "Harbour Bay"
"""
SOURCE = """[[sources]]
id = "desa"
collection = "villages"
url = "{url}"
format = "json"
every = "manual"
[sources.fields]
code = "code"
name = "name"
"""
LEAVES = b"\x1b[?1049l"


class Served(http.server.BaseHTTPRequestHandler):
    """Answers with as many villages as the test wants, fast or in drips, or not at all."""

    villages = 6
    drip = 0.0
    broken = False

    def do_GET(self) -> None:
        if self.broken:
            self.send_error(503)
            return
        rows = [{"code": f"21{n:08}", "name": f"Desa {n}"} for n in range(self.villages)]
        body = json.dumps(rows).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(0, len(body), 60):
            self.wfile.write(body[start : start + 60])
            if self.drip:
                time.sleep(self.drip)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Place:
    """A folder with a config, and what may be done there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.zone = noon()
        self.config = folder / "infokim.toml"
        self.config.write_text(HEAD.format(folder=folder, zone=self.zone))
        self.environment = {
            "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8",
        }  # fmt: skip
        self.opened: list[Probe] = []

    def serve(self, url: str) -> None:
        with self.config.open("a") as file:
            file.write(SOURCE.format(url=url))

    def infokim(self, *words: str) -> str:
        ended = subprocess.run(
            [*INFOKIM, "--config", str(self.config), *words],
            capture_output=True, text=True, timeout=60, env={**os.environ, **self.environment},
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def at(self, hour: int) -> str:
        """Today at this hour, in the office's zone."""
        now = datetime.now(ZoneInfo(self.zone))
        return now.replace(hour=hour, minute=0, second=0, microsecond=0).isoformat()

    def plan(self, title: str, hour: int = 9) -> str:
        made = json.loads(
            self.infokim("new", "outreach", f"title={title}", f"at={self.at(hour)}", "channels=x", "--json")
        )
        return str(made["id"])

    def listed(self, collection: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.infokim("list", collection, "--json"))
        return found

    def app(self, *keys: str, watching: bool = True) -> Probe:
        """An app that is past its start, on the screen that `keys` lead to. `watching`: its threads have begun."""
        probe = Probe([*INFOKIM, "--config", str(self.config)], cols=100, env=self.environment)
        self.opened.append(probe)
        probe.wait(r"\? bantuan")
        if watching:
            probe.idle(0.8)
        for key in keys:
            probe.send(key)
            probe.settle()
        return probe


def noon() -> str:
    """A zone in which it is about noon: what a test plans for today stays today's until it has ended."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/GMT"  # its signs are turned round


def ended(probe: Probe) -> int:
    """The exit status, as a shell tells it."""
    until = time.monotonic() + 10
    while True:
        pid, status = os.waitpid(probe.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        assert time.monotonic() < until, "it does not end"
        probe.pump(0.02)


def line(probe: Probe, text: str) -> str:
    return next((one for one in probe.text().splitlines() if text in one), "")


def write(probe: Probe, text: str) -> None:
    """Replace what stands in the field under the cursor."""
    probe.send("\x01\x0b" + text)  # Ctrl+A, Ctrl+K
    probe.wait(re.escape(text))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for probe in made.opened:
        probe.close()


@pytest.fixture
def served(place: Place) -> Iterator[type[Served]]:
    class Mine(Served):
        pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mine) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        place.serve(f"http://127.0.0.1:{server.server_port}/desa.json")
        yield Mine
        server.shutdown()
        thread.join()


def test_edits_of_others_are_seen_within_a_second_and_disturb_neither_cursor_nor_form(place: Place) -> None:
    first, second = place.plan("Jadwal pagi", 8), place.plan("Jadwal siang", 12)
    one = place.app("5", "\t", "j")
    assert line(one, "Jadwal siang").startswith("›")
    place.infokim("set", "outreach", first, "title=Paspor", f"at={place.at(15)}")
    assert one.wait("Paspor") < 1
    assert line(one, "Jadwal siang").startswith("›")
    one.send("e")
    one.wait("Ubah · Jadwal siang")
    write(one, "Jadwal sore")
    before = one.text()
    place.infokim("set", "outreach", first, "title=Lain sekali")
    one.idle(0.8)
    assert one.text() == before
    two = place.app("5", "\t", "e")
    two.wait("Ubah · Jadwal siang")
    write(two, "Jadwal malam")
    begun = two.written
    two.send("\x13")
    two.wait("Tersimpan")
    assert begun < two.written
    assert one.wait("baru saja mengubah judul") < 1
    assert "Jadwal sore" in one.text()
    one.send("\x13")
    one.wait("Bentrok")
    one.wait("Jadwal malam")  # a frame may come in two pieces
    one.send("\x13")
    one.wait("Tersimpan")
    assert two.wait("Jadwal sore") < 1
    assert {plan["id"]: plan["title"] for plan in place.listed("outreach")}[second] == "Jadwal sore"


def test_two_forms_on_one_plan_merge_what_only_one_touched_and_theirs_can_be_taken(place: Place) -> None:
    plan = place.plan("Jadwal")
    one, two = place.app("5", "\t", "e"), place.app("5", "\t", "e")
    for probe in (one, two):
        probe.wait("Ubah · Jadwal")
    write(one, "Jadwal satu")
    two.send("\t" * 6)
    write(two, "Topik dua")
    one.send("\x13")
    one.wait("Tersimpan")
    two.send("\x13")
    two.wait("Tersimpan. Perubahan orang lain ikut dipertahankan: judul")
    (held,) = place.listed("outreach")
    assert (held["title"], held["topic"]) == ("Jadwal satu", "Topik dua")
    two.send("e")
    two.wait("Ubah · Jadwal satu")
    write(two, "Jadwal dua")
    place.infokim("set", "outreach", plan, "title=Jadwal tiga")
    two.send("\x13")
    two.wait("Bentrok")
    two.send("t\x13")
    two.wait("Jadwal tiga")
    assert [each["title"] for each in place.listed("outreach")] == ["Jadwal tiga"]


def test_two_who_type_one_day_save_it_as_one_step_and_count_nothing_twice(place: Place) -> None:
    one, two = place.app("3", "n"), place.app("3", "n")
    for probe in (one, two):
        probe.wait("Lembar penundaan")
    one.send("12\t0")  # Harbour Bay is zero; the other counters are not reported
    one.wait("belum disimpan")
    one.settle()
    two.send("7")
    two.wait("belum disimpan")
    one.send("\x13")
    one.wait("Tersimpan")
    two.wait("baru saja mengubah Harbour Bay, Sekupang")
    two.send("\x13")
    two.wait("Bentrok  Sekupang")
    two.send("t\x13")
    two.wait("Tersimpan")
    counts = {each["checkpoint"]: each["count"] for each in place.listed("deferrals")}
    assert counts == {"sekupang": 12, "harbour-bay": 0}
    assert len(place.listed("deferrals")) == 2
    audit = (place.folder / "data/ledger/deferrals.audit.jsonl").read_text().splitlines()
    assert len({json.loads(each)["at"] for each in audit}) == 1


def test_what_was_typed_survives_every_way_to_end(place: Place) -> None:
    place.plan("Jadwal")
    drafts = place.folder / "data/drafts"
    for number, status in ((signal.SIGHUP, 129), (signal.SIGTERM, 143)):
        probe = place.app("5", "n", "\t", watching=False)
        probe.wait("Rencana baru")
        title = f"Ditulis sebelum {number.name}"
        probe.send(f"{title}\t10.00")
        probe.wait("belum disimpan")
        probe.wait(r"10\.00")
        probe.settle()
        begun = time.monotonic()
        os.kill(probe.pid, number)
        assert ended(probe) == status
        assert time.monotonic() - begun < 2
        again = place.app(watching=False)
        again.wait("belum disimpan")
        again.send("\r")
        again.wait(r"Rencana baru(.|\n)*" + title)
        if number == signal.SIGHUP:
            again.send("\x1b")
            again.wait("buang perubahan")
            again.send("d")
            again.wait("Kalender")
        else:
            again.send("\x13")
            again.wait("Tersimpan")
        again.settle()
        os.kill(again.pid, signal.SIGKILL)
        assert ended(again) == -signal.SIGKILL
    assert {each["title"] for each in place.listed("outreach")} == {"Jadwal", "Ditulis sebelum SIGTERM"}
    probe = place.app("5", "\t", "e", watching=False)
    probe.wait("Ubah · Jadwal")
    write(probe, "Nanti")
    probe.send("\x11")  # Ctrl+Q: in a form q is a letter
    probe.wait("Masih ada isian")
    probe.send("k")
    assert ended(probe) == 0
    assert LEAVES in probe.raw
    assert any("Nanti" in file.read_text() for file in drafts.glob("*.json"))


def test_a_dripping_a_failing_and_an_emptied_source_on_the_screen(place: Place, served: type[Served]) -> None:
    place.infokim("pull")
    served.drip = 0.12
    probe = place.app("6")
    probe.send("r")
    probe.wait("sedang ditarik")
    probe.wait(r"memuat desa")
    served.drip = 0
    probe.wait(r"desa: tidak berubah, 6 baris")
    served.broken = True
    probe.send("r")
    probe.wait("✗ gagal")
    probe.wait("503")
    for key in "12345":
        probe.send(key)
        probe.wait("1 sumber gagal|1 gagal")
        probe.settle()
        assert re.search(r"data \d\d\.\d\d", probe.text().splitlines()[0]), probe.text()
    probe.send("2")
    probe.wait("Desa 5")
    served.broken, served.villages = False, 2
    for key, sentence, count in (("x", "dibuang", 6), ("t", "diterima", 2)):
        probe.send("6r")
        probe.wait("jawabannya ditahan")
        probe.send("m")
        probe.wait(r"Terima\?")
        probe.send(key)
        probe.wait(f"jawaban yang ditahan {sentence}")
        probe.settle()
        assert len(place.listed("villages")) == count
    probe.send("q")
    assert ended(probe) == 0
    place.config.write_text(HEAD.format(folder=place.folder, zone=place.zone))
    bare = place.app("6")
    assert "Desa 1" not in bare.text()
    bare.send("2")
    bare.settle()
    assert "Desa binaan" in bare.text().splitlines()[0]
