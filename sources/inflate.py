"""Bytes off the wire, unpacked within limits.

httpx's own decoder gives 67 MB in one chunk for a body of 292 KB (research T6), so the raw bytes are unpacked here.
"""

from __future__ import annotations

import zlib

from sources.errors import Unreadable

CODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_STEP = 65_536


class Body:
    """Collects one body. Raises Unreadable: `too-large`, `encoding` (a coding nobody asked for), `unreadable`."""

    def __init__(self, coding: str, *, wire_limit: int, decoded_limit: int) -> None:
        self.wire = 0
        self._data = bytearray()
        self._limits = (wire_limit, decoded_limit)
        self._coding = coding.strip().casefold()
        if self._coding not in CODINGS:
            raise Unreadable("encoding", found=self._coding[:40], expected="gzip")
        self._inflater = zlib.decompressobj(wbits=47) if self._coding not in ("", "identity") else None
        """47: zlib or gzip, by the first bytes."""

    @property
    def size(self) -> int:
        """Unpacked bytes so far."""
        return len(self._data)

    def add(self, chunk: bytes) -> None:
        """Take a chunk off the wire."""
        self.wire += len(chunk)
        if self.wire > self._limits[0]:
            raise Unreadable("too-large", limit=self._limits[0])
        if self._inflater is None:
            self._keep(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error:
            raise Unreadable("unreadable", found="damaged", expected=self._coding) from None

    def finish(self) -> bytes:
        """The whole body."""
        if self._inflater is not None and self.wire and not self._inflater.eof:
            raise Unreadable("unreadable", found="truncated", expected=self._coding)
        return bytes(self._data)

    def _inflate(self, chunk: bytes) -> None:
        if self._inflater is None:
            return
        if self.wire == len(chunk) and self._coding == "deflate" and not _has_zlib_header(chunk):
            self._inflater = zlib.decompressobj(wbits=-15)  # many servers send deflate without its wrapper
        while True:
            data = self._inflater.decompress(chunk, _STEP)
            self._keep(data)
            chunk = self._inflater.unconsumed_tail
            if self._inflater.eof:
                chunk = self._inflater.unused_data.lstrip(b"\0")
                if not chunk:
                    return
                self._inflater = zlib.decompressobj(wbits=47)  # a gzip body may be several behind each other
            elif not chunk and len(data) < _STEP:  # a full step may leave more inside
                return

    def _keep(self, data: bytes) -> None:
        if len(self._data) + len(data) > self._limits[1]:
            raise Unreadable("too-large", limit=self._limits[1])
        self._data += data


def _has_zlib_header(chunk: bytes) -> bool:
    return len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0
