"""Reading a spreadsheet workbook (.xlsx): the container, its parts, one sheet's cells."""
