"""What the rules forbid about fees, and about material that goes to a processor (DIS-11, DIS-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.disclosures import (
    GRANTED,
    PARTLY,
    BackFromProcessor,
    Closed,
    FeeCharged,
    FeePaid,
    SentToProcessor,
)
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.disclosure.request import RequestCase


def check_processing(request: RequestCase, payload: Any, costs: Mapping[str, float]) -> None:
    """Refuse what the rules forbid now.

    Args:
        request: that it is about.
        payload: what is entered.
        costs: the scheme's standard costs by what they are for.

    Raises:
        Refusal: a rule forbids it.
        OperatorError: it does not fit what was entered before.
    """
    match payload:
        case FeeCharged():
            _check_fee(request, payload, costs)
        case FeePaid() if payload.pounds > request.owed_pounds:
            raise OperatorError(
                text("Only £{owed:.2f} is owed.", owed=max(0.0, request.owed_pounds)),
                "Enter the fee first, or correct the amount.",
            )
        case SentToProcessor():
            _check_processor(request, payload)
        case BackFromProcessor() if payload.material.strip() not in request.out:
            raise OperatorError(
                text("“{material}” is not with a processor.", material=payload.material[:60]),
                text("Out now: {out}.", out=", ".join(request.out) or "nothing"),
            )
        case Closed() if request.out:
            raise Refusal(
                text("{material} is still with a processor.", material=", ".join(request.out)),
                "Enter that it came back, then close the request.",
                rule="The register shows material out and back.",
                source="local code of practice, DIS-11",
            )
        case _:
            return


def _check_fee(request: RequestCase, payload: FeeCharged, costs: Mapping[str, float]) -> None:
    if payload.pounds <= 0:
        raise OperatorError("The fee is nothing.", "Enter its amount in pounds, or no fee at all.")
    if request.is_free and not payload.reason.strip():
        raise Refusal(
            "People get their own data free of charge.",
            "Enter why the request is manifestly unfounded or excessive, or charge nothing.",
            rule="No fee for a person's own data, unless the request is manifestly unfounded or excessive.",
            source="UK GDPR, article 12(5); code of practice, DIS-13",
        )
    usual = costs.get(payload.charged_for)
    if usual is not None and round(payload.pounds - usual, 2) and not payload.reason.strip():
        raise Refusal(
            text("The standard cost of this is £{usual:.2f}: {what}.", usual=usual, what=payload.charged_for),
            "Charge that, or enter why it is not the standard cost.",
            rule="Fees are the scheme's standard costs.",
            source="code of practice, DIS-13",
        )


def _check_processor(request: RequestCase, payload: SentToProcessor) -> None:
    if request.decision not in {GRANTED, PARTLY}:
        raise Refusal(
            "Nothing goes to a processor: the request was not granted.",
            "It is decided first.",
            rule="Access to recordings is granted before anything leaves.",
            source="local code of practice, DIS-08",
        )
    if not (payload.is_secured and payload.is_returned and payload.is_destroyed):
        raise Refusal(
            "The contract does not guarantee security, return and destruction.",
            "Send nothing before it does.",
            rule="Material goes to a processor only under a contract with these guarantees.",
            source="UK GDPR, article 28; code of practice, DIS-11",
        )
    if payload.material.strip() in request.out:
        raise OperatorError("This material is with a processor already.", "Enter first that it came back.")
