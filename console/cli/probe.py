"""`watchroom probe`: everything that a camera tells of itself, or which cameras there are."""

from __future__ import annotations

import dataclasses
import json
import sys
import threading
from typing import TYPE_CHECKING

import typer

from console.cli.reach import access, faults_told
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, StreamProfile


def probe(
    address: str = typer.Argument(
        "", help="ONVIF address or host of a camera; with --discover also a network or a range."
    ),
    user: str = typer.Option("", help="User for the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
    fingerprint: str = typer.Option("", help="SHA-256 of the certificate that you accept, for https://."),
    discover: bool = typer.Option(
        False, help="Find cameras: in all networks of this machine, or at ADDRESS."
    ),
    seconds: float = typer.Option(4.0, min=0.5, max=60.0, help="How long to wait for answers to --discover."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Ask a camera what it is and what it can. Nothing is changed.

    Exit status: 0; 2 wrong use; 3 no answer, or none that can be read; 4 login refused; 5 certificate to be
    accepted; 6 the camera refused.
    """
    with faults_told(as_json=as_json):
        if discover:
            _discover(address, seconds, as_json=as_json)
            return
        if not address:
            raise OperatorError("No camera is named.", "Give its address, or --discover.")
        place, login = access(address, user, password_stdin=password_stdin)
        report = _asked(place, login, fingerprint, is_quiet=as_json)
        if as_json:
            print(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
        else:
            print("\n".join(_lines(report)))


def _asked(place: str, login: tuple[str, str], fingerprint: str, *, is_quiet: bool) -> DeviceReport:
    from console.devices.onvif import OnvifDevice

    def progress(step: str) -> None:
        if not is_quiet and sys.stderr.isatty():
            print(f"  {step} …", file=sys.stderr)

    device = OnvifDevice(place, login, fingerprint)
    try:
        return device.report(progress)
    finally:
        device.close()


def _discover(address: str, seconds: float, *, as_json: bool) -> None:
    from console.devices.onvif import OnvifDiscovery

    def told(found: DiscoveredCamera) -> None:
        if not as_json:
            print(_found(found), flush=True)

    stop = threading.Event()
    searching = OnvifDiscovery()
    found = searching.ask([address], told, stop) if address else searching.look_around(seconds, told, stop)
    if as_json:
        print(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
    elif not found:
        print("No camera answered.")


def _found(found: DiscoveredCamera) -> str:
    profiles = f"profiles {' '.join(found.profiles)}" if found.profiles else ""
    return "  ".join(one for one in (found.address, found.name, found.hardware, found.place, profiles) if one)


def _lines(report: DeviceReport) -> Iterator[str]:
    who = report.identity
    error = "not told" if report.clock_error_s is None else f"{report.clock_error_s:+.1f} s"
    yield f"Camera      {who.maker} {who.model}".rstrip()
    yield f"Address     {report.address}"
    yield f"Firmware    {who.firmware or 'not told'}"
    yield f"Serial      {who.serial or 'not told'}"
    yield f"Clock       {error} against ours; {report.time_source or 'source not told'}"
    yield f"Login       {'HTTP digest' if report.speaks_digest else 'WS-Security'}{_over(report)}"
    yield f"Services    {', '.join(one.name for one in report.services) or 'none'}"
    for profile in report.profiles:
        yield from _profile(profile)
    yield f"Steering    {_steering(report)}"
    yield f"Masks       {report.masks_most or 'none'}"
    for name, values in (
        ("Time from", report.ntp),
        ("Relays", report.relays),
        ("Users", report.users),
        ("Events", report.events),
    ):
        if values:
            yield f"{name:<11} {', '.join(values)}"
    for quirk in report.quirks:
        yield f"Quirk       {quirk.what} {quirk.then}".rstrip()
    for one in report.missing:
        yield f"Missing     {one}"


def _over(report: DeviceReport) -> str:
    return " over TLS" if report.is_encrypted else ", not encrypted"


def _profile(profile: StreamProfile) -> Iterator[str]:
    video = profile.video
    figures = [
        video.codec,
        f"{video.width}x{video.height}",
        f"{video.fps:g} fps" if video.fps is not None else "",
        f"{video.bitrate_kbps} kbit/s" if video.bitrate_kbps is not None else "",
        f"key frame every {video.gop}" if video.gop else "",
        f"sound {profile.audio}" if profile.audio else "",
    ]
    yield f"Profile     {profile.name} ({profile.token}): {', '.join(one for one in figures if one)}"
    yield f"            {profile.stream_url or 'no stream address'}"
    if profile.snapshot_url:
        yield f"            {profile.snapshot_url}"


def _steering(report: DeviceReport) -> str:
    can = report.ptz
    if can is None:
        return "cannot be moved"
    words = {
        "presets": can.has_presets,
        "home": can.has_home,
        "to a position": can.has_absolute,
        "by the picture": can.has_fov_relative,
        "zoom": can.has_zoom,
        "tours": can.has_tours,
        "focus": can.has_focus,
        "iris": can.has_iris,
        "tells its position": can.tells_position,
    }
    listed = [word for word, there in words.items() if there]
    return ", ".join([*listed, *can.auxiliary]) or "moves"
