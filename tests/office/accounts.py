"""Other Unix accounts for tests that run as root: by number, so that nothing of the host is changed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUP, TIPS = 54321, 54323
"""The group that shares the folder, and the narrower one of the tips."""
LIBRARIES = [path for path in sys.path if path.endswith("site-packages")]


class Account:
    """One account: its number, its groups, a home of its own."""

    def __init__(self, uid: int, *groups: int) -> None:
        self.uid = uid
        self.groups = groups
        self.home = Path(tempfile.mkdtemp(prefix=f"infokim-{uid}-"))
        os.chown(self.home, uid, groups[0])

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join((str(ROOT), *LIBRARIES)),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def become(self, command: list[str]) -> list[str]:
        """A command line of root that goes on as this account."""
        code = (
            f"import os,sys\nos.setgroups({list(self.groups)})\nos.setgid({self.groups[0]})\n"
            f"os.setuid({self.uid})\nos.umask(0o022)\nos.chdir('/')\nos.execv(sys.argv[1], sys.argv[1:])"
        )
        return [sys.executable, "-c", code, *command]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.become(list(command)), capture_output=True, text=True, env=self.environment, timeout=60
        )


@cache
def python_of_others() -> str:
    """A Python that another account may run with what infokim needs; empty where there is none.

    That of the tests may stand in root's home.
    """
    account = Account(60009, GROUP)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(candidate).exists():
            tried = account.run(
                candidate, "-c", "import textual, msgspec, tinydb, store.store, tui.cli, ctypes"
            )
            if tried.returncode == 0:
                return candidate
    return ""
