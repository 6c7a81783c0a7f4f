"""The ONVIF PTZ service."""

from __future__ import annotations

import datetime as dt
import math
from collections import deque
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.media import ptz_configuration
from console.demo.simulated.onvif.ptz_refusals import refuse_move
from console.demo.simulated.onvif.ptz_spaces import FOV, HeadSpaces, turned_by_picture
from console.demo.simulated.onvif.ptz_tours import TOURS_MOST, TourRunner
from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault, seconds, tag
from console.demo.simulated.ptz import Position

if TYPE_CHECKING:
    from lxml import etree

    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call
    from console.demo.simulated.ptz import SimulatedHead

_DEFAULT_TIMEOUT_S = 10.0
AUXILIARY = ("tt:Wiper|On", "tt:Wiper|Off", "tt:Washer|On", "tt:Washer|Off")


class PtzService:
    """The PTZ service of one camera. Used only in the event loop's thread."""

    def __init__(self, subject: CameraState, head: SimulatedHead) -> None:
        self._subject, self._head = subject, head
        self.moves: deque[etree._Element] = deque(maxlen=2000)
        """Moves that came, refused ones too, oldest first."""
        self._spaces, self._tours = HeadSpaces(subject.faults), TourRunner(head)

    def close(self) -> None:
        """Stop every tour."""
        self._tours.stop()

    def _node(self) -> str:
        presets = 0 if self._subject.faults.on("ptz_no_presets_told") else 100
        words = "".join(tag("tt:AuxiliaryCommands", word) for word in AUXILIARY)
        operations = "".join(
            f"<tt:PTZPresetTourOperation>{operation}</tt:PTZPresetTourOperation>"
            for operation in ("Start", "Stop")
        )
        return (
            f"<tt:Name>Head</tt:Name><tt:SupportedPTZSpaces>{self._spaces.told()}</tt:SupportedPTZSpaces>"
            f"<tt:MaximumNumberOfPresets>{presets}</tt:MaximumNumberOfPresets>"
            f"<tt:HomeSupported>true</tt:HomeSupported>{words}<tt:Extension><tt:SupportedPresetTour>"
            f"<tt:MaximumNumberOfPresetTours>{TOURS_MOST}</tt:MaximumNumberOfPresetTours>{operations}"
            "</tt:SupportedPresetTour></tt:Extension>"
        )

    def _may_tell(self) -> None:
        if self._subject.faults.on("ptz_no_nodes"):
            raise SoapFault("ter:ActionNotSupported", "Optional Action Not Implemented", sender=False)

    def get_nodes(self, _call: Call) -> str:
        """Return the one head."""
        self._may_tell()
        return f'<tptz:PTZNode token="node" FixedHomePosition="false">{self._node()}</tptz:PTZNode>'

    def get_node(self, call: Call) -> str:
        """Return the one head."""
        return self.get_nodes(call)

    def get_configurations(self, _call: Call) -> str:
        """Return the head's configuration."""
        return f'<tptz:PTZConfiguration token="ptz">{ptz_configuration()}</tptz:PTZConfiguration>'

    def get_configuration(self, call: Call) -> str:
        """Return the head's configuration."""
        return self.get_configurations(call)

    def get_configuration_options(self, _call: Call) -> str:
        """Return the head's spaces and how long a move may last."""
        self._may_tell()
        return (
            f"<tptz:PTZConfigurationOptions><tt:Spaces>{self._spaces.told()}</tt:Spaces><tt:PTZTimeout><tt:Min>PT0.1S</tt:Min>"
            "<tt:Max>PT60S</tt:Max></tt:PTZTimeout></tptz:PTZConfigurationOptions>"
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        position = "false" if self._subject.faults.on("ptz_no_position") else "true"
        return f'<tptz:Capabilities MoveStatus="true" StatusPosition="{position}"/>'

    def continuous_move(self, call: Call) -> str:
        """Move at a speed."""
        faults = self._subject.faults
        pan, tilt = (call.number("tptz:Velocity/tt:PanTilt", axis) or 0.0 for axis in ("x", "y"))
        zoom = call.number("tptz:Velocity/tt:Zoom", "x") or 0.0
        timeout = call.text("tptz:Timeout")
        self.moves.append(call.body)
        refuse_move(call, faults)
        if not (pan or tilt or zoom) and faults.on("ptz_ignores_zero"):
            return ""
        self._tours.stop()
        timeout_s = seconds(timeout, _DEFAULT_TIMEOUT_S)
        self._head.move(pan, tilt, zoom, math.inf if faults.on("ptz_ignores_timeout") else timeout_s)
        return ""

    def relative_move(self, call: Call) -> str:
        """Move by a distance, in generic units or in parts of the picture."""
        self._tours.stop()
        now = self._head.position()
        by = "tptz:Translation/tt:"
        pan, tilt = (call.number(f"{by}PanTilt", axis) or 0.0 for axis in ("x", "y"))
        zoom = call.number(f"{by}Zoom", "x") or 0.0
        pan_tilt = call.body.find(f"{by}PanTilt", NAMESPACES)
        if pan_tilt is not None and pan_tilt.get("space") == FOV:
            to = turned_by_picture(now, pan, tilt)
        else:
            to = Position(now.pan + pan, now.tilt + tilt, now.zoom)
        self._head.go_to(Position(to.pan, to.tilt, now.zoom + zoom))
        return ""

    def absolute_move(self, call: Call) -> str:
        """Move to a position; axes that are not named stay."""
        to = self._spaces.position(call, self._head.position())
        self._tours.stop()
        speed = call.number("tptz:Speed/tt:PanTilt", "x")
        self._head.go_to(to, 1.0 if speed is None else speed)
        return ""

    def stop(self, call: Call) -> str:
        """Stop, unless the fault refuses it."""
        if self._subject.faults.on("ptz_refuses_stop"):
            raise SoapFault("ter:ActionNotSupported", "Stop is not supported", sender=False, status=500)
        self._tours.stop()
        axes = [call.text(f"tptz:{name}", "true").lower() in {"true", "1"} for name in ("PanTilt", "Zoom")]
        self._head.stop(pan_tilt=axes[0], zoom=axes[1])
        return ""

    def get_status(self, _call: Call) -> str:
        """Return the position and whether the head moves."""
        faults = self._subject.faults
        now = self._head.position()
        state = "MOVING" if self._head.is_moving and not faults.on("ptz_always_idle") else "IDLE"
        moment = dt.datetime.fromtimestamp(self._subject.now_s(), dt.UTC).isoformat(timespec="milliseconds")
        where = "" if faults.on("ptz_no_position") else self._spaces.vector("tt:Position", now)
        return (
            f"<tptz:PTZStatus>{where}<tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt>"
            f"<tt:Zoom>{state}</tt:Zoom></tt:MoveStatus>"
            f"<tt:UtcTime>{moment.replace('+00:00', 'Z')}</tt:UtcTime>"
            "</tptz:PTZStatus>"
        )

    def get_presets(self, _call: Call) -> str:
        """Return the presets."""
        return "".join(
            f'<tptz:Preset token="{preset.token}">{tag("tt:Name", preset.name)}'
            f"{self._spaces.vector('tt:PTZPosition', preset.position)}</tptz:Preset>"
            for preset in self._head.presets.values()
        )

    def set_preset(self, call: Call) -> str:
        """Store the present position as a preset."""
        token = call.text("tptz:PresetToken")
        if token and token not in self._head.presets:
            raise SoapFault("ter:NoToken", f"there is no preset {token!r}")
        name = call.text("tptz:PresetName") or f"Preset {len(self._head.presets) + 1}"
        return tag("tptz:PresetToken", self._head.remember(name[:64], token))

    def goto_preset(self, call: Call) -> str:
        """Move to a preset."""
        preset = self._head.presets.get(call.text("tptz:PresetToken"))
        if preset is None:
            raise SoapFault("ter:NoToken", "there is no such preset")
        self._tours.stop()
        self._head.go_to(preset.position)
        return ""

    def remove_preset(self, call: Call) -> str:
        """Delete a preset."""
        if self._head.presets.pop(call.text("tptz:PresetToken"), None) is None:
            raise SoapFault("ter:NoToken", "there is no such preset")
        return ""

    def goto_home_position(self, _call: Call) -> str:
        """Move to the home position."""
        self._tours.stop()
        self._head.go_to(self._head.home)
        return ""

    def set_home_position(self, _call: Call) -> str:
        """Make the present position the home position."""
        self._head.home = self._head.position()
        return ""

    # -- tours and auxiliary commands -----------------------------------------------------------------------

    def get_preset_tours(self, _call: Call) -> str:
        """Return the tours that the head runs by itself."""
        return self._tours.told()

    def get_preset_tour(self, call: Call) -> str:
        """Return one tour."""
        return self._tours.one(call.text("tptz:PresetTourToken"))

    def create_preset_tour(self, _call: Call) -> str:
        """Create a tour."""
        return tag("tptz:PresetTourToken", self._tours.create())

    def modify_preset_tour(self, call: Call) -> str:
        """Change a tour."""
        self._tours.modify(call)
        return ""

    def remove_preset_tour(self, call: Call) -> str:
        """Delete a tour."""
        self._tours.remove(call.text("tptz:PresetTourToken"))
        return ""

    def operate_preset_tour(self, call: Call) -> str:
        """Start or stop a tour."""
        self._tours.operate(call.text("tptz:PresetTourToken"), call.text("tptz:Operation"))
        return ""

    def send_auxiliary_command(self, call: Call) -> str:
        """Run the wiper or the washer."""
        word = call.text("tptz:AuxiliaryData")
        if word not in AUXILIARY:
            raise SoapFault("ter:InvalidArgVal", "there is no such auxiliary command")
        self._subject.auxiliary.append(word)
        return tag("tptz:AuxiliaryResponse", "done")
