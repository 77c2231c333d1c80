"""Whatever rows a document holds and whatever shape is declared: records and problems, or a failure that says why."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sources.bodies import Page
from sources.errors import Unreadable
from sources.names import Named, Names
from sources.rows import Work
from sources.spec import FieldRule, SourceSpec
from sources.spec_parts import Unpivot
from store.models.collections import flat_fields

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
COLLECTIONS = ("villages", "activities", "deferrals", "tips", "outreach")
KEYS = ("a", "b", "c", "a.b", "name", "Total", "01-Nov", "\x1b[1m")
TEXTS = (
    "2026-11-23",
    "2026-11-24",
    "201605",
    "8 Nov",
    "7",
    "12",
    "1.234",
    "nihil",
    "-",
    "Sekupang",
    "\u202ex",
    " ",
)
SCALARS = st.one_of(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.integers(0, 3), st.none(), st.floats())
ANY = st.recursive(
    SCALARS | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS), st.one_of(SCALARS, SCALARS, ANY), max_size=6)
LISTS = st.lists(st.one_of(SCALARS, SCALARS, ANY), min_size=3, max_size=5)
PLACES = st.sampled_from(
    ("a", "b", "c", "name", "01-Nov", "a.b", "[0]", "length(a)", "join(' ', [a, b])", "@key")
)
IDS = st.lists(st.sampled_from(("1", "2", 3, None)), max_size=4)
DOCUMENTS = st.one_of(
    st.tuples(st.lists(OBJECTS | ANY, max_size=6), st.just({})),
    st.tuples(st.fixed_dictionaries({"a": st.lists(OBJECTS, max_size=6)}), st.just({"records": "a"})),
    st.tuples(
        st.fixed_dictionaries({"a": st.dictionaries(st.sampled_from("123"), OBJECTS, max_size=3), "b": IDS}),
        st.sampled_from(({"records": "a"}, {"records": "a", "order": "b"})),
    ),
    st.tuples(
        st.fixed_dictionaries(
            {"a": st.lists(LISTS | ANY, max_size=6), "b": st.permutations(KEYS).map(lambda keys: keys[:4])}
        ),
        st.just({"records": "a", "columns": "b"}),
    ),
    st.tuples(ANY, st.just({"records": "@", "order": "a"})),
)
"""A document, and where its rows are."""
UNPIVOT = st.builds(
    Unpivot,
    columns=st.sampled_from(((), ("*",), ("01-*", "a"))),
    name=st.just("name"),
    value=st.sampled_from("ac"),
)


@st.composite
def sources(draw: st.DrawFn, document: dict[str, str]) -> SourceSpec:
    """A source whose every field is somewhere."""
    collection = draw(st.sampled_from(COLLECTIONS))
    known = flat_fields(collection)
    rule = PLACES | PLACES.map(lambda place: FieldRule(source=place, map={"Sekupang": "x"}, default="5"))
    named = [
        *(name for name in known if known[name].required),
        *draw(st.lists(st.sampled_from([*known]), max_size=3)),
        "id",
    ]
    lists = tuple(name for name in dict.fromkeys(named) if name in ("officers", "partners", "lead_times"))
    return SourceSpec(
        id="x",
        collection=collection,
        path="/x",
        format="json",
        fields={name: draw(rule) for name in dict.fromkeys(named)},
        gather=draw(st.sampled_from(((), lists))),
        fill_down=draw(st.sampled_from(((), (), ("a",), ("b", "01-Nov")))),
        unpivot=draw(st.none() | UNPIVOT),
        dates=draw(st.sampled_from(((), ("%d/%m/%Y",), ("%d %b", "excel"), ("%Y%m", "epoch-ms")))),
        decimal=draw(st.sampled_from(".,")),
        **document,
    )


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS.flatmap(lambda found: st.tuples(st.just(found[0]), sources(found[1]))))
def test_no_document_in_any_shape_breaks_a_pull(drawn: tuple[Any, SourceSpec]) -> None:
    document, spec = drawn
    work = Work(spec, Names(checkpoints=[Named(id="sekupang", name="Sekupang")]), WIB, now=NOW, keep=3)
    try:
        work.take(Page(json.dumps(document).encode(), None, None, "x"), threading.Event())
    except Unreadable as error:
        event(error.failure.code)
        return
    found = work.found
    event(f"records: {min(len(found.records), 3)}")
    assert len({record.id for record in found.records}) == len(found.records)
    if not spec.gather:
        assert found.fetched == len(found.records) + found.rejected
    assert found.rejected == 0 or any(not problem.warning for problem in found.problems)
    assert "\x1b" not in repr(found.problems)
