"""Paints the README pictures from the sample office: `.venv/bin/python tests/pictures` (needs Pillow and DejaVu Sans Mono).

The screens are the real program's in a real pseudo-terminal; the days on them are those of the day they are painted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))

from pty_probe import Probe  # noqa: E402  the benchmarks' terminal serves here too

FONT = os.environ.get("PICTURE_FONT", "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
FRONT, BACK = "#d8d8d8", "#101010"
NAMED = {
    "black": "#101010", "red": "#d75f5f", "green": "#87af87", "brown": "#d7af5f", "blue": "#5f87d7",
    "magenta": "#af87d7", "cyan": "#5fafaf", "white": "#d8d8d8",
    "brightblack": "#707070", "brightred": "#ff8787", "brightgreen": "#afd7af", "brightyellow": "#ffd787",
    "brightbrown": "#ffd787", "brightblue": "#87afff", "brightmagenta": "#d7afff", "brightcyan": "#87d7d7",
    "brightwhite": "#ffffff",
}  # fmt: skip
PICTURES = {"today": "1", "villages": "2", "deferrals": "3", "tips": "4", "outreach": "5", "sources": "6"}


def colour(name: str, default: str) -> str:
    """pyte's name of a colour as #rrggbb."""
    if name == "default":
        return default
    return NAMED.get(name) or f"#{name}"


def paint(probe: Probe, target: Path) -> None:
    """The probe's screen as a PNG of at most 64 colours."""
    plain = ImageFont.truetype(FONT, 15)
    strong = ImageFont.truetype(FONT.replace(".ttf", "-Bold.ttf"), 15)
    wide, high = round(plain.getlength("M")), 18
    screen = probe.screen
    picture = Image.new("RGB", (screen.columns * wide, screen.lines * high), BACK)
    draw = ImageDraw.Draw(picture)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            front, back = colour(cell.fg, FRONT), colour(cell.bg, BACK)
            if cell.reverse:
                front, back = back, front
            if back != BACK:
                draw.rectangle((x * wide, y * high, (x + 1) * wide - 1, (y + 1) * high - 1), fill=back)
            if cell.data.strip():
                draw.text((x * wide, y * high), cell.data, font=strong if cell.bold else plain, fill=front)
    picture.quantize(64).save(target, optimize=True)


def main() -> None:
    """Open the sample office once and paint each screen."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tui", "--sample", "--data-dir", f"{folder}/data"]
        probe = Probe(command, env={"COLORTERM": "truecolor", "HOME": folder})
        probe.painted()
        for name, key in PICTURES.items():
            probe.send(key)
            probe.settle(0.6)
            paint(probe, HERE / f"{name}.png")
        probe.close()


main()
