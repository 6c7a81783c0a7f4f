"""`watchroom probe`: read everything that a camera reports about itself, or find cameras."""

from __future__ import annotations

import dataclasses
import json
import sys
import threading
from typing import TYPE_CHECKING

import typer

from console.cli.reach import TRANSPORT_HELP, access, is_stream, known_transport, printed_faults
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.cameras.enrolled import enrolled
from console.domain.errors import OperatorError
from console.media.capture.options import AUTOMATIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, StreamProfile


def probe(
    address: str = typer.Argument(
        "",
        help="ONVIF address or host of a camera, or RTSP address of a stream. "
        "With --discover, also a network or a range.",
    ),
    user: str = typer.Option("", help="User name on the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
    fingerprint: str = typer.Option("", help="SHA-256 of the certificate to accept, for https://."),
    discover: bool = typer.Option(False, help="Find cameras in all networks of this machine, or at ADDRESS."),
    seconds: float = typer.Option(
        4.0, min=0.5, max=60.0, help="Time to wait for answers to --discover, in seconds."
    ),
    transport: str = typer.Option(AUTOMATIC, help=TRANSPORT_HELP),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show what a camera is and what it can do. Nothing is changed, moved, shown or recorded.

    Exit status: 0 success; 2 wrong use; 3 no answer, or an answer that cannot be read; 4 login refused;
    5 certificate not accepted yet; 6 the camera refused.
    """
    with printed_faults(as_json=as_json):
        if discover:
            _discover(address, seconds, as_json=as_json)
            return
        if not address:
            raise OperatorError("No camera address was given.", "Enter the address, or use --discover.")
        place, login = access(address, user, password_stdin=password_stdin)
        if is_stream(place):
            _probe_stream(place, login, known_transport(transport), fingerprint, seconds, as_json=as_json)
            return
        report = _read_report(place, login, fingerprint, is_quiet=as_json)
        if as_json:
            print(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
        else:
            print("\n".join(_lines(report)))


def _probe_stream(
    place: str, login: tuple[str, str], transport: str, fingerprint: str, seconds: float, *, as_json: bool
) -> None:
    from console.app.stream_probe import probe_stream

    found = probe_stream(place, login, transport, fingerprint, seconds)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print(f"Address     {found['address']}")
    print(f"Read by     {found['read_by']}, opened in {found['opened_s']} s")
    for track in found["tracks"]:
        size = f"{track['width']}x{track['height']}" if track["width"] else f"{track['sample_rate_hz']} Hz"
        print(f"Track       {track['codec']}, {size}")
    for dropped in found["dropped"]:
        print(f"Left out    {dropped}")
    print(f"Received    {found['fps']} fps, {found['key_frames']} key frames, {found['kbit_s']} kbit/s")


def _read_report(place: str, login: tuple[str, str], fingerprint: str, *, is_quiet: bool) -> DeviceReport:
    from console.devices.drivers import DRIVERS

    def progress(step: str) -> None:
        if not is_quiet and sys.stderr.isatty():
            print(f"  {step} …", file=sys.stderr)

    device = DRIVERS[ONVIF].open_device(DeviceAddress(ONVIF, place), login, fingerprint)
    try:
        return device.report(progress)
    finally:
        device.close()


def _discover(address: str, seconds: float, *, as_json: bool) -> None:
    from console.devices.drivers import DRIVERS

    cameras = _scheme_cameras()

    def print_device(device: DiscoveredCamera) -> None:
        if not as_json:
            print(_discovery_line(device, enrolled([device], cameras)), flush=True)

    stop = threading.Event()
    searching = DRIVERS[ONVIF].open_discovery()
    devices = (
        searching.probe([address], print_device, stop)
        if address
        else searching.search(seconds, print_device, stop)
    )
    if as_json:
        known = enrolled(devices, cameras)
        numbers = {address: camera.number for address, camera in known.items()}
        rows = [{**dataclasses.asdict(one), "camera": numbers.get(one.address)} for one in devices]
        print(json.dumps(rows, ensure_ascii=False))
    elif not devices:
        print("No camera answered.")


def _scheme_cameras() -> Sequence[Camera]:
    """Return the cameras of the scheme in WATCHROOM_HOME; none where there is no scheme yet."""
    from console.app.scheme import open_scheme, scheme_exists
    from console.settings.home import home

    if not scheme_exists(home()):
        return ()
    scheme = open_scheme(home())
    try:
        return scheme.cameras.cameras()
    finally:
        scheme.close()


def _discovery_line(device: DiscoveredCamera, known: Mapping[str, Camera]) -> str:
    camera = known.get(device.address)
    mark = f"already in the scheme: camera {camera.number}" if camera is not None else ""
    profiles = f"profiles {' '.join(device.profiles)}" if device.profiles else ""
    return "  ".join(
        part for part in (device.address, device.name, device.hardware, device.place, profiles, mark) if part
    )


def _lines(report: DeviceReport) -> Iterator[str]:
    identity = report.identity
    error = "not reported" if report.clock_error_s is None else f"{report.clock_error_s:+.1f} s"
    yield f"Camera      {identity.maker} {identity.model}".rstrip()
    yield f"Address     {report.address}"
    yield f"Firmware    {identity.firmware or 'not reported'}"
    yield f"Serial      {identity.serial or 'not reported'}"
    yield f"Clock       {error} compared with this machine; {report.time_source or 'source not reported'}"
    yield f"Login       {'HTTP digest' if report.speaks_digest else 'WS-Security'}{_over(report)}"
    yield f"Services    {', '.join(service.name for service in report.services) or 'none'}"
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
    for missing in report.missing:
        yield f"Missing     {missing}"


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
        f"audio {profile.audio}" if profile.audio else "",
    ]
    yield f"Profile     {profile.name} ({profile.token}): {', '.join(figure for figure in figures if figure)}"
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
        "absolute positions": can.has_absolute,
        "moves by parts of the picture": can.has_fov_relative,
        "zoom": can.has_zoom,
        "tours": can.has_tours,
        "focus": can.has_focus,
        "iris": can.has_iris,
        "reports its position": can.tells_position,
    }
    listed = [word for word, is_present in words.items() if is_present]
    return ", ".join([*listed, *can.auxiliary]) or "moves"
