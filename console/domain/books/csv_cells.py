"""Cells for CSV files that spreadsheets open."""


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet treats it as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
