"""The recorder as a process: records and serves the scheme's cameras, without a screen and without Qt."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from console import __version__
from console.app.engine import Engine, RecordedSegment
from console.app.hosted_loop import HostedLoop
from console.app.instance_lock import only_recorder
from console.app.record import VolumeSetOpened, await_end, ended_by_signals
from console.app.recorder import messages
from console.app.recorder.door import OrderDoor
from console.app.recorder.group import group_number, share, unshare
from console.app.recorder.moving import MovingCameras
from console.app.scheme import demo_scheme, open_scheme
from console.app.wiring.cameras import open_cameras
from console.app.wiring.engine import engine_plan
from console.app.wiring.motion_grids import motion_loop
from console.app.wiring.privacy import open_privacy
from console.app.wiring.ptz import pinned, ptz_opener
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.recording.modes import RecordingMode
from console.domain.text import text
from console.media.relay.server import RelayServer
from console.settings.secrets import KeyringSecrets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.domain.cameras.camera import Camera
    from console.media.capture.feed import CaptureFeed
    from console.settings.secrets import Secrets

MOST_FAULTS = 100
LONGEST_FAULT = 1000
_log = logging.getLogger(__name__)


class KeptFaults:
    """The faults of the recorder that last, for whoever asks; at most `MOST_FAULTS`. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, str] = {}

    def __call__(self, what: str, key: str = "") -> None:
        """Keep a fault; a new wording of the same key replaces the old one."""
        _log.error("%s", what)
        with self._lock:
            self._faults[key or what] = what[:LONGEST_FAULT]
            # Faults whose words differ each time would fill the memory, and every report with it.
            while len(self._faults) > MOST_FAULTS:
                del self._faults[next(iter(self._faults))]

    def over(self, key: str) -> None:
        """Forget a fault that has ended."""
        _log.info("over: %s", key)
        with self._lock:
            self._faults.pop(key, None)

    @property
    def now(self) -> tuple[str, ...]:
        """The faults that last."""
        with self._lock:
            return tuple(self._faults.values())


def record_scheme(
    home: Path, seconds: float, *, serves: bool = False, is_demo: bool = False, secrets: Secrets | None = None
) -> None:
    """Record every camera of the scheme for some seconds (0: until interrupted).

    Args:
        home: of the scheme.
        seconds: duration; 0: until interrupted or told to stop.
        serves: whether it lasts without cameras, too: a console that follows adds them.
        is_demo: whether it is the demo's.
        secrets: the cameras' logins; None: in the keyring.

    Raises:
        OperatorError: the scheme has no cameras, and no console may add one.
        EnvironmentFault: another recorder runs on this scheme.
    """
    stop = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(only_recorder(home))
        # From here on a signal seals and ends, also while it starts and while it ends.
        stack.enter_context(ended_by_signals(stop))
        scheme = (demo_scheme if is_demo else open_scheme)(home)
        stack.callback(scheme.close)
        if not serves and not scheme.cameras.cameras():
            raise OperatorError("The scheme has no cameras.", "Add cameras in the console, or use --camera.")
        if not serves:
            with VolumeSetOpened(scheme.volumes()) as trial:
                trial.refuse_unusable()
        _Recording(scheme, secrets or KeyringSecrets(), stop, _shared(scheme)).run(seconds)


def _shared(scheme: OpenScheme) -> int | None:
    """Open recordings to the recorder's group, if it has one, and return its number.

    Raises:
        EnvironmentFault: there is no such group, or the folders cannot be opened to it.
    """
    name = scheme.settings.recording.group
    if not name:
        unshare(scheme.home)
        return None
    number = group_number(name)
    try:
        share(scheme.home, [volume.path for volume in scheme.volumes()], number)
    except OSError as error:
        raise EnvironmentFault(
            text("{place} cannot be opened to the group {name}.", place=error.filename or "", name=name),
            "Give the folder to the recorder's user, or clear recording.group.",
        ) from error
    return number


class _Recording:
    """The running recorder."""

    def __init__(
        self, scheme: OpenScheme, secrets: Secrets, stop: threading.Event, group: int | None = None
    ) -> None:
        self._home, self._acts = scheme.home, scheme.ledger
        self._secrets, self._group = secrets, group
        self._begun_utc = dt.datetime.now(dt.UTC)
        self._faults = KeptFaults()
        self._trials: dict[tuple[int, int], CaptureFeed] = {}
        self._lock = threading.Lock()
        self._cameras = cameras = open_cameras(scheme)
        if not cameras.cameras():
            _log.warning("No camera is in service. Nothing is recorded until a camera is put into service.")
        # No picture is shown here, but cameras may be recorded masked, and recordings need their positions.
        open_device = ptz_opener(secrets, pinned(cameras.admission))
        self._moving = MovingCameras()
        zones = open_privacy(scheme, cameras, open_device, self._moving, self._faults)
        watch = HostedLoop("changes of the cameras", lambda stop: cameras.run(stop, _log.error), self._faults)
        self._relay = RelayServer()
        plan = engine_plan(
            scheme,
            secrets,
            self._faults,
            (watch, *zones.loops, motion_loop(scheme, self._numbers, self._faults)),
            cameras.admission,
            zones.orders,
            relay=self._relay.stream,
        )
        self._engine = Engine(plan)
        # A camera that a console puts into service is recorded here from then on.
        cameras.all_cameras.listen(self._change)
        cameras.listen(zones.changed)
        self._stop = stop

    def _numbers(self) -> list[int]:
        return [camera.number for camera in self._cameras.cameras()]

    def run(self, seconds: float) -> None:
        """Record and answer until the time is over."""
        orders = Orders(self, self._cameras, self._stop)
        door = OrderDoor(self._home, orders.answer, self._forget, self._group)
        try:
            self._relay.start()
            self._engine.start()
            await_end(self._stop, seconds)
        finally:
            door.close()
            self.forget_trials(None)
            self._engine.close()
            self._relay.close()

    def note_stop(self, actor: str) -> None:
        """Enter who stopped the recorder."""
        self._acts.record(actor, "recorder-stopped", "recorder", {"process": os.getpid()})

    def keep_logins(self, told: dict[str, Any]) -> None:
        """Keep the logins that a console of the group has, and this recorder's own keyring has not.

        Raises:
            OperatorError: this recorder has no group: consoles of its own user have its keyring.
            EnvironmentFault: the keyring is locked.
        """
        if self._group is None:
            raise OperatorError("This recorder takes no logins.", "Set recording.group in its settings.")
        known = {camera.urn for camera in self._cameras.all_cameras.cameras()}
        for urn in known & told.keys():
            user, password = map(str, told[urn])
            if self._secrets.login(urn) != (user, password):
                self._secrets.save(urn, user, password)

    @property
    def secret(self) -> str:
        """The password of the relay."""
        return self._relay.secret

    def set_mode(self, camera: int, mode: RecordingMode | None) -> None:
        """Set how a camera is recorded."""
        self._engine.recorder.set_mode(camera, mode)

    def set_moving(self, caller: int, cameras: frozenset[int]) -> None:
        """Note which cameras a console may be moving."""
        self._moving.tell(caller, cameras)

    def report(self) -> messages.RecorderReport:
        """Return how everything is."""
        with self._lock:
            trials = {camera: feed for (_, camera), feed in self._trials.items()}
        feeds = {camera.number: self._engine.feed for camera in self._cameras.cameras()} | trials
        statuses = {number: feed.status(number) for number, feed in feeds.items()}
        return messages.RecorderReport(
            __version__,
            os.getpid(),
            self._begun_utc,
            self._relay.port,
            statuses,
            frozenset(number for number in feeds if self._relay.stream(number).tracks),
            frozenset(number for number in feeds if self._relay.stream(number).is_unshown),
            tuple(self._engine.recorder.volumes()),
            self._faults.now,
        )

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[RecordedSegment]:
        """Return the segments of a camera in a time."""
        return list(self._engine.segments(camera, begin_utc, end_utc))

    def begin_trial(self, caller: int, told: dict[str, Any]) -> None:
        """Record a camera that is not in service, until the caller ends it or leaves.

        Raises:
            OperatorError: another console is trying it, or the scheme has no such camera at this address.
            EnvironmentFault: the cameras cannot be read.
        """
        camera = messages.read_camera(told)
        if not self._is_of_scheme(camera):
            self._cameras.refresh()  # a console may have added or changed it just now
        if any(live.number == camera.number for live in self._cameras.cameras()):
            return  # it is recorded; a second session would write into its recording
        if not self._is_of_scheme(camera):
            # The stored login would be sent to whatever address a caller names.
            raise OperatorError(
                text("The scheme has no camera {camera} at this address.", camera=camera.number),
                "Save the camera with its address first, then try it again.",
            )
        self.end_trial(caller, camera.number)
        with self._lock:
            if any(number == camera.number for _, number in self._trials):
                raise OperatorError(
                    text("Camera {camera} is being tried by another console.", camera=camera.number),
                    "Wait until that has ended.",
                )
            self._trials[caller, camera.number] = self._engine.trial_feed(camera, is_recorded=True)

    def _is_of_scheme(self, camera: Camera) -> bool:
        """Return whether the scheme has a camera of this reference number, with these addresses."""
        named = {camera.main_url, camera.sub_url} - {""}
        return any(
            known.urn == camera.urn and named <= {known.main_url, known.sub_url}
            for known in self._cameras.all_cameras.cameras()
        )

    def _change(self, cameras: Sequence[Camera]) -> None:
        """Replace the cameras; a camera on trial that was put into service is recorded like the others."""
        live = {camera.number for camera in self._cameras.cameras()}
        for caller, number in [key for key in tuple(self._trials) if key[1] in live]:
            self.end_trial(caller, number)
        self._engine.change(cameras)

    def end_trial(self, caller: int, camera: int) -> None:
        """End a trial, if it runs."""
        with self._lock:
            feed = self._trials.pop((caller, camera), None)
        if feed is not None:
            feed.close()

    def _forget(self, caller: int) -> None:
        """Note that a caller has gone: his trials end, and the cameras that he moved come to rest."""
        self._moving.leave(caller)
        self.forget_trials(caller)

    def forget_trials(self, caller: int | None) -> None:
        """End the trials of a caller that has gone; None: of all."""
        for number, camera in [key for key in tuple(self._trials) if caller is None or key[0] == caller]:
            self.end_trial(number, camera)


class Orders:
    """Carries out orders; see `messages`. A thread for each caller.

    Args:
        recording: the running recorder.
        cameras: of the scheme.
        stop: set by the order to stop.
    """

    def __init__(self, recording: _Recording, cameras: CameraDirectory, stop: threading.Event) -> None:
        self._recording, self._cameras, self._stop = recording, cameras, stop
        self._known: dict[str, Callable[[int, dict[str, Any]], dict[str, Any]]] = {
            "hello": self._hello,
            "report": self._report,
            "switch": self._switch,
            "moving": self._moving,
            "refresh": self._refresh,
            "segments": self._segments,
            "logins": self._logins,
            "trial": self._trial,
            "trial-end": self._trial_end,
            "stop": self._end,
        }

    def answer(self, caller: int, order: dict[str, Any]) -> dict[str, Any]:
        """Carry out an order; return what belongs into the answer.

        Raises:
            OperatorError: there is no such order.
            ConsoleError: it cannot be carried out.
            KeyError, TypeError, ValueError: what it says is not valid.
        """
        known = self._known.get(str(order.get("do")))
        if known is None:
            raise OperatorError(
                text("The recorder knows no order {order}.", order=str(order.get("do"))[:40]),
                "Restart the recorder: it may be of another version.",
            )
        return known(caller, order)

    def _hello(self, _caller: int, _order: dict[str, Any]) -> dict[str, Any]:
        return {"version": __version__, "pid": os.getpid(), "secret": self._recording.secret}

    def _report(self, _caller: int, _order: dict[str, Any]) -> dict[str, Any]:
        return messages.write_report(self._recording.report())

    def _switch(self, _caller: int, order: dict[str, Any]) -> dict[str, Any]:
        mode = RecordingMode(order["mode"]) if order["mode"] else None
        self._recording.set_mode(int(order["camera"]), mode)
        return {}

    def _moving(self, caller: int, order: dict[str, Any]) -> dict[str, Any]:
        self._recording.set_moving(caller, frozenset(map(int, order["cameras"])))
        return {}

    def _refresh(self, _caller: int, _order: dict[str, Any]) -> dict[str, Any]:
        self._cameras.refresh()
        return {}

    def _segments(self, _caller: int, order: dict[str, Any]) -> dict[str, Any]:
        begin, end = (dt.datetime.fromisoformat(order[name]) for name in ("begin", "end"))
        return {
            "segments": messages.write_segments(self._recording.segments(int(order["camera"]), begin, end))
        }

    def _logins(self, _caller: int, order: dict[str, Any]) -> dict[str, Any]:
        self._recording.keep_logins(dict(order["logins"]))
        return {}

    def _trial(self, caller: int, order: dict[str, Any]) -> dict[str, Any]:
        self._recording.begin_trial(caller, order["camera"])
        return {}

    def _trial_end(self, caller: int, order: dict[str, Any]) -> dict[str, Any]:
        self._recording.end_trial(caller, int(order["camera"]))
        return {}

    def _end(self, _caller: int, order: dict[str, Any]) -> dict[str, Any]:
        self._recording.note_stop(str(order["actor"])[:200])
        self._stop.set()
        return {}
