"""Durations and sizes as people write them in a config: `15m`, `1h30m`, `10MB`."""

from __future__ import annotations

import re

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|[smhdw])\s*")
_SIZES = {
    "": 1,
    "B": 1,
    "KB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
    "KIB": 1024,
    "MIB": 1024**2,
    "GIB": 1024**3,
}
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s*([KMG]?I?B|)", re.IGNORECASE)


def parse_duration(text: str) -> float:
    """Seconds of `250ms`, `30s`, `15m`, `1h30m`, `2d`, `1w`. More than zero, at most ten years.

    Raises ValueError for anything else; a bare number is refused, for nobody knows its unit.
    """
    parts = _PART.findall(text)
    seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    if not parts or _PART.sub("", text.strip()) or not 0 < seconds <= 315_360_000:
        raise ValueError(text)
    return seconds


def parse_size(size: str | int) -> int:
    """Bytes of `512KB`, `10MB`, `1.5MiB` or a plain number; at least one. Raises ValueError for anything else."""
    match = _SIZE.fullmatch(str(size).strip())
    if match is None:
        raise ValueError(size)
    found = int(float(match[1]) * _SIZES[match[2].upper()])
    if found < 1:
        raise ValueError(size)
    return found
