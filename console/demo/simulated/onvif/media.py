"""The ONVIF media services, of both generations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.simulated.onvif import masks
from console.demo.simulated.onvif.encoders import changed
from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault, tag

if TYPE_CHECKING:
    from console.demo.simulated.clip import StreamShape
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call

_OLD_NAMES = {"h264": "H264", "mjpeg": "JPEG", "hevc": "H264"}
"""The first media service has no word for H.265; cameras then say H264, or nothing."""
_NEW_NAMES = {"h264": "H264", "mjpeg": "JPEG", "hevc": "H265"}
_MULTICAST = (
    "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>"
    "<tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>"
)


class _Profiles:
    """What both generations share."""

    def __init__(self, subject: CameraState) -> None:
        self._subject = subject

    @property
    def _shapes(self) -> dict[str, StreamShape]:
        return self._subject.encoders

    def _tokens(self) -> list[str]:
        """Return the profile tokens; the fault `many_profiles` adds copies of the main one."""
        more = int(self._subject.faults.number("many_profiles"))
        return [*self._shapes, *(f"main{at}" for at in range(len(self._shapes), more))]

    def _encoder_of(self, token: str) -> str:
        if token in self._shapes:
            return token
        if token in self._tokens():
            return "main"
        raise SoapFault("ter:NoProfile", f"there is no profile {token!r}")

    def _shape(self, token: str) -> StreamShape:
        return self._shapes[self._encoder_of(token)]

    def _set(self, call: Call, prefix: str, names: dict[str, str]) -> str:
        """Take an encoder's settings from a request; the stream itself does not change."""
        at = f"{prefix}:Configuration"
        configuration = call.body.find(at, NAMESPACES)
        token = "" if configuration is None else str(configuration.get("token", ""))
        if token not in self._shapes:
            raise SoapFault("ter:NoConfig", "there is no such configuration")
        gop = (configuration.get("GovLength") if configuration is not None else None) or call.text(
            f"{at}/tt:H264/tt:GovLength"
        )
        self._shapes[token] = changed(self._shapes[token], call, at, names, gop or "")
        return ""

    def _source(self) -> str:
        main = self._shapes["main"]
        return (
            "<tt:Name>Source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>source</tt:SourceToken>"
            f'<tt:Bounds x="0" y="0" width="{main.width}" height="{main.height}"/>'
        )

    def _ptz(self, name: str) -> str:
        if self._subject.head is None:
            return ""
        return f'<{name} token="ptz">{ptz_configuration()}</{name}>'

    @staticmethod
    def _size(shape: StreamShape) -> str:
        inner = f"<tt:Width>{shape.width}</tt:Width><tt:Height>{shape.height}</tt:Height>"
        return f"<tt:Resolution>{inner}</tt:Resolution>"

    def _encoder(self, name: str) -> str:
        shape = self._shapes[name]
        h264 = (
            ""
            if shape.codec == "mjpeg"
            else (
                f"<tt:H264><tt:GovLength>{shape.gop}</tt:GovLength><tt:H264Profile>Baseline</tt:H264Profile></tt:H264>"
            )
        )
        return (
            f"<tt:Name>{name}</tt:Name><tt:UseCount>1</tt:UseCount>"
            f"<tt:Encoding>{_OLD_NAMES[shape.codec]}</tt:Encoding>{self._size(shape)}<tt:Quality>4</tt:Quality>"
            f"<tt:RateControl><tt:FrameRateLimit>{round(shape.fps)}</tt:FrameRateLimit><tt:EncodingInterval>1"
            f"</tt:EncodingInterval><tt:BitrateLimit>{shape.bitrate_bps // 1000}</tt:BitrateLimit>"
            "</tt:RateControl>"
            f"{h264}{_MULTICAST}<tt:SessionTimeout>PT60S</tt:SessionTimeout>"
        )

    def _encoder2(self, name: str) -> str:
        shape = self._shapes[name]
        return (
            f"<tt:Name>{name}</tt:Name><tt:UseCount>1</tt:UseCount>"
            f"<tt:Encoding>{_NEW_NAMES[shape.codec]}</tt:Encoding>{self._size(shape)}"
            '<tt:RateControl ConstantBitRate="false">'
            f"<tt:FrameRateLimit>{float(shape.fps):g}</tt:FrameRateLimit>"
            f"<tt:BitrateLimit>{shape.bitrate_bps // 1000}</tt:BitrateLimit></tt:RateControl>"
            "<tt:Quality>4</tt:Quality>"
        )

    def _snapshot_uri(self) -> str:
        return f"http://{self._subject.shown_host}:{self._subject.port}/snapshot.jpg"


def ptz_configuration() -> str:
    """Return the one PTZ configuration."""
    space = "http://www.onvif.org/ver10/tptz"
    return (
        "<tt:Name>PTZ</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>node</tt:NodeToken>"
        f"<tt:DefaultAbsolutePantTiltPositionSpace>{space}/PanTiltSpaces/PositionGenericSpace"
        "</tt:DefaultAbsolutePantTiltPositionSpace>"
        f"<tt:DefaultAbsoluteZoomPositionSpace>{space}/ZoomSpaces/PositionGenericSpace</tt:DefaultAbsoluteZoomPositionSpace>"
        f"<tt:DefaultContinuousPanTiltVelocitySpace>{space}/PanTiltSpaces/VelocityGenericSpace"
        "</tt:DefaultContinuousPanTiltVelocitySpace>"
        f"<tt:DefaultContinuousZoomVelocitySpace>{space}/ZoomSpaces/VelocityGenericSpace"
        "</tt:DefaultContinuousZoomVelocitySpace><tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout>"
    )


class MediaService(_Profiles):
    """The first-generation media service. Used only in the event loop's thread."""

    def _profile(self, name: str, element: str) -> str:
        encoder = self._encoder_of(name)
        return (
            f'<trt:{element} token="{name}" fixed="true"><tt:Name>{name}</tt:Name>'
            f'<tt:VideoSourceConfiguration token="source">{self._source()}</tt:VideoSourceConfiguration>'
            f'<tt:VideoEncoderConfiguration token="{encoder}">{self._encoder(encoder)}'
            "</tt:VideoEncoderConfiguration>"
            f"{self._ptz('tt:PTZConfiguration')}</trt:{element}>"
        )

    def get_profiles(self, _call: Call) -> str:
        """Return the main and sub profile."""
        return "".join(self._profile(name, "Profiles") for name in self._tokens())

    def get_profile(self, call: Call) -> str:
        """Return one profile."""
        token = call.text("trt:ProfileToken")
        self._shape(token)
        return self._profile(token, "Profile")

    def get_stream_uri(self, call: Call) -> str:
        """Return the address of a profile's stream."""
        return _media_uri("trt", self._subject.stream(self._encoder_of(call.text("trt:ProfileToken"))))

    def get_snapshot_uri(self, _call: Call) -> str:
        """Return the address of a still picture."""
        return _media_uri("trt", self._snapshot_uri())

    def get_video_sources(self, _call: Call) -> str:
        """Return the one sensor."""
        main = self._shapes["main"]
        return (
            '<trt:VideoSources token="source">'
            f"<tt:Framerate>{float(main.fps):g}</tt:Framerate>{self._size(main)}"
            "</trt:VideoSources>"
        )

    def get_video_source_configurations(self, _call: Call) -> str:
        """Return the sensor's full picture."""
        return f'<trt:Configurations token="source">{self._source()}</trt:Configurations>'

    def get_video_encoder_configurations(self, _call: Call) -> str:
        """Return how both streams are encoded."""
        return "".join(
            f'<trt:Configurations token="{name}">{self._encoder(name)}</trt:Configurations>'
            for name in self._shapes
        )

    def get_video_encoder_configuration(self, call: Call) -> str:
        """Return how one stream is encoded."""
        token = call.text("trt:ConfigurationToken")
        self._shape(token)
        return f'<trt:Configuration token="{token}">{self._encoder(token)}</trt:Configuration>'

    def set_video_encoder_configuration(self, call: Call) -> str:
        """Change how a stream is encoded."""
        return self._set(
            call, "trt", {onvif_name: codec for codec, onvif_name in _OLD_NAMES.items() if codec != "hevc"}
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        return (
            '<trt:Capabilities SnapshotUri="true"><trt:ProfileCapabilities MaximumNumberOfProfiles="2"/>'
            '<trt:StreamingCapabilities RTP_TCP="true" RTP_RTSP_TCP="true"/></trt:Capabilities>'
        )


def _media_uri(prefix: str, address: str) -> str:
    return (
        f"<{prefix}:MediaUri>{tag('tt:Uri', address)}<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
        f"<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></{prefix}:MediaUri>"
    )


class Media2Service(_Profiles):
    """The second-generation media service. Used only in the event loop's thread."""

    def get_profiles(self, call: Call) -> str:
        """Return both profiles, or the one that is requested."""
        token = call.text("tr2:Token")
        if token:
            self._shape(token)
        return "".join(self._profile(name) for name in self._tokens() if token in {"", name})

    def _profile(self, name: str) -> str:
        encoder = self._encoder_of(name)
        return (
            f'<tr2:Profiles token="{name}" fixed="true"><tr2:Name>{name}</tr2:Name><tr2:Configurations>'
            f'<tr2:VideoSource token="source">{self._source()}</tr2:VideoSource>'
            f'<tr2:VideoEncoder token="{encoder}" GovLength="{self._shapes[encoder].gop}">'
            f"{self._encoder2(encoder)}"
            f"</tr2:VideoEncoder>{self._ptz('tr2:PTZ')}</tr2:Configurations></tr2:Profiles>"
        )

    def get_stream_uri(self, call: Call) -> str:
        """Return the address of a profile's stream."""
        address = self._subject.stream(self._encoder_of(call.text("tr2:ProfileToken")))
        return tag("tr2:Uri", "" if self._subject.faults.on("media2_no_streams") else address)

    def get_snapshot_uri(self, _call: Call) -> str:
        """Return the address of a still picture."""
        return tag("tr2:Uri", self._snapshot_uri())

    def get_video_source_configurations(self, _call: Call) -> str:
        """Return the sensor's full picture."""
        return f'<tr2:Configurations token="source">{self._source()}</tr2:Configurations>'

    def get_video_encoder_configurations(self, _call: Call) -> str:
        """Return how both streams are encoded."""
        return "".join(
            f'<tr2:Configurations token="{name}" GovLength="{shape.gop}">{self._encoder2(name)}'
            "</tr2:Configurations>"
            for name, shape in self._shapes.items()
        )

    def set_video_encoder_configuration(self, call: Call) -> str:
        """Change how a stream is encoded."""
        return self._set(call, "tr2", {onvif_name: codec for codec, onvif_name in _NEW_NAMES.items()})

    # -- privacy masks --------------------------------------------------------------------------------------

    def get_masks(self, call: Call) -> str:
        """Return all masks, or the one that is requested."""
        token = call.text("tr2:Token")
        return "".join(
            masks.told(key, mask) for key, mask in self._subject.masks.items() if token in {"", key}
        )

    def create_mask(self, call: Call) -> str:
        """Store a new mask."""
        _, mask = masks.read(call)
        token = masks.free_token(self._subject.masks)
        self._subject.masks[token] = mask
        return tag("tr2:Token", token)

    def set_mask(self, call: Call) -> str:
        """Change a mask."""
        token, mask = masks.read(call)
        if token not in self._subject.masks:
            raise SoapFault("ter:NoMask", "there is no such mask")
        self._subject.masks[token] = mask
        return ""

    def delete_mask(self, call: Call) -> str:
        """Delete a mask."""
        if self._subject.masks.pop(call.text("tr2:Token"), None) is None:
            raise SoapFault("ter:NoMask", "there is no such mask")
        return ""

    def get_mask_options(self, _call: Call) -> str:
        """Return which masks are possible."""
        return masks.options()

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        return (
            '<tr2:Capabilities SnapshotUri="true" Mask="true">'
            '<tr2:ProfileCapabilities MaximumNumberOfProfiles="2"/>'
            '<tr2:StreamingCapabilities RTSPStreaming="true"/></tr2:Capabilities>'
        )
