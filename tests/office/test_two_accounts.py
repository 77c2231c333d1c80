"""`[access.tips] group` with two Unix accounts: who is not in it sees no tip, no count of tips, and no key to them."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.accounts import GROUP, TIPS, Account, python_of_others
from tests.tui import test_terminal
from tui.verbs.arguments import VERBS

NAME, NUMBER, WORD = "Sitizuleha", "081270012345", "kapal pancung"
TEXT = f"Berangkat malam ini dengan {WORD}, hubungi {NAME} {NUMBER}"
WHY = "menelepon pelapor"
CONFIG = """
[office]
language = "id"
[data]
dir = "{data}"
group = "{group}"
[access.tips]
group = "{tips}"
[[sources]]
id = "aduan"
collection = "tips"
path = "{folder}/aduan.csv"
[sources.fields]
id = "nomor"
received_at = "masuk"
text = "isi"
reporter_name = "nama"
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other accounts")


class Office:
    """A folder that both share, the config, and the two of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "infokim.toml"
        self.data = folder / "data"
        self.config.write_text(CONFIG.format(data=self.data, folder=folder, group=GROUP, tips=TIPS))
        rows = "".join(f'{n},2026-11-2{n}T08:00:00+07:00,"{TEXT} nomor {n}",{NAME}\n' for n in range(3))
        (folder / "aduan.csv").write_text("nomor,masuk,isi,nama\n" + rows)
        self.data.mkdir()
        os.chown(self.data, 60001, GROUP)
        self.data.chmod(0o2770)
        self.insider, self.outsider = Account(60001, GROUP, TIPS), Account(60002, GROUP)

    def command(self, *words: str) -> list[str]:
        return [python_of_others(), "-m", "tui", *words, "--config", str(self.config)]

    def infokim(self, who: Account, *words: str) -> tuple[int, str]:
        """Exit status, and all that it printed."""
        ended = who.run(*self.command(*words))
        return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    if not python_of_others():
        pytest.skip("no Python that another account may run")
    folder = Path(tempfile.mkdtemp(prefix="infokim-"))
    folder.chmod(0o755)
    made = Office(folder)
    status, said = made.infokim(made.insider, "pull")
    assert status == 0, said
    for words in (
        ("tips", "received_at=2026-11-23T09:00", f"text={TEXT}", f"reporter_name={NAME}", "urgent=yes"),
        ("villages", "name=Tiban Lama", "district=Sekupang", "status=active"),
        ("outreach", "title=Waspada TPPO", "at=2027-01-12T10:00", "channels=x"),
    ):
        status, said = made.infokim(made.insider, "new", *words)
        assert status == 0, said
    yield made
    for path in (folder, made.insider.home, made.outsider.home):
        shutil.rmtree(path)


def tip_of(office: Office) -> str:
    listed = office.insider.run(*office.command("list", "tips", "--json"))
    return str(json.loads(listed.stdout)[0]["id"])


def says_nothing_of_tips(said: str) -> bool:
    """Neither text, nor who it came from, nor how many there are, nor that there is a screen."""
    return not any(
        word in said for word in (NAME, NUMBER, WORD, "pancung", "hotline", "INFORMASI", "Informasi")
    )


def test_who_is_in_the_group_sees_them(office: Office) -> None:
    status, said = office.infokim(office.insider, "show", "today")
    assert status == 0
    assert "INFORMASI" in said.upper()
    status, said = office.infokim(office.insider, "list", "tips")
    assert (status, "pancung" in said) == (0, True)
    status, said = office.infokim(office.insider, "reveal", "tips", tip_of(office), "--why", WHY)
    assert status == 0, said
    assert NUMBER in said


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("show today", 0),
        ("show sources", 0),
        ("show villages", 0),
        ("show tips", 3),
        ("list tips", 3),
        ("list tips --json", 3),
        ("lookup pancung", 0),
        ("lookup pancung --json", 0),
        ("lookup Tiban", 0),
        ("list villages", 0),
        ("list outreach", 0),
        ("remind --motd", 0),
        ("sources", 0),
        ("sources --json", 0),
        ("undo --list", 0),
        ("check", 0),
    ],
)
def test_who_is_not_finds_nothing_of_them_and_the_rest(office: Office, words: str, status: int) -> None:
    if words.split()[0] not in VERBS:
        pytest.skip("not built yet")
    ended, said = office.infokim(office.outsider, *words.split())
    assert ended == status, said
    assert "Traceback" not in said
    assert "berhenti karena kesalahan" not in said
    if words.startswith("list tips") or words == "show tips" or words in ("check", "show sources"):
        assert not any(word in said for word in (NAME, NUMBER, WORD)), said
    else:
        assert says_nothing_of_tips(said), said
    if words in ("lookup Tiban", "list villages"):
        assert "Tiban Lama" in said
    if words == "list outreach":
        assert "Waspada TPPO" in said


def test_nor_may_they_write_reveal_decide_or_read_the_audit(office: Office) -> None:
    tip = tip_of(office)
    for words in (
        ("set", "tips", tip, "status=spam"),
        ("new", "tips", "received_at=2026-11-23T09:00", "text=x"),
        ("delete", "tips", tip),
        ("reveal", "tips", tip, "--why", WHY),
        ("sources", "test", "aduan"),
        ("sources", "test", "aduan", "--json"),
        ("sources", "accept", "aduan"),
    ):
        status, said = office.infokim(office.outsider, *words)
        assert status == 3, (words, said)
        assert not any(word in said for word in (NAME, NUMBER, WORD))
    assert "tanpa hak baca" in office.infokim(office.outsider, "sources")[1], "and not: never pulled"
    assert json.loads(office.infokim(office.outsider, "sources", "--json")[1])[0]["state"] == "hidden"
    status, said = office.infokim(office.outsider, "new", "villages", "name=Tiban Baru")
    assert status == 0, "the rest works"


def test_no_file_of_theirs_can_be_read_by_the_other_account(office: Office) -> None:
    """Whatever the files are called: every byte that the account may read."""
    office.infokim(office.insider, "set", "tips", tip_of(office), "status=triage")
    office.infokim(office.insider, "backup")
    code = (
        "import pathlib,sys\n"
        "for p in pathlib.Path(sys.argv[1]).rglob('*'):\n"
        "    try:\n        data = p.read_bytes()\n    except OSError:\n        continue\n"
        f"    if any(w in data for w in {[w.encode() for w in (NAME, NUMBER, WORD)]!r}): print(p)\n"
    )
    found = office.outsider.run(python_of_others(), "-c", code, str(office.data))
    assert (found.returncode, found.stdout) == (0, ""), found.stderr
    mine = office.insider.run(python_of_others(), "-c", code, str(office.data))
    assert "tips.json" in mine.stdout, "the same look finds them where it may"


def test_what_one_typed_or_can_undo_is_nobody_elses(office: Office) -> None:
    office.infokim(office.insider, "set", "tips", tip_of(office), "status=open")
    private = [path for folder in ("undo", "drafts", "log") for path in (office.data / folder).glob("*6000*")]
    assert {path.parent.name for path in private} >= {"undo", "log"}
    for path in private:
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def shown_within(seen: test_terminal.Terminal, sign: str) -> None:
    """Until it is on the screen, and nothing more is drawn: half a redraw has a bit of the screen before."""
    seen.wait_for(sign)
    while seen.read(0.3):
        pass
    seen.wait_for(sign)


def test_the_app_has_no_screen_no_count_and_no_key_for_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = office.outsider.become(office.command())
    monkeypatch.setattr(test_terminal, "PROGRAM", program)
    seen = test_terminal.Terminal(**office.outsider.environment)
    try:
        seen.wait_for("1-6")
        seen.type("4")
        seen.wait_for("tidak boleh membaca")
        for keys, sign in (
            ("Z", "Pengingat"),
            ("\x1b", "1-6"),
            ("?", "Bantuan"),
            ("\x1b", "1-6"),
            (":", "Perintah"),
            ("\x1b", "1-6"),
            ("]", "Tiban Lama"),
            ("]", "Penundaan"),
            ("]", "Kalender"),
        ):
            seen.type(keys)
            shown_within(seen, sign)
        sent = seen.sent.decode(errors="replace")
        assert not any(word in sent for word in (NAME, NUMBER, WORD, "pancung"))
        assert "Informasi" not in sent, "no tile, no title, no line of help or the palette"
        seen.type("]")
        shown_within(seen, "tanpa hak baca")
        seen.type("q")
        assert seen.ends(10)[0] == 0
    finally:
        seen.close()
