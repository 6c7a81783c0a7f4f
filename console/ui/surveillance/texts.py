"""Authorisations in words: columns of their list, what is missing, and the central record (RIP-03)."""

from __future__ import annotations

import datetime as dt
import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words, choice_word, choice_words, translated
from console.domain.books import KINDS
from console.domain.instants import spoken_day, spoken_moment
from console.domain.surveillance.authorisation import LAPSE, AuthorisationState, of_case
from console.domain.surveillance.kinds import SOURCE_OF
from console.ui.widgets.column_model import TableColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import FieldSpec
    from console.domain.surveillance.authorisation import Authorisation

translate = QCoreApplication.translate


def state_words(state: AuthorisationState) -> str:
    """Return a state in the operator's language."""
    return {
        AuthorisationState.INCOMPLETE: translate("Surveillance", "Incomplete"),
        AuthorisationState.WAITING: translate("Surveillance", "Not begun"),
        AuthorisationState.IN_FORCE: translate("Surveillance", "In force"),
        AuthorisationState.ENDED: translate("Surveillance", "Ended, not cancelled"),
        AuthorisationState.CANCELLED: translate("Surveillance", "Cancelled"),
    }[state]


def columns(state: Callable[[Authorisation], AuthorisationState]) -> list[TableColumn[Authorisation]]:
    """Return the columns of the register.

    Args:
        state: returns where an authorisation stands now.
    """
    order = list(AuthorisationState)
    return [
        TableColumn(translate("Surveillance", "Number"), lambda one: one.urn, lambda one: one.urn),
        TableColumn(
            translate("Surveillance", "State"),
            lambda one: state_words(state(one)),
            lambda one: order.index(state(one)),
        ),
        TableColumn(
            translate("Surveillance", "Type"),
            lambda one: choice_words(one.kind.name),
            lambda one: one.kind.name,
        ),
        TableColumn(
            translate("Surveillance", "Cameras"),
            lambda one: ", ".join(map(str, sorted(one.cameras))),
            lambda one: min(one.cameras, default=0),
        ),
        TableColumn(
            translate("Surveillance", "Until"),
            lambda one: spoken_moment(one.ends_utc) if one.ends_utc else "–",
            lambda one: one.ends_utc.timestamp() if one.ends_utc else 0.0,
        ),
    ]


def about(one: Authorisation, now_utc: dt.datetime, bureau_within_h: float) -> str:
    """Return what the pane says of an authorisation: what is missing, its rule, times and next review."""
    lines = [f"<b>{html.escape(one.urn)}</b> · {html.escape(choice_words(one.kind.name))}"]
    missing = one.missing(now_utc, bureau_within_h) if one.cancelled_utc is None else []
    if missing:
        items = "".join(
            f"<li>{html.escape(translated(lack.value))} ({html.escape(SOURCE_OF[lack])})</li>"
            for lack in missing
        )
        lines.append(f"{html.escape(translate('Surveillance', 'Missing:'))}<ul>{items}</ul>")
    if not one.manner and one.cancelled_utc is None:
        lines.append(
            html.escape(translate("Surveillance", "The director has not agreed that an officer works here."))
        )
    elif one.manner:
        said = translate("Surveillance", "The director agreed: the officer {0}.")
        lines.append(html.escape(said.format(choice_word(one.manner))))
    if one.location:
        lines.append(html.escape(one.location))
    lines += [html.escape(line) for line in _sealed(one)]
    end = spoken_moment(one.ends_utc) if one.ends_utc else translate("Surveillance", "not known yet")
    times = translate("Surveillance", "From {0} until {1}").format(spoken_moment(one.begins_utc), end)
    lines.append(html.escape(times))
    granted = translate("Surveillance", "Rule: {0} ({1})").format(one.kind.granted_by, one.kind.source)
    lines.append(html.escape(granted))
    if one.storage_gb is not None and one.cancelled_utc is None:
        storage = translate("Surveillance", "Storage to be supplied by the requester: {0}")
        lines.append(html.escape(storage.format(_amount(one.storage_gb))))
    if one.handed_over_to:
        handed = translate("Surveillance", "Material handed over to {0}").format(one.handed_over_to)
        lines.append(html.escape(handed))
    elif one.drive:
        written = translate("Surveillance", "Material written to the drive {0}, not handed over yet")
        lines.append(html.escape(written.format(one.drive)))
    if one.review_on is not None and one.cancelled_utc is None:
        review = translate("Surveillance", "Next review on {0}").format(spoken_day(one.review_on))
        lines.append(html.escape(review))
    return "<br>".join(lines)


def _sealed(one: Authorisation) -> list[str]:
    """Return what cannot be read here and who could, and who waits for the key."""
    lines = []
    if one.is_sealed:
        lines.append(
            translate(
                "Surveillance",
                "The words of this authorisation are sealed, and you do not have their key here. If you "
                "unlocked the console with a PIN, lock it and enter your password.",
            )
        )
        who = ", ".join(one.held_by)
        lines.append(
            translate("Surveillance", "Who can read them, and can give you the key: {0}").format(who)
            if who
            else translate(
                "Surveillance", "Nobody has the key. Two people open it: watchroom surveillance give-words"
            )
        )
    elif one.lacking:
        waiting = translate("Surveillance", "May read it, but cannot open the words yet: {0}")
        lines.append(waiting.format(", ".join(one.lacking)))
    elif not one.held_by and not one.barred:
        lines.append(
            translate(
                "Surveillance",
                "Its words are sealed with the key of the scheme alone, which the administrator of a console "
                "could use. Two people seal those of later authorisations for their readers: watchroom "
                "surveillance seal-words",
            )
        )
    if one.barred:
        barred = translate(
            "Surveillance",
            "May read it, but gets no key, because the books do not state their key (its entry is damaged, "
            "or the key was exchanged): {0}. They enter their password at a console, which states it anew. "
            "Then give them the key.",
        )
        lines.append(barred.format(", ".join(one.barred)))
    return lines


def _amount(gigabytes: int) -> str:
    return f"{gigabytes / 1000:,.1f} TB" if gigabytes >= 1000 else f"{gigabytes} GB"


def record_html(cases: Sequence[CaseFile], owner: str, now_utc: dt.datetime, left_out: int = 0) -> str:
    """Return the central record of authorisations as rich text, for the commissioner."""
    title = html.escape(translate("Surveillance", "Central record of authorisations"))
    printed = translate("Surveillance", "Printed {0}").format(spoken_moment(now_utc))
    parts = [f"<h2>{title}</h2><p>{html.escape(owner)}<br>{html.escape(printed)}</p>"]
    if left_out:
        said = translate(
            "Surveillance", "Not in this print, because the person who printed it is not named there: {0}"
        ).format(left_out)
        parts.append(f"<p><b>{html.escape(said)}</b></p>")
    parts.append(_lapses(cases))
    for case in cases:
        one = of_case(case)
        end = spoken_moment(one.ends_utc) if one is not None and one.ends_utc else "–"
        rows = [_row(name, value) for name, value in _fields(case.entry, case)]
        if any(entry.is_sealed for entry in (case.entry, *case.later)):
            sealed = translate("Surveillance", "Sealed: who printed this does not have the key of the words.")
            rows.append(_row(translate("Surveillance", "Words"), sealed))
        rows.append(_row(translate("Surveillance", "Ends (computed)"), end))
        rows += [
            _row(book_words(KINDS[entry.kind].title), "; ".join(f"{n}: {v}" for n, v in _fields(entry)))
            for entry in case.later
            if entry.kind in KINDS
        ]
        heading = html.escape(str(case.entry.fields.get("urn", case.entry.ref)))
        parts.append(f"<h3>{heading}</h3><table cellpadding='3'>{''.join(rows)}</table>")
    return "".join(parts)


def _lapses(cases: Sequence[CaseFile]) -> str:
    """Return which authorisations ended without having been cancelled, as the commissioner is told."""
    lapsed = [
        (str(case.entry.fields.get("urn", case.entry.ref)), entry.fields.get("ended_utc"))
        for case in cases
        for entry in case.later
        if entry.kind == LAPSE
    ]
    if not lapsed:
        return f"<p>{html.escape(translate('Surveillance', 'Ended without having been cancelled: none'))}</p>"
    said = translate("Surveillance", "Ended without having been cancelled: {0}")
    named = "; ".join(f"{urn} ({_shown(ended)})" for urn, ended in lapsed)
    return f"<p><b>{html.escape(said.format(named))}</b></p>"


def _fields(entry: Entry, case: CaseFile | None = None) -> list[tuple[str, str]]:
    fields = case.current() if case is not None else entry.fields
    return [
        (book_words(spec.title), _shown(fields[spec.name], spec))
        for spec in KINDS[entry.kind].fields
        if spec.name in fields and spec.name != "holds"
    ]


def _shown(value: object, spec: FieldSpec | None = None) -> str:
    if isinstance(value, dt.datetime):
        return spoken_moment(value)
    if isinstance(value, bool):
        return translate("Surveillance", "yes") if value else translate("Surveillance", "no")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    is_choice = spec is not None and value in spec.choices
    return (choice_words(str(value)) if is_choice else str(value)) if value else "–"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
