"""Builds and prints the annual report."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPageSize

from console.domain.books.report_csv import late_words
from console.domain.numbers import clamp
from console.ui.books.page_printing import MARGIN_MM
from console.ui.widgets.printing import TextSheet, write_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from console.domain.books.counts import Counts

POINTS = 9


def report_html(title: str, about: str, counts: Counts, hours: Mapping[str, float]) -> str:
    """Return the report as HTML; bars are grey with their numbers beside them.

    Args:
        title: the title.
        about: the line under the title.
        counts: the counts.
        hours: hours worked by person.
    """
    parts = [f"<h1>{escape(title)}</h1><p>{escape(about)}</p>"]
    parts += [_table_html(name, rows.most_common()) for name, rows in counts.tables.items()]
    if counts.median_response_minutes is not None:
        median = _t("Median response time: {0} min")
        parts.append(f"<p>{escape(median.format(f'{counts.median_response_minutes:.1f}'))}</p>")
    parts.append(_faults_html(counts))
    if hours:
        parts.append(
            _table_html(_t("Hours worked"), [(name, round(worked_h, 2)) for name, worked_h in hours.items()])
        )
    return f"<html><body style='color:#000'>{''.join(parts)}</body></html>"


def _table_html(title: str, rows: Iterable[tuple[str, float]]) -> str:
    rows = list(rows)
    most = max((count for _, count in rows), default=0) or 1
    cells = "".join(
        f"<tr><td width='40%'>{escape(name)}</td><td width='12%' align='right'>{count:,}&nbsp;</td>"
        f"<td width='48%'>{_bar_html(count / most)}</td></tr>"
        for name, count in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%' cellspacing='0' cellpadding='2'>{cells}</table>"


def _bar_html(share: float) -> str:
    width = clamp(round(share * 99), 1, 99)
    return (
        "<table width='100%' cellspacing='0' cellpadding='0'><tr>"
        f"<td width='{width}%' style='background:#999; font-size:5pt'>&nbsp;</td>"
        f"<td width='{100 - width}%' style='font-size:5pt'>&nbsp;</td></tr></table>"
    )


def _faults_html(counts: Counts) -> str:
    if not counts.faults:
        return ""
    late_count = sum(fault.is_late for fault in counts.faults)
    heading = _t("Faults under the contract: {0} of {1} late").format(late_count, len(counts.faults))
    titles = (
        _t("No."),
        _t("Equipment"),
        _t("Priority"),
        _t("Response (h)"),
        _t("Repair (h)"),
        _t("Contract"),
    )
    head = "".join(f"<th align='left'>{escape(heading_cell)}</th>" for heading_cell in titles)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(str(cell))}</td>"
            for cell in (
                fault.number,
                fault.equipment,
                fault.priority,
                "–" if fault.response_h is None else f"{fault.response_h:.1f}",
                "–" if fault.repair_h is None else f"{fault.repair_h:.1f}",
                f"{'▲ ' if fault.is_late else ''}{late_words(fault)}",
            )
        )
        + "</tr>"
        for fault in counts.faults
    )
    return (
        f"<h3>{escape(heading)}</h3><table width='100%' cellspacing='0' cellpadding='2'>"
        f"<tr>{head}</tr>{rows}</table>"
    )


def report_to_pdf(html: str, title: str, path: Path) -> int:
    """Write a PDF (A4) with numbered pages and return their number.

    Raises:
        EnvironmentFault: the file cannot be written; no partial file is left.
    """

    def footer(page: int, pages: int) -> str:
        return f"{title}  ·  {_t('Page {0} of {1}').format(page, pages)}"

    sheet = TextSheet(html, POINTS, footer=footer)
    write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, title, sheet, in_new_folder=False)
    return sheet.pages


def _t(text: str) -> str:
    return QCoreApplication.translate("Report", text)
