"""Which tips cannot wait: rules, a person's word, and reasons that hold nothing of the text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models.row import FieldEdit
from store.models.tip import Tip
from store.queries.urgency import Reason, UrgencyRule, UrgencyRules, urgency
from tui.headless.tiprules import as_rules, shipped

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULES = UrgencyRules(
    (
        UrgencyRule(name="bahaya", points=10, words=("disekap", "held captive")),
        UrgencyRule(name="segera", points=6, words=("malam ini", "diberangkat*", "besok pagi sekali")),
        UrgencyRule(name="TPPO", points=4, field="topic", values=("tppo",)),
        UrgencyRule(name="anak", points=10, field="special", values=("minor",)),
        UrgencyRule(name="pelabuhan dan TPPO", points=1, words=("pelabuhan",), field="topic", values=("tppo",)),
        UrgencyRule(name="bertanya", points=-6, field="kind", values=("question",)),
    )
)  # fmt: skip
SHIPPED = UrgencyRules(as_rules(shipped(), "id"))


def tip(text: str = "x", **more: object) -> Tip:
    return Tip(id="t", received_at=AT, text=text, **more)  # type: ignore[arg-type]


def names(text: str, **more: object) -> list[str]:
    return [reason.name for reason in urgency(tip(text, **more), RULES).reasons]


@pytest.mark.parametrize(
    "text",
    [
        "Anak saya DISEKAP di ruko", "dísèkap!", "tolong,disekap.", "“disekap”", "Dia\ndisekap", "_disekap_",
        "she is HELD  CAPTIVE", "held\ncaptive", "held-captive", "held... captive!",
    ],
)  # fmt: skip
def test_words_are_met_whatever_their_case_accents_and_spacing(text: str) -> None:
    found = urgency(tip(text), RULES)
    assert (found.urgent, found.by, found.points) == (True, "rules", 10)
    assert found.reasons == (Reason("bahaya", 10),)


@pytest.mark.parametrize(
    "text", ["penyekapan", "disekapnya", "captive held", "held the captive", "besok pagi", "malam lalu ini"]
)
def test_a_part_of_a_word_or_a_phrase_is_not_met(text: str) -> None:
    assert names(text) == []


def test_a_star_stands_for_any_ending_and_the_subject_counts_too() -> None:
    assert names("mereka diberangkatkan") == ["segera"]
    assert names("x", subject="Malam ini") == ["segera"]


def test_a_rule_counts_once_however_often_it_is_met_and_rules_add_up() -> None:
    found = urgency(tip("malam ini, malam ini diberangkatkan", topic="tppo"), RULES)
    assert found.reasons == (Reason("segera", 6), Reason("TPPO", 4))
    assert (found.points, found.urgent) == (10, True)
    assert not urgency(tip("malam ini"), RULES).urgent
    assert urgency(tip("malam ini"), RULES).reasons


def test_words_and_a_field_together_need_both() -> None:
    assert names("di pelabuhan") == []
    assert names("di pelabuhan", topic="tppo") == ["TPPO", "pelabuhan dan TPPO"]
    assert names("x", special=("crime", "minor")) == ["anak"]
    assert not urgency(tip("disekap", kind="question"), RULES).urgent


def test_a_person_s_word_wins_and_says_whose_it_is() -> None:
    edits = {"urgent": FieldEdit(rev=1, by="staf1", at=AT)}
    said_no = urgency(tip("disekap", urgent=False), RULES, edits)
    assert (said_no.urgent, said_no.by, said_no.who, said_no.since) == (False, "staff", "staf1", AT)
    assert said_no.reasons == (Reason("bahaya", 10),)
    said_yes = urgency(tip(urgent=True), RULES, edits)
    assert (said_yes.urgent, said_yes.points) == (True, 0)
    assert urgency(tip(urgent=True), RULES, {}).by == "source"
    assert urgency(tip(), RULES).by == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_reason_never_holds_what_stands_around_the_words(before: str, after: str) -> None:
    found = urgency(tip(f"{before} disekap {after}"), RULES)
    assert Reason("bahaya", 10) in found.reasons
    assert {reason.name for reason in found.reasons} <= {rule.name for rule in RULES.rules}


@given(
    st.lists(
        st.sampled_from(["malam", "ini", "besok", "pagi", "sekali", "held", "captive", "disekap", ".", " "]),
        max_size=12,
    )
)
def test_the_quick_way_finds_what_a_plain_search_finds(words: list[str]) -> None:
    text = " ".join(words)
    wanted = []
    for rule in RULES.rules:
        for phrase in rule.words:
            parts = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
            if not rule.field and re.search(r"\b" + r"[\W_]+".join(parts) + r"\b", text):
                wanted.append(rule.name)
                break
    assert names(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Adik saya disekap di ruko dekat pelabuhan", "Mereka berangkat malam ini dari Sekupang",
        "Besok mau berangkat ke Kamboja",
        "Ada anak di bawah umur dibawa agen", "My cousin is held captive", "They are leaving tonight on the last ferry",
        "The girl is 15 years old", "Feri malam ini membawa 5 orang", "tonight's ferry has six of them",
        "Paspor saya ditahan, tolong segera", "diberangkatkan besok pagi jam 5",
    ],
)  # fmt: skip
def test_the_rules_that_ship_know_what_cannot_wait(text: str) -> None:
    assert urgency(tip(text), SHIPPED).urgent


@pytest.mark.parametrize(
    "text",
    [
        "Jam berapa kantor buka?", "Pelayanan paspor di loket 3 lambat", "Ada lowongan kerja di Malaysia, apakah resmi?",
        "Saya mau memperpanjang paspor hari ini", "Tetangga bekerja di Singapura sejak 2019", "How do I renew my passport?",
        "Agen itu sering datang ke kampung kami",
    ],
)  # fmt: skip
def test_the_rules_that_ship_leave_alone_what_can_wait(text: str) -> None:
    assert not urgency(tip(text), SHIPPED).urgent


def test_the_rules_that_ship_have_names_in_both_languages() -> None:
    indonesian, english = as_rules(shipped(), "id"), as_rules(shipped(), "en")
    for one, other in zip(indonesian, english, strict=True):
        assert one.name != other.name
