"""A yearly review on paper: its answers, those of the year before beside them, and who signed (SYS-09)."""

from __future__ import annotations

import datetime as dt
import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words, choice_words
from console.domain.instants import spoken_day
from console.domain.scheme.review_forms import answers_of, questions_of, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.books.entries import CaseFile

translate = QCoreApplication.translate


def review_html(review: str, cases: Sequence[CaseFile], owner: str, person: Callable[[str], str]) -> str:
    """Return a review as rich text.

    Args:
        review: its name.
        cases: the last one and the one before, newest first.
        owner: of the scheme.
        person: returns the name of a user.
    """
    now = cases[0].current() if cases else {}
    before = cases[1].current() if len(cases) > 1 else {}
    answers, earlier = (answers_of(str(fields.get("answers", ""))) for fields in (now, before))
    heads = (translate("Scheme", "Question"), _dated(now.get("done_on")), _dated(before.get("done_on")))
    # Questions that the form no longer has were answered all the same.
    questions = dict.fromkeys((*questions_of(review), *answers, *earlier))
    rows = [_row("th", heads)]
    rows += [_row("td", (book_words(one), answers.get(one, "–"), earlier.get(one, "–"))) for one in questions]
    result = (translate("Scheme", "Result"), str(now.get("result", "–")), str(before.get("result", "–")))
    rows.append(_row("td", result))
    signed = cases[0].countersigned_by if cases else ()
    signatures = [
        translate("Scheme", "Done by {0}, entered by {1}").format(
            now.get("by", "–"), person(cases[0].entry.author) if cases else "–"
        ),
        translate("Scheme", "Countersigned by {0}").format(", ".join(map(person, signed)))
        if signed
        else translate("Scheme", "Not countersigned yet"),
        translate("Scheme", "Source: {0}").format(source_of(review)),
    ]
    return (
        f"<h2>{html.escape(choice_words(review))}</h2>"
        f"<p>{html.escape(owner)}</p>"
        f"<table width='100%' cellpadding='4' cellspacing='0' border='1'>{''.join(rows)}</table>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in signatures)
    )


def _dated(day: object) -> str:
    return spoken_day(day) if isinstance(day, dt.date) else "–"


def _row(tag: str, cells: Sequence[str]) -> str:
    marked = (html.escape(cell).replace("\n", "<br>") for cell in cells)
    return "<tr>" + "".join(f"<{tag} align='left'>{cell}</{tag}>" for cell in marked) + "</tr>"
