"""Verifying and exporting the books of a scheme, for the command line and the screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.os_account import os_account
from console.domain.books.entries import EntryRef
from console.domain.books.page_proof import PageProof, digest_of
from console.domain.books.proof import BookFinding, Damage, ExportProof
from console.domain.books.sampling import drawn_again
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.media.qr_code import read_code
from console.services.books.exports import Exports
from console.services.books.head_signing import HeadSigning
from console.settings.secrets import KeyringSecrets
from console.settings.signing import DemoSigner, VaultSigner
from console.store.beside.check import check_beside
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export
from console.store.ledger.parallel import verify_database
from console.store.ledger.signed_heads import HeadFile, heads_of
from console.store.ledger.trust import believed_keys, foreign_findings, introductions
from console.store.ledger.verify import is_signed
from console.store.lost_tables import lost_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from console.app.scheme import OpenScheme
    from console.domain.books.sampling import Redrawn
    from console.domain.books.signed_heads import SignedHead
    from console.domain.people.delegation import Authority
    from console.services.books.ports import Signer

MOST_PATH = 250
NO_KEY = (
    "This machine's keyring has no key of this scheme, so the first key that the books name was believed: "
    "whoever wrote them could have chosen it. Name the key that is printed on the scheme's pages with --key."
)


def signer_of(scheme: OpenScheme) -> Signer:
    """Return the key that signs the scheme's heads.

    The demo's key is public, so books that another key has signed are never signed with it.
    """
    demo = DemoSigner()
    is_demo = scheme.is_demo and scheme.heads.signers() <= {demo.public_key()}
    return demo if is_demo else VaultSigner(KeyringSecrets())


def heads_service(scheme: OpenScheme) -> HeadSigning:
    """Return the service that signs the heads and sends them to the second places of the settings."""
    places = [HeadFile(path) for path in scheme.settings.books.second_places]
    return HeadSigning(scheme.heads, signer_of(scheme), scheme.clock, scheme.books, places)


def verify_books(
    scheme: OpenScheme,
    known: Sequence[Path] = (),
    keys: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda _count: None,
) -> ExportProof:
    """Verify every book of a scheme against its chain, its signed heads and those of the second places.

    Args:
        scheme: opened; nothing in it is changed.
        known: files of signed heads kept elsewhere.
        keys: trusted public keys (hex); empty: the key in this machine's keyring.
        progress: receives the number of entries read, at intervals.
    """
    if lost := lost_tables(scheme.database):
        return ExportProof((), lost, frozenset())
    findings: list[BookFinding] = []
    away: list[str] = []
    heads = scheme.heads.readable(findings)
    heads += [head for path in known for head in heads_of(path)]
    heads += _heads_in_second_places(scheme, findings, away)
    introduced = introductions(scheme.database)
    believed, notes = _believed(scheme, keys, heads)
    findings += foreign_findings(heads, believed, introduced)
    heads = [head for head in heads if head.public_key in believed]
    proofs = verify_database(scheme.database, scheme.place, heads, believed, progress)
    findings += check_beside(scheme.database, is_demo=scheme.is_demo)
    if not any(proof.entries for proof in proofs):
        findings.append(BookFinding("", 0, Damage.MISSING, "the books have not one entry"))
    signers = frozenset(head.public_key for head in heads)
    return ExportProof(proofs, findings, signers, notes, away, is_own_word=NO_KEY in notes)


def _heads_in_second_places(
    scheme: OpenScheme, findings: list[BookFinding], away: list[str]
) -> list[SignedHead]:
    """Return the heads in the second places of the settings.

    One that is damaged becomes a finding, one that is not there is told as what could not be compared.
    """
    heads: list[SignedHead] = []
    for path in scheme.settings.books.second_places:
        if not _is_there(path):
            away.append(f"The second place of the signed heads could not be compared: {path} is not there.")
            continue
        try:
            heads += heads_of(path)
        except EnvironmentFault as fault:
            findings.append(BookFinding("", 0, Damage.UNREADABLE, fault.what))
    return heads


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # No file can have this name.
        return False


def _believed(
    scheme: OpenScheme, keys: frozenset[str], heads: Sequence[SignedHead]
) -> tuple[frozenset[str], list[str]]:
    """Return the keys that count as the scheme's, and a note where none was at hand to compare with."""
    introduced = introductions(scheme.database)
    if not scheme.is_demo:
        public = DemoSigner().public_key()
        introduced = [(number, key) for number, key in introduced if key != public]
    own, notes = keys or own_keys(scheme), []
    if not own:
        # As good as the books themselves: whoever writes all of them anew is found by a key kept elsewhere.
        own = frozenset([key for _number, key in introduced][:1])
        notes = [NO_KEY] if heads else []
    return believed_keys(own, introduced, heads), notes


def own_keys(scheme: OpenScheme) -> frozenset[str]:
    """Return the scheme's public key (hex) in this machine's keyring; none if it has none or is locked."""
    if scheme.is_demo:
        return frozenset({DemoSigner().public_key()})
    try:
        key = VaultSigner(KeyringSecrets()).stored_key()
    except EnvironmentFault:
        return frozenset()
    return frozenset({key} if key else ())


def verify_exported(
    path: Path,
    known: Sequence[Path] = (),
    keys: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda _count: None,
) -> ExportProof:
    """Verify an export without a database; the arguments are those of `verify_books`."""
    return verify_export(path, [head for file in known for head in heads_of(file)], keys, progress)


def export_books(
    scheme: OpenScheme,
    into: Path,
    books: Sequence[str] = (),
    progress: Callable[[int], None] = lambda _count: None,
    *,
    personal: bool,
    by: str = "",
) -> Sequence[Path]:
    """Sign the heads and write the books, up to them, as files with their proof.

    Args:
        scheme: opened.
        into: a new folder.
        books: names of the books; empty: all.
        progress: receives the number of entries written; may raise to cancel.
        personal: whether personal details can be read in the export.
        by: name of the person who exports; empty: the user logged in to this machine.
    """
    by = by or os_account().login
    exporter = BookFiles(scheme.database, signer_of(scheme))
    service = Exports(
        exporter, scheme.books, LocalOwnerGate(), heads_service(scheme), scheme.facts, scheme.clock
    )
    return service.export(Actor(by, by, Role.OWNER), into, books, progress, personal=personal)


class LocalOwnerGate:
    """The gate of the command line: anyone who may open the database file may do nearly everything.

    The surveillance authorisations are read only by people who are named, at the console (RIP-04).
    """

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """Permit the act, or refuse it.

        Raises:
            Refusal: it would open the surveillance authorisations.
        """
        del subject
        refused = self.find_refusal(actor, act)
        if refused is not None:
            raise refused

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        """Admit whoever may open the database file."""

    def find_refusal(self, actor: Actor, act: Permission) -> Refusal | None:
        """Return why an act is refused, or None: nothing else is."""
        del actor
        if act is not Permission.INSPECT_AUTHORISATIONS:
            return None
        return Refusal(
            "The command line does not open the surveillance authorisations.",
            "The inspector exports them at the console. A backup has them, sealed.",
            rule="What is recorded under an authorisation is seen only by those named.",
            source="code of practice, RIP-04",
        )

    def accounts_of(self, actor: Actor) -> frozenset[str]:
        """Return the account of the machine alone."""
        return frozenset({actor.login})

    def role_permits(self, login: str, act: Permission) -> bool:
        """Return True: who has which role is not asked here."""
        del login, act
        return True

    def require_independent(
        self, firsts: Collection[str], second: Actor, act: Permission, subject: str = ""
    ) -> None:
        """Permit it: nothing of this takes two people."""

    def enter_agreed(self, first: Actor, second: str, act: Permission, about: str = "") -> None:
        """Enter nothing: nothing of this takes two people."""

    def authority(self, actor: Actor, act: Permission) -> Authority | None:
        """Return None: the owner of the machine acts in nobody's absence."""


def read_page(page: str) -> PageProof:
    """Read the proof of a printed page from a scan of it, or from the text of its code.

    Raises:
        OperatorError: no proof can be read.
    """
    scan = Path(page)
    return PageProof.from_text(read_code(scan) if len(page) < MOST_PATH and scan.is_file() else page)


def verify_page(scheme: OpenScheme | None, proof: PageProof, keys: frozenset[str] = frozenset()) -> str:
    """Return what differs between a printed page and the book, in words; empty if nothing differs.

    Args:
        scheme: whose book is compared; None: only the signature is checked.
        proof: of the page.
        keys: trusted public keys (hex); empty: the scheme's own, or any without a scheme.
    """
    signed = proof.signed
    believed = _believed(scheme, keys, list(scheme.heads.signed()))[0] if scheme else keys
    if not is_signed(signed):
        return "The signature on the page is not valid."
    if (scheme or believed) and signed.public_key not in believed:
        return "The page was signed with a key that is not this scheme's."
    if scheme is None:
        return ""
    return _against_the_book(scheme, proof)


def _against_the_book(scheme: OpenScheme, proof: PageProof) -> str:
    head = proof.signed.head
    newest = scheme.books.span(head.book, head.number, head.number, personal=False)
    if not newest:
        return f"CUT OFF: the page says that {head.book} had {head.number} entries, but the book has fewer."
    if newest[0].hash != head.hash:
        return f"REWRITTEN: entry {head.number} of {head.book} has changed since the page was printed."
    books = scheme.books
    entries = [entry for span in proof.spans for entry in books.span(head.book, *span, personal=False)]
    if digest_of(entry.hash for entry in entries) != proof.digest:
        return f"ALTERED: entries {proof.numbers} differ from the printed ones."
    return ""


def redraw_audit(scheme: OpenScheme, number: int) -> Redrawn:
    """Draw the sample of an audit again from its entry and compare it with the books as they are now.

    Raises:
        OperatorError: there is no such entry, or it does not record a draw.
    """
    entry = scheme.books.entry(EntryRef("audit", number), personal=False)
    if entry is None:
        raise OperatorError(
            text("The audit book has no entry {number}.", number=number), "Check the number in the audit log."
        )
    again = drawn_again(entry.fields)
    newest = {
        head: scheme.books.entry(EntryRef(head.book, head.number), personal=False) for head in again.heads
    }
    altered = tuple(
        head.book for head, current in newest.items() if current is None or current.hash != head.hash
    )
    return replace(again, altered=altered)
