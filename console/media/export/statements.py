"""Statements for the person who made a package to check, complete and sign: continuity, and section 9."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from console.domain.clock import LONDON

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from console.domain.evidence.package import PackagedCamera, PackagePlan

DECLARATION = (
    "This statement (consisting of ……… page(s) each signed by me) is true to the best of my knowledge and "
    "belief and I make it knowing that, if it is tendered in evidence, I shall be liable to prosecution if "
    "I have wilfully stated in it anything which I know to be false, or do not believe to be true."
)
_STYLE = (
    "body{font:11.5pt/1.5 serif;margin:2cm auto;max-width:17cm}h1{font-size:14pt}.sign{margin-top:2em}"
    "@page{margin:2cm;@bottom-center{content:'Signature: ....................  Page '"
    " counter(page) ' of ' counter(pages)}}"
)


def statements_of(plan: PackagePlan) -> dict[str, bytes]:
    """Return the statements of a package as pages to print, by file name."""
    return {
        "statements/continuity.html": _page("Statement of continuity", _continuity(plan)),
        "statements/section-9.html": _page(
            "Witness statement (Criminal Justice Act 1967, section 9)", _section_9(plan)
        ),
    }


def contact_sheet(plan: PackagePlan) -> bytes:
    """Return the sheet for the witness's contact details, as a page to print.

    It is no part of the package: what is served must be whole without it.
    """
    return _page("Contact details of the witness: NOT TO BE SERVED", _contact(plan))


def _contact(plan: PackagePlan) -> list[str]:
    blank = "……………………………………………"
    return [
        (
            "This sheet is for the police and the prosecution only. It is kept apart from the statement and "
            "the exhibit, and is never served on or disclosed to the defence."
        ),
        f"Exhibit: {plan.exhibit}",
        f"Name of the witness: {plan.made_by}",
        *[f"{name}: {blank}" for name in _CONTACTS],
    ]


_CONTACTS = (
    "Date and place of birth",
    "Home address and postcode",
    "Home telephone",
    "Work telephone",
    "Mobile telephone",
    "E-mail",
    "Preferred means of contact",
    "Dates on which the witness cannot attend court",
    "Special measures or support that the witness needs",
)


def _page(title: str, paragraphs: Iterable[str]) -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    signature = '<p class="sign">Signature: ……………………………………………… Date: ………………………</p>'
    return (
        f'<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{html.escape(title)}</h1>{body}{signature}</html>\n"
    ).encode()


def _section_9(plan: PackagePlan) -> list[str]:
    return [
        f"Statement of: {plan.made_by}",
        "Age if under 18: ……… (if over 18 insert “over 18”)    Occupation: ………………………",
        DECLARATION,
        "Signature: ………………………………………………    Date: ………………………",
        *_account(plan),
    ]


def _continuity(plan: PackagePlan) -> list[str]:
    steps = [f"{_local(step.instant_utc)}: {step.act}, {step.name} ({step.entry})." for step in plan.custody]
    return [
        f"Exhibit {plan.exhibit}, {plan.copy.value}. Owner: {plan.scheme}.",
        *_account(plan),
        "The books of the control room have these entries about it:",
        *steps,
        (
            "From then until I handed it to ……………………………… (collar number ………………) at ………………… on ………………… it was "
            "in my custody, kept at …………………………………………, and nobody else had access to it."
        ),
    ]


def _account(plan: PackagePlan) -> list[str]:
    cameras = "; ".join(
        f"camera {part.camera.number}, {part.camera.name}, {part.camera.place}" for part in plan.footage
    )
    begin, end = _local(plan.selection.begin_utc), _local(plan.selection.end_utc)
    gaps = [
        f"Camera {part.camera.number} has no recording from {_local(gap.begin_utc)} until "
        f"{_local(gap.end_utc) if gap.end_utc else 'later'} ({gap.cause.value})."
        for part in plan.footage
        for gap in part.gaps
    ]
    return [
        (
            f"I am employed by or on behalf of {plan.scheme}, which records public space by closed-circuit "
            "television."
        ),
        (
            f"On {_local(plan.made_utc)} I made a {plan.copy.value} of recordings with {plan.software}: "
            f"{cameras}; from {begin} until {end}. I produce it as exhibit {plan.exhibit}."
        ),
        _how(plan),
        *gaps,
        *[_clock(part) for part in plan.footage],
        _recorder_clock(plan),
        *_not_supplied(plan),
    ]


def _clock(part: PackagedCamera) -> str:
    camera, clock = part.camera.number, part.clock
    if not clock.recorded:
        return f"The error of the clock of camera {camera} was not measured: ………………………"
    last = clock.recorded[-1]
    return (
        f"The clock of camera {camera} was measured as {last.error_s:+.1f} seconds against the recorder's at "
        f"{_local(last.at_utc)}. Times are the recorder's and were not corrected."
    )


def _recorder_clock(plan: PackagePlan) -> str:
    known = plan.recorder_clock
    last = known.when_recorded or known.exported
    if last is None:
        return "The error of the recorder's clock was not measured: ………………………"
    when = f"At {_local(last.at_utc)}"
    if last.reading.error_s is None:
        return (
            f"{when} the error of the recorder's clock was not known: {last.reading.how}. I compared it with "
            "………………………"
        )
    within_s = last.reading.within_s
    within = "" if within_s is None else f", which may be off by {within_s:.3f} seconds"
    return (
        f"{when} the recorder's clock was found to be {last.reading.error_s:+.3f} seconds against "
        f"{last.reading.how}{within}. Times are the recorder's and were not corrected."
    )


def _not_supplied(plan: PackagePlan) -> list[str]:
    if not plan.reviewed:
        return []
    return [
        "Recordings that were reviewed for the same incident or request and are not supplied:",
        *[
            f"Camera {one.camera}, from {_local(one.begin_utc)} until {_local(one.end_utc)} ({one.entry})."
            for one in plan.reviewed
        ],
    ]


def _how(plan: PackagePlan) -> str:
    if plan.copy.is_bit_for_bit:
        return (
            "The recordings were copied as they were made, without any change, and the copy was read back "
            "and compared. Each file has its SHA-256 in a manifest that is signed with the key of the scheme."
        )
    return (
        "The manifest of the exhibit says of each file how it was made. The recordings from which it was "
        "made remain with the scheme."
    )


def _local(utc: dt.datetime) -> str:
    return f"{utc.astimezone(LONDON):%d/%m/%Y at %H:%M:%S %Z}"
