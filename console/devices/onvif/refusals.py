"""Answers that refuse: a wrong login, however it is written, and a redirect to somewhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.devices.onvif.urls import place_of
from console.domain.cameras.faults import LoginRefused
from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from console.devices.onvif.http_connection import HttpResponse

_REFUSED = re.compile(rb"NotAuthorized|FailedAuthentication|Sender not authorized", re.IGNORECASE)
_FAULT = re.compile(rb"<(?:[\w.-]+:)?Fault\b")


class WrongHost(EnvironmentFault):
    """The camera redirects to another address."""


def is_refusal(answer: HttpResponse) -> bool:
    """Return whether the login was refused, by HTTP or by a fault, whatever the status of that fault."""
    if answer.status_code == 401:
        return True
    is_fault = answer.status_code >= 400 or _FAULT.search(answer.content) is not None
    return is_fault and _REFUSED.search(answer.content) is not None


def login_refused(host: str) -> LoginRefused:
    """Return the error for a refused login."""
    return LoginRefused(
        text("The camera at {host} refused the stored user name and password.", host=host),
        "Correct them. Too many attempts may lock the account.",
    )


def refuse_redirect(host: str, answer: HttpResponse) -> None:
    """Raise an error for a redirect: the login is for this camera only.

    Raises:
        WrongHost: the answer is a redirect.
    """
    if not 300 <= answer.status_code < 400:
        return
    place = place_of(answer.headers.get("Location", ""))
    target = place.host if place is not None and place.host else "another page"
    raise WrongHost(
        text(
            "The camera at {host} redirects to {target}. Nothing was sent there.",
            host=host,
            target=target[:100],
        ),
        "Enter the camera's own address. If it needs TLS, begin the address with https://.",
    )
