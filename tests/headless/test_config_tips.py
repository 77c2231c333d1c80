"""`[tips]` and its rule file: what is wrong with them is said at once, with its file and line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.models.tip import TIP_STATUSES, Tip
from store.queries.tipclocks import course_of
from store.queries.urgency import urgency
from tests.queries.held import snapshot
from tui.headless.config import Reading, read
from tui.headless.settings import Settings, Tips
from tui.headless.tiprules import SHIPPED, judged, shipped
from tui.headless.triagerules import plain_rules, rules_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def told(tmp_path: Path, text: str, rules: str | None = None) -> Reading:
    file = tmp_path / "infokim.toml"
    file.write_text(text)
    if rules is not None:
        (tmp_path / "aturan.toml").write_text(rules)
    return read(file, environ={"HOME": str(tmp_path)})


def settings(tmp_path: Path, text: str, rules: str | None = None) -> Settings:
    found = told(tmp_path, text, rules)
    assert found.settings is not None, found.problems
    return found.settings


@pytest.mark.parametrize(
    ("line", "where", "code"),
    [
        ("hours = []", "hours", "required"),
        ('hours = ["16:00-08:00"]', "hours", "span"),
        ('hours = ["08:00-12:00", "11:00-16:00"]', "hours", "span"),
        ('hours = ["pagi"]', "hours", "span"),
        ('hours_on = { jumat = ["08:00-11:00"] }', "hours_on.jumat", "unknown-key"),
        ('hours_on = { fri = ["08:00-25:00"] }', "hours_on.fri", "span"),
        ("verify_days = 0", "verify_days", "range"),
        ("acknowledge_days = 0", "acknowledge_days", "range"),
        ("urgent_points = 0", "urgent_points", "range"),
        ("urgent_hours = 0", "urgent_hours", "range"),
        ("urgent_follow_up_hours = -1", "urgent_follow_up_hours", "range"),
        ('urgent_words = ["!!"]', "urgent_words", "range"),
        ('statuses = { baru = "x" }', "statuses.baru", "unknown-key"),
        ('rules = "tidak-ada.toml"', "", "no-file"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, line: str, where: str, code: str) -> None:
    found = told(tmp_path, f"[tips]\n{line}\n")
    assert [(p.where.removeprefix("[tips], "), p.code) for p in found.problems] == [(where, code)]
    assert found.settings is None


def test_hours_of_a_day_without_work_are_warned_about_and_nothing_more(tmp_path: Path) -> None:
    found = told(tmp_path, '[tips]\nhours_on = { sat = ["08:00-12:00"], fri = [] }\n')
    assert [(p.code, p.warning) for p in found.problems] == [("no-workday", True)]
    assert found.settings is not None
    open_too = '[outreach]\nworkdays = [1, 2, 3, 4, 5, 6]\n[tips]\nhours_on = { sat = ["08:00-12:00"] }\n'
    assert told(tmp_path, open_too).problems == ()


RULES = """
[[rules]]
name = "a"
points = 0
words = ["x"]
[[rules]]
name = "a"
points = 5
[[rules]]
name = "b"
points = "banyak"
words = ["!?"]
[[rules]]
name = "c"
points = 5
field = "topic"
values = ["tpo"]
[[rules]]
name = "d"
points = 5
field = "text"
values = ["x"]
[[rules]]
name = "e"
point = 5
words = ["x"]
[[rules]]
name = "f"
points = 5
field = "kind"
"""


def test_everything_that_is_wrong_with_a_rule_file_is_told_at_once(tmp_path: Path) -> None:
    found = told(tmp_path, '[tips]\nrules = "aturan.toml"\n', RULES)
    assert {Path(p.file).name for p in found.problems} == {"aturan.toml"}
    assert [(p.line, p.code, p.nearest) for p in found.problems] == [
        (4, "range", ""), (6, "required", ""), (7, "duplicate", ""), (11, "type", ""), (12, "range", ""),
        (17, "choice", "tppo"), (21, "choice", ""), (23, "required", ""), (25, "unknown-key", "points"),
        (27, "required", ""),
    ]  # fmt: skip
    assert found.settings is None


@pytest.mark.parametrize("text", ["", "[[rules]\n", "aturan = 3\n"])
def test_a_rule_file_without_rules_is_an_error(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, '[tips]\nrules = "aturan.toml"\n', text).settings is None


def test_the_rules_that_ship_pass_the_check() -> None:
    import tomllib

    assert judged(tomllib.loads(SHIPPED.read_text("utf-8"))) == (shipped(), [])


def test_an_office_s_own_rules_take_the_place_of_those_that_ship(tmp_path: Path) -> None:
    own = '[[rules]]\nname = "ular"\nname_en = "snakes"\npoints = 4\nwords = ["ular"]\n'
    found = settings(
        tmp_path, '[office]\nlanguage = "en"\n[tips]\nrules = "aturan.toml"\nurgent_points = 4\n', own
    )
    rules = plain_rules(found).urgency
    assert urgency(tip("ada Ular!"), rules).reasons[0].name == "snakes"
    assert urgency(tip("ada Ular!"), rules).urgent
    assert not urgency(tip("disekap"), rules).urgent


def test_each_of_the_config_s_words_is_enough_alone(tmp_path: Path) -> None:
    rules = plain_rules(settings(tmp_path, '[tips]\nurgent_words = ["kapal merah"]\n')).urgency
    assert urgency(tip("ada KAPAL-merah"), rules).urgent
    assert urgency(tip("disekap"), rules).urgent


def test_the_clocks_are_the_config_s(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        '[tips]\nverify_days = 2\nhours = ["08:00-12:00", "13:00-16:00"]\nhours_on = { tue = ["08:00-09:00"] }\n',
    )
    clocks = plain_rules(found).clocks
    assert course_of(tip(), False, clocks).due == MONDAY.replace(day=25, hour=16)
    assert course_of(tip(), True, clocks).due == MONDAY.replace(hour=13)


def test_the_rules_stay_the_same_object_so_that_nothing_is_looked_at_twice() -> None:
    office = Settings(root=Path())
    held = snapshot()
    assert rules_of(held, office) is rules_of(held, office)


def test_every_status_can_have_a_name_of_its_own() -> None:
    hint = Tips.__annotations__["statuses"]
    assert "TipStatus" in str(hint)
    from typing import get_args

    from tui.headless.settings import TipStatus

    assert get_args(TipStatus) == TIP_STATUSES


def tip(text: str = "x") -> Tip:
    return Tip(id="t", received_at=MONDAY, text=text)
