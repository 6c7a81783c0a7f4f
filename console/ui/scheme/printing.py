"""Prints of the Scheme pane: signs for the streets, yearly reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPageSize

from console.domain.people.calendar import day_of
from console.ui.base.background import ask
from console.ui.base.save_file import prints_folder
from console.ui.scheme.elected_members_page import members_html
from console.ui.scheme.review_paper import review_html
from console.ui.scheme.signs import sign_html
from console.ui.widgets.printing import TextSheet, print_out, write_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.domain.scheme.elected_members import ElectedMember
    from console.ui.base.context import PaneContext
    from console.ui.scheme.page_base import SchemePage

SIGN_MARGIN_MM = 25.0
REVIEW_MARGIN_MM = 12.0


def print_sign(context: PaneContext, page: SchemePage, text: str) -> None:
    """Print a sign and keep it as PDF; the page says where. UI thread."""
    path = prints_folder(context) / "sign.pdf"

    def work() -> bool:
        sheet, size = TextSheet(sign_html(text)), QPageSize(QPageSize.PageSizeId.A4)
        write_pdf(path, size, SIGN_MARGIN_MM, "CCTV", sheet)
        return print_out("", size, SIGN_MARGIN_MM, "CCTV", sheet)

    ask(context, work, lambda is_out: _show_printed(page, path, is_out=is_out), page.refuse)


def print_members(context: PaneContext, page: SchemePage, members: Sequence[ElectedMember]) -> None:
    """Print the list of elected members and keep it as PDF; the page says where. UI thread."""
    now_utc, owner = dt.datetime.now(dt.UTC), context.services.books.owner
    path = prints_folder(context) / f"elected-members-{now_utc:%Y%m%dT%H%M%SZ}.pdf"

    def work() -> bool:
        sheet = TextSheet(members_html(members, owner, day_of(now_utc)), 9)
        size = QPageSize(QPageSize.PageSizeId.A4)
        write_pdf(path, size, REVIEW_MARGIN_MM, "elected members", sheet)
        return print_out("", size, REVIEW_MARGIN_MM, "elected members", sheet)

    ask(context, work, lambda is_out: _show_printed(page, path, is_out=is_out), page.refuse)


def _show_printed(page: SchemePage, path: Path, *, is_out: bool) -> None:
    if is_out:
        word = QCoreApplication.translate("SchemeView", "Printed, and saved as {0}.")
    else:
        word = QCoreApplication.translate("SchemeView", "Saved as {0}.")
    page.show_note(word.format(path))


def print_review(context: PaneContext, page: SchemePage, review: str) -> None:
    """Keep a review as PDF; the page says where. UI thread."""
    books, scheme = context.services.books, context.services.books.scheme
    path = prints_folder(context) / f"review-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.pdf"

    def work() -> str:
        cases = scheme.review_paper(books.actor(), review)
        sheet = TextSheet(review_html(review, cases, books.owner, books.names.person), 9)
        write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), REVIEW_MARGIN_MM, "review", sheet)
        return str(path)

    word = QCoreApplication.translate("SchemeView", "Saved as {0}.")
    ask(context, work, lambda made: page.show_note(word.format(made)), page.refuse)
