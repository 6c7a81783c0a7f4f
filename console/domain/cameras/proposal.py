"""Propose cameras for the scheme from the report of a probed device: streams, kind, name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.camera import CameraKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, StreamProfile

SUB_LINES = 480
"""The maximum number of lines of a sub-stream, enough for a small tile."""
PLAYED = ("h264", "h265", "hevc", "mjpeg", "jpeg")


def proposals(
    report: DeviceReport, device: DiscoveredCamera | None, login: tuple[str, str], group: str = ""
) -> list[CameraRequest]:
    """Return one proposed camera for each video source of the device; empty if it offers no stream.

    Args:
        report: the report of the probe.
        device: the discovered device; its name and location are proposed.
        login: user name and password.
        group: group in the camera list.
    """
    sources: dict[str, list[StreamProfile]] = {}
    for profile in report.profiles:
        if profile.stream_url and profile.video.codec.lower() in {*PLAYED, ""}:
            sources.setdefault(profile.source, []).append(profile)
    cameras = []
    for number, profiles in enumerate(sources.values(), 1):
        main = max(profiles, key=_size)
        name = _name(report, device) + (f" {number}" if len(sources) > 1 else "")
        is_movable = report.ptz is not None and any(profile.has_ptz for profile in profiles)
        cameras.append(
            CameraRequest(
                main.stream_url,
                name,
                place=device.place if device else "",
                group=group,
                kind=CameraKind.PTZ if is_movable else CameraKind.FIXED,
                sub_url=_sub(profiles, main),
                onvif=report.address,
                user=login[0],
                password=login[1],
            )
        )
    return cameras


def _size(profile: StreamProfile) -> int:
    return profile.video.width * profile.video.height


def _sub(profiles: Iterable[StreamProfile], main: StreamProfile) -> str:
    """Return the address of the largest of the small streams, or an empty text."""
    small = [
        profile
        for profile in profiles
        if profile is not main and 0 < profile.video.height <= SUB_LINES < main.video.height
    ]
    return max(small, key=_size).stream_url if small else ""


def _name(report: DeviceReport, device: DiscoveredCamera | None) -> str:
    device_name = device.name.strip() if device else ""
    model_name = f"{report.identity.maker} {report.identity.model}".strip()
    return device_name or model_name or "Camera"


def report_lines(report: DeviceReport) -> list[tuple[str, str]]:
    """Return the report as pairs of a heading and a text, for screen and paper."""
    identity, ptz = report.identity, report.ptz
    lines = [
        ("Make and model", f"{identity.maker} {identity.model}".strip()),
        ("Firmware", identity.firmware),
        ("Serial number", identity.serial),
        ("Services", ", ".join(service.name for service in report.services)),
    ]
    lines += [(f"Stream {profile.name or profile.token}", _encoding(profile)) for profile in report.profiles]
    if ptz is not None:
        able = {
            "presets": ptz.has_presets,
            "home": ptz.has_home,
            "absolute positions": ptz.has_absolute,
            "reports its position": ptz.tells_position,
            "tours": ptz.has_tours,
            "focus": ptz.has_focus,
            "iris": ptz.has_iris,
        }
        lines.append(
            ("Steering", ", ".join(word for word, is_present in able.items() if is_present) or "moves")
        )
    clock = report.clock_error_s
    lines += [
        (
            "Clock",
            f"{clock:+.1f} s off, {report.time_source or 'source not reported'}" if clock is not None else "",
        ),
        ("Events", ", ".join(report.events)),
        ("Privacy masks", f"up to {report.masks_most}" if report.masks_most else ""),
        ("Relays", ", ".join(report.relays)),
        ("Encrypted", "yes" if report.is_encrypted else "no"),
    ]
    lines += [(f"Quirk: {quirk.id}", f"{quirk.what} {quirk.then}".strip()) for quirk in report.quirks]
    lines += [("Not answered", missing) for missing in report.missing]
    return [(name, words) for name, words in lines if words]


def _encoding(profile: StreamProfile) -> str:
    video = profile.video
    parts = [
        video.codec.upper(),
        f"{video.width}×{video.height}" if video.width else "",
        f"{video.fps:g} fps" if video.fps else "",
        f"{video.bitrate_kbps} kbit/s" if video.bitrate_kbps else "",
        f"key frame every {video.gop}" if video.gop else "",
        f"audio {profile.audio}" if profile.audio else "",
    ]
    return ", ".join(part for part in parts if part)
