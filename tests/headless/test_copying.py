"""`backup` and `restore`, through real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.headless.conftest import infokim

Office = Callable[..., Path]


def test_a_copy_of_nothing_is_no_failure_and_restore_alone_lists_the_copies(office: Office) -> None:
    config = office()
    nothing = infokim("backup", "--config", config)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr
    infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config)
    made = infokim("backup", "--config", config).stdout
    listed = infokim("restore", "--config", config)
    assert listed.returncode == 0
    assert made.strip() in listed.stdout.splitlines()


def test_a_backup_brings_back_what_was_lost(office: Office, tmp_path: Path) -> None:
    config = office()
    infokim("new", "outreach", "title=Lama", "at=24/11/2026 09.00", "--config", config)
    copy = infokim("backup", "--to", tmp_path / "copy.tar", "--config", config).stdout.strip()
    assert Path(copy).is_file()
    infokim("new", "outreach", "title=Baru", "at=25/11/2026 09.00", "--config", config)
    restored = infokim("restore", copy, "--config", config)
    assert restored.returncode == 0, restored.stderr
    titles = [
        plan["title"] for plan in json.loads(infokim("list", "outreach", "--json", "--config", config).stdout)
    ]
    assert titles == ["Lama"]
    assert infokim("restore", tmp_path / "none.tar", "--config", config).returncode == 2


def test_a_copy_of_a_damaged_ledger_says_so(office: Office, tmp_path: Path) -> None:
    config = office()
    infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config)
    infokim("new", "tips", "received_at=23/11/2026 09.00", "text=x", "--config", config)
    (tmp_path / "data" / "ledger" / "outreach.json").write_text("{ torn")
    made = infokim("backup", "--config", config)
    assert made.returncode == 5
    assert Path(made.stdout.strip()).is_file()
    assert "is in the copy as it is" in made.stderr
    restored = infokim("restore", made.stdout.strip(), "--config", config)
    assert (restored.returncode, restored.stdout) == (0, "tips\n")
    assert "outreach" in restored.stderr.splitlines()[0]
