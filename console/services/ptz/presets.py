"""Presets of a camera: saved with a thumbnail, renamed, deleted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.ptz.stop_confirmation import is_elsewhere
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.ptz.requests import STORE_PRESET

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

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
"""The maximum time to reach a preset for renaming, and the interval of checks."""


def picture_name(camera: int, token: str) -> str:
    """Return the name of a preset's thumbnail in the picture store."""
    return f"preset/{camera}/{token}"


class Presets:
    """Manages presets. All calls except `picture` wait for the camera: not for the UI thread.

    Args:
        steering: the steering service.
        gate: checks permissions before each act.
        pictures: where thumbnails are kept.
        acts: the audit log.
        clock: the clock for waiting.
        may_use: whether this seat has a camera now.
        rests_at: returns the preset to which an idle camera returns; empty: to none.
        require_moved: refuses to change where a camera looks at rest without a recorded agreement (SYS-07).
        hidden: returns the times of a camera of which this seat has no pictures.
    """

    def __init__(
        self,
        steering: SteeringService,
        gate: Gate,
        pictures: PictureStore,
        acts: ActLog,
        clock: Clock,
        may_use: Callable[[int], bool] = lambda _camera: True,
        rests_at: Callable[[int], str] = lambda _camera: "",
        require_moved: Callable[[str, int], None] = lambda _login, _camera: None,
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        self._may_use, self._hidden = may_use, hidden
        self._rests_at, self._require_moved = rests_at, require_moved
        self._steering, self._gate, self._pictures = steering, gate, pictures
        self._acts, self._clock = acts, clock

    def store(self, actor: Actor, camera: int, name: str, picture: bytes = b"", token: str = "") -> str:
        """Save the present view as a new preset or in place of one. Return the preset's token.

        Args:
            actor: the person who does it.
            camera: the camera.
            name: name of the preset.
            picture: JPEG of the present view; empty: none is saved.
            token: token of the preset to replace.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name.
            EnvironmentFault: the camera or the database did not accept it.
        """
        tidy_name = self._checked_name(actor, camera, name)
        if token and token == self._rests_at(camera):
            self._require_moved(actor.login, camera)
        preset_token = self._steering.submit_and_wait(
            camera, STORE_PRESET, lambda head: head.store_preset(tidy_name, token), actor.login
        )
        self._acts.record(
            actor.login, "preset-stored", f"camera {camera}", {"preset": preset_token, "name": tidy_name}
        )
        if picture:
            self._pictures.save(picture_name(camera, preset_token), "image/jpeg", picture, actor.login)
        elif token:
            self._pictures.delete(picture_name(camera, preset_token))
        self._steering.refresh(camera)
        return preset_token

    def rename(self, actor: Actor, camera: int, preset: Preset, name: str) -> None:
        """Rename a preset. ONVIF can only store it again, so the camera goes there first.

        Raises:
            Refusal: the actor may not.
            OperatorError: no name, or the camera did not get there in time.
            EnvironmentFault: the camera did not accept it.
        """
        tidy_name = self._checked_name(actor, camera, name)

        def renamed(head: PtzHead) -> None:
            self._go_to(head, preset)
            head.store_preset(tidy_name, preset.token)

        self._steering.submit_and_wait(camera, STORE_PRESET, renamed, actor.login)
        detail: dict[str, str | int | float | None] = {
            "preset": preset.token,
            "from": preset.name,
            "to": tidy_name,
        }
        self._acts.record(actor.login, "preset-renamed", f"camera {camera}", detail)
        self._steering.refresh(camera)

    def delete(self, actor: Actor, camera: int, preset: Preset) -> None:
        """Delete a preset in the camera, and its thumbnail.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the camera did not accept it.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        self._steering.submit_and_wait(
            camera, STORE_PRESET, lambda head: head.remove_preset(preset.token), actor.login
        )
        self._pictures.delete(picture_name(camera, preset.token))
        detail: Detail = {"preset": preset.token, "name": preset.name}
        self._acts.record(actor.login, "preset-deleted", f"camera {camera}", detail)
        self._steering.refresh(camera)

    def set_home(self, actor: Actor, camera: int) -> None:
        """Make the present view the home position.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the camera did not accept it.
        """
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        self._require_moved(actor.login, camera)
        self._steering.submit_and_wait(camera, STORE_PRESET, lambda head: head.set_home(), actor.login)
        self._acts.record(actor.login, "preset-stored", f"camera {camera}", {"preset": "home"})

    def pictures(self, camera: int) -> dict[str, bytes]:
        """Return the thumbnails by the presets' tokens; none if the seat has not the camera. Waits."""
        if not self._may_use(camera):
            return {}
        prefix, hidden = picture_name(camera, ""), self._hidden(camera)
        loaded = {
            name.removeprefix(prefix): self._pictures.load(name)
            for name in self._pictures.names(prefix)
            if not hidden or not self._is_of(name, hidden)
        }
        return {token: picture[1] for token, picture in loaded.items() if picture is not None}

    def _is_of(self, name: str, spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> bool:
        """Return whether a thumbnail was taken in one of these times, or it is not known when."""
        at_utc = self._pictures.saved_utc(name)
        return at_utc is None or any(begin <= at_utc < end for begin, end in spans)

    def _checked_name(self, actor: Actor, camera: int, name: str) -> str:
        self._gate.require(actor, Permission.KEEP_PRESETS, f"camera {camera}")
        tidy_name = " ".join(checked_line("The name", name).split())
        if not tidy_name or len(tidy_name) > MOST_NAME:
            raise OperatorError(
                "Enter a name for the preset.",
                text("Use at most {most_name} characters.", most_name=MOST_NAME),
            )
        return tidy_name

    def _go_to(self, head: PtzHead, preset: Preset) -> None:
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
            text("The camera did not confirm that it reached {preset}.", preset=preset.name),
            "Go to the preset and save it again.",
        )
