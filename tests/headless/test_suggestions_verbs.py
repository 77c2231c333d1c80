"""Suggestions and candidates through the verbs: kept in the ledger, masked where they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.headless.conftest import Run, infokim

CANARY = "Nama saya Siti Aminah, 081234567890, mohon penyuluhan paspor"


def test_a_suggestion_is_noted_followed_and_taken_away(run: Run) -> None:
    made = run("new", "suggestions", "date=2026-11-20", "village=Teluk Tering", f"text={CANARY}")
    assert made["id"].startswith("s-")
    [one] = run("list", "suggestions")
    assert (one["state"], one["village"], one["date"]) == ("received", "Teluk Tering", "2026-11-20")
    run("set", "suggestions", made["id"], "--rev", str(made["rev"]), "state=forwarded")
    assert run("list", "suggestions", "state=received") == []
    assert len(run("list", "suggestions", "month=2026-11", "village=teluk tering")) == 1
    run("delete", "suggestions", made["id"])
    assert run("list", "suggestions") == []


@pytest.mark.parametrize("verb", [("list",), ("export", "--format", "csv")])
def test_what_it_says_is_masked_as_a_tip_is(run: Run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    run("new", "suggestions", "date=2026-11-20", f"text={CANARY}")
    shown = infokim(*verb, "suggestions", "--config", tmp_path / "infokim.toml").stdout
    assert "paspor" in shown
    assert not any(word in shown for word in ("Siti", "Aminah", "081234567890"))


def test_a_state_or_a_day_that_means_nothing_is_refused(run: Run) -> None:
    run("new", "suggestions", "date=2026-11-20", "text=x", "state=lost", status=2)
    run("new", "suggestions", "text=x", status=2)


def test_a_candidate_has_reasons_of_its_own_list(run: Run) -> None:
    run("new", "candidates", "name=Tanjung Uma", "reasons=border,cases")
    [one] = run("list", "candidates")
    assert (one["reasons"], one["state"]) == (["border", "cases"], "proposed")
    run("new", "candidates", "name=X", "reasons=weather", status=2)
