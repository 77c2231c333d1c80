"""Containers that are no workbook, or one that was made to hurt: one failure each, soon and in little memory."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sources.errors import Unreadable
from sources.formats.xlsx import parse
from sources.spec import SourceSpec, Unpivot
from tests.sources.workbooks import by_month, line, packed, recap, saved, since_1904, villages, zipped

SPEC = SourceSpec(
    id="x",
    collection="deferrals",
    path="/x",
    fields={"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"},
)
HEAD = line(1, "Tanggal", "TPI", "Jumlah")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MB = 1_000_000


def failure(data: bytes) -> tuple[str, str]:
    """The code of the failure and what was found."""
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        parse(data, SPEC, None)
    assert time.process_time() - began < 10
    return caught.value.failure.code, caught.value.failure.facts.get("found", "")


def noise(pieces: int, make: Callable[[random.Random], str]) -> str:
    """Text that does not pack well enough to be refused for that."""
    dice = random.Random(1)
    return "".join(make(dice) for _ in range(pieces))


def letter(dice: random.Random) -> str:
    return dice.choice("abcdefgh")


@pytest.mark.parametrize(
    ("data", "code", "found"),
    [
        (b"", "not-data", "empty"),
        (b"Tanggal;TPI\n1;2\n", "not-data", "text"),
        (b"\x00\x01\x02", "not-data", "binary"),
        (OLE + "Workbook".encode("utf-16-le"), "other-workbook", "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected", ""),
        (zipped({"a.txt": b"a"}), "not-data", "zip"),
        (zipped({"word/document.xml": b"<a/>"}), "not-data", "zip"),
        (zipped({"xl/workbook.bin": b"\0"}), "other-workbook", "xlsb"),
        (zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "other-workbook", "ods"),
        (b"PK\x03\x04", "unreadable", "truncated"),
        (packed(HEAD)[:-30], "unreadable", "truncated"),
        (packed(HEAD)[:200] + packed(HEAD)[300:], "unreadable", "damaged"),
        (zipped({"xl/workbook.xml": b"<a/>"}, zipfile.ZIP_BZIP2), "unreadable", "packed"),
        (zipped({"xl/workbook.xml": b"<a/>"}, zipfile.ZIP_LZMA), "unreadable", "packed"),
        (zipped({"xl/workbook.xml": b"<a"}), "unreadable", "truncated"),
        (zipped({"xl/workbook.xml": b"no xml"}), "unreadable", "malformed"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "no-sheet", ""),
        (packed(""), "not-data", "empty"),
        (packed("<row><c><v>1</v></row>"), "unreadable", "malformed"),
    ],
    ids=[str(number) for number in range(1, 20)],
)  # fmt: skip
def test_what_is_no_workbook_of_ours_is_told_apart(data: bytes, code: str, found: str) -> None:
    assert failure(data) == (code, found)


def test_an_entry_behind_a_password_is_protected() -> None:
    data = bytearray(packed(HEAD))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert failure(bytes(data)) == ("protected", "")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="60000"><c r="XFD60000"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        HEAD + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        HEAD + '<row r="2"><c r="SG2" t="e"><v>#N/A</v></c></row>',
    ],
)
def test_a_cell_far_away_is_too_large_at_once(rows: str) -> None:
    """4.7 KB that made one parser ask for 31 GB, and another one yield a million rows of 16,384 cells (research T5)."""
    data = packed(rows)
    began = time.process_time()
    assert failure(data)[0] == "too-large"
    assert time.process_time() - began < 1


def test_blank_cells_far_away_are_only_formats() -> None:
    rows = HEAD + line(2, 1, "x", 2) + '<row r="3"><c r="XFD3" s="1"/></row><row r="1048576" s="1"/>'
    assert len(parse(packed(rows), SPEC, None).rows) == 1


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "packed very tightly": ("ratio", lambda: packed(HEAD * 100_000)),
    "large once unpacked": (
        "unpacked",
        lambda: zipped({"x": random.Random(1).randbytes(51 * MB)}, zipfile.ZIP_STORED),
    ),
    "many parts": ("entries", lambda: zipped({str(number): b"" for number in range(1_001)})),
    "many sheets": (
        "entries",
        lambda: packed("", sheets=noise(2_000, lambda dice: f'<sheet name="{dice.random()}"/>')),
    ),
    "many rows": (
        "memory",
        lambda: packed(noise(300_000, lambda dice: f"<row><c><v>{dice.getrandbits(40)}</v></c></row>")),
    ),
    "many columns under many names": (
        "memory",
        lambda: packed(
            '<row r="1">'
            + noise(499, lambda dice: f'<c t="str"><v>{dice.random()}</v></c>')
            + "</row>"
            + noise(20_000, lambda dice: f"<row><c><v>{dice.getrandbits(40)}</v></c></row>")
        ),
    ),
    "many texts": (
        "memory",
        lambda: packed(HEAD, texts=tuple(f"<t>{number:x}</t>" for number in range(900_000))),
    ),
}
ENDLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "elements in elements": (
        "depth",
        lambda: packed(noise(200_000, lambda dice: dice.choice(("<a>", "<bc>")))),
    ),
    "elements in texts": (
        "depth",
        lambda: packed(HEAD, texts=(noise(200_000, lambda dice: dice.choice(("<a>", "<bc>"))),)),
    ),
    "a value": ("long-field", lambda: packed('<row><c t="str"><v>' + noise(3 * MB, letter))),
    "a tag": ("long-field", lambda: packed('<row r="' + noise(3 * MB, letter))),
    "a text": ("long-field", lambda: packed(HEAD, texts=(f"<t>{noise(2 * MB, letter)}</t>",))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_too_large(name: str) -> None:
    found, make = BOMBS[name]
    assert failure(make()) == ("too-large", found)


def test_a_bomb_takes_little_memory() -> None:
    data = BOMBS["many rows"][1]()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            parse(data, SPEC, None)
        assert tracemalloc.get_traced_memory()[1] < 64 * MB
    finally:
        tracemalloc.stop()


def test_very_many_blank_cells_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.workbook.sheet.MOST_CELLS", 1_000)
    assert failure(packed('<row><c/><c s="1"/></row>' * 501)) == ("too-large", "cells")


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_unreadable(name: str) -> None:
    found, make = ENDLESS[name]
    assert failure(make()) == ("unreadable", found)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused_before_anything_is_expanded_or_fetched(prolog: str) -> None:
    assert failure(packed(HEAD + "<row><c><v>&b;</v></c></row>", prolog=prolog)) == ("unreadable", "entities")


@pytest.mark.parametrize("size", [10, 1_000, 2**32 - 1])
def test_an_entry_that_lies_about_its_size_is_refused(size: int) -> None:
    data = bytearray(packed(HEAD + "".join(line(row, row, "x", row) for row in range(2, 5_000))))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<I", size)
    assert failure(bytes(data))[0] in ("unreadable", "too-large")


def test_a_directory_of_very_many_entries_is_counted_before_it_is_read() -> None:
    data = zipped({str(number): b"" for number in range(60_000)})
    began = time.process_time()
    assert failure(data) == ("too-large", "entries")
    assert time.process_time() - began < 1


def test_no_fact_of_a_failure_holds_a_value_of_a_row() -> None:
    with pytest.raises(Unreadable) as caught:
        parse(packed(HEAD + line(2, "KANARI", "KANARI", 1) + "<row>"), SPEC, None)
    assert "KANARI" not in repr(caught.value.failure)


SHEET = HEAD + line(2, 1, "Sekupang", 3) + line(3, None, "Jumlah", 3)
WHOLE = [
    *(saved(make()) for make in (recap, villages, since_1904, by_month)),
    packed(SHEET, texts=("<t>a</t>",), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
]
with zipfile.ZipFile(io.BytesIO(WHOLE[4])) as _whole:
    PARTS = {name: _whole.read(name) for name in _whole.namelist()}


def survives(data: bytes, spec: SourceSpec = SPEC) -> None:
    """Rows under as many columns, or the one failure that everybody expects; soon."""
    began = time.process_time()
    try:
        found = parse(data, spec, None)
    except Unreadable:
        pass
    else:
        assert all(len(row) == len(found.columns) for _, row in found.rows)
        assert all(isinstance(number, int) for number, _ in found.rows)
    assert time.process_time() - began < 3


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_a_damaged_copy_is_rows_or_a_failure(whole: bytes, data: st.DataObject) -> None:
    copy = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(copy) - 1))
        match data.draw(st.sampled_from(("bit", "cut", "swap", "double"))):
            case "bit":
                copy[at] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del copy[at : at + data.draw(st.integers(1, 200))]
            case "swap":
                copy[at : at + 40], copy[-40:] = copy[-40:], copy[at : at + 40]
            case "double":
                copy[at:at] = copy[at : at + 100]
        if not copy:
            break
    survives(bytes(copy))


WORDS = st.sampled_from(
    [
        *(
            "<",
            "</",
            "/>",
            ">",
            '"',
            "&amp;",
            "&x;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "\x00",
            "é",
            "9" * 20,
            "-1",
            "1E9",
            "nan",
        ),
        *(
            "<row>",
            "</row>",
            "<c>",
            "</c>",
            "<v>",
            "</v>",
            "<f>",
            "<is>",
            "<t>",
            "<si>",
            "<rPh>",
            "<xf>",
            "<mergeCell",
        ),
        *(' r="', ' t="s"', ' t="e"', ' s="1"', "XFD9", ' ref="A1:C9"', ' Target="../../x"', ' r:id="rId1"'),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(PARTS)), st.lists(WORDS, max_size=30), st.integers(0, 2000), st.integers(0, 200)
)
def test_parts_with_anything_inside_are_rows_or_a_failure(
    part: str, words: list[str], at: int, cut: int
) -> None:
    text = PARTS[part]
    inside = text[: at % (len(text) + 1)] + "".join(words).encode() + text[at % (len(text) + 1) + cut :]
    survives(zipped(PARTS | {part: inside}, zipfile.ZIP_STORED))


CELL = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=9)
ROW = st.tuples(*[st.one_of(st.none(), st.integers(-(10**18), 10**18), CELL)] * 4)


DECLARED = [
    SPEC,
    replace(SPEC, header_row=2),
    replace(SPEC, header_row=(2, 3), fill_down=("Tanggal",)),
    replace(SPEC, fields={}),
    replace(SPEC, collection="villages", fields={"name": "TPI", "code": "Jumlah"}, key_from="Jumlah"),
    replace(SPEC, unpivot=Unpivot(columns=("J*", "T?I"), name="x", value="y")),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ROW, max_size=12),
    st.lists(st.tuples(*[st.integers(1, 12)] * 4), max_size=4),
    st.booleans(),
    st.sampled_from(DECLARED),
)
def test_any_grid_of_cells_is_rows_or_a_failure(
    rows: list[tuple[object, ...]], spans: list[tuple[int, ...]], has_header: bool, spec: SourceSpec
) -> None:
    lines = "".join(line(number, *row) for number, row in enumerate(rows, 2))
    merged = "".join(f'<mergeCell ref="{chr(64 + a)}{b}:{chr(64 + c)}{d}"/>' for a, b, c, d in spans)
    survives(packed((HEAD if has_header else "") + lines, after=f"<mergeCells>{merged}</mergeCells>"), spec)
