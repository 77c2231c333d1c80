"""Which spellings are one name, and which are a guess."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.names import Assigned, Named, Names, Spellings, alike, folded, likeness

CONFIG = Names(
    checkpoints=[
        Named(id="batam-centre", name="Batam Centre", aliases=("Batam Center", "TPI Batam Centre")),
        Named(id="sekupang", name="Sekupang"),
        Named(id="pos-11", name="Pos 11"),
        Named(id="pos-1-1", name="Pos 1 1"),
    ]
)


@pytest.mark.parametrize(
    "written",
    [
        "batam-centre", "BATAM_CENTRE", "Batam  centre", "Bátam Centré", "batam.center", "BatamCentre", "Batam/Centre",
        "ＢＡＴＡＭ　ＣＥＮＴＲＥ", " batam centre ", "T.P.I. Batam Centre", "Batam Centre.", "“Batam Centre”",
        unicodedata.normalize("NFD", "Bàtam Centre"), "Batam\u00a0Centre", "Batam\u2011Centre",
    ],
)  # fmt: skip
def test_case_accents_punctuation_and_spacing_tell_no_two_names_apart(written: str) -> None:
    assert CONFIG.canonical("checkpoint", written) == ("batam-centre", True)


@pytest.mark.parametrize(
    "written", ["Batam", "Sekupng", "Pos 1-1", "Pos-1.1", "Pos 1", "--", "", "Batam Centre 2"]
)
def test_what_could_be_two_or_none_is_nobodys(written: str) -> None:
    """`Pos 1-1` is `Pos 11` and `Pos 1 1` once its signs are gone: a guess would be counted under the wrong one."""
    assert CONFIG.canonical("checkpoint", written) == (written, False)


def test_what_matched_before_signs_stopped_to_count_means_the_same() -> None:
    """Ids come from it. `Pos 11` as it is written beats everything that is only like it."""
    assert CONFIG.canonical("checkpoint", "pos  11") == ("pos-11", True)
    assert CONFIG.canonical("checkpoint", "POS 1 1") == ("pos-1-1", True)
    both = Names(checkpoints=[Named(id="a", name="A-1"), Named(id="b", name="A 1")])
    assert [both.canonical("checkpoint", name)[0] for name in ("A-1", "a 1", "A_1")] == ["a", "b", "A_1"]


def test_an_id_is_itself_whatever_else_is_like_it() -> None:
    odd = Names(checkpoints=[Named(id="a-1", name="X"), Named(id="a1", name="Y")])
    assert [odd.canonical("checkpoint", name) for name in ("a-1", "a1")] == [("a-1", True), ("a1", True)]


def test_what_people_assign_comes_after_the_config() -> None:
    names = CONFIG.with_assigned(
        [
            Assigned(kind="checkpoint", name="Sekupng", target="sekupang"),
            Assigned(kind="checkpoint", name="Batam Centre", target="sekupang"),
            Assigned(kind="agency", name="BTC", target="batam-centre"),
            Assigned(kind="checkpoint", name="Punggur", target="closed-long-ago"),
        ]
    )
    assert names.canonical("checkpoint", "SEKUPNG.") == ("sekupang", True)
    assert names.canonical("checkpoint", "Batam Centre") == ("batam-centre", True)
    assert names.canonical("checkpoint", "BTC") == ("BTC", False)
    assert names.canonical("checkpoint", "Punggur") == ("Punggur", False)
    assert names.configured("checkpoint", "Sekupng") is None


def test_what_people_assign_changes_nothing_of_the_configs_names() -> None:
    with_point = CONFIG.with_assigned([Assigned(kind="checkpoint", name="Sekupng", target="sekupang")])
    assert CONFIG.fingerprint() == with_point.fingerprint()
    assert CONFIG.fingerprint() != Names().fingerprint()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20), st.sampled_from([str.upper, str.casefold, lambda text: f"  {text}\t", " ".join]))
def test_alike_is_stable_and_blind_to_what_it_should_be(text: str, change: object) -> None:
    assert alike(alike(text)) == alike(text)
    assert alike(unicodedata.normalize("NFD", text)) == alike(unicodedata.normalize("NFC", text))
    if folded(text):
        assert alike(text)
        if any(map(str.isalnum, text)) and text.isascii():
            assert alike(change(text)) == alike(text)  # type: ignore[operator]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text("aB- é1", min_size=1, max_size=4), st.sampled_from("xyz")), max_size=8))
def test_no_spelling_names_two(pairs: list[tuple[str, str]]) -> None:
    """What is found is what was said of that spelling first, or of all that is like it."""
    known = Spellings([pairs])
    for text, _ in pairs:
        if not text.strip():
            continue
        exact = [id_ for other, id_ in pairs if folded(other) == folded(text)]
        assert known.find(text) == exact[0]
    for text in ("a b", "AB", "é-1"):
        exact = [id_ for other, id_ in pairs if other.strip() and folded(other) == folded(text)]
        loose = {id_ for other, id_ in pairs if other.strip() and alike(other) == alike(text)}
        wanted = exact[0] if exact else next(iter(loose)) if len(loose) == 1 else None
        assert known.find(text) == wanted


def test_the_nearest_is_the_most_like_it() -> None:
    offered = {"sekupang": ("Sekupang",), "batam-centre": ("Batam Centre", "TPI Batam Centre")}

    def nearest(text: str) -> str:
        return max(offered, key=lambda id_: likeness(text, offered[id_]))

    assert nearest("TPI Sekupng") == "sekupang"
    assert nearest("BATAM CENTR") == "batam-centre"
    assert likeness("Sekupang", ["sekupang"]) == 1.0
    assert likeness("xyz", []) == 0.0
