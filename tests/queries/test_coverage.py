"""Coverage: villages beside the official list, with the right denominator."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.village import Village
from store.queries.coverage import NOWHERE, STATUSES, Area, Coverage, Listed, coverage
from tests.queries.held import rows

AREA = Area(
    (
        Listed(code="2171011002", name="Pemping", district="Belakang Padang", outside=True),
        Listed(code="2171031005", name="Tiban Indah", district="Sekupang"),
        Listed(code="2171031007", name="Tiban Lama", district="Sekupang"),
        Listed(code="2171101003", name="Teluk Tering", district="Batam Kota"),
        Listed(code="2171101009", name="Belian", district="Batam Kota"),
        Listed(code="2171041001", name="Belian", district="Nongsa"),
    )
)


def covered(*villages: Village, area: Area = AREA) -> Coverage:
    found = coverage(rows(*villages), area)
    assert found is not None
    return found


def test_only_the_offices_own_kelurahan_are_the_denominator() -> None:
    found = covered(
        Village(id="a", name="Tiban Lama", code="2171031007"),
        Village(id="b", name="Pemping", code="2171011002"),
        Village(id="c", name="Teluk Tering", code="2171101003", status="planned"),
    )
    assert (len(found.whole.active), len(found.whole.listed)) == (1, 5)
    assert found.whole.planned == ("c",)
    assert found.outside == ("b",)
    shares = {share.district: (len(share.active), len(share.listed)) for share in found.districts}
    assert shares == {"Belakang Padang": (0, 0), "Sekupang": (1, 2), "Batam Kota": (0, 2), "Nongsa": (0, 1)}
    assert found.districts[0].ratio is None


def test_a_name_is_a_kelurahan_only_where_it_is_certain_which() -> None:
    found = covered(
        Village(id="tiban", name="Tiban"),
        Village(id="belian", name="Belian"),
        Village(id="nongsa", name="belian", district="Nongsa"),
        Village(id="by-code", name="TIBAN INDAH", district="217103"),
        Village(id="elsewhere", name="Tiban Lama", code="1111111111"),
        Village(id="dotted", name="Tiban Lama", code="21.71.03.1007"),
    )
    assert set(found.unlisted) == {"tiban", "belian", "elsewhere"}
    assert set(found.whole.active) == {"nongsa", "by-code", "dotted"}


def test_two_villages_of_one_kelurahan_count_once_and_the_active_one_does() -> None:
    found = covered(
        Village(id="old", name="Tiban Lama", code="2171031007", status="inactive"),
        Village(id="new", name="Tiban Lama", district="Sekupang"),
    )
    assert found.whole.active == ("new",)
    assert found.doubled == ("old",)


def test_without_a_list_nothing_is_known() -> None:
    assert coverage(rows(Village(id="a", name="Tiban Lama")), NOWHERE) is None
    assert NOWHERE.district(Village(id="a", name="Tiban Lama", district="Sekupang")) == "Sekupang"


def test_a_districts_code_is_read_as_its_name() -> None:
    assert AREA.district(Village(id="a", name="Lain", district="217103")) == "Sekupang"
    assert AREA.district(Village(id="a", name="Lain", district="217199")) == "217199"


NAMED = st.sampled_from([*(one.name for one in AREA.listed), "Tiban", "Lain"])
CODED = st.sampled_from([None, *(one.code for one in AREA.listed), "9"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            NAMED,
            CODED,
            st.sampled_from(STATUSES),
            st.sampled_from([None, "Sekupang", "Nongsa", "Batam Kota"]),
        ),
        max_size=12,
    )
)
def test_every_village_stands_in_exactly_one_place_and_no_share_exceeds_its_area(
    made: list[tuple[str, str | None, str, str | None]],
) -> None:
    villages = [
        Village(id=str(n), name=name, code=code, status=status, district=district)
        for n, (name, code, status, district) in enumerate(made)
    ]
    found = covered(*villages)
    assert sorted((*found.whole.held, *found.apart)) == sorted(village.id for village in villages)
    for name in ("listed", "outside", "active", "planned", "inactive"):
        parts = [one for share in found.districts for one in getattr(share, name)]
        assert sorted(parts) == sorted(getattr(found.whole, name))
    assert all(share.ratio is None or 0 <= share.ratio <= 1 for share in (found.whole, *found.districts))
    assert all(village.status == "active" for village in villages if village.id in found.whole.active)
