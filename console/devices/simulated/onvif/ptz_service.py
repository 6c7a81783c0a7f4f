"""The ONVIF PTZ service."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from console.devices.simulated.onvif.media import ptz_configuration
from console.devices.simulated.onvif.xml import SoapFault, seconds, tag
from console.devices.simulated.ptz import Position

if TYPE_CHECKING:
    from console.devices.simulated.onvif.subject import Subject
    from console.devices.simulated.onvif.xml import Call
    from console.devices.simulated.ptz import Head

_SPACE = "http://www.onvif.org/ver10/tptz"
_DEFAULT_TIMEOUT_S = 10.0


def _range(name: str, low: float, high: float) -> str:
    return f"<tt:{name}><tt:Min>{low:g}</tt:Min><tt:Max>{high:g}</tt:Max></tt:{name}>"


def _space(element: str, path: str, *ranges: str) -> str:
    return f"<tt:{element}><tt:URI>{_SPACE}/{path}</tt:URI>{''.join(ranges)}</tt:{element}>"


_BOTH = (_range("XRange", -1, 1), _range("YRange", -1, 1))
_SPACES = (
    _space("AbsolutePanTiltPositionSpace", "PanTiltSpaces/PositionGenericSpace", *_BOTH)
    + _space("AbsoluteZoomPositionSpace", "ZoomSpaces/PositionGenericSpace", _range("XRange", 0, 1))
    + _space("RelativePanTiltTranslationSpace", "PanTiltSpaces/TranslationGenericSpace", *_BOTH)
    + _space("RelativeZoomTranslationSpace", "ZoomSpaces/TranslationGenericSpace", _range("XRange", -1, 1))
    + _space("ContinuousPanTiltVelocitySpace", "PanTiltSpaces/VelocityGenericSpace", *_BOTH)
    + _space("ContinuousZoomVelocitySpace", "ZoomSpaces/VelocityGenericSpace", _range("XRange", -1, 1))
)


class PtzService:
    """Only in the event loop's thread."""

    def __init__(self, subject: Subject, head: Head) -> None:
        self._subject, self._head = subject, head

    @staticmethod
    def _node() -> str:
        return (
            "<tt:Name>Head</tt:Name><tt:SupportedPTZSpaces>"
            f"{_SPACES}</tt:SupportedPTZSpaces><tt:MaximumNumberOfPresets>100</tt:MaximumNumberOfPresets>"
            "<tt:HomeSupported>true</tt:HomeSupported>"
        )

    def get_nodes(self, _call: Call) -> str:
        """The one head."""
        return f'<tptz:PTZNode token="node" FixedHomePosition="false">{self._node()}</tptz:PTZNode>'

    def get_node(self, call: Call) -> str:
        """The one head."""
        return self.get_nodes(call)

    def get_configurations(self, _call: Call) -> str:
        """Its configuration."""
        return f'<tptz:PTZConfiguration token="ptz">{ptz_configuration()}</tptz:PTZConfiguration>'

    def get_configuration(self, call: Call) -> str:
        """Its configuration."""
        return self.get_configurations(call)

    def get_configuration_options(self, _call: Call) -> str:
        """Its spaces and how long a move may last."""
        return (
            f"<tptz:PTZConfigurationOptions><tt:Spaces>{_SPACES}</tt:Spaces><tt:PTZTimeout><tt:Min>PT0.1S</tt:Min>"
            "<tt:Max>PT60S</tt:Max></tt:PTZTimeout></tptz:PTZConfigurationOptions>"
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """What this service can."""
        return '<tptz:Capabilities MoveStatus="true" StatusPosition="true"/>'

    def continuous_move(self, call: Call) -> str:
        """Move on at a speed."""
        pan, tilt = (call.number("tptz:Velocity/tt:PanTilt", axis) or 0.0 for axis in ("x", "y"))
        zoom = call.number("tptz:Velocity/tt:Zoom", "x") or 0.0
        timeout_s = seconds(call.text("tptz:Timeout"), _DEFAULT_TIMEOUT_S)
        if self._subject.faults.on("ptz_ignores_timeout"):
            timeout_s = math.inf
        self._head.move(pan, tilt, zoom, timeout_s)
        return ""

    def relative_move(self, call: Call) -> str:
        """Move by so much."""
        now = self._head.position()
        by = "tptz:Translation/tt:"
        pan, tilt = (call.number(f"{by}PanTilt", axis) or 0.0 for axis in ("x", "y"))
        zoom = call.number(f"{by}Zoom", "x") or 0.0
        self._head.go_to(Position(now.pan + pan, now.tilt + tilt, now.zoom + zoom))
        return ""

    def absolute_move(self, call: Call) -> str:
        """Move to a position; what is not named stays."""
        now = self._head.position()
        to = "tptz:Position/tt:"
        pan, tilt = call.number(f"{to}PanTilt", "x"), call.number(f"{to}PanTilt", "y")
        zoom = call.number(f"{to}Zoom", "x")
        for value, low in ((pan, -1), (tilt, -1), (zoom, 0)):
            if value is not None and not low <= value <= 1:
                raise SoapFault("ter:InvalidPosition", "out of range")
        self._head.go_to(
            Position(
                now.pan if pan is None else pan,
                now.tilt if tilt is None else tilt,
                now.zoom if zoom is None else zoom,
            )
        )
        return ""

    def stop(self, call: Call) -> str:
        """Stop, unless the fault says that it will not."""
        if self._subject.faults.on("ptz_refuses_stop"):
            raise SoapFault("ter:ActionNotSupported", "Stop is not supported", sender=False, status=500)
        wanted = [call.text(f"tptz:{name}", "true").lower() in {"true", "1"} for name in ("PanTilt", "Zoom")]
        self._head.stop(pan_tilt=wanted[0], zoom=wanted[1])
        return ""

    def get_status(self, _call: Call) -> str:
        """Where it looks and whether it moves."""
        now = self._head.position()
        state = "MOVING" if self._head.is_moving else "IDLE"
        moment = dt.datetime.fromtimestamp(self._subject.now_s(), dt.UTC).isoformat(timespec="milliseconds")
        return (
            f"<tptz:PTZStatus>{_vector('tt:Position', now)}<tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt>"
            f"<tt:Zoom>{state}</tt:Zoom></tt:MoveStatus>"
            f"<tt:UtcTime>{moment.replace('+00:00', 'Z')}</tt:UtcTime>"
            "</tptz:PTZStatus>"
        )

    def get_presets(self, _call: Call) -> str:
        """The stored positions."""
        return "".join(
            f'<tptz:Preset token="{preset.token}">{tag("tt:Name", preset.name)}'
            f"{_vector('tt:PTZPosition', preset.position)}</tptz:Preset>"
            for preset in self._head.presets.values()
        )

    def set_preset(self, call: Call) -> str:
        """Store where it looks."""
        token = call.text("tptz:PresetToken")
        if token and token not in self._head.presets:
            raise SoapFault("ter:NoToken", f"there is no preset {token!r}")
        name = call.text("tptz:PresetName") or f"Preset {len(self._head.presets) + 1}"
        return tag("tptz:PresetToken", self._head.remember(name[:64], token))

    def goto_preset(self, call: Call) -> str:
        """Move to a stored position."""
        preset = self._head.presets.get(call.text("tptz:PresetToken"))
        if preset is None:
            raise SoapFault("ter:NoToken", "there is no such preset")
        self._head.go_to(preset.position)
        return ""

    def remove_preset(self, call: Call) -> str:
        """Forget a stored position."""
        if self._head.presets.pop(call.text("tptz:PresetToken"), None) is None:
            raise SoapFault("ter:NoToken", "there is no such preset")
        return ""

    def goto_home_position(self, _call: Call) -> str:
        """Move home."""
        self._head.go_to(self._head.home)
        return ""

    def set_home_position(self, _call: Call) -> str:
        """Be at home where it looks."""
        self._head.home = self._head.position()
        return ""


def _vector(name: str, position: Position) -> str:
    return (
        f'<{name}><tt:PanTilt x="{position.pan:.5f}" y="{position.tilt:.5f}" '
        f'space="{_SPACE}/PanTiltSpaces/PositionGenericSpace"/>'
        f'<tt:Zoom x="{position.zoom:.5f}" space="{_SPACE}/ZoomSpaces/PositionGenericSpace"/></{name}>'
    )
