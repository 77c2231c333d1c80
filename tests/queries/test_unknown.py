"""Names that fit nothing of the office's: what villages are called, and what is listed for somebody to say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.models.deferral import Deferral
from store.models.harvest import SourceState
from store.models.names import Assigned, Named, Names
from store.models.plan import Plan
from store.models.problem import Problem
from store.models.row import Provenance
from store.models.tip import Tip
from store.models.village import Activity, Village
from store.queries.programme import board
from store.queries.unknown import Unknown, unknown
from store.queries.villages import activities_of, places
from store.snapshot import Snapshot
from tests.queries.held import rows, snapshot
from tests.store.office import a_store, count, pull, save, tip

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, tzinfo=UTC)
VILLAGES = (
    Village(id="v-1", name="Tiban Lama", code="2171031007", district="Sekupang"),
    Village(id="v-2", name="Tiban", code="2171031001", district="Sekupang"),
    Village(id="v-3", name="Tiban", code="2171051001", district="Batu Aji"),
    Village(id="v-4", name="Pulau Abang", district="Galang"),
)
CONFIG = Names(checkpoints=[Named(id="sekupang", name="Sekupang")])


def assigned(name: str, target: str, kind: str = "village") -> Names:
    return CONFIG.with_assigned([Assigned(kind=kind, name=name, target=target)])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("v-1", "v-1"), ("2171031007", "v-1"), ("tiban lama", "v-1"), ("TIBAN-LAMA", "v-1"), ("Tibán  Lama", "v-1"),
        ("Kelurahan Tiban Lama", "v-1"), ("Kel. Tiban Lama", "v-1"), ("Desa Pulau Abang", "v-4"), ("Ds.Pulau Abang", "v-4"),
        ("Tiban (Sekupang)", "v-2"), ("Tiban, Batu Aji", "v-3"), ("Tiban", None), ("Kel. Tiban", None), ("Nongsa", None),
        ("Kelurahan", None),
    ],
)  # fmt: skip
def test_a_village_is_known_by_id_code_and_every_spelling_of_its_name(
    written: str, found: str | None
) -> None:
    assert places(rows(*VILLAGES), CONFIG).find(written) == found


def test_a_name_that_two_villages_share_is_neithers_until_somebody_says_whose_it_is() -> None:
    held, done = rows(*VILLAGES), rows(Activity(id="a-1", date=TODAY, village="Tiban"))
    assert board(held, done, TODAY, CONFIG).unmatched == ("Tiban",)
    assert places(held, CONFIG).several("Kel. TIBAN") == ("v-2", "v-3")
    said = assigned("tiban", "v-3")
    assert board(held, done, TODAY, said).unmatched == ()
    assert [one.id for one in activities_of(held, done, "v-3", said)] == ["a-1"]
    assert activities_of(held, done, "v-2", said) == ()


def test_an_assigned_village_may_be_named_by_its_code_and_one_that_is_gone_is_none() -> None:
    held = rows(*VILLAGES)
    assert places(held, assigned("Tiban Lm", "2171031007")).find("TIBAN LM") == "v-1"
    assert places(held, assigned("Tiban Lm", "v-9")).find("Tiban Lm") is None
    assert places(held, assigned("Tiban Lama", "v-3")).find("Tiban Lama") == "v-1", (
        "a name of one village is its own"
    )


def counts(*names: str, agency: str = "imigrasi") -> list[Deferral]:
    return [
        Deferral(id=f"d-{n}{name}", date=date(2026, 11, n + 1), checkpoint=name, count=1, agency=agency)
        for n, name in enumerate(names)
    ]


def listed(held: Snapshot) -> dict[tuple[str, str], int]:
    return {(one.kind, one.name): one.rows for one in unknown(held)}


def test_every_kind_is_counted_over_what_is_held_spellings_together() -> None:
    held = snapshot(
        names=CONFIG,
        deferrals=[
            *counts("Sekupng", "SEKUPNG", "Sekupng", "sekupang", "Semua TPI"),
            *counts("Sekupang", agency="BP2MI"),
        ],
        villages=VILLAGES,
        activities=[
            Activity(id="a-1", date=TODAY, village="Tiban"),
            Activity(id="a-2", date=TODAY, village="v-1"),
        ],
        tips=[Tip(id="t-1", received_at=AT, text="x", village="Tiban.")],
        outreach=[Plan(id="p-1", title="x", at=AT, village="Galang Baru")],
    )
    assert listed(held) == {
        ("checkpoint", "Sekupng"): 3,
        ("village", "Tiban"): 2,
        ("agency", "BP2MI"): 1,
        ("village", "Galang Baru"): 1,
    }
    [tiban] = [one for one in unknown(held) if one.name == "Tiban"]
    assert tiban.several == ("v-2", "v-3")


def test_without_configured_checkpoints_or_any_village_nothing_is_unknown() -> None:
    held = snapshot(deferrals=counts("Sekupng"), activities=[Activity(id="a-1", date=TODAY, village="Tiban")])
    assert unknown(held) == ()


def test_each_source_has_its_own_and_what_was_typed_here_is_nobodys() -> None:
    origins = {
        "d-0X": (0, Provenance(source="harian")),
        "d-1X": (1, Provenance(source=None)),
        "d-2x": (0, Provenance(source="cadangan")),
    }
    held = snapshot(names=CONFIG, deferrals=rows(*counts("X", "X", "x"), origins=origins))
    assert [(one.rows, one.sources) for one in unknown(held)] == [(3, {"harian": 1, "": 1, "cadangan": 1})]


@pytest.mark.parametrize("place", ["rumah Bu Siti 0812 3456 7890", "kos Pak Lodowik"])
def test_what_could_name_a_person_is_not_offered_as_a_name(place: str) -> None:
    held = snapshot(villages=VILLAGES, tips=[Tip(id="t-1", received_at=AT, text="x", village=place)])
    assert unknown(held) == ()


def test_channels_that_a_plan_could_not_hold_are_told_by_the_last_answer() -> None:
    said = Problem(code="unmatched", field="channels", value="facebook, radio", warning=True)
    state = SourceState(source="rencana", collection="outreach", problems=(said,))
    held = snapshot(states=[state], names=assigned("Radio", "field", "channel"))
    assert [(one.name, one.sources) for one in unknown(held)] == [("facebook", {"rencana": 1})]
    assert "field" in unknown(held)[0].targets
    wrong = snapshot(states=[state], names=assigned("Radio", "hotline", "channel"))
    assert {one.name for one in unknown(wrong)} == {"facebook", "radio"}, "no plan goes to the hotline"


def test_what_a_store_holds_is_listed_until_it_is_assigned(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(1, 2, "Sekupng"), count(2, 2, "Sekupng"), count(2, 3)])
    pull(store, [count(3, 2, "Sekupng")], "cadangan")
    pull(store, [tip(1, channel="LAPOR!"), tip(2, channel="LAPOR!"), tip(3)], "hotline")
    save(store, "deferrals", count(2, 0, "Sekupng").id, count=9)
    assert unknown(store.snapshot()) == (
        Unknown(kind="checkpoint", name="Sekupng", rows=3, sources={"harian": 2, "cadangan": 1}),
        Unknown(
            kind="channel",
            name="LAPOR!",
            rows=2,
            sources={"hotline": 2},
            targets=("hotline", "instagram", "x", "tiktok", "website", "village", "other"),
        ),
    )
    save(store, "aliases", kind="checkpoint", name="sekupng", target="sekupang")
    save(store, "aliases", kind="channel", name="lapor", target="website")
    assert unknown(store.snapshot()) == ()
