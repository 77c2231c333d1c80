"""`infokim new outreach --quick`: the line of the calendar on the command line; what would be asked is a refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.headless.conftest import infokim

Office = Callable[..., Path]


def test_a_line_is_saved_and_told_and_a_named_field_counts_more(office: Office) -> None:
    config = office()
    made = infokim(
        "new", "outreach", "--quick", "setiap senin 10.00 ig x Rekap !h-1", "topic=TPPO", "--config", config
    )
    assert made.returncode == 0, made.stderr
    assert " · every Monday · then Mon " in made.stderr
    assert ", … · Instagram, X · remind 1 day before" in made.stderr
    assert re.search(
        r"^Saved: Mon \d+ \w{3}( \d{4})? 10:00, then Mon [^,]+, Mon [^,]+, …$", made.stderr, re.M
    )
    id, rev = made.stdout.split()
    assert rev == "1"
    listed = json.loads(infokim("list", "outreach", "--json", "--config", config).stdout)
    (plan,) = {each["id"].partition("@")[0]: each for each in listed}.values()
    assert (plan["title"], plan["recurrence"], plan["topic"], plan["lead_times"]) == (
        "Rekap", "FREQ=WEEKLY;BYDAY=MO", "TPPO", ["1d"],
    )  # fmt: skip
    assert id == plan["id"].partition("@")[0]


def test_what_would_be_asked_ends_it_with_its_sentence_and_the_lines_that_answer(office: Office) -> None:
    config = office()
    asked = infokim("new", "outreach", "--quick", "31/2 jam 9 ig Rapat", "--json", "--config", config)
    assert asked.returncode == 2
    assert json.loads(asked.stdout)["problems"][0]["code"] == "no-day"
    assert "There is no date “31/2”." in asked.stderr
    assert '"31/2" jam 9 ig Rapat' in asked.stderr
    assert infokim("new", "outreach", "--quick", "", "--config", config).returncode == 2
    assert infokim("new", "outreach", "--config", config).returncode == 2
    assert infokim("new", "villages", "--quick", "besok jam 9 X", "--config", config).returncode == 2
    assert json.loads(infokim("list", "outreach", "--json", "--config", config).stdout) == []
