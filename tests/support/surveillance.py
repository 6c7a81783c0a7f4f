"""A scheme with nine cameras whose authorisations are entered, completed and used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.authorisations import (
    OPERATES,
    Cancelled,
    Confirmed,
    DirectorAgreed,
    DirectorInformed,
    Entered,
)
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.people.actor import Role
from console.services.surveillance.officers import OfficerSignOn
from console.store.cameras import CameraTable
from tests.support.books_at_console import DeskRoom

if TYPE_CHECKING:
    from console.domain.people.actor import Actor
    from console.domain.surveillance.session import OfficerSession
    from tests.support.people import Room

MAIL = b"From: cab@police.example\r\nSubject: AP/DS/1 valid\r\n\r\nValid.\r\n"
POLICE = "directed surveillance, police"
OFFICER = OfficerSignOn(
    name="Dale", force="Anyshire Police", collar_number="1234", rank="constable", manner=OPERATES
)


class Bureau:
    """Enters authorisations as the supervisor, and has officers begin beside the operator."""

    def __init__(self, room: Room, at: DeskRoom | None = None) -> None:
        self.room = room
        table = CameraTable(room.engine, room.clock)
        for number in range(1, 10):
            if number not in table.used_numbers():
                name = f"Camera {number}"
                table.add(Camera(number, f"U{number}", name, "", "", CameraKind.PTZ, "rtsp://x/"))
        self.at = at or DeskRoom(room)
        self.register, self.officers = self.at.desk.surveillance, self.at.desk.officers

    @property
    def supervisor(self) -> Actor:
        return self.room.me(Role.SUPERVISOR)

    @property
    def operator(self) -> Actor:
        return self.room.me(Role.OPERATOR)

    def payload(self, **changes: Any) -> Entered:
        now_utc = self.room.clock.utc_now()
        fields: dict[str, Any] = {
            "urn": "AP/DS/1",
            "type": POLICE,
            "form": "in writing",
            "granted_utc": now_utc,
            "begins_utc": now_utc,
            "location": "High Street",
            "cameras": (3, 7),
            "attending_officer": "DC Dale",
            "authorising_officer": "Supt Marsh",
            "grade": "superintendent",
            "organisation": "Anyshire Police",
            "reasons": "Dealing in drugs.",
        }
        return Entered(**{**fields, **changes})

    def enter(self, **changes: Any) -> int:
        return self.register.enter(self.supervisor, self.payload(**changes)).number

    def follow(self, number: int, payload: Any, document: bytes = b"") -> None:
        self.register.follow(self.supervisor, payload, number, document)

    def complete(self, number: int, manner: str = OPERATES) -> None:
        now_utc = self.room.clock.utc_now()
        self.follow(number, Confirmed(confirmed_utc=now_utc, confirmed_by="CAB"), MAIL)
        self.follow(number, DirectorInformed(informed_utc=now_utc, director="D. Reyes"))
        self.follow(number, DirectorAgreed(agreed_utc=now_utc, director="D. Reyes", manner=manner))

    def cancel(self, number: int) -> None:
        now_utc = self.room.clock.utc_now()
        self.follow(number, Cancelled(cancelled_utc=now_utc, officer="Supt Marsh", reason="arrests made"))

    def sit(self) -> None:
        """Have the operator on duty at the desk."""
        self.at.sit(Role.OPERATOR)

    def begin(self, number: int = 0, **changes: Any) -> OfficerSession:
        """Enter and complete an authorisation, and have an officer begin under it."""
        if not number:
            number = self.enter(**changes)
            self.complete(number)
        return self.officers.begin(self.operator, number, OFFICER)
