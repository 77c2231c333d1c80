"""Planted identities: nothing that the program prints, draws, logs or exports holds one, whatever goes wrong on the way.

They come by a file, over HTTP beside errors, and by hand with mistakes and a conflict; then every verb is run and every
screen is looked at in a real terminal. What is written is searched but for the tips' own cache, history, ledger, drafts
and the copies of these.
"""

from __future__ import annotations

import base64
import http.server
import json
import os
import re
import signal
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.pty_probe import Probe
from tests.office.test_two_sessions import INFOKIM, ROOT
from tui.cli import main

NAME, CONTACT = "Kanariana Zulkarsih", "0812-7733-9911"
TEXT = (
    f"Saya {NAME} hp 0813 5544 2211, NIK 2171.0355.4433.0001, paspor X 7654321, surel kanari.zul@rahasia.example, "
    "rek BCA 556-677-8899 a.n. Wirobrajan Subekti, IG @zulkarsih_k. kanariana takut; O813 6644 22ll juga. Kapal malam ini."
)
PLACE = "rumah Pak Wirobrajan, 0813-5544-2211"
SUBJECT = "Pesan Ibu Zulkarsih 081355442211"
CORES = (
    "kanarian",
    "zulkarsi",
    "wirobraj",
    "subekti",
    "77339911",
    "135544221",
    "35544330",
    "7654321",
    "5667788",
    "3664422",
    "rahasiaexample",
)
"""What of them may stand nowhere, without signs and in small letters; also where a text was cut or wrapped."""
CONFIG = """format = 1
[office]
name = "Kantor uji"
language = "{language}"
[data]
dir = "{folder}/data"
[[push]]
kind = "command"
command = ["tee", "-a", "{folder}/data/pushed"]
[[checkpoints]]
id = "sekupang"
name = "Sekupang"
[[sources]]
id = "berkas"
collection = "tips"
path = "{folder}/aduan.csv"
every = "manual"
[sources.fields]
id = "nomor"
received_at = "masuk"
text = "isi"
subject = "judul"
place = "tempat"
reporter_name = "nama"
reporter_contact = "kontak"
channel = "kanal"
[[sources]]
id = "jaring"
collection = "tips"
url = "{url}/aduan.json"
format = "json"
every = "manual"
[sources.fields]
id = "nomor"
received_at = "masuk"
text = "isi"
reporter_name = "nama"
status = "status"
[[sources]]
id = "galat"
collection = "tips"
url = "{url}/galat?nama=Kanariana&hp=081355442211"
format = "json"
every = "manual"
[sources.fields]
id = "nomor"
received_at = "masuk"
text = "isi"
[[sources]]
id = "hitung"
collection = "deferrals"
url = "{url}/hitung.json"
format = "json"
every = "manual"
[sources.fields]
date = "hari"
checkpoint = "tpi"
count = "n"
note = "ket"
"""


class Answers(http.server.BaseHTTPRequestHandler):
    """Rows with and without mistakes, and an error that repeats what it was asked and more."""

    def do_GET(self) -> None:
        rows: list[dict[str, Any]] = [
            {"nomor": 1, "masuk": "2026-11-20T08:00:00+07:00", "isi": TEXT, "nama": NAME, "status": "new"},
            {
                "nomor": 2,
                "masuk": f"kemarin {NAME} 0813 5544 2211",
                "isi": TEXT,
                "nama": NAME,
                "status": "new",
            },
            {
                "nomor": 3,
                "masuk": "2026-11-20T09:00:00+07:00",
                "isi": TEXT,
                "nama": NAME,
                "status": f"Ibu {NAME}",
            },
            {"nomor": NAME, "masuk": "081355442211", "isi": None, "nama": NAME, "status": "new"},
        ]
        if "hitung" in self.path:
            rows = [
                {"hari": "2026-11-20", "tpi": "Sekupang", "n": 3, "ket": "hp 0813 5544 2211"},
                {"hari": f"{NAME} 081355442211", "tpi": "Sekupang", "n": 3, "ket": ""},
                {"hari": "2026-11-21", "tpi": "Sekupang", "n": "0813 5544 2211", "ket": ""},
            ]
        is_wrong = "galat" in self.path
        told = {"error": {"message": f"nama saya {NAME}, {TEXT}"}}
        body = json.dumps(told if is_wrong else rows).encode()
        self.send_response(422 if is_wrong else 200, f"Ibu {NAME}" if is_wrong else None)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def found_in(text: str) -> list[str]:
    """Which of them stand in a text, signs or not."""
    plain = re.sub(r"[\W_]+", "", text.casefold())
    return [core for core in CORES if core in plain]


def _unpacked(path: Path) -> str:
    """What stands in a file, also in one that is packed."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode(errors="replace")
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


class Office:
    """A folder with planted identities, and all that was printed."""

    def __init__(
        self, folder: Path, url: str, capsys: pytest.CaptureFixture[str], language: str = "id"
    ) -> None:
        self.folder, self._capsys = folder, capsys
        self.data = folder / "data"
        self.leaks: dict[str, list[str]] = {}
        """Command line or file → the lines in which somebody stands."""
        self.config = folder / "infokim.toml"
        self.config.write_text(CONFIG.format(folder=folder, url=url, language=language))
        rows = [
            f'1,2026-11-21T08:00:00+07:00,"{TEXT}","{SUBJECT}","{PLACE}",{NAME},{CONTACT},hotline',
            f'2,"{NAME}, 081355442211","{TEXT}",,,,,hotline',
            f'3,2026-11-21T09:00:00+07:00,"{TEXT}",,"{PLACE}",{NAME},@kanariana_z,"WA 0813 5544 2211"',
        ]
        (folder / "aduan.csv").write_text(
            "nomor,masuk,isi,judul,tempat,nama,kontak,kanal\n" + "\n".join(rows) + "\n"
        )

    def run(self, *words: str, status: int | None = 0) -> str:
        """All that a command line prints; nobody may stand in it. `status`: None for whatever it may be."""
        ended = main([*words, "--config", str(self.config)])
        printed = "\n".join(self._capsys.readouterr())
        assert status is None or ended == status, (words, printed)
        assert "Traceback" not in printed
        if found_in(printed):
            self.leaks[" ".join(words)] = [line for line in printed.splitlines() if found_in(line)]
        return printed

    def made(self, *words: str, status: int = 0) -> dict[str, Any]:
        told: dict[str, Any] = json.JSONDecoder().raw_decode(self.run(*words, "--json", status=status))[0]
        return told

    def files(self) -> dict[str, str]:
        """What was written into the data folder, but for what may hold tips."""
        own = re.compile(r"(cache|history)/(berkas|jaring)\.|ledger/tips\.|drafts/|backups/|undo/")
        every = [path for path in self.data.rglob("*") if path.is_file()]
        assert any("ledger/tips." in str(path) for path in every)
        names = {path: str(path.relative_to(self.data)) for path in every}
        assert found_in(" ".join(names.values())) == []
        kept = {
            name: path
            for path, name in names.items()
            if not own.search(name) or ".state." in name or "audit" in name
        }
        return {name: _unpacked(path) for name, path in kept.items()}


@pytest.fixture
def url() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.fixture
def office(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.delenv("INFOKIM_DATA_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Office(tmp_path, url, capsys)


def planted(office: Office) -> str:
    """Everything that can hold one does; the id of the tip that was typed."""
    office.run("pull", status=None)
    office.run("pull", "--json", status=None)
    typed = office.made(
        "new", "tips", "received_at=2026-11-22T09:00", f"text={TEXT}", f"subject={SUBJECT}", f"place={PLACE}",
        f"reporter_name={NAME}", f"reporter_contact={CONTACT}",
    )  # fmt: skip
    office.run("set", "tips", typed["id"], "status=open", "assignee=" + "staf1", status=None)
    office.run("set", "tips", typed["id"], "hold=yes", "--why", f"diminta Ibu {NAME} 0813 5544 2211")
    office.run("set", "tips", typed["id"], f"notes=Ibu {NAME} 0813 5544 2211", status=None)
    mine = office.made("set", "tips", typed["id"], f"subject={SUBJECT} lagi")
    old = str(typed["rev"])
    assert mine["rev"] != typed["rev"]
    for form in ((), ("--json",)):
        office.run(
            "set", "tips", typed["id"], "--rev", old, f"subject={NAME} 0813 5544 2211", *form, status=4
        )
    return str(typed["id"])


def test_no_verb_prints_anybody_and_no_file_but_their_own_holds_one(office: Office) -> None:
    tip = planted(office)
    mistakes = [
        ("new", "tips", f"received_at={NAME} 081355442211", f"text={TEXT}"),
        ("new", "tips", "received_at=2026-11-22T09:00", f"text={TEXT}", f"status=Ibu {NAME}", f"reporter_nmae={NAME}"),
        ("new", "tips", "received_at=2026-11-22T09:00", f"text={TEXT}", "anonymous=yes", f"reporter_name={NAME}"),
        ("new", "tips", f"reporter_contcat={CONTACT}"),
        ("new", "deferrals", "date=2026-11-22", "checkpoint=sekupang", "count=0813 5544 2211"),
        ("set", "tips", tip, "status=081355442211"),
        ("set", "tips", tip, "duplicate_of=0813 5544 2211"),
        ("set", "tips", tip, "--rev", "99", "status=open"),
        ("list", "tips", "status=081355442211"),
        ("reveal", "tips", tip),
    ]  # fmt: skip
    for words in mistakes:
        office.run(*words, status=None)
        office.run(*words, "--json", status=None)
    verbs = [
        "check", "check --json", "sources", "sources --json", "sources test berkas", "sources test berkas --json",
        "sources test jaring", "sources test galat", "sources test hitung --json", "list tips", "list tips --json",
        "list tips channel=hotline --json", "list deferrals --json", "show today", "show tips", "show sources",
        "show villages",
        "show deferrals", "show outreach", "remind --once", "remind --motd", "remind --dry-run --json", "undo --list",
        "undo --list --json", "undo", "undo --json", "redo", "audit", "audit --json", "audit verify", "purge --dry-run",
        "purge --dry-run --json", "backup", "backup --list", "export tips --format csv", "export tips --format json",
        "export tips --format md", "export tips --format xlsx", "export outreach --format ics",
        "lookup kapal --json", "lookup Kapal", "brief", f"delete tips {tip} --why salah", "list tips",
    ]  # fmt: skip
    for line in verbs:
        office.run(*line.split(), status=None)
    office.run("sources", "add", str(office.folder / "aduan.csv"), "--collection", "tips", status=None)
    for name, text in office.files().items():
        if found_in(text):
            office.leaks[name] = [line[:200] for line in text.splitlines() if found_in(line)]
    assert office.leaks == {}
    assert "pushed" in office.files()
    # A search that finds nothing would pass: the ledger is where they are.
    assert set(CORES) <= {
        *found_in("".join(path.read_text(errors="replace") for path in (office.data / "ledger").iterdir()))
    }


ESC = "\x1b"
KEYS = (
    ("l", "Ringkasan"), ("2", "semua desa"), ("3", "keberangkatan"), ("5", "Kalender"), ("6", "4 sumber"), ("r", ""),
    ("4", "masih terbuka"), ("j", ""), ("i", "Asal data"), (ESC, ""), ("y", "papan klip"), ("=", ""),
    ("?", "ketik untuk"), (ESC, ""), ("b", "tanggungan"), ("b", "tanpa"), ("/", ""), ("kapal", "kapal"), ("\r", ""),
    (ESC, ""), ("m", "sekarang:"), (ESC, ""), ("a", "Penanggung jawab:"), (ESC, ""), ("D", "Duplikat dari:"),
    (ESC, ""), ("f", "Rujuk ke:"), (ESC, ""), ("A", "Jawab lewat"), (ESC, ""), ("c", "Catatan untuk:"), (ESC, ""),
    ("e", "Ubah:"), (ESC, ""), ("I", "Mengapa ini"), (ESC, ""), ("*", ""), ("Z", "Yang ditunggu"), (ESC, ""),
    ("1", "Ringkasan"), ("0", "Layar terkunci"),
)  # fmt: skip
"""Through every screen and the keys of the tips, without a reason for a reveal."""


def session(office: Office) -> Probe:
    """The app in a terminal of its own, past its start."""
    environment = {"HOME": str(office.folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "ESCDELAY": "10"}
    probe = Probe([*INFOKIM, "--config", str(office.config)], cols=120, rows=40, env=environment)
    probe.wait(r"\? bantuan")
    return probe


def left_in_a_form(office: Office) -> None:
    """Somebody's words stay behind as a draft when the line breaks. What one types oneself one may see."""
    probe = session(office)
    try:
        probe.send("4n")
        probe.wait("Informasi baru")
        probe.send(f"\t\t\x1b[200~{TEXT} {NAME}\x1b[201~")
        probe.wait("belum disimpan")
        probe.settle()
        os.kill(probe.pid, signal.SIGHUP)
        os.waitpid(probe.pid, 0)
    finally:
        probe.close()
    assert found_in("".join(path.read_text() for path in office.data.glob("drafts/**/*.json")))


def test_no_screen_key_toast_title_or_copied_text_shows_anybody(office: Office) -> None:
    planted(office)
    left_in_a_form(office)
    probe = session(office)
    try:
        probe.wait("belum disimpan")  # the draft is offered
        opened = "."
        for place, (key, comes) in enumerate((("", "."), *KEYS)):
            probe.send(key)
            probe.wait(comes or "." if key != ESC or opened == "." else rf"\A(?!(?s:.)*{opened})")
            opened = comes or "."
            probe.settle(0.02 if comes else 0.06)
            if found_in(probe.text()) or found_in(probe.screen.title):
                office.leaks[f"{place} {key!r}"] = [one for one in probe.text().splitlines() if found_in(one)]
    finally:
        probe.close()
    raw = bytes(probe.raw)
    copied = [base64.b64decode(data).decode() for data in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)", raw)]
    assert copied, "y copies"
    sequences = rb"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|[\[(P][0-9;?<>=]*[ -/]*[@-~]|.)"
    drawn = re.sub(sequences, b"", raw).decode(errors="replace")
    for name, text in {"copied": " ".join(copied), "drawn": drawn, **office.files()}.items():
        if found_in(text):
            office.leaks[name] = found_in(text)
    assert office.leaks == {}
