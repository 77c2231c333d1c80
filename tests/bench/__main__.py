"""Every budget of DESIGN section 8 that exists by now, measured beside its floor in one run.

    .venv/bin/python tests/bench            all of it, about six minutes
    .venv/bin/python tests/bench paint save only the lines whose names are given
    .venv/bin/python tests/bench --idle 10  a shorter idle minute

A report, never a test: a busy machine must not fail a build (style report, habit 4). Read the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))  # this tree is measured, not a copy that is installed
os.environ["PYTHONPATH"] = str(HERE.parents[1])

import masking  # noqa: E402
import office  # noqa: E402
import pulling  # noqa: E402
import sharing  # noqa: E402
from pty_probe import Probe, middle, p95  # noqa: E402

PASS = [sys.executable, "-c", "pass"]
Line = tuple[str, str, str]
"""What was measured, the figures, the verdict beside its budget."""


def verdict(found: float, budget: float, unit: str = "x") -> str:
    return f"{found:.2f}{unit} of {budget:g}{unit}  {'ok' if found <= budget else 'OVER'}"


def app(config: Path, *, cols: int = 80, rows: int = 24) -> Probe:
    return Probe([*office.INFOKIM, "--config", str(config)], cols=cols, rows=rows)


def bare(rows: int) -> Probe:
    return Probe([sys.executable, str(HERE / "bare.py"), str(rows)])


def painted(start: Callable[[], Probe], rounds: int) -> float:
    """The median first paint in seconds."""
    found = []
    for _ in range(rounds):
        probe = start()
        found.append(probe.painted())
        probe.close()
    return middle(found)


def ran(command: list[str], rounds: int = 15) -> float:
    """The median duration of a whole command in milliseconds."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        found.append((time.perf_counter() - begun) * 1000)
    return middle(found)


def offices(folder: Path, sizes: tuple[int, ...], aliases: int = 0) -> dict[int, Path]:
    made = {}
    for size in sizes:
        place = folder / (f"{size}-{aliases}-aliases" if aliases else str(size))
        place.mkdir(exist_ok=True)
        config = place / "infokim.toml"
        made[size] = (
            config
            if config.exists()
            else office.make(place, counts=size, villages=size // 10, aliases=aliases)
        )
    return made


def bench_version(_: Path, __: argparse.Namespace) -> Iterator[Line]:
    floor, found = ran(PASS), ran([*office.INFOKIM, "--version"])
    yield ("--version", f"{found:.0f} ms, python -c pass {floor:.0f} ms", verdict(found / floor, 2.5))


def bench_paint(folder: Path, _: argparse.Namespace) -> Iterator[Line]:
    plain = [(size, "", config) for size, config in offices(folder, (1_000, 10_000, 100_000)).items()]
    named = [
        (size, ", 5 aliases", config)
        for size, config in offices(folder, (10_000, 100_000), aliases=5).items()
    ]
    for size, what, config in (*plain, *named):
        floor = painted(lambda: bare(50), 7)
        found = painted(lambda config=config: app(config), 7)  # type: ignore[misc]
        budget = 1.5 if size <= 10_000 else 2.5
        yield (
            f"first paint, {size:,} records{what}",
            f"{found:.2f} s, bare {floor:.2f} s",
            verdict(found / floor, budget),
        )


def bench_cursor(folder: Path, _: argparse.Namespace) -> Iterator[Line]:
    """10,000 villages on screen 2 against a DataTable with 10,000 rows."""
    config = offices(folder, (100_000,))[100_000]
    floor, ours = bare(10_000), app(config)
    floor.painted()
    ours.painted()
    ours.send("2")
    ours.wait("Desa nomor")
    figures = {}
    for name, probe in (("bare", floor), ("ours", ours)):
        inside = probe.press("down", 12)
        scrolling = probe.press("down", 60)
        figures[name] = (inside, scrolling)
        probe.close()
    delays = figures["ours"][0][0] + figures["ours"][1][0]
    yield (
        "cursor key, 10,000 rows",
        f"median {middle(delays):.1f} ms, p95 {p95(delays):.1f} ms (bare {middle(figures['bare'][1][0]):.1f} ms)",
        f"{verdict(middle(delays), 16, ' ms')}; {verdict(p95(delays), 50, ' ms')}",
    )
    for label, part, budget in (("within the view", 0, 0.7), ("scroll step", 1, 0.25)):
        mine = sum(figures["ours"][part][1]) / len(figures["ours"][part][1])
        floor_bytes = sum(figures["bare"][part][1]) / len(figures["bare"][part][1])
        yield (
            f"bytes, {label}",
            f"{mine:.0f}, bare {floor_bytes:.0f}",
            verdict(mine / floor_bytes, budget),
        )


def bench_idle(folder: Path, options: argparse.Namespace) -> Iterator[Line]:
    probe = app(offices(folder, (10_000,))[10_000])
    probe.painted()
    probe.settle(5.0)
    share, sent = probe.idle(options.idle)
    probe.close()
    yield (
        f"idle for {options.idle:.0f} s",
        f"{share:.2f} % of a core, {sent} bytes (the clock's minute)",
        verdict(share, 1, " %"),
    )


def bench_memory(folder: Path, _: argparse.Namespace) -> Iterator[Line]:
    found = {}
    for name, start in (
        ("bare", lambda: bare(50)),
        ("ours", lambda: app(offices(folder, (10_000,))[10_000])),
    ):
        probe = start()
        probe.painted()
        probe.settle(4.0)
        found[name] = probe.rss()
        probe.close()
    yield (
        "memory, 10,000 records",
        f"{found['ours']:.0f} MiB, bare {found['bare']:.0f} MiB",
        verdict(found["ours"] / found["bare"], 2),
    )


def bench_save(folder: Path, _: argparse.Namespace) -> Iterator[Line]:
    found = {}
    for size in (1_000, 10_000):
        found[size] = sharing.save_times(folder / f"plans-{size}", plans=size, edits=25)
        first, rest = found[size][0], found[size][1:]
        yield (
            f"saving one edit, {size:,} plans",
            f"first {first:.0f} ms, then median {middle(rest):.0f} ms, p95 {p95(rest):.0f} ms",
            verdict(middle(rest), 60, " ms"),
        )
    growth = middle(found[10_000][1:]) / middle(found[1_000][1:])
    yield ("growth of saving, 10-fold", "", verdict(growth, 12))


def bench_sessions(folder: Path, options: argparse.Namespace) -> Iterator[Line]:
    share, delays = sharing.ten_sessions(folder / "plans-2000", plans=2_000, seconds=options.sessions)
    yield (
        "ten sessions on 2,000 plans, a write a second",
        f"{share:.1f} % of one core in all",
        verdict(share, 15, " %"),
    )
    yield (
        "… seen by the others",
        f"median {middle(delays):.0f} ms, p95 {p95(delays):.0f} ms",
        verdict(p95(delays), 500, " ms"),
    )


def bench_pull(folder: Path, _: argparse.Namespace) -> Iterator[Line]:
    """A CSV from the file to the store, beside csv.reader and json.dumps; the best of several, for both."""
    for name, (text, declared) in pulling.shapes(50_000).items():
        runs = [(pulling.floor(text), pulling.pulled(folder, text, **declared)[1]) for _ in range(7)]
        floor, whole = min(floor for floor, _ in runs), min(whole for _, whole in runs)
        figures = f"{whole * 1000:.0f} ms, csv and json {floor * 1000:.0f} ms"
        ratio = verdict(whole / floor, 8) if pulling.is_tall(declared) else f"{whole * 20:.1f} µs a record"
        yield (f"pull, 50,000 records, {name}", figures, ratio)


def bench_similar(_: Path, __: argparse.Namespace) -> Iterator[Line]:
    """Duplicates of one tip among 100,000: those of three years, and of three weeks, which is the worst there is."""
    import alike

    for days, what in ((1_100, "of three years"), (20, "of three weeks")):
        first, *rest = alike.asked(alike.snapshot(days))
        yield (
            f"duplicates among 100,000 tips {what}",
            f"first {first:.0f} ms, then median {middle(rest):.0f} ms, p95 {p95(rest):.0f} ms",
            verdict(middle(rest), 100, " ms"),
        )


def bench_masking(_: Path, __: argparse.Namespace) -> Iterator[Line]:
    """What is hidden of what names a person, and of what does not. The door's level is beside that of tips."""
    for kind, tips, door in masking.caught():
        yield (
            f"masked, {kind}",
            f"{tips:.2f} % of {masking.EACH:,} spellings",
            f"numbers alone {door:.2f} %",
        )
    tips, door = masking.false_alarms()
    yield ("false alarms, ordinary texts", f"{tips:.2f} % of 20,000", f"numbers alone {door:.2f} %")
    for name, tips, door in masking.times():
        yield (f"masking a text, {name}", f"{tips:.1f} µs", f"numbers alone {door:.1f} µs")


def bench_queue(_: Path, __: argparse.Namespace) -> Iterator[Line]:
    import tipqueue

    yield from tipqueue.lines()


BENCHES = {
    name.removeprefix("bench_"): function
    for name, function in globals().copy().items()
    if name.startswith("bench_")
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--idle", type=float, default=60.0, help="seconds to idle (60)")
    parser.add_argument("--sessions", type=float, default=20.0, help="seconds of ten sessions (20)")
    parser.add_argument("--folder", type=Path, help="keep the made-up offices there between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in options.names or BENCHES:
            for line in BENCHES[name](folder, options):
                print(f"{line[0]:<46} {line[1]:<58} {line[2]}", flush=True)


main()
