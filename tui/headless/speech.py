"""In which language to speak before any config has been judged: a broken config is reported in it too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tui.headless.paths import personal_file

LANGUAGES = ("id", "en")
DEFAULT = "id"


def language(config: Path | None, environ: Mapping[str, str] = os.environ) -> str:
    """`$INFOKIM_LANG`, else `me.toml`, else the config, else (where there is no config) the locale, else Indonesian."""
    forced = environ.get("INFOKIM_LANG", "")[:2].lower()
    if forced in LANGUAGES:
        return forced
    taste = _table(personal_file(environ)).get("language")
    if taste in LANGUAGES:
        return str(taste)
    if config is not None:
        office = _table(config).get("office")
        chosen = office.get("language") if isinstance(office, dict) else None
        return str(chosen) if chosen in LANGUAGES else DEFAULT
    return locale_language(environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """The language of the locale if we speak it, else Indonesian."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        word = environ.get(name, "")
        if word:
            return "en" if word.lower().startswith("en") else DEFAULT
    return DEFAULT


def _table(file: Path) -> Mapping[str, object]:
    """A file's TOML, or nothing: whoever judges it says what is wrong."""
    import tomllib

    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        return {}
