"""Wiring of evidence packages to the scheme's volumes, books and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import __version__
from console.app.verification import heads_service, signer_of
from console.app.wiring.recordings import ordinary_recordings
from console.media.export.folder_packages import FolderPackages
from console.media.export.time_stamps import TimeStampAuthority
from console.services.disclosure.grants import RequestGrants
from console.services.disclosure.material_exports import MaterialExports
from console.services.evidence.around_recordings import AroundRecordings
from console.services.evidence.package_plans import PackagePlans, PlanSources
from console.services.evidence.packages import EvidencePackages
from console.services.evidence.zone_lifts import PackageRights
from console.settings.export_signing import ExportSealer
from console.settings.secrets import KeyringSecrets
from console.settings.signing import DemoSigner
from console.store.ledger.entry_lines import entry_lines
from console.ui.evidence.pdf_papers import pdf_of
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.app.scheme import OpenScheme
    from console.services.people.service import PeopleServices
    from console.services.recording.ports import FootageSource
    from console.services.surveillance.service import AuthorisationRegister

CARRIED = {
    "verify.py": ("verifier", "verify.py"),
    "player.html": ("player", "player.html"),
}
"""Files that go with every package: name in it, and parts of the path under `resources/`."""


class SchemeProof:
    """Implements `services.evidence.ports.PackageProof`."""

    def __init__(self, scheme: OpenScheme) -> None:
        self._scheme = scheme

    def proof_of(self, book: str, numbers: Sequence[int]) -> dict[str, bytes]:
        """Return the files with these entries and with signed heads that cover them, by name."""
        lines = entry_lines(self._scheme.database, book, numbers)
        heads = heads_service(self._scheme).sign("evidence", [book])
        return {
            "entries.jsonl": "".join(f"{line}\n" for line in lines).encode(),
            "heads.jsonl": "".join(f"{head.to_line()}\n" for head in heads).encode(),
        }


def plan_sources(
    scheme: OpenScheme, people: PeopleServices, recordings: FootageSource | None = None
) -> PlanSources:
    """Return where plans of copies get their parts from.

    Args:
        scheme: opened.
        people: names.
        recordings: where they are; None: what everyone may have.
    """
    source = recordings or ordinary_recordings(scheme, people)

    def name_of(login: str) -> str:
        person = people.roster.state.persons.get(login)
        return person.name if person else login

    def require(camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> None:
        if recordings is None:
            people.cameras.require_whole(camera, begin_utc, end_utc)
        else:
            # Material of an authorisation, which is asked whom it names.
            people.cameras.require(camera)

    return PlanSources(
        scheme.cameras,
        scheme.camera_facts,
        scheme.tracks,
        source,
        SchemeProof(scheme),
        AroundRecordings(scheme.books, people.cameras.hidden),
        scheme.facts,
        scheme.clock,
        name_of,
        f"watchroom {__version__}",
        require,
    )


def open_packages(scheme: OpenScheme, people: PeopleServices) -> EvidencePackages:
    """Return the service of evidence packages.

    Args:
        scheme: opened.
        people: permissions and names.
    """
    sources, writer = plan_sources(scheme, people), package_writer(scheme)
    rule = scheme.settings.evidence.asker_may_release
    rights = PackageRights(people.access, people.sign_in, scheme.ledger, rule)
    grants = RequestGrants(scheme.books)
    return EvidencePackages(scheme.books, rights, scheme.clock, PackagePlans(sources), writer, grants)


def package_writer(scheme: OpenScheme) -> FolderPackages:
    """Return what writes packages from all recordings of a scheme."""
    carried = {name: resource(*parts) for name, parts in CARRIED.items()}
    url = scheme.settings.evidence.time_stamp_url
    signer = signer_of(scheme)
    return FolderPackages(
        scheme.footage,
        signer,
        carried,
        pdf=pdf_of,
        authority=TimeStampAuthority(url) if url else None,
        sealer=ExportSealer(
            lambda: scheme.facts.facts().get("owner", "watchroom"),
            None if isinstance(signer, DemoSigner) else KeyringSecrets(),
        ),
    )


def open_material_exports(
    scheme: OpenScheme, people: PeopleServices, register: AuthorisationRegister
) -> MaterialExports:
    """Return the service that writes what was recorded under authorisations to the requesters' drives.

    Args:
        scheme: opened.
        people: permissions and names.
        register: the authorisations.
    """
    plans = PackagePlans(plan_sources(scheme, people, scheme.footage))
    writer = package_writer(scheme)
    return MaterialExports(register, scheme.books, people.access, plans, scheme.footage, writer, scheme.clock)
