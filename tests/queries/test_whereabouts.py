"""Which villages and checkpoints the words of a tip name, and which not."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from store.models.names import Assigned, Named, Names
from store.models.tip import Tip
from store.models.village import Village
from store.queries.whereabouts import NOWHERE, Gazetteer, Whereabouts, gazetteer
from tests.queries.held import rows

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=7)))
VILLAGES = rows(
    Village(id="tering", name="Teluk Tering", district="Batam Kota"),
    Village(id="pinggir", name="Tanjung Pinggir", district="Sekupang"),
    Village(id="sengkuang", name="Tanjung Sengkuang"),
    Village(id="lama1", name="Kampung Lama", district="Nongsa"),
    Village(id="lama2", name="Kampung Lama", district="Galang"),
    Village(id="uma", name="Uma"),
    Village(id="tiban", name="Tiban"),
    Village(id="tiban-indah", name="Tiban Indah"),
)
POINTS = [
    Named(id="batam-centre", name="Batam Centre", aliases=("BTC",)),
    Named(id="sekupang", name="Pelabuhan Sekupang", aliases=("Sekupang",)),
]


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    said = [
        Assigned(kind="village", name="Tering Raya", target="tering"),
        Assigned(kind="checkpoint", name="terminal lama", target="sekupang"),
        Assigned(kind="checkpoint", name="nowhere", target="gone"),
    ]
    return gazetteer(VILLAGES, Names(checkpoints=POINTS, assigned=said))


@pytest.mark.parametrize(
    ("text", "villages", "points"),
    [
        ("Ada penampungan di Teluk Tering dekat masjid", ["tering"], []),
        ("penampungan di TELUK-TERING!", ["tering"], []),
        ("di kel. telok tering", ["tering"], []),
        ("rumah kosong di tlk. tering", ["tering"], []),
        ("kos-kosan Tj. Pinggir", ["pinggir"], []),
        ("kos-kosan tg pinggir atau tanjungpinggir", ["pinggir"], []),
        ("kapal dari Batam Center malam ini", [], ["batam-centre"]),
        ("kapal dari batamcentre malam ini", [], ["batam-centre"]),
        ("lewat pelabuhan sekupang", [], ["sekupang"]),
        ("lewat sekupang", [], ["sekupang"]),
        ("dari Teluk Tering ke Batam Centre", ["tering"], ["batam-centre"]),
        ("agen di Tering Raya, lewat terminal lama", ["tering"], ["sekupang"]),
        ("Tiban Indah blok C", ["tiban-indah"], []),
        ("Tiban dan Tiban Indah", ["tiban", "tiban-indah"], []),
        ("kampung lama", ["lama1", "lama2"], []),
        ("kampung lama di Nongsa", ["lama1"], []),
        ("nowhere", [], []),
        ("seteluk teringat", [], []),
        ("ketibanan", [], []),
        ("uma saya", [], []),
        ("desa Uma", ["uma"], []),
        ("", [], []),
        ("mohon info paspor", [], []),
    ],
)
def test_a_name_is_met_in_any_usual_spelling_and_only_as_whole_words(
    places: Gazetteer, text: str, villages: list[str], points: list[str]
) -> None:
    assert places.guess(text) == Whereabouts(villages=tuple(villages), checkpoints=tuple(points))


def tip(**fields: Any) -> Tip:
    return Tip(**{"id": "t", "received_at": NOW, "text": "calo di Teluk Tering, lewat Batam Centre"} | fields)


def test_what_a_tip_says_already_is_not_guessed(places: Gazetteer) -> None:
    assert places.of(tip(village="tiban")) == Whereabouts(checkpoints=("batam-centre",))
    assert places.of(tip(checkpoint="sekupang")) == Whereabouts(villages=("tering",))
    assert places.of(tip(village="tiban", checkpoint="sekupang")) == NOWHERE


def test_place_and_subject_are_read_too_and_never_as_one_name(places: Gazetteer) -> None:
    assert places.of(tip(text="calo", subject="Batam Centre")).checkpoints == ("batam-centre",)
    assert places.of(tip(text="calo", place="BTC")).checkpoints == ("batam-centre",)
    assert not places.of(tip(text="Tering", subject="Teluk"))


def test_a_tip_is_read_once_and_again_when_it_is_another(places: Gazetteer) -> None:
    one = tip()
    assert places.of(one) is places.of(one)
    assert places.of(tip(text="di Tiban")).villages == ("tiban",)


def test_nothing_is_guessed_of_a_purged_tip(places: Gazetteer) -> None:
    assert not places.of(tip(purged_at=NOW))


def test_a_very_long_text_costs_no_more_than_its_beginning(places: Gazetteer) -> None:
    begun = time.process_time()
    assert places.guess("Teluk " * 400_000 + "Tering") == NOWHERE
    assert time.process_time() - begun < 0.5
