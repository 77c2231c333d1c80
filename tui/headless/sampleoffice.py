"""The sample office: settings and a folder of its own, for whoever has no config yet or says `--sample`.

What it is called and what it holds is `sources/sample_data/` and made by the source kind `sample`; here stands only
that there is such an office. Nothing else in the program has a branch for it but the mark on every screen.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from sources.spec import SourceSpec
from store.queries.coverage import Area
from tui.headless import paths
from tui.headless.config import taste_only
from tui.headless.config_check import Finding, walk
from tui.headless.settings import Config, Language, Settings
from tui.headless.speech import locale_language

if TYPE_CHECKING:
    from tui.headless.desk import Desk

SOURCES = {
    "contoh-desa": "villages",
    "contoh-kegiatan": "activities",
    "contoh-penundaan": "deferrals",
    "contoh-informasi": "tips",
    "contoh-penyuluhan": "outreach",
}
"""Source → its collection."""
EVERY = "1h"
"""How often it is renewed: it is dated relative to today, and a day turns while a screen stays open."""


def settings(
    data_dir: str | None = None, environ: Mapping[str, str] = os.environ, *, language: str | None = None
) -> Settings:
    """The settings of the sample office; of the person's own files only taste counts."""
    me, _ = taste_only(environ)
    spoken: Language = "en" if (language or locale_language(environ)) == "en" else "id"
    config = _office()
    values = {name: getattr(config, name) for name in Config.__struct_fields__}
    values["office"] = msgspec.structs.replace(config.office, language=spoken)
    values["sources"] = tuple(
        SourceSpec(id=source, collection=collection, sample=True, every=EVERY)
        for source, collection in SOURCES.items()
    )
    root = paths.sample_root(data_dir, environ)
    return Settings(**values, root=root, me=me, sample=True, area=_area(config.villages.area))


def _area(name: str) -> Area:
    """The public list of kelurahan that ships with the sample."""
    from sources.sample import DATA
    from tui.headless.areafile import judged, table_of

    listed, findings = judged(table_of((DATA / name).read_text("utf-8"))[0])
    if findings:
        raise ValueError(findings)
    return Area(listed)


def _office() -> Config:
    """The office in the words of a config."""
    from sources.sample import DATA

    findings: list[Finding] = []
    config = walk(Config, tomllib.loads((DATA / "office.toml").read_text("utf-8")), (), findings)
    if config is None:
        raise ValueError(findings)
    return config


def renew(desk: Desk) -> None:
    """Pull the sample where there is none yet, or it was made on another day: an empty sample shows nothing.

    It takes the blocking way because it must be there for the first paint; the rest is the scheduler's.
    """
    today = desk.today()
    old = [
        source
        for source, state in desk.snapshot.states.items()
        if state.last_good is None or state.last_good.astimezone(desk.settings.zone).date() != today
    ]
    if old:
        import asyncio

        asyncio.run(desk.puller.pull(old))
        desk.look()
