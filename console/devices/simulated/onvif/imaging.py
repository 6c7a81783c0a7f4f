"""The ONVIF imaging service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.simulated.onvif.xml import SoapFault

if TYPE_CHECKING:
    from console.devices.simulated.onvif.subject import Subject
    from console.devices.simulated.onvif.xml import Call


class ImagingService:
    """Only in the event loop's thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def get_imaging_settings(self, _call: Call) -> str:
        """What is set."""
        now = self._subject.imaging
        settings = "".join(
            f"<tt:{name}>{now[name]:g}</tt:{name}>" for name in ("Brightness", "ColorSaturation", "Contrast")
        )
        return (
            f"<timg:ImagingSettings>{settings}<tt:Focus><tt:AutoFocusMode>{self._subject.focus}</tt:AutoFocusMode>"
            f"</tt:Focus><tt:Sharpness>{now['Sharpness']:g}</tt:Sharpness></timg:ImagingSettings>"
        )

    def set_imaging_settings(self, call: Call) -> str:
        """Set what is named."""
        for name in self._subject.imaging:
            if text := call.text(f"timg:ImagingSettings/tt:{name}"):
                try:
                    value = float(text)
                except ValueError:
                    value = -1.0
                if not 0 <= value <= 100:
                    raise SoapFault("ter:SettingsInvalid", f"{name} must be 0 to 100")
                self._subject.imaging[name] = value
        if mode := call.text("timg:ImagingSettings/tt:Focus/tt:AutoFocusMode"):
            self._subject.focus = "MANUAL" if mode == "MANUAL" else "AUTO"
        return ""

    def get_options(self, _call: Call) -> str:
        """What can be set."""
        limits = "<tt:Min>0</tt:Min><tt:Max>100</tt:Max>"
        first = "".join(
            f"<tt:{name}>{limits}</tt:{name}>" for name in ("Brightness", "ColorSaturation", "Contrast")
        )
        return (
            f"<timg:ImagingOptions>{first}<tt:Focus><tt:AutoFocusModes>AUTO</tt:AutoFocusModes><tt:AutoFocusModes>"
            f"MANUAL</tt:AutoFocusModes></tt:Focus><tt:Sharpness>{limits}</tt:Sharpness></timg:ImagingOptions>"
        )

    def get_move_options(self, _call: Call) -> str:
        """How the focus can be moved."""
        return (
            "<timg:MoveOptions><tt:Continuous><tt:Speed><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:Speed>"
            "</tt:Continuous></timg:MoveOptions>"
        )

    def get_status(self, _call: Call) -> str:
        """Where the focus is."""
        return (
            "<timg:Status><tt:FocusStatus20><tt:Position>0.5</tt:Position><tt:MoveStatus>IDLE</tt:MoveStatus>"
            "</tt:FocusStatus20></timg:Status>"
        )

    def move(self, _call: Call) -> str:
        """Move the focus; from then on it is set by hand."""
        self._subject.focus = "MANUAL"
        return ""

    def stop(self, _call: Call) -> str:
        """Stop the focus."""
        return ""

    def get_service_capabilities(self, _call: Call) -> str:
        """What this service can."""
        return '<timg:Capabilities ImageStabilization="false"/>'
