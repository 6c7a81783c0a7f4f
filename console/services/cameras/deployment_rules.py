"""Rules of deployments: who approves, for how long, where signs and photographs are needed (RED-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.cameras.deployment import RULE, SOURCE
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from console.domain.books.deployment_file import Deployment
    from console.domain.books.deployments import Approved, Deployed, TakenDown
    from console.domain.cameras.camera import Camera
    from console.domain.surveillance.authorisation import Authorisation

MOST_BYTES = 10_000_000
SIGNS = "Signs go up with an overt camera and come down with it; a photograph shows them."
_PHOTOGRAPHS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def check_approval(
    one: Deployment,
    payload: Approved,
    own: Collection[str],
    now_utc: dt.datetime,
    covering: Authorisation | None,
    *,
    may_be_over: bool,
) -> None:
    """Check an approval.

    Args:
        one: the deployment.
        payload: the approval.
        own: user names of the approver.
        now_utc: the time.
        covering: the authorisation of a covert deployment.
        may_be_over: whether it may be about a time that is over, because a lost deployment is entered again.

    Raises:
        Refusal: the approver assessed it, or it would last longer than its authorisation.
        OperatorError: the end has passed.
    """
    if one.assessed_by in own:
        raise own_assessment()
    if payload.until_utc <= now_utc and not may_be_over:
        raise OperatorError("The end has passed.", "Enter until when the camera may be in operation.")
    if covering is not None and (covering.ends_utc is None or payload.until_utc > covering.ends_utc):
        raise Refusal(
            text("{urn} does not last until then.", urn=covering.urn),
            "Approve it until the end of the authorisation at the latest.",
            rule="A covert deployment stays within its authorisation.",
            source=SOURCE,
        )


def own_assessment() -> Refusal:
    """Return the refusal of a decision on one's own assessment."""
    return Refusal(
        "You assessed this deployment, so you do not decide on it.",
        "Another person with this right decides.",
        rule="Whoever assesses a deployment does not approve it.",
        source=SOURCE,
    )


def check_install(
    one: Deployment,
    payload: Deployed,
    cameras: Sequence[Camera],
    others: Sequence[Deployment],
    uncovered: Refusal | None,
) -> None:
    """Check that a camera may be installed.

    Args:
        one: the deployment.
        payload: the installation, with the digest of its photograph.
        cameras: of the scheme.
        others: all deployments.
        uncovered: why the authorisation of a covert deployment does not allow it.

    Raises:
        Refusal: not approved, outside its time, without signs, or not covered by its authorisation.
        OperatorError: the camera is no redeployable one, or is deployed already.
    """
    if one.until_utc is None or one.from_utc is None:
        raise Refusal(
            text("Deployment {number} is not approved.", number=one.number),
            "Ask the manager or a head of service to approve it.",
            rule=RULE,
            source=SOURCE,
        )
    if not one.from_utc <= payload.up_utc < one.until_utc:
        raise Refusal(
            text("Deployment {number} is not approved for that time.", number=one.number),
            "Install the camera within the approved time, or ask for another approval.",
            rule=RULE,
            source=SOURCE,
        )
    _check_camera(one, payload, cameras, others)
    if uncovered is not None:
        raise uncovered
    if not one.is_covert and payload.signs_utc is None:
        raise _unsigned("The signs are not put up.", "Put them up first, and enter when.")
    _check_photograph(one, payload.photograph)


def _check_camera(
    one: Deployment, payload: Deployed, cameras: Sequence[Camera], others: Sequence[Deployment]
) -> None:
    number = payload.camera
    camera = next((camera for camera in cameras if camera.number == number), None)
    if camera is None or camera.kind is not CameraKind.REDEPLOYABLE:
        raise OperatorError(
            text("There is no redeployable camera {number} in this scheme.", number=number),
            "Choose a redeployable camera. A camera's kind is set under Cameras.",
        )
    if one.camera is not None:
        raise OperatorError("A camera is installed already.", "Assess a deployment for each camera.")
    taken = next((each for each in others if each.camera == number and each.down_utc is None), None)
    if taken is not None:
        raise OperatorError(
            # Not where: it may be a deployment that this person may not know of.
            text("Camera {number} is not free: its removal was not entered.", number=number),
            "Enter its removal first, or choose another camera.",
        )
    if any(each.camera == number and _hung_at(each, payload.up_utc) for each in others):
        raise OperatorError(
            text("Camera {number} was not free at that time.", number=number),
            "Correct the time, or choose another camera.",
        )


def _hung_at(one: Deployment, at_utc: dt.datetime) -> bool:
    up_utc, down_utc = one.up_utc, one.down_utc
    return up_utc is not None and down_utc is not None and up_utc <= at_utc < down_utc


def check_removal(one: Deployment, payload: TakenDown, others: Sequence[Deployment]) -> None:
    """Check that a camera and its signs were removed.

    Raises:
        Refusal: the signs are still up, or no photograph shows that they are gone.
        OperatorError: no camera is installed, or it was removed before it was installed, or after it hung
            in another deployment.
    """
    if one.camera is None or one.up_utc is None:
        raise OperatorError("The camera is not installed yet.", "Enter the installation first.")
    if payload.down_utc < one.up_utc:
        raise OperatorError("It was removed before it was installed.", "Correct the time.")
    later = (each.up_utc for each in others if each.camera == one.camera and each.number != one.number)
    if any(up_utc is not None and one.up_utc < up_utc < payload.down_utc for up_utc in later):
        raise OperatorError(
            text("Camera {number} was not free until then.", number=one.camera), "Correct the time."
        )
    if not one.is_covert and not payload.are_signs_down:
        raise _unsigned("The signs are still up.", "Take them down with the camera.")
    _check_photograph(one, payload.photograph)


def _check_photograph(one: Deployment, digest: str) -> None:
    if one.is_covert and digest:
        raise Refusal(
            "A covert camera has no signs.",
            "Enter it without a photograph.",
            rule="Signs and their photographs belong to overt deployments.",
            source=SOURCE,
        )
    if not one.is_covert and not digest:
        raise _unsigned(
            "The photograph of the signs is missing.", "Enter it under Deployments, with the photograph."
        )


def _unsigned(what: str, then: str) -> Refusal:
    return Refusal(what, then, rule=SIGNS, source=SOURCE)


def checked_photograph(content: bytes) -> str:
    """Return the media type of a photograph, by its content.

    Raises:
        OperatorError: it is too large, or neither PNG nor JPEG.
    """
    if len(content) > MOST_BYTES:
        raise OperatorError(
            text("The photograph has {size:.0f} MB. The limit is 10 MB.", size=len(content) / 1e6),
            "Save it smaller.",
        )
    for magic, media_type in _PHOTOGRAPHS.items():
        if content.startswith(magic):
            return media_type
    raise OperatorError("The file is neither PNG nor JPEG.", "Choose a photograph.")
