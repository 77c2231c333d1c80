"""The README's examples of pages and news are tables that work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from sources.paging import KINDS
from sources.spec import SourceSpec
from sources.spec_check import semantic_problems

README = (Path(__file__).parents[2] / "README.md").read_text()
SECTION = README[README.index("### Pages and news") : README.index("### Fields of the collections")]
EXAMPLES = re.findall(r"^\| `(\{ kind = .*?\})` \|", SECTION, re.MULTILINE)
WHOLE = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
TIPS = {
    "id": "x", "collection": "tips", "url": "https://example.org/x",
    "fields": {"id": "a", "received_at": "b", "text": "c"},
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_kind_of_paging_passes_the_check(example: str) -> None:
    said = tomllib.loads(f"paging = {example}")
    assert semantic_problems(msgspec.convert(TIPS | said, SourceSpec)) == []


def test_each_kind_of_paging_has_an_example() -> None:
    kinds = {tomllib.loads(f"paging = {example}")["paging"]["kind"] for example in EXAMPLES}
    assert kinds == set(KINDS) - {"none"}


def test_the_source_at_length_passes_the_check() -> None:
    assert WHOLE
    for block in WHOLE:
        for source in tomllib.loads(block)["sources"]:
            assert semantic_problems(msgspec.convert(source, SourceSpec)) == []
