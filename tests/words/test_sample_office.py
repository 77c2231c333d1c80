"""The sample's office file is a config like any other, and names everything that the sample's records name."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sources.sample import DATA, sample_records
from sources.sample_counts import WHOLE
from store.queries.deferrals import whole
from tui.headless.config_check import Finding, walk
from tui.headless.config_rules import rules
from tui.headless.settings import Config

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=ZoneInfo("Asia/Jakarta"))


def office() -> Config:
    table = tomllib.loads((DATA / "office.toml").read_text("utf-8"))
    findings: list[Finding] = []
    config = walk(Config, table, (), findings)
    assert findings == []
    assert config is not None
    assert rules(table, config) == []
    return config


def made(collection: str) -> list[Any]:
    return list(sample_records(collection, "contoh", now=NOW))


def test_the_office_file_is_a_valid_config_in_which_everybody_may_edit() -> None:
    assert office().people == ()
    assert office().office.hotline == "08117002019"


def test_every_checkpoint_and_agency_of_the_sample_is_named() -> None:
    checkpoints = {row.checkpoint for row in made("deferrals")} - {WHOLE}
    assert checkpoints == {checkpoint.id for checkpoint in office().checkpoints}
    assert whole(WHOLE), "the figure of the whole office is known as such"
    referred = {referral.agency for tip in made("tips") for referral in tip.referrals}
    assert referred | {"bp3mi"} <= {agency.id for agency in office().agencies}
