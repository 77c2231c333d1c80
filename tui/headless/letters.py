"""The templates of referral letters: the office's own, one per agency or one for all, else the one that ships.

`[tips] letters` names a folder: `<agency>.md`, where `<agency>` is an id, and `default.md`. They are read with the config.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from store.models.text import clean
from tui.headless.config_check import ConfigProblem, nearest
from tui.words.placeholders import unknown_in

if TYPE_CHECKING:
    from tui.headless.settings import Settings

SHIPPED: Final = Path(__file__).parents[1] / "letters"
DEFAULT: Final = "default"
MOST: Final = 100_000
"""Bytes of a template."""
PLACEHOLDERS: Final = (
    "agency", "basis", "channel", "checkpoint", "contact", "how", "hotline", "id", "kind", "letter", "office",
    "officer", "place", "received", "reporter", "sent", "shared", "subject", "text", "topic", "village",
)  # fmt: skip
"""What a letter may hold (README); filled by `tui/views/letters.py`."""


def template_of(settings: Settings, agency: str) -> str:
    """The text for an agency: its own template, the office's default, or the one that ships in the office's language."""
    own = settings.tip_letters or {}
    found = own.get(agency) or own.get(DEFAULT)
    return found if found is not None else shipped(settings.office.language)


def shipped(language: str) -> str:
    """The template that ships."""
    return (SHIPPED / f"{language}.md").read_text("utf-8")


def read_letters(folder: Path, agencies: Collection[str]) -> tuple[Mapping[str, str], list[ConfigProblem]]:
    """Agency (or `default`) → template of a folder, and everything that is wrong there. `agencies`: every id."""
    problems: list[ConfigProblem] = []
    found: dict[str, str] = {}
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".md")
    except OSError as error:
        denied = isinstance(error, PermissionError)
        return found, [cannot("no-permission" if denied else "no-folder", folder)]
    for file in files:
        read = _read(file)
        if isinstance(read, ConfigProblem):
            problems.append(read)
            continue
        found[file.stem] = read
        problems += _judged(file, read, agencies)
    return found, problems


def _read(file: Path) -> str | ConfigProblem:
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST)
        return clean(data.decode("utf-8-sig"), lines=True)
    except UnicodeDecodeError as error:
        return cannot("not-text", file, error.object[: error.start].count(b"\n") + 1)
    except OSError as error:
        return cannot("no-permission" if isinstance(error, PermissionError) else "no-file", file)


def _judged(file: Path, text: str, agencies: Collection[str]) -> Iterator[ConfigProblem]:
    if file.stem != DEFAULT and file.stem not in agencies:
        known = (DEFAULT, *agencies)
        yield ConfigProblem(
            code="letter-agency",
            file=str(file),
            found=file.stem,
            expected=", ".join(known),
            nearest=nearest(file.stem, known),
            warning=True,
        )
    for one in unknown_in(text, PLACEHOLDERS):
        near = nearest(one.name, PLACEHOLDERS)
        yield ConfigProblem(
            code="placeholder",
            file=str(file),
            line=one.line,
            found=f"{{{one.name}}}",
            expected=", ".join(PLACEHOLDERS),
            nearest=f"{{{near}}}" if near else "",
        )


def cannot(code: str, file: Path, line: int = 0) -> ConfigProblem:
    """Why a file or folder is not read."""
    return ConfigProblem(code=code, file=str(file), line=line)
