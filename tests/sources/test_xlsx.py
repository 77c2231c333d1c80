"""Workbooks: which sheet, which header, what a cell holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from sources.errors import Unreadable
from sources.formats.xlsx import parse
from sources.spec import SourceSpec, Unpivot
from sources.table import Table
from tests.sources.workbooks import by_month, line, packed, plain, saved, zipped

COUNTS = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}


def table(data: bytes, **declared: Any) -> Table:
    usual = {"id": "x", "collection": "deferrals", "path": "/x.xlsx", "fields": COUNTS}
    return parse(data, SourceSpec(**(usual | declared)), None)


def told(found: Table) -> list[tuple[str, str, str, str]]:
    return [(p.code, p.row, p.value, p.expected) for p in found.problems]


def cells(data: bytes, **declared: Any) -> list[list[Any]]:
    return [row for _, row in table(data, **declared).rows]


def one(cell: str, **workbook: Any) -> tuple[Any, list[tuple[str, str, str, str]]]:
    """What a cell C2 in the column of counts holds, and what is told of it."""
    data = packed(
        line(1, "Tanggal", "TPI", "Jumlah") + f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>', **workbook
    )
    found = table(data)
    return found.rows[0][1][2], told(found)


def styled(*codes: str) -> str:
    """Cell style 1 shows numbers by the first format code, style 2 by the second, …."""
    formats = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    uses = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(codes)))
    return (
        f'<styleSheet><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>'
    )


def test_rows_have_the_sheets_own_numbers_and_as_many_cells_as_columns() -> None:
    found = table(packed(line(3, "Tanggal", "TPI", "Jumlah") + line(4, 1) + line(9, 2, "x", 3, "apart")))
    assert found.rows == [(4, [1, None, None]), (9, [2, "x", 3])]
    assert (found.cells, found.place, found.columns) == (True, "", ("Tanggal", "TPI", "Jumlah"))
    assert found.read_as == {"format": "xlsx", "sheet": "Data", "header_row": "3"}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("Okt 2026", "Okt 2026"), ("nov  2026", "Nov 2026"), (3, "Nov 2026"), (2, "Okt 2026")],
)
def test_a_sheet_is_found_by_its_name_or_by_its_place_among_the_tabs_that_are_seen(
    wanted: Any, name: str
) -> None:
    found = table(saved(by_month()), sheet=wanted)
    assert (found.read_as["sheet"], found.place) == (name, f"{name}!")
    assert len(found.rows) == 2


@pytest.mark.parametrize("wanted", ["Jan 2026", 9, 0])
def test_an_unknown_sheet_is_a_failure_that_names_the_others(wanted: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        table(saved(by_month()), sheet=wanted)
    assert caught.value.failure.code == "no-sheet"
    assert caught.value.failure.facts["sheets"] == "Petunjuk, Arsip, Okt 2026, Nov 2026, Des 2026"


@pytest.mark.parametrize("wanted", ["Des 2026", "Arsip"])
def test_an_empty_sheet_is_no_data_and_a_hidden_one_is_found_by_its_name(wanted: str) -> None:
    with pytest.raises(Unreadable) as caught:
        table(saved(by_month()), sheet=wanted)
    assert (caught.value.failure.code, caught.value.failure.facts["sheet"]) == ("not-data", wanted)


def test_without_a_declared_sheet_it_is_the_first_that_is_seen_and_holds_something() -> None:
    workbook = Workbook()
    workbook.create_sheet("Kosong")
    workbook.create_sheet("Rahasia", 0).append(("Tanggal", "TPI", "Jumlah"))
    workbook["Rahasia"].sheet_state = "hidden"
    workbook.create_sheet("Isi").append(("Tanggal", "TPI", "Jumlah"))
    found = table(saved(workbook))
    assert (found.read_as["sheet"], found.place) == ("Isi", "Isi!")
    assert found.read_as["other_sheets"] == "Rahasia, Sheet, Kosong"


def test_rows_in_disorder_are_put_in_order() -> None:
    data = packed(line(9, 2, "b", 2) + line(3, "Tanggal", "TPI", "Jumlah") + line(5, 1, "a", 1))
    assert [number for number, _ in table(data).rows] == [5, 9]


def test_a_chart_is_no_sheet_and_is_never_the_first() -> None:
    sheets = '<sheet name="Grafik" r:id="rId2"/><sheet name="Data" r:id="rId1"/>'
    data = packed(line(1, "Tanggal", "TPI", "Jumlah") + line(2, 1, "x", 2), sheets=sheets)
    assert table(data).read_as["sheet"] == "Data"
    with pytest.raises(Unreadable) as caught:
        table(data, sheet=1)
    assert caught.value.failure.code == "no-sheet"


def test_the_header_is_found_by_the_declared_columns_whatever_stands_above() -> None:
    above = line(1, "Kantor Imigrasi", "Tanggal", "cetak") + line(2, "a", "b", "c") + line(3, 1, 2, 3)
    data = packed(above + line(5, "tanggal", "TPI ", "Jumlah") + line(6, 1, "x", 2))
    assert (table(data).read_as["header_row"], cells(data)) == ("5", [[1, "x", 2]])
    assert table(data).columns == ("tanggal", "TPI", "Jumlah")


def test_a_title_is_not_joined_to_the_header_below_it() -> None:
    data = packed(line(1, "Rekap") + line(2, "No", "Tanggal", "TPI", "Banyaknya") + line(3, 1, 2, "x", 3))
    assert table(data).columns == ("No", "Tanggal", "TPI", "Banyaknya")


def test_a_name_that_stands_in_both_rows_is_said_once() -> None:
    data = packed(
        line(1, "Tanggal", "TPI", "Naik") + line(2, "Tanggal", "TPI", "Jumlah") + line(3, 1, "x", 2)
    )
    assert table(data, header_row=(1, 2)).columns == ("Tanggal", "TPI", "Naik Jumlah")


def test_without_a_declared_column_the_header_is_the_first_row_of_texts_with_data_under_it() -> None:
    data = packed(
        line(1, "Judul", "Lampiran") + line(3, "a", "b", "c", "d") + line(4, 1, 2, 3, 4) + line(5, 1, 2, 3, 4)
    )
    assert table(data, fields={}).columns == ("a", "b", "c", "d")


def test_a_declared_header_row_wins() -> None:
    data = packed(line(1, "Tanggal", "TPI", "Jumlah") + line(2, "a", "b", "c") + line(3, 1, 2, 3))
    assert table(data, header_row=2).columns == ("a", "b", "c")
    assert table(data, header_row=(1, 2)).columns == ("Tanggal a", "TPI b", "Jumlah c")


TWO = (
    line(4, "Tanggal", "Keberangkatan", None, "Ket")
    + line(5, None, "Laki-laki", "Perempuan")
    + line(6, 1, 2, 3, "x")
)
MERGED = '<mergeCells><mergeCell ref="B4:C4"/><mergeCell ref="A4:A5"/><mergeCell ref="D4:D5"/></mergeCells>'
JOINED = ("Tanggal", "Keberangkatan Laki-laki", "Keberangkatan Perempuan", "Ket")


@pytest.mark.parametrize("after", [MERGED, ""], ids=["merged", "centred without merging"])
def test_two_rows_of_names_are_joined(after: str) -> None:
    data = packed(TWO, after=after)
    assert table(data, header_row=(4, 5)).columns == JOINED
    assert table(data, fields={"date": "Tanggal", "count": "Keberangkatan Perempuan"}).columns == JOINED
    assert cells(data, header_row=(4, 5)) == [[1, 2, 3, "x"]]


def test_merged_cells_alone_say_how_many_rows_the_header_has() -> None:
    data = packed(TWO, after=MERGED)
    assert table(data, fields={"date": "Tanggal"}).columns == JOINED
    assert table(data, fields={}).columns == JOINED


def test_a_name_counts_for_the_columns_that_it_is_merged_over_and_for_no_other() -> None:
    head = line(1, "A", "Naik", None, None, "B") + line(2, None, "x", "y", "z", "w") + line(3, 1, 2, 3, 4, 5)
    merged = '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>'
    assert table(packed(head, after=merged), header_row=(1, 2)).columns == (
        "A",
        "Naik x",
        "Naik y",
        "z",
        "B w",
    )


def test_line_breaks_and_spaces_in_a_name_are_one_space_there_and_in_the_config() -> None:
    data = packed(line(1, "Tanggal", "TPI", "Jumlah\n penumpang") + line(2, 1, "x", 2))
    fields = COUNTS | {"count": "Jumlah  penumpang"}
    assert table(data, fields=fields).columns[2] == "Jumlah penumpang"


def test_double_names_are_told_apart_and_nameless_columns_are_there_only_where_they_hold_something() -> None:
    data = packed(
        line(1, None, "Tanggal", "TPI", "Jumlah", None, "Jumlah", None)
        + line(2, None, 1, "x", 2, "?", 3, "far")
    )
    found = table(data)
    assert found.columns == ("Tanggal", "TPI", "Jumlah", "column 4", "Jumlah (2)")
    assert told(found) == [("duplicate-column", "", "Jumlah", "Jumlah (2)")]
    assert found.rows == [(2, [1, "x", 2, "?", 3])]


def test_dates_as_names_are_days_for_unpivot() -> None:
    workbook = Workbook()
    workbook.active.append(("TPI", date(2026, 11, 1), date(2026, 11, 2)))
    workbook.active.append(("Sekupang", 1, 2))
    wide = Unpivot(name="hari", value="n")
    found = table(saved(workbook), fields={"date": "hari", "checkpoint": "TPI", "count": "n"}, unpivot=wide)
    assert found.columns == ("TPI", "2026-11-01", "2026-11-02")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="C2"><v>12</v></c>', 12),
        ('<c r="C2"><v>-12</v></c>', -12),
        ('<c r="C2"><v>12.0</v></c>', 12),
        ('<c r="C2"><v>12.5</v></c>', 12.5),
        ('<c r="C2"><v>2171101003</v></c>', 2171101003),
        ('<c r="C2"><v>999999999999999</v></c>', 999999999999999),
        ('<c r="C2"><v>3171012345678900</v></c>', 3171012345678900.0),
        ('<c r="C2"><v>1.00015E+13</v></c>', 10001500000000.0),
        ('<c r="C2" t="b"><v>1</v></c>', True),
        ('<c r="C2" t="b"><v>0</v></c>', False),
        ('<c r="C2" t="str"><f>A2</f><v>teks</v></c>', "teks"),
        ('<c r="C2" t="str"><f>A2</f><v></v></c>', None),
        ('<c r="C2" t="d"><v>2026-11-23T10:00:00</v></c>', "2026-11-23T10:00:00"),
        ('<c r="C2" t="inlineStr"><is><t xml:space="preserve">  dua </t></is></c>', "  dua "),
        ('<c r="C2" t="inlineStr"><is><r><t>satu</t></r><r><rPr><b/></rPr><t> dua</t></r></is></c>', "satu dua"),
        ('<c r="C2" t="inlineStr"><is><t>a_x000D_b_x005F_</t></is></c>', "a\rb_"),
        ('<c r="C2" t="s"><v>1</v></c>', "kedua"),
        ('<c r="C2" t="s"><v></v></c>', None),
        ('<c r="C2" t="inlineStr"><is><t>1.</t></is><v>2</v></c>', "1."),
        ('<c r="C2" s="1"/>', None),
        ('<c r="C2"><v/></c>', None),
        ('<c r="C2" t="inlineStr"><is><t>   </t></is></c>', None),
        ('<c r="B2"/><c><v>7</v></c>', 7),
        ('<x:c xmlns:x="y" r="C2"><x:v>8</x:v></x:c>', 8),
    ],
)  # fmt: skip
def test_a_cell_holds_what_the_person_typed(cell: str, value: Any) -> None:
    found, problems = one(
        cell, texts=("<t>pertama</t>", "<r><t>ke</t></r><r><t>dua</t></r><rPh><t>x</t></rPh>")
    )
    assert (found, type(found), problems) == (value, type(value), [])


def test_rich_text_of_a_real_program_is_text() -> None:
    workbook = Workbook()
    workbook.active.append(("Tanggal", "TPI", "Jumlah"))
    workbook.active.append((1, CellRichText("Batam ", TextBlock(InlineFont(b=True), "Centre")), 2))
    assert cells(saved(workbook))[0][1] == "Batam Centre"


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("dd/mm/yyyy", "46349", date(2026, 11, 23)),
        ("[$-421]dddd, d mmmm yyyy;@", "46349", date(2026, 11, 23)),
        ("mmm-yy", "46327", date(2026, 11, 1)),
        ("dd/mm/yyyy", "46349.5", datetime.fromisoformat("2026-11-23T12:00")),
        ("dd/mm/yyyy hh:mm", "46349", datetime.fromisoformat("2026-11-23T00:00")),
        ("d/m/yy h:mm AM/PM", "46349.385416666664", datetime.fromisoformat("2026-11-23T09:15")),
        ("yyyy-mm-dd\\Thh:mm:ss.000", "46349.999999999", datetime.fromisoformat("2026-11-24T00:00")),
        ("dd/mm/yyyy", "1", date(1900, 1, 1)),
        ("dd/mm/yyyy", "59", date(1900, 2, 28)),
        ("dd/mm/yyyy", "61", date(1900, 3, 1)),
        ("dd/mm/yyyy", "2958465", date(9999, 12, 31)),
        ("h:mm", "0.354166666666667", "08:30"),
        ("hh:mm:ss", "0.354178240740741", "08:30:01"),
        ("[h]:mm", "1.5", "36:00"),
        ("hh:mm", "46349.5", datetime.fromisoformat("2026-11-23T12:00")),
        ("0000", "7", "0007"),
        ("0.00", "7", 7),
        ("#,##0", "1234", 1234),
        ("&quot;Rp&quot;#,##0", "1234", 1234),
        ("[$Rp-421]#,##0.00", "1234.5", 1234.5),
        ("0 &quot;hari&quot;", "3", 3),
        ("0.00E+00", "12000", 12000),
        ("General", "46349", 46349),
        ("@", "46349", 46349),
        ("[Red]0;[Blue]-0", "5", 5),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, number: str, value: Any) -> None:
    found, problems = one(f'<c r="C2" s="1"><v>{number}</v></c>', styles=styled(code))
    assert (found, type(found), problems) == (value, type(value), [])


def test_the_programs_own_formats_have_no_code_and_are_known() -> None:
    styles = (
        "<styleSheet><cellXfs>"
        + "".join(f'<xf numFmtId="{each}"/>' for each in (0, 14, 22, 20, 46, 37))
        + "</cellXfs></styleSheet>"
    )
    row = "".join(
        f'<c r="{column}2" s="{at}"><v>{0.5 if at in (3, 4) else 46349}</v></c>'
        for at, column in enumerate("ABCDEF")
    )
    data = packed(line(1, *"abcdef") + f'<row r="2">{row}</row>', styles=styles)
    midnight = datetime.fromisoformat("2026-11-23T00:00")
    assert cells(data, fields={}) == [[46349, date(2026, 11, 23), midnight, "12:00", "12:00", 46349]]


def test_the_date_system_of_1904_is_obeyed() -> None:
    for said in ("1", "true"):
        found, _ = one(
            '<c r="C2" s="1"><v>44887</v></c>',
            styles=styled("dd/mm/yyyy"),
            properties=f'<workbookPr date1904="{said}"/>',
        )
        assert found == date(2026, 11, 23)
    found, _ = one(
        '<c r="C2" s="1"><v>0</v></c>', styles=styled("dd/mm/yyyy"), properties='<workbookPr date1904="1"/>'
    )
    assert found == date(1904, 1, 1)


@pytest.mark.parametrize("number", ["60", "0", "-1", "2958466", "1e300", "nan"])
def test_a_date_that_is_none_is_absent_and_told_with_its_cell(number: str) -> None:
    found, problems = one(f'<c r="C2" s="1"><v>{number}</v></c>', styles=styled("dd/mm/yyyy"))
    assert found is None
    assert [(code, cell) for code, _, _, cell in problems] in ([("no-date", "C2")], [("bad-cell", "C2")])


def test_an_error_is_absent_and_told_with_its_cell() -> None:
    assert one('<c r="C2" t="e"><f>B2/0</f><v>#DIV/0!</v></c>') == (
        None,
        [("error-cell", "2", "#DIV/0!", "C2")],
    )


def test_many_errors_in_a_column_are_told_up_to_a_number() -> None:
    head = line(1, "Tanggal", "TPI", "Jumlah", "Lain")
    error = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="C{0}" t="e"><v>#REF!</v></c><c r="D{0}" t="e"><v>#N/A</v></c></row>'
    found = told(table(packed(head + "".join(error.format(row) for row in range(2, 102)))))
    assert found[0] == ("error-cell", "2", "#REF!", "C2")
    assert found[-1] == ("more-cells", "21", "Jumlah", "80")
    assert len(found) == 21, "an error in a column that nobody uses is nobody's business"


def test_formulas_without_a_result_are_told_once_per_column_with_their_number() -> None:
    workbook = Workbook()
    workbook.active.append(("Tanggal", "TPI", "Jumlah"))
    for row in range(2, 7):
        workbook.active.append((1, "x", f"=A{row}+1"))
    found = table(saved(workbook))
    assert told(found) == [("no-result", "2", "Jumlah", "5")]
    assert found.problems[0].field == "count"
    assert [row[2] for _, row in found.rows] == [None] * 5
    assert one('<c r="C2"><f>A2</f></c>') == (None, [("no-result", "2", "Jumlah", "1")])


@pytest.mark.parametrize(
    "cell", ['t="s"><v>99</v>', 't="s"><v>-1</v>', 't="s"><v>x</v>', "><v>1,5</v>", "><v>²</v>"]
)
def test_a_cell_that_means_nothing_is_absent_and_told(cell: str) -> None:
    found, problems = one(f'<c r="C2" {cell}</c>', texts=("<t>a</t>",))
    assert (found, problems) == (None, [("bad-cell", "2", "Jumlah", "C2")])


@pytest.mark.parametrize("style", ["99", "-1", "x", ""])
def test_a_style_that_is_not_there_costs_nothing(style: str) -> None:
    """openpyxl gives such a workbook up with an IndexError."""
    assert one(f'<c r="C2" s="{style}"><v>5</v></c>', styles=styled("dd/mm/yyyy")) == (5, [])


def test_broken_styles_cost_the_dates_and_not_the_workbook() -> None:
    found, problems = one('<c r="C2" s="1"><v>5</v></c>', styles="<styleSheet><cellXfs><xf></cellXfs>")
    assert (found, problems) == (5, [("styles", "", "", "")])
    assert one('<c r="C2" s="0"><v>46349</v></c>', styles='<a><cellXfs><xf numFmtId="14"/></b>')[0] == date(
        2026, 11, 23
    )


def test_cells_merged_downwards_are_told_unless_the_config_fills_them() -> None:
    data = packed(
        line(1, "Tanggal", "TPI", "Jumlah") + line(2, 1, "a", 2) + line(3, None, "b", 3),
        after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    )
    assert told(table(data)) == [("merged-down", "2", "Tanggal", "fill_down")]
    assert told(table(data, fill_down=("Tanggal",))) == []


def test_parts_are_found_where_other_programs_put_them() -> None:
    related = '<Relationships><Relationship Id="rId1" Type="http://purl.oclc.org/x/{}" Target="{}"/></Relationships>'
    sheet = f"<worksheet>{line(1, 'a', 'b')}{line(2, 1, 2)}</worksheet>"
    tabs = '<w:workbook xmlns:w="a" xmlns:q="b"><w:sheets><w:sheet name="X" q:id="rId1"/></w:sheets></w:workbook>'
    parts = {
        "_rels/.rels": related.format("officeDocument", "/Buku/buku.xml").encode(),
        "buku/_rels/buku.xml.rels": related.format("worksheet", "lembar/../../buku/satu.xml").encode(),
        "Buku/buku.xml": tabs.encode(),
        "buku\\satu.xml": sheet.encode("utf-16"),
    }
    assert cells(zipped(parts), fields={}) == [[1, 2]]


def test_what_openpyxl_writes_is_read_back() -> None:
    rows = [("Tanggal", "TPI", "Jumlah"), (date(2026, 11, 23), "Sekupang <&> “x”", 3), (None, "é\nb", 2.5)]
    assert cells(plain(*rows)) == [list(row) for row in rows[1:]]
