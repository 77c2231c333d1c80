"""The floor: a bare Textual app that shows one filled DataTable. argv[1] = how many rows (50)."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns("No", "Nama", "Kecamatan", "Status", "Kode", "Catatan")
        for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 50):
            table.add_row(
                str(number), f"Desa nomor {number}", "Sekupang", "aktif", f"21710{number:05}", "data contoh"
            )
        yield table


Bare().run()
