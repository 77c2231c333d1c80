"""Bytes off the wire, unpacked within limits.

httpx's own decoder gives 67 MB in one chunk for a body of 292 KB (research T6), so the raw bytes are unpacked here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO

from sources.errors import Unreadable

CODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_STEP = 65_536


class Body:
    """Collects one body. Raises Unreadable: `too-large`, `encoding` (a coding nobody asked for), `unreadable`."""

    def __init__(self, coding: str, *, wire_limit: int, decoded_limit: int) -> None:
        self.wire = 0
        self.size = 0
        """Unpacked bytes so far."""
        self._data = BytesIO()
        """It hands out its bytes without copying them, which a bytearray does not."""
        self._limits = (wire_limit, decoded_limit)
        self._coding = coding.strip().casefold()
        if self._coding not in CODINGS:
            raise Unreadable("encoding", found=self._coding[:40], expected="gzip")
        self._inflater = zlib.decompressobj(wbits=47) if self._coding not in ("", "identity") else None
        """47: zlib or gzip, by the first bytes."""

    def add(self, chunk: bytes) -> None:
        """Take a chunk off the wire, all of it at once: for bodies with a small limit."""
        for _ in self.steps(chunk):
            pass

    def steps(self, chunk: bytes) -> Iterator[int]:
        """Take a chunk off the wire, and unpack a little more of it with each step: the size so far.

        One chunk of a bomb is 60 MB, so whoever must not hold that much alone can wait between two steps.
        """
        self.wire += len(chunk)
        if self.wire > self._limits[0]:
            raise self._too_large(self._limits[0])
        if self._inflater is None:
            self._keep(chunk)
            yield self.size
            return
        try:
            for data in self._unpacked(chunk, self._inflater):
                self._keep(data)
                yield self.size
        except zlib.error:
            raise Unreadable("unreadable", found="damaged", expected=self._coding) from None

    def finish(self) -> bytes:
        """The whole body."""
        if self._inflater is not None and self.wire and not self._inflater.eof:
            raise Unreadable("unreadable", found="truncated", expected=self._coding)
        return self._data.getvalue()

    def _unpacked(self, chunk: bytes, inflater: zlib._Decompress) -> Iterator[bytes]:
        if self.wire == len(chunk) and self._coding == "deflate" and not _has_zlib_header(chunk):
            self._inflater = inflater = zlib.decompressobj(wbits=-15)  # many servers leave its wrapper out
        while True:
            data = inflater.decompress(chunk, _STEP)
            yield data
            chunk = inflater.unconsumed_tail
            if inflater.eof:
                chunk = inflater.unused_data.lstrip(b"\0")
                if not chunk:
                    return
                # A gzip body may be several behind each other.
                self._inflater = inflater = zlib.decompressobj(wbits=47)
            elif not chunk and len(data) < _STEP:  # a full step may leave more inside
                return

    def _keep(self, data: bytes) -> None:
        if self.size + len(data) > self._limits[1]:
            raise self._too_large(self._limits[1])
        self.size += self._data.write(data)

    def _too_large(self, limit: int) -> Unreadable:
        """What came is let go: the error's frames live on until somebody has told of it."""
        self._data = BytesIO()
        return Unreadable("too-large", limit=limit)


def _has_zlib_header(chunk: bytes) -> bool:
    return len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0
