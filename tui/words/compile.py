"""Compiles the catalogs: `python -m tui.words.compile [--check] [DOMAIN …]`. Needs babel, which only developers have.

Every `.po` becomes the `.mo` beside it, byte for byte the same on every machine: the header holds no date and no
version of a tool. Found mistakes (a key of another domain, a key twice, an empty or fuzzy text) fail that file alone.
`--check` writes nothing and says which `.mo` are not what their `.po` would give. Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tui.words.catalog import LOCALE

if TYPE_CHECKING:
    from babel.messages import Catalog

PLURALS = {"id": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
"""Indonesian has one form, English two."""


def catalogs(domains: Sequence[str] = (), root: Path = LOCALE) -> Iterator[Path]:
    """Every `.po` file, or those of the named domains, in a fixed order."""
    for file in sorted(root.glob("*/LC_MESSAGES/*.po")):
        if not domains or file.stem in domains:
            yield file


def compiled(file: Path) -> tuple[bytes, list[str]]:
    """The bytes of the `.mo` for a `.po`, and its mistakes in words for developers (empty: none)."""
    from babel.messages import Catalog, Message
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    language, domain = file.parent.parent.name, file.stem
    text = file.read_text("utf-8")
    try:
        read = read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)
    except PoFileError as error:
        return b"", [str(error)]
    header = (
        f"Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\nPlural-Forms: {PLURALS[language]}\n"
    )

    class Bare(Catalog):
        """The same messages under a header without dates and versions."""

        def __iter__(self) -> Iterator[Message]:
            yield Message("", header)
            yield from (message for message in read if message.id)

    out = BytesIO()
    write_mo(out, Bare(locale=language, charset="utf-8"))
    return out.getvalue(), _mistakes(read, domain, language, text)


def _mistakes(read: Catalog, domain: str, language: str, text: str) -> list[str]:
    found = []
    keys = []
    for message in read:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        keys.append(key)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if not key.startswith(f"{domain}."):
            found.append(f"{key}: does not begin with {domain}.")
        if message.fuzzy or not texts or not all(texts):
            found.append(f"{key}: empty or fuzzy")
        if message.pluralizable and (message.id[1] != key or len(texts) != (1 if language == "id" else 2)):
            found.append(f"{key}: msgid_plural must repeat the key; one form in Indonesian, two in English")
    written = [line for line in text.splitlines() if line.startswith('msgid "') and line != 'msgid ""']
    if len(written) != len(keys):
        twice = {line for line in written if written.count(line) > 1}
        found += [f"{line}: more than once" for line in sorted(twice)] or [
            "a key is written over several lines"
        ]
    return found


def main(arguments: Sequence[str]) -> int:
    """Compiles or checks; 0 where everything agrees."""
    check = "--check" in arguments
    status = 0
    for file in catalogs([word for word in arguments if not word.startswith("-")]):
        data, mistakes = compiled(file)
        target = file.with_suffix(".mo")
        held = target.read_bytes() if target.exists() else b""
        for mistake in mistakes:
            sys.stderr.write(f"{file.relative_to(LOCALE)}: {mistake}\n")
        if mistakes:
            status = 1
        elif data != held and check:
            sys.stderr.write(f"{target.relative_to(LOCALE)}: differs from its .po\n")
            status = 1
        elif data != held:
            aside = target.with_name(f"{target.name}.{os.getpid()}.new")
            aside.write_bytes(data)
            aside.replace(target)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
