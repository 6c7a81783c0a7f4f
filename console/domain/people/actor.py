"""Who acts: a person with a role, or a rule of the program's own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a person is to the scheme; what each may do stands in `permissions.py`."""

    OWNER = "owner"
    MANAGER = "manager"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    TRAINEE = "trainee"
    DATA_PROTECTION = "data protection manager"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ENGINEER = "engineer"
    POLICE = "police officer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the services see them.

    Attributes:
        login: unique, never given to anybody else afterwards; it is the author of their entries.
        name: as shown and printed.
        role: their own, or the one delegated to them for a time (PPL-06).
    """

    login: str
    name: str
    role: Role


PROGRAM = Actor("watchroom", "watchroom", Role.OWNER)
"""Author of what no person did: schedules, retention, start and stop. It cannot sign on."""
