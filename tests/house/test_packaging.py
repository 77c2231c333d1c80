"""The built wheel holds all it needs: installed into a clean environment, it runs from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "INFOKIM"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    # a copy, so that setuptools' build folder and egg-info do not land in the checkout
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing says which files belong to the project")
    tree = tmp_path_factory.mktemp("tree")
    for file in filter(None, listed.stdout.split("\0")):
        if (ROOT / file).is_file():
            (tree / file).parent.mkdir(parents=True, exist_ok=True)
            (tree / file).write_bytes((ROOT / file).read_bytes())
    built = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", target, tree, cwd=target)
    if built.returncode and "No matching distribution" in built.stderr:
        pytest.skip("no package registry within reach, and a wheel needs its build backend")
    assert built.returncode == 0, built.stderr
    return next(target.glob("infokim-*.whl"))


def test_the_wheel_holds_style_sheets_catalogs_and_sample_data(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("tui", "sources", "store")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix in (".py", ".tcss", ".mo", ".toml", ".json", ".csv", ".md")
    }
    assert wanted - inside == set()
    assert not [entry for entry in inside if entry.startswith("tests/")]


def test_the_wheel_runs_in_a_clean_environment_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    installed = run(
        python, "-m", "pip", "install", "-q", "-c", ROOT / "requirements.lock", wheel, cwd=tmp_path
    )
    if installed.returncode and "No matching distribution" in installed.stderr:
        pytest.skip("no package registry within reach")
    assert installed.returncode == 0, installed.stderr

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    infokim = tmp_path / "env" / "bin" / "infokim"
    home = {"HOME": str(tmp_path / "home")}
    assert run(infokim, "--version", cwd=elsewhere, **home).returncode == 0

    pulled = run(infokim, "--sample", "pull", cwd=elsewhere, **home)
    assert pulled.returncode == 0, pulled.stderr
    shown = run(infokim, "--sample", "show", "deferrals", "--plain", cwd=elsewhere, **home)
    assert shown.returncode == 0, shown.stderr
    assert "CONTOH" in shown.stdout
