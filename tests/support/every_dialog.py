"""One dialog of every class of the screen, made with what it needs; what it hands on is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from console.bridge.evidence_wishes import SnapshotWish
from console.domain.books import KINDS
from console.domain.books.counts import Counts
from console.domain.books.deployment_file import Deployment
from console.domain.books.entries import CaseFile, Entry
from console.domain.cameras.certificate import CertificateUnknown
from console.domain.cameras.report import DeviceReport, Encoding, Identity, StreamProfile
from console.domain.disclosure.kinds_of_request import KIND_BY_NAME
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.disclosure.request import RequestCase, RequestState
from console.domain.evidence.proposal import EvidenceProposal
from console.domain.people.actor import Role
from console.domain.privacy.model import Zone
from console.domain.ptz.model import Preset
from console.domain.scheme.documents import DocumentVersion
from console.domain.scheme.elected_members import ElectedMember
from console.domain.streaming.picture import Picture, PixelFormat, Plane
from console.domain.surveillance.authorisation import Authorisation
from console.domain.surveillance.kinds import KINDS_OF_AUTHORISATION
from console.domain.visitors.visit import Visit, WhoIsHere
from console.domain.wall.layouts import grid
from console.services.cameras.batch import CameraOutcome
from console.services.cameras.device_settings import DeviceSettings
from console.services.evidence.prints import PrintFrame
from console.ui.books.agreements_dialog import AgreementsDialog
from console.ui.books.complaint_letter import complaint_letters
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.export_books_dialog import ExportDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.print_book_dialog import PrintDialog
from console.ui.books.print_choice import PrintSelection
from console.ui.books.publish_report_dialog import PublishReportDialog
from console.ui.books.report_file_dialog import ReportFileDialog
from console.ui.books.verify_books_dialog import VerifyDialog
from console.ui.cameras.camera_dialog import CameraDialog
from console.ui.cameras.certificate_dialog import CertificateDialog
from console.ui.cameras.deployment_dialogs import PhotographDialog, SignsDialog
from console.ui.cameras.deployment_map import DeploymentMapDialog
from console.ui.cameras.motion_dialog import MotionDialog
from console.ui.cameras.pixel_density_dialog import PixelDensityDialog
from console.ui.cameras.report_dialogs import OutcomeDialog, ReportDialog
from console.ui.cameras.settings_commands import TimesDialog
from console.ui.cameras.settings_dialog import SettingsDialog
from console.ui.disclosure.check_dialog import CheckDialog
from console.ui.disclosure.request_letters import request_letters
from console.ui.evidence.burn_dialog import BurnDialog
from console.ui.evidence.clock_dialog import ClockDialog
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.evidence.holds_certificate import DeletionCertificateDialog
from console.ui.evidence.label_scan import ScanDialog
from console.ui.evidence.print_dialog import VideoPrintDialog
from console.ui.evidence.register_dialogs import (
    ActDialog,
    CountDialog,
    CountersignLinkDialog,
    StatementDialog,
)
from console.ui.evidence.snapshot_dialog import SnapshotDialog
from console.ui.evidence.snapshots_pane import HandOverDialog, SnapshotView
from console.ui.people.dialogs import (
    AccountDialog,
    DelegateDialog,
    LicenceDialog,
    OwnSecretsDialog,
    PasswordDialog,
    ReasonDialog,
    TrainingDialog,
)
from console.ui.people.handover_dialog import HandoverDialog
from console.ui.people.hours_dialog import HoursDialog
from console.ui.people.second_person import SecondPersonDialog
from console.ui.people.standing_orders import GiveOrderDialog, StandingOrdersDialog
from console.ui.playback.bookmarks import BookmarkDialog, BookmarkList
from console.ui.privacy.editor_commands import ZoneReasonDialog
from console.ui.privacy.lens_dialog import LensDialog
from console.ui.privacy.lift_dialog import LiftDialog
from console.ui.privacy.private_dialog import PrivatePlaceDialog
from console.ui.ptz.preset_dialog import PresetDialog
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from console.ui.ptz.tour_dialog import TourDialog
from console.ui.redaction.viewing_dialog import ViewingDialog
from console.ui.scheme.document_dialogs import FileDocumentDialog, NotReadDialog
from console.ui.scheme.elected_member_dialogs import ElectedMemberDialog, MemberListDialog
from console.ui.scheme.history import HistoryDialog
from console.ui.shell.keys_dialog import KeysDialog
from console.ui.surveillance.control import HandBackDialog, TakeControlDialog
from console.ui.surveillance.dialogs import BureauDialog, OfficerLeftDialog
from console.ui.surveillance.material_dialog import MaterialDialog
from console.ui.surveillance.word_recovery_dialog import WordRecoveryDialog
from console.ui.visitors.evacuation import EvacuationDialog, PrintOutcome
from console.ui.visitors.guest_dialogs import InspectDialog, ObserveDialog, ShowDialog
from console.ui.wall.layout_dialog import LayoutDialog
from console.ui.wall.snapshots import png_of
from console.ui.wall.wall_name_dialog import WallNameDialog
from tests.support.people import login_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog, QWidget

    from console.domain.books.fields import Value
    from console.domain.people.person import Person
    from console.services.cameras.device_settings import DeviceSettingsService
    from console.ui.base.context import PaneContext
    from tests.support.people import Room

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
WHY = "Officers ask for it after what was seen on the cameras of the High Street this morning."


@dataclass
class Dialogs:
    """Makes dialogs over a window; a manager is signed in. `acted` has what they handed on."""

    context: PaneContext
    room: Room
    parent: QWidget
    folder: Path
    acted: list[tuple[Any, ...]] = field(default_factory=list)

    def act(self, *what: Any) -> None:
        """Keep what a dialog hands on."""
        self.acted.append(what)

    @property
    def person(self) -> Person:
        return self.room.person(login_of(Role.OPERATOR))

    def every(self) -> dict[str, Callable[[], QDialog]]:
        """Return how to make one of each, by a name that begins with its class."""
        kinds = (self._of_books, self._of_cameras, self._of_evidence, self._of_people)
        more = (self._of_the_rest, self._of_privacy_and_surveillance)
        return {name: make for part in (*kinds, *more) for name, make in part().items()}

    def _of_books(self) -> dict[str, Callable[[], QDialog]]:
        context, over, books = self.context, self.parent, self.context.services.books
        selected = PrintSelection("incidents", None, (), (1, 9))
        days = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
        exports = (books.exports, books.verification)
        return {
            "CountersignDialog": lambda: CountersignDialog(["Incident log 2026/0412"], "Ann", self.act, over),
            "EntryDialog": lambda: self._entry(EntryDialog, "diary.appointed"),
            "EntryDialog of a fault": lambda: self._entry(EntryDialog, "faults.reported"),
            "ExportDialog": lambda: ExportDialog(context, books, exports, "incidents", over),
            "PrintDialog": lambda: PrintDialog(context, books, books.printing, selected, over),
            "PublishReportDialog": lambda: PublishReportDialog(context, days, over),
            "ReportFileDialog": lambda: ReportFileDialog(
                context, "csv", ("Report 2025", "about"), (Counts(), {}), 2025, over
            ),
            "VerifyDialog": lambda: VerifyDialog(context, books, books.verification, over),
            "CheckDialog": lambda: CheckDialog(KIND_BY_NAME["subject access"].checks[0], self.act, over),
            "LetterDialog of a complaint": lambda: complaint_letters(context, books, self._complaint(), over),
            "LetterDialog": lambda: request_letters(
                context, books, self._request(), LetterKind.ACKNOWLEDGEMENT, self.act, over
            ),
        }

    def _entry(self, kind: type[EntryDialog], name: str) -> QDialog:
        return kind(KINDS[name], {}, FieldSuggestions(), self.act, self.parent)

    def _complaint(self) -> CaseFile:
        fields: dict[str, Value] = {"received_on": NOW.date(), "subject": "the scheme"}
        entry = Entry("complaints", 1, "complaints.received", "a.bell", NOW, fields, "", is_open=True)
        return CaseFile(entry, is_open=True)

    def _request(self) -> RequestCase:
        kind = KIND_BY_NAME["subject access"]
        state, span = RequestState.RECEIVED, (NOW - dt.timedelta(hours=2), NOW - dt.timedelta(hours=1))
        return RequestCase(
            1, kind, state, "Orla Benson", "", NOW, (1,), *span, None, False, False, kind.checks, False
        )

    def _of_cameras(self) -> dict[str, Callable[[], QDialog]]:
        context, over, feed = self.context, self.parent, self.context.services.feed
        cameras = list(context.bridge.wall.cameras.values())
        actor, motion = self.room.me(Role.MANAGER), context.services.playback.motion.settings
        streams = tuple(
            StreamProfile(f"p{n}", f"Stream {n}", Encoding("h264", 1920, 1080, 25.0, 4000, 50)) for n in "12"
        )
        report = DeviceReport(
            "http://10.0.0.11/onvif", Identity("Maker", "Model 5", "1.0"), profiles=streams, relays=("r1",)
        )
        device = cast("DeviceSettingsService", None)
        outcomes = [CameraOutcome(camera.name, number % 2 == 0, WHY) for number, camera in enumerate(cameras)]
        place = Deployment(number=1, location="Canal bridge", purpose="x", intelligence="y", assessed_by="a")
        picture = png(1600, 1200)
        return {
            "CameraDialog": lambda: CameraDialog(None, self.act, over),
            "CameraDialog of a camera": lambda: CameraDialog(cameras[0], self.act, over),
            "CertificateDialog": lambda: CertificateDialog(
                CertificateUnknown("10.0.0.11", "ab" * 32), self.act, over
            ),
            "DeploymentMapDialog": lambda: DeploymentMapDialog(context, None, over),
            "MotionDialog": lambda: MotionDialog(context, motion, actor, cameras, None, over),
            "OutcomeDialog": lambda: OutcomeDialog("Time set", outcomes, over),
            "PhotographDialog": lambda: PhotographDialog("Canal bridge", [picture, picture], over),
            "PixelDensityDialog": lambda: PixelDensityDialog(
                context, context.services.pixel_densities, actor, cameras[0], (None, 62.0), feed, over
            ),
            "ReportDialog": lambda: ReportDialog(report, over),
            "SettingsDialog": lambda: SettingsDialog(
                context, device, actor, cameras[0], DeviceSettings(report), over
            ),
            "SignsDialog": lambda: SignsDialog(KINDS["deployments.ended"], {}, place, self.act, over),
            "TimesDialog": lambda: TimesDialog(3, self.act, over),
            "PresetDialog": lambda: PresetDialog(context, 3, self.act, over),
            "PresetNameDialog that stores": lambda: PresetNameDialog.to_store(context, 3, self.act, over),
            "PresetNameDialog that renames": lambda: PresetNameDialog.to_rename(
                context, 3, "Gate", self.act, over
            ),
            "PresetNameDialog that deletes": lambda: PresetNameDialog.to_delete(
                context, 3, "Gate", self.act, over
            ),
            "TourDialog": lambda: TourDialog(
                [Preset(str(number), f"Preset {number}") for number in range(12)], self.act, over
            ),
        }

    def _of_evidence(self) -> dict[str, Callable[[], QDialog]]:
        context, over = self.context, self.parent
        frame = PrintFrame(3, NOW, png(640, 360), is_masked=True)
        wish = SnapshotWish(3, picture(), is_masked=True)
        kind, lists = KINDS["media.registered"], FieldSuggestions()
        entry = Entry("prints", 1, "prints.made", "ann", NOW, {"reference": "VP/1", "camera": 3}, "")
        images = [self.folder / "one.iso", self.folder / "two.iso"]
        return {
            "ActDialog": lambda: ActDialog(kind, {}, lists, self.act, over),
            "ActDialog with a witness": lambda: ActDialog(
                KINDS["media.removed"], {}, lists, self.act, over, needs_witness=True
            ),
            "BurnDialog": lambda: BurnDialog(context, images, over),
            "ClockDialog": lambda: ClockDialog(context, over),
            "CountDialog": lambda: CountDialog(
                {f"Secure cabinet {letter}": 12 for letter in "ABCDEFGH"}, self.act, over
            ),
            "CountersignLinkDialog": lambda: CountersignLinkDialog(["A1/M", WHY], self.act, over),
            "DeletionCertificateDialog": lambda: DeletionCertificateDialog(self.act, over),
            "EvidenceDialog": lambda: EvidenceDialog(context, EvidenceProposal((1, 2)), over),
            "HandOverDialog": lambda: self._entry(HandOverDialog, "prints.handed"),
            "ScanDialog": lambda: ScanDialog(context, self.act, over),
            "SnapshotDialog": lambda: SnapshotDialog(context, wish, self.act, over),
            "SnapshotView": lambda: SnapshotView(entry, png(1920, 1080), over),
            "StatementDialog": lambda: StatementDialog(f"{WHY}\n" * 12, self.act, over),
            "VideoPrintDialog": lambda: VideoPrintDialog(context, frame, self.act, over),
            "BookmarkDialog": lambda: BookmarkDialog(context, 1, NOW, self.act, over),
            "BookmarkList": lambda: BookmarkList(context, self.act, self.act, over),
        }

    def _of_people(self) -> dict[str, Callable[[], QDialog]]:
        context, over = self.context, self.parent
        people = self.room.staff
        return {
            "AccountDialog": lambda: AccountDialog(context, over),
            "AccountDialog of a person": lambda: AccountDialog(context, over, self.person),
            "DelegateDialog": lambda: DelegateDialog(context, over, self.person),
            "GiveOrderDialog": lambda: GiveOrderDialog(context, over),
            "HandoverDialog that changes": lambda: HandoverDialog(context, people, over, has_next=True),
            "HandoverDialog that ends": lambda: HandoverDialog(context, people, over, has_next=False),
            "AgreementsDialog": lambda: AgreementsDialog(context, over),
            "HoursDialog": lambda: HoursDialog(context, over),
            "LicenceDialog": lambda: LicenceDialog(context, over, self.person),
            "OwnSecretsDialog": lambda: OwnSecretsDialog(context, over),
            "PasswordDialog": lambda: PasswordDialog(context, over, self.person),
            "ReasonDialog": lambda: ReasonDialog(context, over, "Close the account of Ann", WHY, self.act),
            "SecondPersonDialog": lambda: SecondPersonDialog(
                context, "A protection is taken away", WHY, self.act, self.act, over
            ),
            "StandingOrdersDialog": lambda: StandingOrdersDialog(context, over),
            "TrainingDialog": lambda: TrainingDialog(context, over, self.person),
            "ObserveDialog": lambda: ObserveDialog(visit(), self.act, over),
            "ShowDialog": lambda: ShowDialog(self.act, over),
            "InspectDialog": lambda: InspectDialog(self.act, over),
            "ViewingDialog": lambda: ViewingDialog(12, "D. Data", self.act, over),
            "EvacuationDialog": lambda: EvacuationDialog(
                PrintOutcome(WhoIsHere(NOW, (visit(),) * 30, (), True, "ann"), self.folder / "l.pdf"),
                "Anytown Council",
                over,
            ),
        }

    def _of_privacy_and_surveillance(self) -> dict[str, Callable[[], QDialog]]:
        context, over = self.context, self.parent
        corners = ((0.1, 0.1), (0.4, 0.1), (0.4, 0.4))
        zones = [Zone(str(n), f"Window {n}", "home", "ann", cast("Any", corners)) for n in range(10)]
        kind = next(iter(KINDS_OF_AUTHORISATION.values()))
        one = Authorisation(
            number=1,
            urn="POL/26/1",
            kind=kind,
            cameras=frozenset({1}),
            granted_utc=NOW,
            begins_utc=NOW,
            ends_utc=NOW + dt.timedelta(days=90),
        )
        privacy, camera = context.services.privacy, context.bridge.wall.cameras[3]
        return {
            "LensDialog": lambda: LensDialog(context, privacy, camera, None, over),
            "LiftDialog": lambda: LiftDialog(context, privacy, (3, "Square"), zones, over),
            "PrivatePlaceDialog": lambda: PrivatePlaceDialog(context, 3, over),
            "ZoneReasonDialog": lambda: ZoneReasonDialog(
                context, over, "Save privacy zones", WHY, "Save zones", self.act, needs_second=True
            ),
            "BureauDialog": lambda: BureauDialog("POL/26/1", NOW, self.act, over),
            "HandBackDialog": lambda: HandBackDialog(WHY, self.act, over),
            "MaterialDialog": lambda: MaterialDialog(context, one, self.act, over),
            "OfficerLeftDialog": lambda: OfficerLeftDialog(WHY, self.act, over),
            "WordRecoveryDialog": lambda: WordRecoveryDialog(context, self.act, over),
            "TakeControlDialog": lambda: TakeControlDialog("POL/26/1", [self.person], self.act, over),
        }

    def _of_the_rest(self) -> dict[str, Callable[[], QDialog]]:
        context, over = self.context, self.parent
        version = DocumentVersion(
            1, "manual", "Procedural manual", "2026-2", "official", "", "text/plain", NOW, "ann"
        )
        people = [self.person] * 40
        versions = [(NOW + dt.timedelta(days=number), WHY, "ann") for number in range(20)]
        names = [f"Wall {number}" for number in range(30)]
        return {
            "FileDocumentDialog": lambda: FileDocumentDialog(context, over, version, self.act),
            "ElectedMemberDialog": lambda: ElectedMemberDialog(None, self.act, over),
            "ElectedMemberDialog of one": lambda: ElectedMemberDialog(
                ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4)), self.act, over
            ),
            "MemberListDialog": lambda: MemberListDialog((), self.act, over),
            "HistoryDialog": lambda: HistoryDialog("Owner", versions, {"ann": "Ann"}, over),
            "KeysDialog": lambda: KeysDialog(over),
            "LayoutDialog": lambda: LayoutDialog(grid(3, 3), 9, self.act, over),
            "NotReadDialog": lambda: NotReadDialog(version, people, over),
            "WallNameDialog that saves": lambda: WallNameDialog.to_save(names, self.act, over),
            "WallNameDialog that opens": lambda: WallNameDialog.to_open(names, self.act, self.act, over),
        }


def visit() -> Visit:
    """Return an inspector in the room."""
    until = NOW + dt.timedelta(hours=1)
    return Visit(7, "police", "Ian Fletcher", "Wessex Police", "Observing", "Ann", "", NOW, until)


def png(width: int, height: int) -> bytes:
    """Return a grey picture as PNG."""
    return png_of(picture(width, height))


def picture(width: int = 64, height: int = 36) -> Picture:
    """Return a grey picture."""
    plane = Plane(bytes([90]) * (width * height * 4), width * 4)
    return Picture((plane,), PixelFormat.BGRA, width, height, NOW, 0.0)
