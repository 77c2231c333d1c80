"""What a page says of the next one, without a server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.paging import Met, first, following, links, settled
from sources.query import with_query, without_query
from sources.spec_parts import Paging


@given(st.text(max_size=200))
def test_no_link_header_breaks_the_reader(text: str) -> None:
    for target, rels in links(text):
        assert ">" not in target
        assert all(isinstance(rel, str) for rel in rels)


def test_link_headers_are_read_as_the_standard_says() -> None:
    said = '<a?x=1,2;3>; REL="Prev NEXT"; title="<b>; rel=next, \\"", <c> ;rel=next;anchor="#1" , <d>;rel = last;rel=next,<e'
    assert list(links(said)) == [("a?x=1,2;3", {"prev", "next"}), ("d", {"last"})]


def met(**more: Any) -> Met:
    usual: dict[str, Any] = {
        "url": "https://a.example/v1/x?k=%20v", "base": "https://a.example/v1/x", "rows": 3, "fetched": 3,
        "number": 1, "headers": {}, "document": {},
    }  # fmt: skip
    return Met(**(usual | more))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("?page=2", "https://a.example/v1/x?page=2"),
        ("y/2", "https://a.example/v1/y/2"),
        ("/z", "https://a.example/z"),
        ("//b.example/z", "https://b.example/z"),
        (" https://a.example/v2#x ", "https://a.example/v2"),
        (None, None), ("", None), (False, None),
    ],
)  # fmt: skip
def test_a_link_is_read_from_where_its_page_came(said: Any, address: str | None) -> None:
    assert following(settled(Paging(kind="next"), ""), met(document={"next": said})) == address


def test_an_address_keeps_what_it_had() -> None:
    assert with_query("https://a.example/x?$limit=5&b=%20c&offset=2", {"offset": "10", "a[b]": "x y+é"}) == (
        "https://a.example/x?$limit=5&b=%20c&offset=10&a%5Bb%5D=x%20y%2B%C3%A9"
    )
    assert without_query("https://a.example/x?key=1&a=2&ke%79=3", ("key",)) == "https://a.example/x?a=2"
    paging = settled(Paging(kind="page", size=50), "https://a.example/x?page=9")
    assert first(paging, "https://a.example/x?page=9") == "https://a.example/x?per_page=50&page=1"


@pytest.mark.parametrize("bad", [None, -1, "many", True, "٣", 1.5, "9" * 40, []])
def test_a_total_that_is_no_number_says_nothing(bad: Any) -> None:
    paging = settled(Paging(kind="page", total="total"), "")
    assert following(paging, met(document={"total": bad})) is not None
    for said in ("7", 7):
        assert following(paging, met(fetched=7, document={"total": said})) is None
