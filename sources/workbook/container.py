"""The zip file that a workbook is: what it may not be, how large it may get, its parts as bounded streams.

Nothing is unpacked before the directory was judged, and never more than it promised (research T5: a 4.7 KB workbook
aborted the process of one parser and kept another one busy for minutes).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from posixpath import normpath
from typing import TYPE_CHECKING

from sources.errors import Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_ENTRIES = 1_000
MOST_UNPACKED = 50_000_000
"""Bytes of all parts together."""
MOST_RATIO = 100
_SMALL = 1_000_000
"""Bytes up to which a part's ratio does not matter: genuine workbooks have 74 KB that pack to a hundredth."""
_STEP = 131_072
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {"xl/workbook.bin": "xlsb", "content.xml": "ods", "index/document.iwa": "numbers"}


class Container:
    """The parts of a workbook by their path. Raises Unreadable, and nothing else, whatever the bytes are."""

    def __init__(self, data: bytes) -> None:
        _refuse_others(data)
        # Counted before zipfile builds an object for each: 20 MB of directory would take 200 MB
        if data.count(_ENTRY) > MOST_ENTRIES:
            raise _too_large("entries", MOST_ENTRIES)
        self._zip = _opened(data)
        self._parts = {_folded(info.filename): info for info in self._zip.infolist()}
        self._judge()
        self._left = MOST_UNPACKED

    def __contains__(self, path: str) -> bool:
        return _folded(path) in self._parts

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a part, a little at a time; nothing where there is no such part."""
        info = self._parts.get(_folded(path))
        if info is None:
            return
        from zipfile import BadZipFile

        found = "damaged"
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_STEP):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise _too_large("unpacked", MOST_UNPACKED)
                    yield chunk
                return
        except (BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
            pass  # a wrong checksum is what a size that lies comes to
        except EOFError:
            found = "truncated"
        raise Unreadable("unreadable", expected="xlsx", found=found, sheet=path.rpartition("/")[2])

    def _judge(self) -> None:
        """Refuse what is protected, packed in ways whose appetite cannot be bounded, or too large once unpacked."""
        from zipfile import ZIP_DEFLATED, ZIP_STORED

        infos = self._zip.infolist()
        if any(info.flag_bits & 0x41 for info in infos):
            raise Unreadable("protected")
        if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
            raise Unreadable("unreadable", expected="xlsx", found="packed")
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise _too_large("unpacked", MOST_UNPACKED)
        if any(_ratio(info) > MOST_RATIO for info in infos if info.file_size > _SMALL):
            raise _too_large("ratio", MOST_RATIO)
        for part, kind in _OTHERS.items():
            if part in self._parts and "xl/workbook.xml" not in self._parts:
                raise Unreadable("other-workbook", found=kind)


def _refuse_others(data: bytes) -> None:
    """What is no zip file at all: an old workbook, one behind a password, text."""
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Unreadable("protected")
        raise Unreadable("other-workbook", found="xls")
    if not data.startswith(ZIP):
        found = "empty" if not data.strip() else "binary" if b"\0" in data[:512] else "text"
        raise Unreadable("not-data", found=found, expected="xlsx")
    if _END not in data:
        raise Unreadable("unreadable", expected="xlsx", found="truncated")


def _opened(data: bytes) -> ZipFile:
    from zipfile import BadZipFile, ZipFile

    try:
        return ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, LookupError, struct.error):
        pass
    raise Unreadable("unreadable", expected="xlsx", found="damaged")


def _ratio(info: ZipInfo) -> float:
    return info.file_size / max(info.compress_size, 1)


def _folded(path: str) -> str:
    """How two spellings of a part's path are compared; some programs write backslashes and capitals."""
    return normpath("/" + path.replace("\\", "/").casefold()).lstrip("/")


def _too_large(what: str, limit: int) -> Unreadable:
    return Unreadable("too-large", found=what, limit=limit)
