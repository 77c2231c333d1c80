"""A system of the table as a server, and the source that the README shows for it, read as a config is."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sources.spec import SourceSpec
from store.models.collections import flatten
from store.models.harvest import Harvest
from tests.sources.presets.holdings import SYSTEMS
from tests.sources.presets.systems import SECRET, Reply, System, asked
from tui.headless.config import Reading, read

ROOT = Path(__file__).parents[3]
SECTION = (ROOT / "README.md").read_text().partition("### Presets\n")[2].partition("\n### ")[0]
EXAMPLES = {
    tomllib.loads(text)["sources"][0]["preset"]: text
    for text in re.findall(r"(?m)^\[\[sources\]\]\n(?:[a-z_]+ = .+\n)+", SECTION)
}
"""Preset → the lines of its source in the README."""


@dataclass
class Serving:
    """A system on loopback. Everything about it may be changed while it runs."""

    name: str
    system: System
    server: Any
    rows: Sequence[Any]
    hook: Callable[[int], Reply | None] = lambda _: None
    """Given the number of a request, counted from 1: another answer."""

    @property
    def where(self) -> str:
        """Path and query of the README's address."""
        parts = urlsplit(tomllib.loads(EXAMPLES[self.name])["sources"][0]["url"])
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def lines(self, *more: str) -> str:
        """The README's lines with this server's address, a secret, and further keys."""
        text = re.sub(r'(?m)^(url = ")https://[^/]+', rf"\1{self.server.url}", EXAMPLES[self.name])
        if self.system.auth:
            text = re.sub(r"(?m)^auth = .+\n", "", text) + self.system.auth + "\n"
        for line in more:
            text = re.sub(rf"(?m)^{re.escape(line.partition(' ')[0])} = .+\n", "", text) + line + "\n"
        return text


@pytest.fixture(params=sorted(SYSTEMS))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def serving(serve: Any, reply: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Serving]:
    """Start one system; its right secret is in the environment."""

    def start(name: str, **changed: Any) -> Serving:
        system = replace(SYSTEMS[name], **changed)
        held = Serving(name, system, None, list(system.rows))

        def answer(request: Any) -> None:
            ask = asked(held.server.url, request.path, {k.lower(): v for k, v in request.headers.items()})
            own = held.hook(len(held.server.seen))
            if own is None:
                missing = [key for key, value in system.requires.items() if ask.query.get(key) != value]
                if not held.system.allows(ask):
                    own = held.system.denied
                elif ask.path != urlsplit(held.where).path or missing:
                    own = Reply({"wrong": ask.path, "missing": missing}, 418)
                else:
                    own = held.system.shelf(ask, held.rows)
            assert own is not None
            reply(own.data, own.content_type, own.status, **own.headers)(request)

        held.server = serve(answer)
        for variable in re.findall(r'env = "(\w+)"', held.lines()):
            monkeypatch.setenv(variable, SECRET)
        return held

    return start


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Callable[[str], Reading]]:
    """A config of these lines, read as `infokim check` reads it."""
    before = os.environ.get("HOME")

    def read_lines(text: str) -> Reading:
        file = tmp_path / "infokim.toml"
        file.write_text(text)
        return read(file, environ={"HOME": str(tmp_path), "INFOKIM_DATA_DIR": str(tmp_path / "data")})

    yield read_lines
    assert os.environ.get("HOME") == before


@pytest.fixture
def source(reading: Callable[[str], Reading]) -> Callable[[str], SourceSpec]:
    """The one source of a config without any problem."""

    def only(text: str) -> SourceSpec:
        found = reading(text)
        assert [problem for problem in found.problems if problem.code != "plain-http"] == []
        assert found.settings is not None
        [spec] = found.settings.sources
        return spec

    return only


@pytest.fixture
def values() -> Callable[[Harvest, Sequence[dict[str, Any]]], list[dict[str, Any]]]:
    """Of each record the fields that are expected of it, in the order of their ids."""

    def of(harvest: Harvest, expected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        names = {name for record in expected for name in record}
        flat = [flatten(record) for record in harvest.records]
        return [{name: value for name, value in record.items() if name in names} for record in flat]

    return of
