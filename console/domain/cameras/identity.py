"""Stored form of the identity of the device at a camera's address."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from console.domain.cameras.report import Identity
from console.domain.errors import UNFIT_VALUES, EnvironmentFault


def identity_to_json(identity: Identity) -> str:
    """Return the content of the camera fact `identity`."""
    return json.dumps(asdict(identity), ensure_ascii=False)


def identity_from_json(content: str) -> Identity:
    """Read what `identity_to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        stored = json.loads(content)
        return Identity(**{field.name: str(stored.get(field.name, "")) for field in fields(Identity)})
    except UNFIT_VALUES:
        raise EnvironmentFault(
            "The saved make and serial number of a camera cannot be read.", "Probe the camera again."
        ) from None
