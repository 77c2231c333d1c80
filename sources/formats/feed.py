"""RSS and Atom, of all versions and as they are found."""

from __future__ import annotations

from functools import partial

from sources.errors import Unreadable
from sources.feeds.items import Items
from sources.feeds.markup import tell, text_of
from sources.feeds.rows import row_of
from sources.records import keys_of
from sources.spec import SourceSpec
from sources.table import Table
from store.models.problem import Problem


def parse(data: bytes, spec: SourceSpec, charset: str | None) -> Table:
    """One row per item (`feeds/rows.py` has the keys), its texts without HTML.

    Raises Unreadable: `encoding`, `not-data` (empty, another document), `unreadable` (cut off, a document type, nested
    too deep), `too-many-rows`.
    """
    text, encoding, problems = text_of(data, spec.encoding, charset)
    if "<" not in text:
        found = "text" if text.strip() else "empty"
        raise Unreadable("not-data", found=found, expected="feed")
    base = spec.url or ""
    feed, line = tell(text, partial(Items, base))
    if line:
        problems = [*problems, Problem(code="not-xml", row=str(line), warning=True)]
    rows = [(number, row_of(item, feed.kind, base)) for number, item in enumerate(feed.items, 1)]
    return Table(
        rows=rows,
        columns=keys_of(rows),
        cells=False,
        problems=problems,
        rejected=[],
        read_as={"format": "feed", "encoding": encoding, "kind": feed.kind},
    )
