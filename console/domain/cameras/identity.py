"""The box at an address, as it is kept."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from console.domain.cameras.report import Identity
from console.domain.errors import EnvironmentFault


def identity_to_json(identity: Identity) -> str:
    """For the camera fact `identity`."""
    return json.dumps(asdict(identity), ensure_ascii=False)


def identity_from_json(content: str) -> Identity:
    """Read what `identity_to_json` wrote.

    Raises:
        EnvironmentFault: it makes no sense.
    """
    try:
        told = json.loads(content)
        return Identity(**{one.name: str(told.get(one.name, "")) for one in fields(Identity)})
    except (ValueError, TypeError, AttributeError):
        raise EnvironmentFault(
            "What is kept of a camera's make and serial number cannot be read.", "Probe the camera again."
        ) from None
