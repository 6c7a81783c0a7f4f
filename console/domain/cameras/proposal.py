"""From what a camera told of itself to the camera that is proposed for the scheme: streams, kind, name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.camera import CameraKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, StreamProfile

SUB_LINES = 480
"""A sub-stream has at most so many lines: what a small tile needs."""
PLAYED = ("h264", "h265", "hevc", "mjpeg", "jpeg")


def proposals(
    report: DeviceReport, found: DiscoveredCamera | None, login: tuple[str, str], group: str = ""
) -> list[CameraRequest]:
    """One camera for each video source of the box, in its order; none where it offers no stream.

    Args:
        report: what it told.
        found: how it was found; its name and place are proposed.
        login: user and password.
        group: in the camera list.
    """
    sources: dict[str, list[StreamProfile]] = {}
    for profile in report.profiles:
        if profile.stream_url and profile.video.codec.lower() in {*PLAYED, ""}:
            sources.setdefault(profile.source, []).append(profile)
    made = []
    for number, profiles in enumerate(sources.values(), 1):
        main = max(profiles, key=_size)
        name = _name(report, found) + (f" {number}" if len(sources) > 1 else "")
        is_movable = report.ptz is not None and any(one.has_ptz for one in profiles)
        made.append(
            CameraRequest(
                main.stream_url,
                name,
                place=found.place if found else "",
                group=group,
                kind=CameraKind.PTZ if is_movable else CameraKind.FIXED,
                sub_url=_sub(profiles, main),
                onvif=report.address,
                user=login[0],
                password=login[1],
            )
        )
    return made


def _size(profile: StreamProfile) -> int:
    return profile.video.width * profile.video.height


def _sub(profiles: Iterable[StreamProfile], main: StreamProfile) -> str:
    """The largest of the small ones."""
    small = [
        one for one in profiles if one is not main and 0 < one.video.height <= SUB_LINES < main.video.height
    ]
    return max(small, key=_size).stream_url if small else ""


def _name(report: DeviceReport, found: DiscoveredCamera | None) -> str:
    told = found.name.strip() if found else ""
    box = f"{report.identity.maker} {report.identity.model}".strip()
    return told or box or "Camera"


def report_lines(report: DeviceReport) -> list[tuple[str, str]]:
    """The report as pairs of a heading and words, for screen and paper."""
    box, ptz = report.identity, report.ptz
    lines = [
        ("Make and model", f"{box.maker} {box.model}".strip()),
        ("Firmware", box.firmware),
        ("Serial number", box.serial),
        ("Services", ", ".join(service.name for service in report.services)),
    ]
    lines += [(f"Stream {one.name or one.token}", _encoding(one)) for one in report.profiles]
    if ptz is not None:
        able = {
            "presets": ptz.has_presets,
            "home": ptz.has_home,
            "absolute positions": ptz.has_absolute,
            "tells its position": ptz.tells_position,
            "tours": ptz.has_tours,
            "focus": ptz.has_focus,
            "iris": ptz.has_iris,
        }
        lines.append(("Steering", ", ".join(word for word, there in able.items() if there) or "moves"))
    clock = report.clock_error_s
    lines += [
        (
            "Clock",
            f"{clock:+.1f} s off, {report.time_source or 'source not told'}" if clock is not None else "",
        ),
        ("Events", ", ".join(report.events)),
        ("Privacy masks", f"up to {report.masks_most}" if report.masks_most else ""),
        ("Relays", ", ".join(report.relays)),
        ("Encrypted", "yes" if report.is_encrypted else "no"),
    ]
    lines += [(f"Quirk: {one.id}", f"{one.what} {one.then}".strip()) for one in report.quirks]
    lines += [("Not answered", one) for one in report.missing]
    return [(name, words) for name, words in lines if words]


def _encoding(profile: StreamProfile) -> str:
    video = profile.video
    parts = [
        video.codec.upper(),
        f"{video.width}×{video.height}" if video.width else "",
        f"{video.fps:g} pictures a second" if video.fps else "",
        f"{video.bitrate_kbps} kbit/s" if video.bitrate_kbps else "",
        f"key frame every {video.gop}" if video.gop else "",
        f"sound {profile.audio}" if profile.audio else "",
    ]
    return ", ".join(part for part in parts if part)
