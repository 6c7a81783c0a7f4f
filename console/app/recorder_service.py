"""The recorder as a service: records the scheme's cameras without a screen and without Qt."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from console.app.engine import Engine
from console.app.hosted_loop import HostedLoop
from console.app.record import VolumeSetOpened, stay
from console.app.scheme import open_scheme
from console.app.wiring.cameras import open_cameras
from console.app.wiring.engine import engine_plan
from console.app.wiring.privacy import open_privacy
from console.app.wiring.ptz import pinned, ptz_opener
from console.domain.errors import OperatorError
from console.settings.secrets import KeyringSecrets

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


def record_scheme(home: Path, seconds: float) -> None:
    """Record every camera of the scheme for some seconds (0: until interrupted).

    Raises:
        OperatorError: the scheme has no cameras.
    """
    scheme = open_scheme(home)
    try:
        if not scheme.cameras.cameras():
            raise OperatorError("The scheme has no cameras.", "Add cameras in the console, or use --camera.")
        with VolumeSetOpened(scheme.volumes()) as trial:
            trial.refuse_unusable()
        secrets = KeyringSecrets()
        # No picture is shown here, but cameras may be recorded masked, and recordings need their positions.
        cameras = open_cameras(scheme)
        if not cameras.cameras():
            _log.warning("No camera is in service. Nothing is recorded until a camera is put into service.")
        open_device = ptz_opener(secrets, pinned(cameras.admission))
        zones = open_privacy(scheme, cameras, open_device, lambda _camera: False, _log.error)
        watch = HostedLoop("changes of the cameras", lambda stop: cameras.run(stop, _log.error), _log.error)
        loops = (watch, *zones.loops)
        engine = Engine(engine_plan(scheme, secrets, _log.error, loops, cameras.admission, zones.orders))
        # A camera that a console puts into service is recorded here from then on.
        cameras.all_cameras.listen(engine.change)
        cameras.listen(zones.changed)
        engine.start()
        stay(seconds)
        engine.close()
    finally:
        scheme.close()
