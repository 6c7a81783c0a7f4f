"""The engine's parameters from a scheme's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.backups import backup_thread
from console.app.engine import EngineOptions
from console.app.wiring.ptz import stream_pinned
from console.domain.cameras.camera import CameraKind
from console.domain.recording.modes import RecordingMode, RecordingSetup, WeeklySchedule, WeeklySpan
from console.domain.recording.policy import RecordingPolicy
from console.domain.recording.retention import RetentionPeriod, RetentionRules
from console.media.capture.options import OpenOptions
from console.services.cameras.admission import Admission
from console.settings.schema import Weekday
from console.settings.secrets import KeyringSecrets
from console.store.ledger.owed_acts import NAME, RECORDERS_NAME, OwedFile
from console.store.tracks import TrackTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.app.hosted_loop import HostedLoop
    from console.app.scheme import OpenScheme
    from console.media.relay.stream import RelayStream
    from console.services.privacy.ports import CameraMasks
    from console.settings.schema import ScheduleSettings, Settings, WallSettings
    from console.settings.secrets import Secrets


OWED_FILE = "owed-entries"
"""Name of the file of entries that wait for the database, in the home folder."""


def engine_plan(
    scheme: OpenScheme,
    secrets: Secrets,
    failed: Callable[[str], None],
    loops: Sequence[HostedLoop] = (),
    admission: Admission | None = None,
    masks: CameraMasks | None = None,
    relay: Callable[[int], RelayStream] | None = None,
    *,
    is_linked: bool = False,
) -> EngineOptions:
    """Return the parameters of a scheme's engine; `loops` end before the ledger does.

    Args:
        scheme: opened.
        secrets: the cameras' logins.
        failed: receives the faults of its threads.
        loops: further threads of the caller.
        admission: decides which cameras are live; None: read once, now.
        masks: the privacy zones in force; None: no picture is masked.
        relay: passes recorded streams on to a console: this is the recorder's process; None: it is not.
        is_linked: whether this is a console beside such a recorder.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    if admission is None:
        admission = Admission(scheme.camera_facts, scheme.clock)
        admission.load()
    settings = scheme.settings
    if not scheme.is_demo:
        # Two processes of one scheme must not keep their entries in one file, nor under one key.
        name, key = (OWED_FILE, NAME) if relay is None else (f"{OWED_FILE}-recorder", RECORDERS_NAME)
        scheme.ledger.keep_owed_in(OwedFile(scheme.home / name, KeyringSecrets(), key=key))
    return EngineOptions(
        register=scheme.cameras,
        secrets=secrets,
        acts=scheme.ledger,
        holds=scheme.holds,
        books=scheme.ledger,
        volumes=[] if is_linked else scheme.volumes(),
        crashed=failed,
        policy=RecordingPolicy(
            pre_event_s=settings.recording.pre_event_s,
            time_lapse_interval_s=settings.recording.time_lapse_interval_s,
        ),
        rules=_retention(settings),
        options=OpenOptions(transport=settings.wall.rtsp_transport),
        transports=camera_transports(settings.wall),
        trust=stream_pinned(admission),
        device=settings.wall.hardware_decoder,
        is_live=admission.is_live,
        masks=masks,
        lessons=scheme.lessons,
        tracks=TrackTable(scheme.database),
        clock_trust=scheme.clock_trust,
        relay=relay,
        plan_of=lambda camera: recording_plan(camera, settings.recording.schedules),
        loops=[
            scheme.ledger_thread(failed),
            scheme.changes_thread(failed),
            # The recorder runs day and night, so it makes the backups.
            *([] if is_linked else [backup_thread(scheme, failed)]),
            *loops,
        ],
    )


def camera_transports(settings: WallSettings) -> dict[int, str]:
    """Return the transports of the cameras that have one of their own, by the first rule that names each."""
    rules = [(number, rule.transport) for rule in settings.transports for number in rule.cameras]
    return dict(reversed(rules))


def _retention(settings: Settings) -> RetentionRules:
    days = settings.recording.retention_days
    kinds = [kind for kind in CameraKind if kind is not CameraKind.BODY_WORN]
    return RetentionRules({kind: RetentionPeriod(days) for kind in kinds})


_DAYS = list(Weekday)


def recording_plan(camera: int, schedules: Sequence[ScheduleSettings]) -> RecordingSetup:
    """Return the recording plan of a camera: the first schedule that names it or names no camera.

    Raises:
        OperatorError: spans of the schedule overlap or end before they begin.
    """
    for schedule in schedules:
        if camera in schedule.cameras or not schedule.cameras:
            return RecordingSetup(_weekly(schedule))
    return RecordingSetup()


def _weekly(schedule: ScheduleSettings) -> WeeklySchedule:
    spans = tuple(
        WeeklySpan(_DAYS.index(day), _minute(span.begin), _minute(span.end), RecordingMode(span.mode))
        for span in schedule.spans
        for day in span.days
    )
    return WeeklySchedule(RecordingMode(schedule.usual), spans)


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
