"""The sample office: settings and a folder of its own, for whoever has no config yet or says `--sample`.

What it holds is made by the source kind `sample` (`sources/sample.py`); here stands only that there is such an office.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from sources.spec import SourceSpec
from tui.headless import paths
from tui.headless.config import taste_only
from tui.headless.settings import Checkpoint, Office, Settings

COLLECTIONS = ("villages", "activities", "deferrals", "tips", "outreach")
EVERY = "1h"
"""How often it is renewed: it is dated relative to today, and a day turns while a screen stays open."""


def settings(
    data_dir: str | None = None, environ: Mapping[str, str] = os.environ, *, name: str = "Imigrasi Batam"
) -> Settings:
    """The settings of the sample office; only taste is read from a file."""
    me, _ = taste_only(environ)
    return Settings(
        office=Office(name=name, hotline="08117002019", language=language(environ)),
        checkpoints=CHECKPOINTS,
        sources=tuple(
            SourceSpec(id=f"contoh-{collection}", collection=collection, sample=True, every=EVERY)
            for collection in COLLECTIONS
        ),
        root=paths.sample_root(data_dir, environ),
        me=me,
        sample=True,
    )


def language(environ: Mapping[str, str]) -> str:
    """The language where no config says one: the locale's if we speak it, else Indonesian."""
    for name in ("INFOKIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        word = environ.get(name, "")
        if word and word not in ("C", "POSIX") and not word.startswith("C."):
            return "en" if word.lower().startswith("en") else "id"
    return "id"


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
