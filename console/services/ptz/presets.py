"""Presets of a camera: stored with a picture of what they show, renamed, deleted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.ptz.stop_confirmation import is_elsewhere
from console.services.ptz.requests import KEEP

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.ptz.model import Preset
    from console.services.books.ports import Gate
    from console.services.cameras.ports import PictureStore
    from console.services.ports import ActLog, PtzHead
    from console.services.ptz.service import SteeringService

    Detail = dict[str, str | int | float | None]

MOST_NAME = 60
THERE_S, LOOK_S = 15.0, 0.2
"""So long a head may take to a preset that is to be renamed."""


def picture_name(camera: int, token: str) -> str:
    """Of a preset's picture in the picture store."""
    return f"preset/{camera}/{token}"


class Presets:
    """All but `picture` wait for the camera: never from the UI thread.

    Args:
        steering: the service.
        gate: asked before each act.
        pictures: where thumbnails are kept.
        acts: the audit log.
        clock: for waiting.
    """

    def __init__(
        self, steering: SteeringService, gate: Gate, pictures: PictureStore, acts: ActLog, clock: Clock
    ) -> None:
        self._steering, self._gate, self._pictures = steering, gate, pictures
        self._acts, self._clock = acts, clock

    def store(self, actor: Actor, camera: int, name: str, picture: bytes = b"", token: str = "") -> str:
        """Store where the camera looks, anew or in place of one; the preset's token.

        Args:
            actor: who.
            camera: which.
            name: as the operator calls it.
            picture: JPEG of what it shows now; empty: none is kept.
            token: of the preset to replace.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name.
            EnvironmentFault: the camera or the database did not take it.
        """
        said = self._named(actor, camera, name)
        made = self._steering.ask(camera, KEEP, lambda head: head.store_preset(said, token), actor.login)
        self._acts.record(actor.login, "preset-stored", f"camera {camera}", {"preset": made, "name": said})
        if picture:
            self._pictures.save(picture_name(camera, made), "image/jpeg", picture, actor.login)
        elif token:
            self._pictures.delete(picture_name(camera, made))
        self._steering.refresh(camera)
        return made

    def rename(self, actor: Actor, camera: int, preset: Preset, name: str) -> None:
        """Give it another name. ONVIF only knows storing anew: the camera goes there first.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name.
            EnvironmentFault: the camera did not take it, or did not come there in time.
        """
        said = self._named(actor, camera, name)

        def renamed(head: PtzHead) -> None:
            self._bring(head, preset)
            head.store_preset(said, preset.token)

        self._steering.ask(camera, KEEP, renamed, actor.login)
        detail: dict[str, str | int | float | None] = {
            "preset": preset.token,
            "from": preset.name,
            "to": said,
        }
        self._acts.record(actor.login, "preset-renamed", f"camera {camera}", detail)
        self._steering.refresh(camera)

    def delete(self, actor: Actor, camera: int, preset: Preset) -> None:
        """Delete it in the camera, and its picture.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the camera did not take it.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        self._steering.ask(camera, KEEP, lambda head: head.remove_preset(preset.token), actor.login)
        self._pictures.delete(picture_name(camera, preset.token))
        detail: Detail = {"preset": preset.token, "name": preset.name}
        self._acts.record(actor.login, "preset-deleted", f"camera {camera}", detail)
        self._steering.refresh(camera)

    def make_home(self, actor: Actor, camera: int) -> None:
        """Make the view of now the home position.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the camera did not take it.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        self._steering.ask(camera, KEEP, lambda head: head.set_home(), actor.login)
        self._acts.record(actor.login, "preset-stored", f"camera {camera}", {"preset": "home"})

    def pictures(self, camera: int) -> dict[str, bytes]:
        """Thumbnails by the presets' tokens. Waits for the database."""
        prefix = picture_name(camera, "")
        loaded = {
            name.removeprefix(prefix): self._pictures.load(name) for name in self._pictures.names(prefix)
        }
        return {token: kept[1] for token, kept in loaded.items() if kept is not None}

    def _named(self, actor: Actor, camera: int, name: str) -> str:
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        said = " ".join(name.split())
        if not said or len(said) > MOST_NAME:
            raise OperatorError(f"A preset needs a name of at most {MOST_NAME} letters.")
        return said

    def _bring(self, head: PtzHead, preset: Preset) -> None:
        now = head.status().position
        if now is not None and preset.position is not None and not is_elsewhere(now, preset.position):
            return
        head.goto(preset.token)
        end_s, before = self._clock.monotonic_s() + THERE_S, None
        rests = -math.inf
        while self._clock.monotonic_s() < end_s:
            self._clock.sleep_s(LOOK_S)
            status = head.status()
            moved = before is None or status.position is None or is_elsewhere(before, status.position)
            before = status.position or before
            if status.is_moving or moved:
                rests = self._clock.monotonic_s()
            elif self._clock.monotonic_s() - rests >= 2 * LOOK_S:
                return
        raise OperatorError(
            f"The camera did not tell that it came to {preset.name}.", "Go there, and store it anew."
        )
