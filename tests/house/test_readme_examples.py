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
EXAMPLES = [
    part
    for block in re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    for part in re.split(r"(?=^\[sources\.)", block, flags=re.MULTILINE)
    if part.strip()
]
TIPS = {
    "id": "x", "collection": "tips", "url": "https://example.org/x",
    "fields": {"id": "a", "received_at": "b", "text": "c"},
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_passes_the_check(example: str) -> None:
    [said] = tomllib.loads(example).values()
    spec = msgspec.convert(TIPS | said, SourceSpec)
    assert semantic_problems(spec) == []


def test_each_kind_of_paging_has_an_example() -> None:
    kinds = {tomllib.loads(example)["sources"].get("paging", {}).get("kind") for example in EXAMPLES}
    assert kinds - {None} == set(KINDS) - {"none"}
