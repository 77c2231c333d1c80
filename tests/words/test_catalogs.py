"""Every catalog of every screen: complete in both languages, compiled, and knowing each key that the code asks for."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from store.models.collections import COLLECTIONS, flat_fields
from tui.words.catalog import LANGUAGES, LOCALE, load
from tui.words.compile import catalogs, compiled

ROOT = Path(__file__).parents[2]
FILES = list(catalogs())
DOMAINS = sorted({file.stem for file in FILES})


def texts_of(file: Path) -> dict[str, tuple[str, ...]]:
    """Key → its text in every plural form."""
    read: Catalog = read_po(BytesIO(file.read_bytes()), locale=file.parent.parent.name)
    found = {}
    for message in read:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def asked_keys() -> Iterator[tuple[str, str]]:
    """Every literal key passed to `.t("…")`, `.tn("…")` or `.then("…")` in tui/, with the file that asks."""
    for file in sorted((ROOT / "tui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("t", "tn", "then")
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                name = str(file.relative_to(ROOT))
                # A verb's own `call.t` speaks of the catalog `cli` without naming it.
                short = name.startswith("tui/verbs/") and node.args[0].value.partition(".")[0] not in DOMAINS
                prefix = "cli." if short or getattr(node.func.value, "id", "") == "call" else ""
                yield prefix + node.args[0].value, name
                if node.func.attr == "then":
                    yield node.args[0].value + ".verb", name


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_a_catalog_has_no_mistakes_and_its_mo_agrees_with_its_po(file: Path) -> None:
    data, mistakes = compiled(file)
    assert mistakes == []
    assert file.with_suffix(".mo").read_bytes() == data, "run python -m tui.words.compile"


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_keys_and_placeholders(domain: str) -> None:
    indonesian, english = (
        texts_of(LOCALE / language / "LC_MESSAGES" / f"{domain}.po") for language in LANGUAGES
    )
    assert indonesian.keys() == english.keys()
    for key, forms in english.items():
        wanted = placeholders(forms[-1])
        # "1 day" may leave {n} out; every other form fills the same names.
        assert all(placeholders(form) <= wanted for form in forms), key
        assert placeholders(indonesian[key][0]) == wanted, key


def test_every_key_that_the_code_asks_for_has_a_text() -> None:
    missing = {(key, file) for key, file in asked_keys() if not load("en").has(key)}
    assert missing == set()


def test_every_field_has_a_label_and_every_choice_a_word_in_both_languages() -> None:
    needed = set()
    for collection in COLLECTIONS:
        for name, spec in flat_fields(collection).items():
            needed.add(f"common.field.{collection}.{name}")
            needed |= {f"common.choice.{name.partition('.')[0]}.{choice}" for choice in spec.kind.choices}
    for language in LANGUAGES:
        held = texts_of(LOCALE / language / "LC_MESSAGES" / "common.po")
        assert needed - held.keys() == set()


def test_labels_of_one_collection_are_all_different() -> None:
    for language in LANGUAGES:
        words = load(language)
        for collection in COLLECTIONS:
            labels = [words.t(f"common.field.{collection}.{name}") for name in flat_fields(collection)]
            assert len(set(labels)) == len(labels), (language, collection)
