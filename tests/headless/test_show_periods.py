"""`infokim show deferrals --period … --form …`: any period as linear text, and what is no period said in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import infokim

ROWS = [f"2024-11-{day:02},Batam Center,{day}" for day in range(1, 11)]


@pytest.fixture
def shown(office: Callable[..., Path], counts: Path) -> Callable[..., str]:
    counts.write_text("Tanggal,TPI,Jumlah\n" + "\n".join(ROWS) + "\n")
    config = office(f'path = "{counts}"')
    assert infokim("pull", "--config", config).returncode == 0

    def call(*words: str, status: int = 0) -> str:
        ended = infokim("show", *words, "--config", config)
        assert ended.returncode == status, ended.stderr
        return ended.stdout + ended.stderr

    return call


def test_a_typed_period_is_told_with_its_days_and_its_sum(shown: Callable[..., str]) -> None:
    told = shown("deferrals", "--period", "4-10 nov 2024")
    assert "4–10 Nov 2024 · departures" in told
    assert f": {sum(range(4, 11))}; 28 Oct–3 Nov 2024: 6 +43 only 3 days; Mon 4: 4; Tue 5: 5" in told
    assert "Quarter 4 2024 to 10 Nov" in shown("deferrals", "--period", "triwulan 4 2024")


def test_every_form_is_told_line_by_line(shown: Callable[..., str]) -> None:
    for form in ("chart", "trend", "heat"):
        told = shown("deferrals", "--period", "nov 2024", "--form", form)
        assert "Sun 10 Nov 2024: 10" in told
        assert "Mon 11 Nov 2024: not reported" in told
    assert "November 2024: 55" in shown("deferrals", "--period", "nov 2024", "--form", "years")
    assert "no reason given. Sum: 55" in shown("deferrals", "--period", "1-10 nov 2024", "--form", "reasons")
    assert "Nothing stands out" in shown("deferrals", "--period", "nov 2024", "--form", "standout")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deferrals", "--period", "kue"), "--period: This is no period"),
        (("deferrals", "--period", "31/2"), "There is no such day: 31/2"),
        (("deferrals", "--form", "pai"), "there is no form pai. There are: table, chart"),
        (("tips", "--form", "heat"), "--form does not work with show tips"),
    ],
)
def test_what_is_no_period_or_form_is_wrong_usage_and_said(
    shown: Callable[..., str], words: tuple[str, ...], said: str
) -> None:
    assert said in shown(*words, status=2)
