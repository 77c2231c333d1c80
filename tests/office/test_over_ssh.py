"""A real sshd on loopback: what staff have when they log in, and what stays behind when the line breaks."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.pty_probe import Probe

ROOT = Path(__file__).parents[2]
SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None, reason="needs sshd and ssh (Debian: openssh-server)"
)


class Host:
    """An sshd of this test's own, with a key of its own, for the account that runs the test."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        (folder / "sshd_config").write_text(
            f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nPidFile none\nStrictModes no\n"
            f"AuthorizedKeysFile {folder}/authorized\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(
                mode=0o755, exist_ok=True
            )  # Debian's sshd wants it and its service makes it
        assert SSHD is not None
        self.process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=subprocess.DEVNULL
        )

    def command(self, remote: str) -> list[str]:
        options = {
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "IdentitiesOnly": "yes",
            "LogLevel": "ERROR",
        }
        flags = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
        who = f"{getpass.getuser()}@127.0.0.1"
        return ["ssh", "-tt", "-p", str(self.port), "-i", str(self.folder / "user"), *flags, who, remote]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("ssh")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = Host(folder, port)
    tried = subprocess.run(served.command("true"), capture_output=True, timeout=20)
    for _ in range(20):
        if tried.returncode == 0 or served.process.poll() is not None:
            break
        tried = subprocess.run(served.command("true"), capture_output=True, timeout=20)
    if tried.returncode != 0:
        served.process.kill()
        pytest.skip("this machine's sshd lets nobody in: " + tried.stderr.decode(errors="replace")[-200:])
    yield served
    served.process.terminate()
    served.process.wait(10)


def infokim(folder: Path) -> str:
    """The command line on the far side; sshd gives it a bare environment."""
    return f"cd / && PYTHONPATH={ROOT} exec {sys.executable} -m tui --sample --data-dir {folder}/data"


def running(folder: Path) -> list[int]:
    """The processes that hold this test's data folder in their command line, sshd's shells left out."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"{folder}/data".encode() in words and b"tui" in words:
                found.append(int(entry.name))
    return found


def wait_until_gone(folder: Path, seconds: float) -> float:
    begun = time.monotonic()
    while running(folder):
        assert time.monotonic() - begun < seconds, running(folder)
        Probe.pause(0.02)
    return time.monotonic() - begun


def test_over_ssh_it_uses_the_terminals_own_colours_and_no_mouse(host: Host, tmp_path: Path) -> None:
    probe = Probe(host.command(infokim(tmp_path)), env={"TERM": "xterm-256color"})
    try:
        probe.wait("Ringkasan")
        probe.settle()
        assert b"\x1b[?1003h" not in probe.raw
        assert b"\x1b[38;2;" not in probe.raw
        probe.send("q")
        wait_until_gone(tmp_path, 5)
    finally:
        probe.close()


def test_a_broken_line_leaves_no_process_within_two_seconds(host: Host, tmp_path: Path) -> None:
    probe = Probe(host.command(infokim(tmp_path)))
    try:
        probe.wait("Ringkasan")
        probe.settle()
        assert running(tmp_path)
        os.kill(probe.pid, signal.SIGKILL)  # the client dies: sshd sees the connection end
        assert wait_until_gone(tmp_path, 4) < 2.5
    finally:
        probe.close()
