"""The main job on real input: daily counts over HTTP, the kelurahan table from disk, to the screens; sums checked.

The input is the files that `INFOKIM_SAMPLES` names (real public data), otherwise small made-up files of the same shape.
"""

from __future__ import annotations

import csv
import functools
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.pty_probe import Probe

COUNTS = "hk_immigration_daily_by_control_point.csv"
VILLAGES = "indonesia_villages_batam_slice.csv"
INFOKIM = [sys.executable, "-m", "tui"]
ROOT = Path(__file__).parents[2]

CONFIG = """
format = 1
[office]
name = "Kantor uji"
language = "en"
[data]
dir = "{data}"

[[sources]]
id = "penundaan"
collection = "deferrals"
url = "{url}"
every = "15m"
[sources.fields]
date = "date"
checkpoint = "control_point"
count = "departure_total"

[[sources]]
id = "kelurahan"
collection = "villages"
path = "{villages}"
delimiter = ";"
every = "manual"
[sources.fields]
code = "id"
name = "name"
district = "district_id"
"""


def _made_up(folder: Path) -> None:
    """Invented figures in the shape of the two public files."""
    with (folder / COUNTS).open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["date", "control_point", "arrive_total", "departure_total"])
        for day in range(1, 61):
            for number, place in enumerate(("Airport", "Hung Hom", "Lo Wu, main")):
                month, day_of_month = divmod(day - 1, 30)
                rows.writerow(
                    [f"2020-{month + 9:02}-{day_of_month + 1:02}", place, 1, day * 37 % (number + 11) * 100]
                )
    (folder / VILLAGES).write_text(
        'id;district_id;name\n2171031007;217103;"Tiban Lama"\n2171101003;217110;Teluk Tering\n'
    )


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("INFOKIM_SAMPLES")
    if named and (Path(named) / COUNTS).is_file():
        return Path(named).resolve()
    folder = tmp_path_factory.mktemp("samples")
    _made_up(folder)
    return folder


class _Counting(http.server.SimpleHTTPRequestHandler):
    """A static server that knows `If-None-Match` and counts whole answers."""

    whole = 0

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
            return
        type(self).whole += 1
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("ETag", '"one"')
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server(samples: Path) -> Iterator[str]:
    handler = functools.partial(_Counting, directory=str(samples))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def config(samples: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    file = folder / "infokim.toml"
    file.write_text(
        CONFIG.format(data=folder / "data", url=f"{server}/{COUNTS}", villages=samples / VILLAGES)
    )
    return file


def infokim(config: Path, *words: str, status: int = 0) -> str:
    ended = subprocess.run(
        [*INFOKIM, "--config", str(config), *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def pulled(config: Path) -> list[dict[str, object]]:
    return json.loads(infokim(config, "pull", "--json"))  # type: ignore[no-any-return]


def _truth(samples: Path) -> dict[tuple[str, str], int]:
    """Month and control point → departures, by nothing but the csv module."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    with (samples / COUNTS).open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            sums[row["date"][:7], row["control_point"]] += int(row["departure_total"])
    return sums


def test_a_pull_takes_every_row_of_both_sources(pulled: list[dict[str, object]], samples: Path) -> None:
    rows = {"penundaan": COUNTS, "kelurahan": VILLAGES}
    expected = {
        source: sum(1 for line in (samples / file).read_text().splitlines()[1:] if line)
        for source, file in rows.items()
    }
    assert {p["source"]: p["added"] for p in pulled} == expected
    assert all(p["ok"] and p["rejected"] == 0 and p["error"] is None for p in pulled), pulled


def test_the_listed_counts_add_up_to_an_independent_sum(
    pulled: list[dict[str, object]], config: Path, samples: Path
) -> None:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for record in json.loads(infokim(config, "list", "deferrals", "--json")):
        found[record["date"][:7], record["checkpoint"]] += record["count"]
    assert dict(found) == dict(_truth(samples))


def test_a_filter_by_month_and_checkpoint_gives_that_sum(
    pulled: list[dict[str, object]], config: Path, samples: Path
) -> None:
    truth = _truth(samples)
    month, place = sorted(truth)[0]
    listed = json.loads(
        infokim(config, "list", "deferrals", f"month={month}", f"checkpoint={place}", "--json")
    )
    assert sum(record["count"] for record in listed) == truth[month, place]


def test_village_codes_stay_text(pulled: list[dict[str, object]], config: Path, samples: Path) -> None:
    with (samples / VILLAGES).open(newline="") as file:
        expected = {(row["id"], row["name"]) for row in csv.DictReader(file, delimiter=";")}
    listed = json.loads(infokim(config, "list", "villages", "--json"))
    assert {(record["code"], record["name"]) for record in listed} == expected


def test_a_second_pull_is_answered_by_304_and_changes_nothing(
    pulled: list[dict[str, object]], config: Path
) -> None:
    before = _Counting.whole
    again = json.loads(infokim(config, "pull", "penundaan", "--json"))
    assert _Counting.whole == before
    assert (again[0]["ok"], again[0]["added"], again[0]["updated"], again[0]["vanished"]) == (True, 0, 0, 0)


def test_the_month_is_on_the_linear_screen(
    pulled: list[dict[str, object]], config: Path, samples: Path
) -> None:
    truth = _truth(samples)
    latest = max(month for month, _ in truth)
    total = sum(count for (month, _), count in truth.items() if month == latest)
    shown = infokim(config, "show", "deferrals", "--plain")
    assert f"{total:,}" in shown, shown


def test_the_month_and_the_villages_are_on_the_screen(
    pulled: list[dict[str, object]], config: Path, samples: Path
) -> None:
    truth = _truth(samples)
    latest = max(month for month, _ in truth)
    total = sum(count for (month, _), count in truth.items() if month == latest)
    probe = Probe([*INFOKIM, "--config", str(config)], cols=120, rows=40, env={"PYTHONPATH": str(ROOT)})
    try:
        probe.painted()
        probe.send("3")
        probe.wait(f"{total:,}")
        probe.send("2")
        with (samples / VILLAGES).open(newline="") as file:
            names = sorted(row["name"] for row in csv.DictReader(file, delimiter=";"))
        probe.wait(re.escape(names[0]))
    finally:
        probe.close()
