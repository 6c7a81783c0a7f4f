"""The ONVIF imaging service: picture settings, focus, iris."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.imaging_state import LEVELS, MODES, ImagingState
from console.demo.simulated.onvif.xml import SoapFault, tag

if TYPE_CHECKING:
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call

IRIS_MOST_DB = 30.0


class ImagingService:
    """The imaging service of one camera. Used only in the event loop's thread."""

    def __init__(self, subject: CameraState) -> None:
        self._subject = subject

    @property
    def _now(self) -> ImagingState:
        return self._subject.imaging

    def get_imaging_settings(self, _call: Call) -> str:
        """Return the settings."""
        now = self._now
        levels = "".join(tag(f"tt:{name}", f"{now.levels[name]:g}") for name in LEVELS[:3])
        return (
            f"<timg:ImagingSettings>{levels}<tt:Exposure>{tag('tt:Mode', now.modes['Exposure/tt:Mode'])}"
            f"{tag('tt:Iris', f'{now.iris_db:g}')}</tt:Exposure>"
            f"<tt:Focus>{tag('tt:AutoFocusMode', now.focus_mode)}</tt:Focus>"
            f"{tag('tt:IrCutFilter', now.modes['IrCutFilter'])}"
            f"{tag('tt:Sharpness', f'{now.levels[LEVELS[3]]:g}')}</timg:ImagingSettings>"
        )

    def set_imaging_settings(self, call: Call) -> str:
        """Set all the values that are named, or none."""
        at = "timg:ImagingSettings/tt:"
        levels = {name: self._level(text, 100.0) for name in LEVELS if (text := call.text(at + name))}
        modes = {path: text for path in MODES if (text := call.text(at + path))}
        if any(text not in MODES[path] for path, text in modes.items()):
            raise SoapFault("ter:SettingsInvalid", "there is no such mode")
        iris = call.text(f"{at}Exposure/tt:Iris")
        now = self._now
        now.iris_db = self._level(iris, IRIS_MOST_DB) if iris else now.iris_db
        now.levels |= levels
        now.modes |= modes
        if mode := call.text(f"{at}Focus/tt:AutoFocusMode"):
            now.focus_mode = "MANUAL" if mode == "MANUAL" else "AUTO"
        return ""

    @staticmethod
    def _level(text: str, most: float) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not (math.isfinite(value) and 0 <= value <= most):
            raise SoapFault("ter:SettingsInvalid", f"a level must be 0 to {most:g}")
        return value

    def get_options(self, _call: Call) -> str:
        """Return the range of each setting."""
        limits = "<tt:Min>0</tt:Min><tt:Max>100</tt:Max>"
        first = "".join(f"<tt:{name}>{limits}</tt:{name}>" for name in LEVELS[:3])
        filters = "".join(tag("tt:IrCutFilterModes", mode) for mode in MODES["IrCutFilter"])
        modes = "".join(tag("tt:Mode", mode) for mode in MODES["Exposure/tt:Mode"])
        return (
            f"<timg:ImagingOptions>{first}<tt:Exposure>{modes}"
            f"<tt:Iris><tt:Min>0</tt:Min><tt:Max>{IRIS_MOST_DB:g}</tt:Max></tt:Iris></tt:Exposure>"
            "<tt:Focus><tt:AutoFocusModes>AUTO</tt:AutoFocusModes><tt:AutoFocusModes>MANUAL"
            f"</tt:AutoFocusModes></tt:Focus>{filters}<tt:Sharpness>{limits}</tt:Sharpness>"
            "</timg:ImagingOptions>"
        )

    def get_move_options(self, _call: Call) -> str:
        """Return how the focus can be moved."""
        return (
            "<timg:MoveOptions><tt:Continuous><tt:Speed><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:Speed>"
            "</tt:Continuous></timg:MoveOptions>"
        )

    def get_status(self, _call: Call) -> str:
        """Return the focus position."""
        state = "MOVING" if self._now.focus_speed else "IDLE"
        return (
            f"<timg:Status><tt:FocusStatus20>{tag('tt:Position', f'{self._now.focus:.4f}')}"
            f"{tag('tt:MoveStatus', state)}</tt:FocusStatus20></timg:Status>"
        )

    def move(self, call: Call) -> str:
        """Move the focus; this changes it to manual focus."""
        self._now.focus_mode = "MANUAL"
        try:
            speed = float(call.text("timg:Focus/tt:Continuous/tt:Speed", "0"))
        except ValueError as error:
            raise SoapFault("ter:InvalidArgVal", "that is no speed") from error
        self._now.move_focus(speed if math.isfinite(speed) else 0.0)
        return ""

    def stop(self, _call: Call) -> str:
        """Stop the focus."""
        self._now.move_focus(0.0)
        return ""

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        return '<timg:Capabilities ImageStabilization="false"/>'
