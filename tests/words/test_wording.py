"""Every fact that the program can state becomes a sentence in both languages, and shows no personal data."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import errors
from store.models.edit import Clash
from store.models.harvest import Failure
from store.models.problem import Problem
from tui.headless.config_check import ConfigProblem
from tui.words.catalog import LANGUAGES, load
from tui.words.wording import Wording

_spec = importlib.util.spec_from_file_location("codes", Path(__file__).with_name("codes.py"))
assert _spec is not None
assert _spec.loader is not None
codes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(codes)

ID, EN = Wording(load("id")), Wording(load("en"))
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


def worded(group: str, code: str) -> list[str]:
    """The sentence of a code in every language, without any fact."""
    found = []
    for wording in (ID, EN):
        match group:
            case "problem":
                found.append(wording.problem(Problem(code=code)))
            case "config":
                found.append(wording.config(ConfigProblem(code=code, file="infokim.toml")))
            case "failure":
                found.append(wording.failure(Failure(code=code)))
            case "store":
                error = errors.StoreError()
                error.code = code
                found.append(wording.error(error))
            case _:
                found += worded("problem", code) + worded("failure", code)
    return found


def unworded(sentence: str) -> bool:
    return (
        "errors." in sentence or "without an explanation" in sentence or "belum punya penjelasan" in sentence
    )


def test_every_code_that_the_program_uses_has_a_sentence_in_both_languages() -> None:
    used = codes.used()
    assert {"busy", "required", "unknown-key", "not-data", "push-not-taken"} <= {code for _, code, _ in used}
    kinds = {"Conflict", "Invalid", "NotPermitted", "Damaged", "NotFound"}
    missing = set()
    for group, code, file in used:
        if group == "store" and code == "not-permitted":
            continue  # told apart by what was not permitted; below
        sentences = worded(group, code)
        alone = [s for s in sentences if unworded(s)]
        if alone and (group or len(alone) == len(sentences)):
            missing.add((group, code, file))
    assert missing == set()
    assert kinds <= set(dir(errors))


def test_a_code_that_nobody_worded_is_shown_and_never_raises() -> None:
    for group in ("problem", "config", "failure", "store"):
        for sentence in worded(group, "quite-new"):
            assert "quite-new" in sentence


def test_a_problem_says_where_what_and_what_fits() -> None:
    problem = Problem(code="type", field="count", value="dua", expected="number", row="12")
    assert ID.problem(problem, "deferrals") == (
        "baris 12, jumlah: “dua” bukan bilangan bulat, misalnya 1.234."
    )
    assert EN.problem(problem, "deferrals") == "row 12, count: “dua” is not a whole number, e.g. 1,234."


def test_choices_are_named_by_their_labels() -> None:
    problem = Problem(code="choice", field="status.x", value="tamat", expected="draft, posted")
    assert ID.problem(problem, "outreach") == "status X: “tamat” bukan pilihan. Pilih: draf, tayang."


def test_a_warning_says_that_it_is_one() -> None:
    problem = Problem(code="unmatched", field="checkpoint", value="Marina", warning=True)
    assert ID.problem(problem, "deferrals").startswith("TPI: Perhatian: “Marina” tidak ada dalam konfigurasi")


def test_personal_values_are_masked_and_long_ones_cut() -> None:
    problem = Problem(code="type", field="reporter_contact", value="0812 3456 7890", expected="line")
    assert "3456" not in ID.problem(problem, "tips")
    problem = Problem(
        code="type", field="count", value="telp 0812 3456 7890", expected="number", row="0812 3456 7890"
    )
    assert "3456" not in EN.problem(problem, "tips")
    problem = Problem(code="type", field="count", value="x" * 500, expected="number")
    assert "x" * 40 not in EN.problem(problem, "deferrals")


def test_a_conflict_names_the_fields_and_the_way_out() -> None:
    clash = Clash(field="caption.x", mine="a", theirs="b", by="staf2", at=NOW)
    error = errors.Conflict([clash], collection="outreach", id="p-1", rev=4)
    assert ID.error(error) == (
        "Orang lain baru saja mengubah isian yang sama (takarir X). "
        "Bandingkan keduanya, lalu pilih milik Anda atau milik mereka."
    )


def test_an_unknown_field_names_what_can_be_typed_and_the_nearest_by_name_or_label() -> None:
    def said(typed: str) -> str:
        known = "title, at, caption.instagram, caption.x, channels"
        return ID.problem(Problem(code="unknown-field", field=typed, value=typed, expected=known), "outreach")

    names = "isian ini tidak dikenal. Yang ada: title, at, caption.instagram|x, channels."
    assert said("wrongfield") == f"wrongfield: {names}"
    assert said("titel") == f"titel: {names} Mungkin maksudnya: title"
    assert said("Judul") == f"Judul: {names} Mungkin maksudnya: title"
    assert said("caption.X").endswith("Mungkin maksudnya: caption.x")


def test_an_invalid_edit_says_all_its_problems() -> None:
    problems = [Problem(code="required", field="title"), Problem(code="required", field="at")]
    sentence = ID.error(errors.Invalid(problems, collection="outreach", id="p-1"))
    assert "judul: wajib diisi" in sentence
    assert "waktu: wajib diisi" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_waits_for_a_person_has_one_word_everywhere(language: str) -> None:
    words = load(language)
    keys = (
        "common.freshness.held",
        "errors.short.held",
        "sources.state.held",
        "cli.pull.held",
        "cli.sources.held",
    )
    [word] = {words.t(key) for key in keys}
    for code in ("held", "refused"):
        assert word in Wording(words).failure(Failure(code=code))
    assert word in Wording(words).error(errors.NotFound(what="held", id="harian"))


def test_store_errors_say_the_next_step() -> None:
    assert "2 detik" in ID.error(errors.Busy(file="ledger/tips.json", seconds=2))
    assert "infokim restore b.zip" in EN.error(errors.Damaged(file="a", aside="a.damaged", backup="b.zip"))
    assert "no copy yet" in EN.error(errors.Damaged(file="a", aside="a.damaged", backup=""))
    assert "p-1" in EN.error(errors.Damaged(file="a", aside="", backup="", id="p-1"))
    assert "may not read" in EN.error(errors.NotPermitted(file="tips", what="read"))
    assert "may not change" in EN.error(errors.NotPermitted(file="tips", what="write"))
    assert "There is no source x." in EN.error(errors.NotFound(what="source", id="x"))
    assert "infokim 3" not in EN.error(errors.NewerFormat(file="a", found=3, known=1))


@pytest.mark.parametrize(
    ("status", "hint"),
    [("401", "token"), ("404", "url"), ("429", "every"), ("503", "tried again"), ("418", "418")],
)
def test_an_http_status_says_what_a_person_would_do(status: str, hint: str) -> None:
    failure = Failure(code="status", facts={"where": "https://example.org", "status": status})
    assert hint in EN.failure(failure)
    assert EN.short(failure) == status


def test_a_failure_of_the_store_inside_a_pull_is_worded_too() -> None:
    assert "ledger" in ID.failure(Failure(code="busy", facts={"file": "ledger", "seconds": "2"}))
    assert "may not change" in EN.failure(Failure(code="not-permitted", facts={"file": "x", "what": "write"}))
    assert "html" not in ID.failure(Failure(code="not-data", facts={"expected": "csv", "found": "html"}))


def test_one_code_with_two_next_steps_is_told_apart() -> None:
    assert "circles" in EN.failure(
        Failure(code="redirect", facts={"where": "https://a.example", "limit": "5"})
    )
    empty = Failure(code="not-data", facts={"found": "empty", "sheet": "Nov", "sheets": "Okt, Des"})
    assert EN.failure(empty).startswith("The sheet Nov is empty. Other sheets: Okt, Des.")
    missing = {"missing": "TPI", "columns": "Pelabuhan", "sheet": "Nov", "sheets": ""}
    assert "sheet Nov; there are: Pelabuhan." in EN.failure(Failure(code="missing-columns", facts=missing))
    large = Failure(code="too-large", facts={"found": "columns", "limit": "500"})
    assert "(kolom, batas 500)" in ID.failure(large)
    packed = Failure(code="encoding", facts={"found": "br", "expected": "gzip"})
    assert "packed" in EN.failure(packed)
    assert "10.000.000 bita" in ID.failure(Failure(code="too-large", facts={"limit": "10000000"}))
    assert "/srv/a.csv" in ID.failure(Failure(code="changing", facts={"file": "/srv/a.csv"}))
    assert "Choose another copy" in EN.error(errors.Damaged(file="b", aside="", backup=""))
    assert "not written over" in EN.error(errors.NotPermitted(file="b", what="replace"))


def test_a_config_problem_says_file_line_key_and_the_nearest_word() -> None:
    problem = ConfigProblem(
        code="unknown-key", file="/etc/infokim.toml", where="[office]", line=3, found="nama",
        expected="name, timezone", nearest="name",
    )  # fmt: skip
    assert EN.config(problem) == (
        "/etc/infokim.toml, line 3: [office]: there is no key nama. There are: name, timezone. Perhaps meant: name"
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(sorted(c for _, c, _ in codes.used())))
def test_whatever_the_facts_hold_a_sentence_comes(value: str, expected: str, code: str) -> None:
    for wording in (ID, EN):
        assert wording.problem(Problem(code=code, field=value, value=value, expected=expected))
        assert wording.failure(Failure(code=code, facts={"where": value, "found": expected}))
        assert wording.config(ConfigProblem(code=code, file=value, found=value, expected=expected))


def test_no_sentence_has_a_hole() -> None:
    for group, code, _ in codes.used():
        for sentence in worded(group, code):
            assert not re.search(r"\{\w+\}", sentence), sentence
    assert LANGUAGES == ("id", "en")


def test_warnings_are_told_once_with_days_as_they_are_read_and_many_as_their_number() -> None:
    def warning(code: str, field: str, value: str, expected: str = "") -> Problem:
        return Problem(code=code, field=field, value=value, expected=expected, warning=True)

    assert ID.warnings([], "outreach") == ""
    natal = warning("on-holiday", "at", "2026-12-25", "Natal")
    long = warning("caption-long", "caption.x", "300", "280")
    told = ID.warnings([natal, natal, long], "outreach")
    assert told == "Perhatian: Jum 25 Des 2026 hari libur: Natal. takarir X: 300 karakter; yang muat 280."
    gaps = [warning("gap-before", "channels", "x", str(days)) for days in range(8, 20)]
    assert EN.warnings(gaps, "outreach").count("without") == 3
    assert EN.warnings(gaps, "outreach").endswith(" and 9 more warnings.")
    assert "lain" not in ID.warnings(gaps[:4], "outreach")
    same = warning("same-hour", "channels", "x", "2026-11-25 09:00 Jadwal 2026-11-26")
    assert ID.reason(same, "outreach").endswith(" Rab 25 Nov 2026 09.00 Jadwal 2026-11-26.")
    away = warning("away", "owner", "budi", "2026-11-30 – 2026-12-02")
    assert ID.reason(away, "outreach").endswith(" Sen 30 Nov 2026 – Rab 2 Des 2026.")
    assert ID.reason(warning("past", "at", "0000-00-00 25:00"), "outreach").endswith(" sudah lewat.")
