"""Text that would steer a terminal or the app, in an open form: in what a file holds, and in what is pasted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.models.text import clean
from tests.bench.pty_probe import Probe
from tests.office.test_two_sessions import Place, ended

HOSTILE = "Awal\x1b]0;JUDUL\x07 B\x9b31mC\x1b[2J\u202eD\u2066 [@click=app.quit]klik[/x][bold]tebal[/] akhir"
"""OSC, CSI in one byte and in two, bidi, an action and tags in Textual's markup, an unopened tag."""
TWO_LINES = f"{HOSTILE}\nbaris dua {HOSTILE}"
STEERING = (b"\x1b]0;JUDUL", b"\x1b]0;", b"\xc2\x9b", b"\x1b[2J\xe2", "\u202e".encode(), "\u2066".encode())
SHOWN = "Awal BC\N{REPLACEMENT CHARACTER}D\N{REPLACEMENT CHARACTER}"
SEEN = "[@click=app.quit]klik[/x][bold]tebal[/] akhir"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for probe in made.opened:
        probe.close()


def unharmed(probe: Probe) -> bool:
    return [one for one in STEERING if one in bytes(probe.raw)] == [] and "JUDUL" not in probe.screen.title


def click(probe: Probe, text: str) -> None:
    """A click of the mouse on the first place where this text stands."""
    y, line = next((y, line) for y, line in enumerate(probe.text().splitlines(), 1) if text in line)
    x = line.index(text) + 1
    probe.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
    probe.settle()


def test_a_file_that_holds_such_text_is_shown_and_saved_around_it(place: Place) -> None:
    plan = place.plan("Jadwal")
    ledger = place.folder / "data/ledger/outreach.json"
    tree = json.loads(ledger.read_text())
    record = tree["records"][plan]["record"]
    record["title"], record["notes"] = HOSTILE, TWO_LINES
    record["variants"]["x"]["caption"] = HOSTILE
    ledger.write_text(json.dumps(tree))

    probe = place.app("5", "\t", "e")
    probe.wait("Ubah · Awal")
    assert probe.text().count(SHOWN) == 3  # title, and two lines of notes
    assert probe.text().count(SEEN) >= 2
    probe.send("\x1b[6~")
    probe.wait(r"\[x .\]")
    assert probe.text().count(SHOWN) == 1  # the caption, on the tab of its channel
    probe.send("\x1b[5~")
    probe.wait(r"\[rencana")
    click(probe, "@click")
    for _ in range(14 + 6):  # through every field, and round to the topic
        probe.send("\t")
        probe.settle(0.05)
    probe.wait("Ubah · Awal")
    assert "belum disimpan" not in probe.text()
    probe.send("paspor")
    probe.wait("belum disimpan")
    probe.send("\x13")
    probe.wait("Tersimpan")
    probe.send("i")
    probe.settle()
    probe.send("\x1b")
    probe.settle()
    probe.send("q")
    assert ended(probe) == 0
    assert unharmed(probe)

    (after,) = json.loads(ledger.read_text())["records"].values()
    assert after["record"] == {**record, "topic": "paspor"}


def test_pasted_text_is_cleaned_before_it_is_seen_and_saved_as_it_is_seen(place: Place) -> None:
    probe = place.app("5", "n", "\t", watching=False)
    probe.wait("Rencana baru")
    probe.send(f"\x1b[200~{HOSTILE}\x1b[201~\t10.00\t\t\t ")
    probe.wait(r"10\.00")
    probe.send("\x1b[6~")
    probe.wait(r"\[ig")
    probe.send(f"\x1b[200~{TWO_LINES}\x1b[201~".replace("\n", "\r"))
    probe.wait("baris dua Awal")
    probe.settle()
    assert probe.text().count(SHOWN) == 2
    assert probe.text().count(SEEN) >= 1
    probe.send("\x13")
    probe.wait("Tersimpan")
    probe.send("q")
    assert ended(probe) == 0
    assert unharmed(probe)

    (held,) = place.listed("outreach")
    assert (held["title"], held["caption.instagram"]) == (clean(HOSTILE), clean(TWO_LINES, lines=True))
