"""Deployments in words: columns of their list, what the pane says of one, and the list of places (RED-01)."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books.deployment_file import DeploymentState
from console.domain.books.deployments import COVERT
from console.domain.instants import spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.deployment_file import Deployment

translate = QCoreApplication.translate
SHAPES = {
    DeploymentState.ASSESSED: "clock",
    DeploymentState.APPROVED: "open",
    DeploymentState.INSTALLED: "open",
    DeploymentState.OVER: "fault",
    DeploymentState.REMOVED: "closed",
    DeploymentState.REFUSED: "closed",
}


def state_words(state: DeploymentState) -> str:
    """Return a state in the operator's language."""
    return {
        DeploymentState.ASSESSED: translate("Deployments", "Waits for approval"),
        DeploymentState.APPROVED: translate("Deployments", "Approved"),
        DeploymentState.INSTALLED: translate("Deployments", "Installed"),
        DeploymentState.OVER: translate("Deployments", "Time over, still installed"),
        DeploymentState.REMOVED: translate("Deployments", "Removed"),
        DeploymentState.REFUSED: translate("Deployments", "Not approved"),
    }[state]


def columns(state: Callable[[Deployment], DeploymentState]) -> list[TableColumn[Deployment]]:
    """Return the columns of the list.

    Args:
        state: returns where a deployment stands now.
    """
    order, icons = list(DeploymentState), {one: icon(shape) for one, shape in SHAPES.items()}
    return [
        TableColumn(
            translate("Deployments", "State"),
            lambda one: state_words(state(one)),
            lambda one: order.index(state(one)),
            icon=lambda one: icons[state(one)],
        ),
        TableColumn(translate("Deployments", "Place"), lambda one: one.location, lambda one: one.location),
        TableColumn(
            translate("Deployments", "Camera"),
            lambda one: str(one.camera) if one.camera is not None else "–",
            lambda one: one.camera or 0,
        ),
        TableColumn(
            translate("Deployments", "Up"), lambda one: _moment(one.up_utc), lambda one: _order(one.up_utc)
        ),
        TableColumn(
            translate("Deployments", "Until"), lambda one: _moment(_end(one)), lambda one: _order(_end(one))
        ),
        TableColumn(
            translate("Deployments", "Purpose"),
            lambda one: choice_words(one.purpose),
            lambda one: one.purpose,
        ),
    ]


def _end(one: Deployment) -> dt.datetime | None:
    return one.down_utc or one.until_utc


def _moment(at_utc: dt.datetime | None) -> str:
    return spoken_moment(at_utc) if at_utc is not None else "–"


def _order(at_utc: dt.datetime | None) -> float:
    return at_utc.timestamp() if at_utc is not None else 0.0


def about(one: Deployment, person: Callable[[str], str]) -> str:
    """Return what the pane says of a deployment: on whose word, why, and with whom."""
    lines = [
        translate("Deployments", "Deployment {0}: {1}").format(one.number, one.location),
        translate("Deployments", "Reference: {0}").format(one.intelligence),
        translate("Deployments", "Assessed by {0}").format(person(one.assessed_by)),
    ]
    if one.approved_by:
        lines.append(translate("Deployments", "Approved by {0}").format(person(one.approved_by)))
    if one.is_covert:
        covert = translate("Deployments", "{0}, under {1}").format(choice_words(COVERT), one.authorisation)
        lines.append(covert[:1].upper() + covert[1:])
    if one.controllers:
        lines.append(translate("Deployments", "Joint controllers: {0}").format(", ".join(one.controllers)))
    return "\n".join(lines)


def titled(one: Deployment) -> str:
    """Return the number of a deployment with its camera."""
    if one.camera is None:
        return translate("Deployments", "Deployment {0} · no camera installed").format(one.number)
    return translate("Deployments", "Deployment {0} · camera {1}").format(one.number, one.camera)


def dates(one: Deployment) -> str:
    """Return from when until when a deployment was or is in operation, or may be."""
    if one.up_utc is not None and one.down_utc is not None:
        said = translate("Deployments", "{0} to {1}")
        return said.format(short_moment(one.up_utc), short_moment(one.down_utc))
    if one.up_utc is not None and one.until_utc is not None:
        said = translate("Deployments", "Since {0}, approved until {1}")
        return said.format(short_moment(one.up_utc), short_moment(one.until_utc))
    if one.from_utc is not None and one.until_utc is not None:
        said = translate("Deployments", "Approved from {0} until {1}")
        return said.format(short_moment(one.from_utc), short_moment(one.until_utc))
    return translate("Deployments", "No time approved")


def where(one: Deployment, plans: Mapping[str, str], person: Callable[[str], str]) -> str:
    """Return on which plan a deployment has its place, and on whose word.

    Args:
        one: the deployment.
        plans: titles of the plans by their id.
        person: returns the name of a person.
    """
    place = one.position
    if place is None:
        return translate("Deployments", "Not on a plan yet")
    title = plans.get(place.plan)
    if title is None:
        return translate("Deployments", "Its plan was removed. Put it on another.")
    said = (
        translate("Deployments", "On the plan {0}, as the camera was put on the map by {1}, {2}")
        if place.is_of_camera
        else translate("Deployments", "On the plan {0}, put there by {1}, {2}")
    )
    return said.format(title, person(place.author), short_moment(place.instant_utc))


def on_map(
    one: Deployment, state: DeploymentState, plans: Mapping[str, str], person: Callable[[str], str]
) -> str:
    """Return what the map says of a deployment in words: which, where, when, what for, and its state."""
    purpose = f"{dates(one)} · {choice_words(one.purpose)}"
    return "\n".join(
        (titled(one), one.location, purpose, f"{state_words(state)} · {where(one, plans, person)}")
    )


def short_moment(at_utc: dt.datetime) -> str:
    """Return an instant to the minute."""
    return spoken_moment(at_utc, seconds=False)


def places_html(
    found: Sequence[Deployment],
    person: Callable[[str], str],
    owner: str,
    now_utc: dt.datetime,
    plans: Mapping[str, str] | None = None,
) -> str:
    """Return the list of where redeployable cameras are and were, as rich text.

    Args:
        found: the deployments.
        person: returns the name of a person.
        owner: of the scheme.
        now_utc: the time of the print.
        plans: titles of the plans by their id, where numbers and places on them are listed too.
    """
    title = html.escape(translate("Deployments", "Deployments of redeployable cameras"))
    printed = html.escape(translate("Deployments", "Printed {0}").format(spoken_moment(now_utc)))
    on_plans = plans is not None
    heads = (
        *([translate("Deployments", "No.")] if on_plans else []),
        *(translate("Deployments", head) for head in ("Place", "Camera", "Up", "Until", "Purpose")),
        translate("Deployments", "State"),
        translate("Deployments", "Assessed, approved"),
        *([translate("Deployments", "On a plan")] if on_plans else []),
    )
    rows = [_row("th", heads)]
    for one in found:
        by = ", ".join(person(login) for login in (one.assessed_by, one.approved_by) if login)
        cells = (
            *([str(one.number)] if on_plans else []),
            one.location,
            str(one.camera) if one.camera is not None else "–",
            _moment(one.up_utc),
            _moment(_end(one)),
            choice_words(one.purpose),
            state_words(one.state(now_utc)),
            by,
            *([where(one, plans, person)] if plans is not None else []),
        )
        rows.append(_row("td", cells))
    return (
        f"<h2>{title}</h2><p>{html.escape(owner)}<br>{printed}</p>"
        f"<table cellpadding='3' border='1' cellspacing='0'>{''.join(rows)}</table>"
    )


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
