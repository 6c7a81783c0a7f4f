"""The annual report that is published, as a paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPageSize

from console.domain.disclosure.public_report import NOTES, cell_words
from console.domain.instants import spoken_day, spoken_moment
from console.domain.numbers import clamp
from console.ui.books.page_printing import MARGIN_MM
from console.ui.widgets.printing import TextSheet, pdf_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.disclosure.public_report import PublicMeasure, PublicReport, PublicRow, PublicTable

POINTS = 9
NOW_GREY, BEFORE_GREY = "#555", "#bbb"


def public_title(report: PublicReport) -> str:
    """Return the title of a report."""
    first, last = report.first, report.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return _t("Annual report {0}").format(first.year)
    return _t("Report {0}").format(f"{spoken_day(first)} – {spoken_day(last)}")


def public_html(report: PublicReport) -> str:
    """Return the report as HTML: every table with its figures of both periods and bars beside them."""
    title, made = public_title(report), spoken_moment(report.made_utc)
    before = f"{spoken_day(report.before_first)} – {spoken_day(report.before_last)}"
    now = f"{spoken_day(report.first)} – {spoken_day(report.last)}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_t('Public-space CCTV of {0}').format(report.owner or '–'))}</p>",
        f"<p>{escape(_t('Period: {0}. Compared with: {1}. Created {2}.').format(now, before, made))}</p>",
        *(f"<p style='font-size:8pt'>{escape(note)}</p>" for note in NOTES),
    ]
    bars = _t("Dark bars: the period. Light bars: the one before.")
    parts.append(f"<p style='font-size:8pt'>{escape(bars)}</p>")
    parts += [_table_html(table) for table in report.tables]
    for heading, measures in (
        (_t("Medians"), report.measures),
        (_t("Availability of cameras"), report.availability),
    ):
        parts.append(_measures_html(heading, measures))
    signature = escape(_t("Signed for the owner: {0}  Date: {1}").format("." * 44, "." * 20))
    parts.append(f"<p>&nbsp;</p><p>{signature}</p>")
    return f"<html><body style='color:#000'>{''.join(parts)}</body></html>"


def _head_html(names: Sequence[tuple[str, int, str]]) -> str:
    cells = "".join(f"<th width='{width}%' align='{side}'>{escape(name)}</th>" for name, width, side in names)
    return f"<tr>{cells}</tr>"


def _table_html(table: PublicTable) -> str:
    most = max((row.now or 0 for row in table.rows), default=0)
    most = max(most, *(row.before or 0 for row in table.rows), 1) if table.rows else 1
    head = _head_html(
        (
            ("", 34, "left"),
            (_t("Period"), 10, "right"),
            (_t("Before"), 10, "right"),
            (_t("Change"), 9, "right"),
            ("", 37, "left"),
        )
    )
    rows = "".join(_row_html(row, most) for row in table.rows)
    total = "".join(
        f"<td align='{side}'><b>{escape(cell)}&nbsp;</b></td>"
        for cell, side in (
            (table.total.name, "left"),
            (cell_words(table.total.now), "right"),
            (cell_words(table.total.before), "right"),
            (table.total.change, "right"),
        )
    )
    return (
        f"<h3>{escape(table.title)}</h3><table width='100%' cellspacing='0' cellpadding='1'>"
        f"{head}{rows}{'' if len(table.rows) == 1 else f'<tr>{total}<td></td></tr>'}</table>"
    )


def _row_html(row: PublicRow, most: int) -> str:
    numbers = "".join(
        f"<td align='right'>{escape(cell)}&nbsp;</td>"
        for cell in (cell_words(row.now), cell_words(row.before), row.change)
    )
    bars = _bar_html(row.now, most, NOW_GREY) + _bar_html(row.before, most, BEFORE_GREY)
    return f"<tr><td>{escape(row.name)}</td>{numbers}<td>{bars}</td></tr>"


def _bar_html(count: int | None, most: int, grey: str) -> str:
    # A number that is withheld has no bar: its length would tell it.
    if not count:
        return ""
    width = clamp(round(count / most * 99), 1, 99)
    return (
        "<table width='100%' cellspacing='0' cellpadding='0'><tr>"
        f"<td width='{width}%' style='background:{grey}; font-size:3pt'>&nbsp;</td>"
        f"<td width='{100 - width}%' style='font-size:3pt'>&nbsp;</td></tr></table>"
    )


def _measures_html(heading: str, measures: Sequence[PublicMeasure]) -> str:
    if not measures:
        return ""
    head = _head_html((("", 60, "left"), (_t("Period"), 20, "right"), (_t("Before"), 20, "right")))
    rows = "".join(
        f"<tr><td>{escape(one.name)}</td><td align='right'>{escape(one.now)}</td>"
        f"<td align='right'>{escape(one.before)}</td></tr>"
        for one in measures
    )
    return (
        f"<h3>{escape(heading)}</h3><table width='100%' cellspacing='0' cellpadding='1'>{head}{rows}</table>"
    )


def public_pdf(report: PublicReport) -> bytes:
    """Return the report as PDF/A-1b (A4) with numbered pages. Any thread."""
    title = public_title(report)

    def footer(page: int, pages: int) -> str:
        return f"{title}  ·  {_t('Page {0} of {1}').format(page, pages)}"

    sheet = TextSheet(public_html(report), POINTS, footer=footer)
    return pdf_bytes(QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, title, sheet, is_archival=True)


def _t(text: str) -> str:
    return QCoreApplication.translate("Report", text)
