"""Workbooks as offices have them, and ones that no program writes: built in code, so that every cell can be seen."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

PORTS = ("Batam Centre", "Harbour Bay", "Sekupang", "Nongsapura")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(workbook: Workbook) -> bytes:
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def plain(*rows: tuple[object, ...], title: str = "Data") -> bytes:
    """One sheet with these rows from A1."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(workbook)


def recap(month: date = date(2026, 11, 1), days: int = 3, *, merged_days: bool = True) -> Workbook:
    """A monthly recapitulation: letterhead, title, a header of two rows with merged cells, column numbers, days with their
    date merged downwards, a total, a source note and a signature block."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{month:%b %Y}"
    sheet["A1"] = "KEMENTERIAN IMIGRASI DAN PEMASYARAKATAN"
    sheet["A2"] = "KANTOR IMIGRASI KELAS I KHUSUS TPI BATAM"
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("A2:G2")
    sheet["G3"] = "Lampiran I"
    sheet["A4"] = "REKAPITULASI PENUNDAAN KEBERANGKATAN"
    sheet.merge_cells("A4:G4")
    for column, name in {"A": "No.", "B": "Tanggal", "C": "TPI", "G": "Ket."}.items():
        sheet[f"{column}6"] = name
        sheet.merge_cells(f"{column}6:{column}7")
    sheet["D6"] = "Penundaan\nKeberangkatan"
    sheet.merge_cells("D6:F6")
    for column, name in {"D": "Laki-laki", "E": "Perempuan", "F": "Jumlah"}.items():
        sheet[f"{column}7"] = name
    for column in range(1, 8):
        sheet.cell(8, column, column)
    row = 9
    for day in range(days):
        first = row
        for port in PORTS[:2]:
            men, women = day + 3, day + 1
            sheet.cell(row, 1, row - 8)
            if row == first or not merged_days:
                sheet.cell(row, 2, month + timedelta(days=day)).number_format = "dd/mm/yyyy"
            sheet.cell(row, 3, port)
            sheet.cell(row, 4, men)
            sheet.cell(row, 5, women)
            sheet.cell(row, 6, men + women)
            row += 1
        if merged_days:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
    sheet.cell(row, 1, "JUMLAH")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    sheet.cell(row, 6, 999)
    sheet.cell(row + 1, 1, "Sumber: laporan harian TPI")
    sheet.cell(row + 3, 6, f"Batam, 30 {month:%B %Y}")
    sheet.cell(row + 4, 1, "Mengetahui,")
    sheet.cell(row + 5, 2, "Kepala Kantor")
    sheet.cell(row + 5, 6, "Kepala Seksi")
    sheet.cell(row + 8, 6, "NIP 19870101 201001 1 001")
    return workbook


def villages() -> Workbook:
    """A list of villages that begins at column B, under a title, with notes below."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet["B1"] = "DAFTAR DESA BINAAN IMIGRASI"
    for column, name in zip("BCDE", ("Kode", "Kelurahan", "Kecamatan", "Tgl SK"), strict=True):
        sheet[f"{column}3"] = name
    for row, (code, name, district) in enumerate(
        [
            (2171101003, "Teluk Tering", "Batam Kota"),
            (2171031005, "Tiban Indah", "Sekupang"),
            (2171111001, "Tembesi", "Sagulung"),
        ],
        4,
    ):
        sheet[f"B{row}"] = code
        sheet[f"C{row}"] = f" {name}"
        sheet[f"D{row}"] = district
        sheet[f"E{row}"] = date(2024, 11, row)
    sheet["C8"] = "Keterangan: kode menurut Kemendagri"
    sheet["C10"] = "Kepala Seksi Teknologi Informasi"
    return workbook


def since_1904() -> Workbook:
    """A diary of activities kept on a Mac: real dates beside dates typed as text, a time, a yes or no."""
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.append(("id", "Tanggal", "Mulai", "Kegiatan", "Peserta", "Sehari penuh"))
    sheet.append(
        ("k-1", date(2026, 11, 3), datetime.fromisoformat("2026-11-03T08:30"), "Penyuluhan", 40, True)
    )
    sheet.append(("k-2", "04/11/2026", "04/11/2026 13:00", "Koordinasi", 12, False))
    return workbook


def by_month() -> Workbook:
    """A sheet per month behind a cover, one of them put aside, and one still empty."""
    workbook = Workbook()
    cover = workbook.active
    assert isinstance(cover, Worksheet)
    cover.title = "Petunjuk"
    cover["A1"] = "Isi satu lembar per bulan."
    for number, name in enumerate(("Okt 2026", "Nov 2026 ", "Des 2026"), 10):
        sheet = workbook.create_sheet(name)
        if name.startswith("Des"):
            continue
        sheet.append((f"Penundaan {name}",))
        sheet.append(())
        sheet.append(("Tanggal", "TPI", "Jumlah"))
        for day in (1, 2):
            sheet.append((date(2026, number, day), "Sekupang", day + number))
    workbook.create_sheet("Arsip", 1).sheet_state = "hidden"
    return workbook


def packed(
    cells: str,
    *,
    after: str = "",
    texts: tuple[str, ...] = (),
    styles: str = "",
    properties: str = "",
    sheets: str = '<sheet name="Data" sheetId="1" r:id="rId1"/>',
    more: dict[str, bytes] | None = None,
    prolog: str = "",
) -> bytes:
    """A workbook by hand. `cells`: what stands in sheetData; `after`: behind it; `texts`: shared strings as XML."""
    related = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id_, kind, target in (
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        )
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
        + "".join(f"<si>{each}</si>" for each in texts)
        + "</sst>",
        "xl/styles.xml": styles or f'<styleSheet xmlns="{MAIN}"/>',
    }
    return zipped({name: text.encode() for name, text in parts.items()} | (more or {}))


def zipped(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as container:
        for name, data in parts.items():
            container.writestr(name, data)
    return held.getvalue()


def line(number: int, *values: object) -> str:
    """A row of numbers and texts from column A; None leaves a cell out."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{chr(65 + at)}{number}"><v>{value}</v></c>'
        for at, value in enumerate(values)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'
