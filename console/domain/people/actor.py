"""The author of an act: a person with a role, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """The role of a person in the scheme. `permissions.py` lists what each role may do."""

    OWNER = "owner"
    MANAGER = "manager"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    TRAINEE = "trainee"
    DATA_PROTECTION = "data protection manager"
    HEAD_OF_SERVICE = "head of service"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ENGINEER = "engineer"
    POLICE = "police officer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the services know them.

    Attributes:
        login: unique user name, never given to anyone else; it is the author of their entries.
        name: name as shown and printed.
        role: their own role, or one that is delegated to them (PPL-06).
    """

    login: str
    name: str
    role: Role


PROGRAM = Actor("watchroom", "watchroom", Role.OWNER)
"""The author of automatic acts: schedules, retention, start and stop. It cannot sign on."""
