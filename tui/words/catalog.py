"""Every word that a person reads, by key, from the gettext catalogs beside this file.

A key is `<domain>.<rest>`, e.g. `deferrals.title`; its domain names the catalog
`locale/<language>/LC_MESSAGES/<domain>.mo`, which is opened when one of its keys is first asked for.
A key that the language lacks is answered in English, one that English lacks by the key itself, visibly.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("id", "en")
FALLBACK: Final = "en"
LOCALE: Final = Path(__file__).parent / "locale"
"""A plain path: importlib.resources costs 16 ms to import, and the wheel is always unpacked."""


class Words:
    """The sentences of one language. Reads a catalog at first use; afterwards each key costs a dictionary look-up."""

    def __init__(self, language: str) -> None:
        """`language`: one of LANGUAGES; any other one is answered in English."""
        self.language = language if language in LANGUAGES else FALLBACK
        self._domains: dict[str, GNUTranslations | None] = {}
        self._plain: dict[str, str | None] = {}
        self._english = load(FALLBACK) if self.language != FALLBACK else None

    def t(self, key: str, /, **values: object) -> str:
        """The text of a key with its {placeholders} filled by `str.format` rules.

        Values are shown as they are: numbers and dates come in already formed (`tui/words/format.py`).
        A placeholder without a value stays visible as `{name}`.
        """
        return _filled(self._template(key) or key, values)

    def tn(self, key: str, n: int, /, **values: object) -> str:
        """The text of a key in the plural form for `n`. `{n}` is filled with n in the language's own digits."""
        domain = self._domain(key)
        template = domain.ngettext(key, key, n) if domain else key
        if template == key and self._english is not None:
            return self._english.tn(key, n, **values)
        return _filled(template, {"n": self.digits(n), **values})

    def has(self, key: str) -> bool:
        """Whether the key has a text, here or in English."""
        return self._template(key) is not None

    def digits(self, n: int) -> str:
        """A whole number with the language's thousands sign: 1.234 or 1,234; a minus sign before it."""
        plain = f"{n:,}"
        return plain.replace(",", ".") if self.language == "id" else plain

    def _template(self, key: str) -> str | None:
        if key not in self._plain:
            domain = self._domain(key)
            text = domain.gettext(key) if domain else key
            if text == key and domain:  # `gettext` of Python 3.11.2 does not know what has a plural
                text = domain.ngettext(key, key, 1)
            if text == key:
                self._plain[key] = self._english._template(key) if self._english else None
            else:
                self._plain[key] = text
        return self._plain[key]

    def _domain(self, key: str) -> GNUTranslations | None:
        name = key.partition(".")[0]
        if name not in self._domains:
            self._domains[name] = _opened(LOCALE / self.language / "LC_MESSAGES" / f"{name}.mo")
        return self._domains[name]


@cache
def load(language: str) -> Words:
    """The words of a language, the same object for every asker. Touches no disk by itself."""
    return Words(language)


class _Visible(dict[str, object]):
    """Shows a placeholder that got no value instead of failing over it."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _filled(template: str, values: dict[str, object]) -> str:
    return template.format_map(_Visible(values)) if "{" in template else template


def _opened(file: Path) -> GNUTranslations | None:
    try:
        with file.open("rb") as stream:
            return GNUTranslations(stream)
    except FileNotFoundError:
        return None
