"""What speaks for a candidate: the tips of a year that name it, by any spelling, each once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from store.models.candidate import Candidate
from store.models.names import alike
from store.models.tip import Tip
from store.models.village import Village
from store.queries.candidates import in_order, tips_of, village_of
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=WIB)


def candidate(name: str, code: str | None = None, **more: object) -> Candidate:
    return Candidate(id=f"w-{name}", name=name, code=code, **more)  # type: ignore[arg-type]


def tip(name: str, days: int = 1, **more: object) -> Tip:
    return Tip(id=name, received_at=NOON - timedelta(days=days), text="x", **more)  # type: ignore[arg-type]


def counted(
    tips: list[Tip], *held: Candidate, villages: tuple[Village, ...] = ()
) -> dict[str, tuple[str, ...]]:
    return dict(tips_of(rows(*held), rows(*tips), rows(*villages), TODAY, WIB))


def test_a_tip_counts_by_village_or_place_in_any_spelling_once_and_not_inside_of_a_text() -> None:
    held = [
        tip("both", village="Tanjung Uma", place="tanjung  uma"), tip("place", 2, place="TANJUNG UMA"),
        tip("inside", place="dekat Tanjung Uma lama"), tip("other", village="Tembesi"),
    ]  # fmt: skip
    assert counted(held, candidate("Tanjung Uma")) == {"w-Tanjung Uma": ("both", "place")}


def test_a_year_has_365_days_and_today_is_one_of_them() -> None:
    held = [tip(f"t{days}", days, place="Kabil") for days in (-1, 0, 364, 365)]
    assert counted(held, candidate("Kabil")) == {"w-Kabil": ("t0", "t364")}


def test_one_that_is_a_village_already_has_the_tips_of_that_village() -> None:
    village = Village(id="v-9", name="Tg. Uma", code="2171061005", status="planned")
    held = [tip("by-id", village="v-9"), tip("by-name", village="Tg. Uma")]
    one = candidate("Tanjung Uma", "2171061005")
    assert counted(held, one, villages=(village,)) == {"w-Tanjung Uma": ("by-name", "by-id")}
    assert village_of(one, rows(village)) == village


def test_a_village_of_the_same_name_and_another_code_is_another_one() -> None:
    village = Village(id="v-9", name="Tembesi", code="2171111001")
    assert village_of(candidate("Tembesi", "9999999999"), rows(village)) is None
    assert village_of(candidate("Tembesi", "21.71.11.1001"), rows(village)) == village
    assert village_of(candidate("Tembesi"), rows(village)) == village


@given(
    st.lists(
        st.tuples(
            st.integers(-10, 400),
            st.sampled_from([None, "Kabil", "kabil", "Sadai", "x"]),
            st.sampled_from([None, "Kabil", "SADAI"]),
        ),
        max_size=30,
    )
)
def test_it_is_what_an_independent_count_says(found: list[tuple[int, str | None, str | None]]) -> None:
    held = [tip(f"t{n}", days, village=v, place=p) for n, (days, v, p) in enumerate(found)]
    counts = counted(held, candidate("Kabil"), candidate("Sadai"))
    for name in ("Kabil", "Sadai"):
        wanted = {
            f"t{n}"
            for n, (days, v, p) in enumerate(found)
            if 0 <= days < 365 and alike(name) in {alike(v or ""), alike(p or "")}
        }
        assert set(counts[f"w-{name}"]) == wanted
        assert len(counts[f"w-{name}"]) == len(wanted)


def test_proposed_ones_come_first_and_dropped_ones_last() -> None:
    held = (candidate("A", state="dropped"), candidate("C"), candidate("b"), candidate("D", state="chosen"))
    assert [one.name for one in in_order(rows(*held))] == ["b", "C", "D", "A"]
