"""Where configs and data live (DESIGN 3). Only asks and answers: nothing is made, opened or read here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SITE_CONFIG = Path("/etc/infokim/infokim.toml")


def _xdg(environ: Mapping[str, str], name: str, fallback: str) -> Path:
    """A folder of the XDG base directories; a relative value is ignored, as its specification says."""
    value = environ.get(name, "")
    return Path(value) if value.startswith("/") else Path(environ.get("HOME") or "~").expanduser() / fallback


def config_home(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of personal config files."""
    return _xdg(environ, "XDG_CONFIG_HOME", ".config") / "infokim"


def data_home(environ: Mapping[str, str] = os.environ) -> Path:
    """The XDG data folder that ours stand in."""
    return _xdg(environ, "XDG_DATA_HOME", ".local/share")


def personal_file(environ: Mapping[str, str] = os.environ) -> Path:
    """`me.toml`, which may not be there."""
    return config_home(environ) / "me.toml"


def own_config(environ: Mapping[str, str] = os.environ) -> Path:
    """The config that `init` writes for one account."""
    return config_home(environ) / "infokim.toml"


def find_config(given: str | None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The config to read, or None where there is none.

    A file that was named (`--config`, `$INFOKIM_CONFIG`) is the answer even where it does not exist: whoever names
    a file wants that one, or to be told.
    """
    named = given or environ.get("INFOKIM_CONFIG")
    if named:
        return Path(named).expanduser()
    for candidate in (SITE_CONFIG, own_config(environ)):
        if _is_there(candidate):
            return candidate
    return None


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except PermissionError:  # it stands in a folder that we may not enter: reading it will say so
        return True


def data_root(
    given: str | None, configured: str, environ: Mapping[str, str] = os.environ, *, base: Path | None = None
) -> Path:
    """The data folder: `--data-dir`, else `[data] dir`, else `$INFOKIM_DATA_DIR`, else the XDG one.

    `base` is the folder of the config, for a relative `dir` in it.
    """
    if given:
        return Path(given).expanduser().absolute()
    if configured:
        return (base or Path.cwd()) / Path(configured).expanduser()
    named = environ.get("INFOKIM_DATA_DIR")
    return Path(named).expanduser().absolute() if named else data_home(environ) / "infokim"


def sample_root(given: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The sample office's folder: never the real one, whatever `$INFOKIM_DATA_DIR` says."""
    return Path(given).expanduser().absolute() if given else data_home(environ) / "infokim-sample"
