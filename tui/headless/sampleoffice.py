"""The sample office: settings and a folder of its own, for whoever has no config yet or says `--sample`.

What it holds is made by the source kind `sample` (`sources/sample.py`); here stands only that there is such an office.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sources.spec import SourceSpec
from tui.headless import paths
from tui.headless.config import taste_only
from tui.headless.settings import Checkpoint, Language, Office, Settings
from tui.headless.speech import locale_language

if TYPE_CHECKING:
    from tui.headless.desk import Desk

COLLECTIONS = ("villages", "activities", "deferrals", "tips", "outreach")
EVERY = "1h"
"""How often it is renewed: it is dated relative to today, and a day turns while a screen stays open."""


def settings(
    data_dir: str | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    name: str = "Imigrasi Batam",
    language: str | None = None,
) -> Settings:
    """The settings of the sample office; only taste is read from a file."""
    me, _ = taste_only(environ)
    spoken: Language = "en" if (language or locale_language(environ)) == "en" else "id"
    return Settings(
        office=Office(name=name, hotline="08117002019", language=spoken),
        checkpoints=CHECKPOINTS,
        sources=tuple(
            SourceSpec(id=f"contoh-{collection}", collection=collection, sample=True, every=EVERY)
            for collection in COLLECTIONS
        ),
        root=paths.sample_root(data_dir, environ),
        me=me,
        sample=True,
    )


CHECKPOINTS = (
    Checkpoint(id="batam-centre", name="Batam Centre", aliases=("Batam Center",)),
    Checkpoint(id="harbour-bay", name="Harbour Bay", aliases=("Citra Tri Tunas", "Citra Tritunas")),
    Checkpoint(id="sekupang", name="Sekupang"),
    Checkpoint(id="nongsapura", name="Nongsapura", aliases=("Nongsa",)),
    Checkpoint(id="bengkong", name="Bengkong"),
    Checkpoint(id="hang-nadim", name="Hang Nadim", kind="airport"),
    Checkpoint(id="kantor", name="Kantor Imigrasi", kind="counter"),
    Checkpoint(id="ulp-harbour-bay", name="ULP Harbour Bay", kind="counter"),
)
"""The public names of FIELD.md; that Harbour Bay is also called after its operator is an inference."""


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
