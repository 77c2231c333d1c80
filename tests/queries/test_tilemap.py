"""A map of tiles: every district has a place of its own, and every tile can be reached by the four directions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.models.names import alike
from store.queries.tilemap import BATAM, WIDEST, beside, placed

WAYS = ((-1, 0), (1, 0), (0, -1), (0, 1))
names = st.lists(
    st.sampled_from([*BATAM, *(f"Distrik {n}" for n in range(30))]), unique_by=alike, max_size=40
)
drawings = st.lists(
    st.lists(st.sampled_from(["", " ", "Distrik 1", "distrik 2", "Bulang", "Entah"]), max_size=6).map(
        "|".join
    ),
    max_size=5,
)


@given(names, drawings, st.lists(st.sampled_from(["head:outside:", "head:"]), unique=True))
def test_every_name_has_a_place_of_its_own(wanted: list[str], rows: list[str], last: list[str]) -> None:
    found = placed(wanted, rows, last)
    assert set(found) == {*wanted, *last}
    assert len(set(found.values())) == len(found)
    assert all(column >= 0 and row >= 0 for column, row in found.values())
    lowest = max((found[name][1] for name in wanted), default=-1)
    assert all(found[name][1] >= lowest for name in last)


@given(names, drawings)
def test_every_tile_is_reached_from_every_other(wanted: list[str], rows: list[str]) -> None:
    places = placed(wanted, rows)
    for start in places:
        seen, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            for across, down in WAYS:
                there = beside(places, here, across, down)
                moved = (places[there][0] - places[here][0]) * across + (
                    places[there][1] - places[here][1]
                ) * down
                assert there == here or moved > 0
                if there not in seen:
                    seen.add(there)
                    ahead.append(there)
        assert seen == set(places)


def test_batam_lies_as_it_lies_whatever_the_order_and_the_spelling() -> None:
    found = placed(sorted(name.upper() for name in BATAM))
    assert {name.title() if name.title() in BATAM else name: place for name, place in found.items()} == BATAM
    assert beside(BATAM, "Sekupang", 1, 0) == "Lubuk Baja"
    assert beside(BATAM, "Batam Kota", 0, -1) == "Bengkong"
    assert beside(BATAM, "Nongsa", 1, 0) == "Nongsa"  # nothing lies east of it


def test_another_office_has_its_own_drawing_or_the_alphabet() -> None:
    rows = ("Utara | | Timur", " | Tengah")
    assert placed(("Tengah", "Timur", "Utara"), rows) == {"Tengah": (1, 1), "Timur": (2, 0), "Utara": (0, 0)}
    found = placed(("Selatan", "Barat", "Utara"))
    assert found == {"Barat": (0, 0), "Selatan": (1, 0), "Utara": (2, 0)}
    assert placed(("Tengah", "Baru"), rows)["Baru"] == (
        0,
        2,
    )  # what the drawing does not have stands below it
    assert max(column for column, _ in placed([f"d{n}" for n in range(17)]).values()) == WIDEST - 1
