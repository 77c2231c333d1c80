"""Ids never change: a ledger of years hangs on them."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.collections import COLLECTIONS
from store.models.identity import Ids, fetched_id

PART = (
    st.none()
    | st.sampled_from(["Sekupang", " sekupang ", "É", "é", "", "1", "true", 1, 1.0, True, 0, False])
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.text(max_size=5)
)
KEYS = st.lists(st.lists(PART, min_size=1, max_size=6), min_size=1, max_size=8)


def test_an_id_is_what_it_was_in_the_first_version() -> None:
    key = (date(2024, 11, 22), "day", "batam-centre", "departure", "imigrasi", None)
    text = "deferrals\x1f\x1f2024-11-22\x1fday\x1fbatam-centre\x1fdeparture\x1fimigrasi\x1f"
    digest = hashlib.sha256(text.encode()).digest()
    assert fetched_id("deferrals", "harian", key) == f"d-{base64.b32encode(digest)[:12].decode().lower()}"
    assert fetched_id("tips", "hotline", ("7",)) != fetched_id("tips", "ig", ("7",))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(COLLECTIONS)), KEYS)
def test_ids_made_one_after_the_other_are_those_made_alone(collection: str, keys: list[list[object]]) -> None:
    """What is remembered of one key must not reach another: 1, 1.0 and True are equal and written otherwise."""
    ids = Ids(collection, "uji")
    assert [ids(key) for key in keys] == [fetched_id(collection, "uji", key) for key in keys]


def test_the_same_moment_in_two_zones_is_no_other_key_by_chance() -> None:
    ids = Ids("activities", "uji")
    here, there = datetime(2024, 11, 22, tzinfo=UTC), datetime.fromisoformat("2024-11-22T07:00:00+07:00")
    assert here == there
    assert ids((here,)) == fetched_id("activities", "uji", (here,))
    assert ids((there,)) == fetched_id("activities", "uji", (there,))
