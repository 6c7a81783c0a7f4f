"""The scheme's documents at the desk: filed in versions, read, and who has read which (SYS-11)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.scheme import DocumentFiled, DocumentRead
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.scheme.documents import (
    DOCUMENTS,
    MANUAL,
    MARKS,
    PDF,
    SOURCE,
    DocumentVersion,
    checked_content,
    in_force,
    steps_for,
    text_of,
)
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.every import every
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.domain.scheme.documents import PdfPicture, Step
    from console.services.books.ports import BookStore, Gate
    from console.services.ports import ActLog

BOOK = "scheme"
PREFIX = "document"
"""Prefix of the names under which the files are kept."""
TAKEN_OUT = "document-saved"
MUST_READ = Permission.READ_BOOKS
"""Whoever reads the books reads the documents: everybody who works here."""


class DocumentFiles(Protocol):
    """The files of the documents."""

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a file; one of the same name is replaced."""
        ...

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a file, or None."""
        ...


class PdfFile(Protocol):
    """A PDF that is open. Thread-safe; calls wait for the process that reads it.

    Attributes:
        pages: how many it has.
    """

    pages: int

    def page(self, number: int, width_px: int) -> PdfPicture:
        """Return the picture of a page, counted from 0, about this wide.

        Raises:
            EnvironmentFault: the page cannot be shown.
        """
        ...

    def find(self, words: str, first: int) -> int | None:
        """Return the next page that has the words, from `first` on and around; None: none has.

        Raises:
            EnvironmentFault: the file cannot be searched.
        """
        ...

    def close(self) -> None:
        """Forget the file."""
        ...


class SchemeDocuments:
    """Files and reads the scheme's documents. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        gate: the rules of people.
        files: keeps the files.
        acts: the audit log.
        persons: returns the people of the scheme.
        open_pdf: opens a PDF apart from this process.
    """

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        files: DocumentFiles,
        acts: ActLog,
        persons: Callable[[], Iterable[Person]],
        open_pdf: Callable[[bytes], PdfFile],
    ) -> None:
        self._store, self._gate, self._files = store, gate, files
        self._acts, self._persons, self._open_pdf = acts, persons, open_pdf
        self._manuals: dict[str, str] = {}
        """Texts of the manuals in force by their hash: they are asked for with every incident."""

    # -- reading -------------------------------------------------------------------------------------------

    def documents(self, actor: Actor) -> list[DocumentVersion]:
        """Return the version in force of each document; only public ones for who may not read the books.

        Raises:
            Refusal: the actor may not sign in.
        """
        found = in_force(self._versions(actor))
        if self._gate.find_refusal(actor, MUST_READ) is None:
            return found
        return [version for version in found if version.is_public]

    def versions(self, actor: Actor, number: int) -> list[DocumentVersion]:
        """Return all versions of the document to which a version belongs, newest first.

        Raises:
            Refusal: the actor may not read it.
            OperatorError: there is no such version.
        """
        one = self._readable(actor, number)
        key = (one.kind, one.title.casefold())
        return [
            version for version in self._versions(actor) if (version.kind, version.title.casefold()) == key
        ]

    def content(self, actor: Actor, number: int) -> tuple[DocumentVersion, bytes]:
        """Return a version and its file, to be read at the desk.

        Raises:
            Refusal: it is restricted, and the actor does not read the books.
            OperatorError: there is no such version.
            EnvironmentFault: the file is missing, or is not the one that was filed.
        """
        version = self._readable(actor, number)
        return version, self._file(version)

    def pdf(self, actor: Actor, number: int) -> tuple[DocumentVersion, PdfFile]:
        """Return a version that is a PDF, open, to be read at the desk; the caller closes it.

        Raises:
            Refusal: it is restricted, and the actor does not read the books.
            OperatorError: there is no such version.
            EnvironmentFault: the file is missing, is not the one that was filed, or cannot be opened.
        """
        version = self._readable(actor, number)
        return version, self._open_pdf(self._file(version))

    def steps(self, actor: Actor, incident: str) -> list[Step]:
        """Return the manual's steps for a type of incident: action, who responds, time scale.

        Raises:
            Refusal: the actor may not read the books.
            EnvironmentFault: the file of a manual is missing, or is not the one that was filed.
        """
        self._gate.require(actor, MUST_READ, "manual")
        current = in_force(versions_of(self._entries("scheme.document"), ()))
        manuals = [version for version in current if version.kind == MANUAL and version.is_text]
        known = self._manuals
        self._manuals = {
            version.sha256: known[version.sha256] if version.sha256 in known else self._text(version)
            for version in manuals
        }
        return [step for words in self._manuals.values() for step in steps_for(words, incident)]

    def not_read_by(self, actor: Actor, number: int) -> list[Person]:
        """Return who works here and has not said that they have read a version, by name.

        Raises:
            Refusal: the actor neither manages people nor reads the audit log.
            OperatorError: there is no such version.
        """
        if self._gate.find_refusal(actor, Permission.MANAGE_PEOPLE) is not None:
            self._gate.require(actor, Permission.READ_AUDIT, f"readers of document {number}")
        version = self._one(actor, number)
        return sorted(
            (
                person
                for person in self._persons()
                if not person.is_retired
                and may(person.role, MUST_READ)
                and person.login not in version.readers
            ),
            key=lambda person: person.name.casefold(),
        )

    # -- acts ----------------------------------------------------------------------------------------------

    def file(self, actor: Actor, filed: DocumentFiled, content: bytes, name: str) -> EntryRef:
        """File a version of a document. It is in force from now on; the earlier ones stay.

        Args:
            actor: who files it.
            filed: what it is; hash and type of the file are filled in here.
            content: of the file.
            name: of the file.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, the version is there already, or the file cannot be kept.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, "document")
        media_type, sha256 = checked_content(content, name), hashlib.sha256(content).hexdigest()
        if media_type == PDF:
            # One that cannot be shown here would be read by nobody.
            self._open_pdf(content).close()
        payload = DocumentFiled(
            document=_one_of(filed.document, DOCUMENTS),
            title=checked_line("The title", filed.title),
            version=checked_line("The version", filed.version),
            mark=_one_of(filed.mark, MARKS),
            changes=filed.changes,
            sha256=sha256,
            media_type=media_type,
        )
        entry = new_entry(kind_of(payload), actor, payload)
        for one in self._filed():
            if (one.kind, one.title.casefold(), one.version) == (
                payload.document,
                payload.title.casefold(),
                payload.version,
            ):
                raise OperatorError(
                    text("Version {version} of this document is already here.", version=one.version),
                    "Give the new version another number.",
                )
        self._files.save(f"{PREFIX}/{sha256}", media_type, content, actor.login)
        with self._store.unit() as unit:
            return EntryRef(BOOK, unit.append(entry))

    def mark_read(self, actor: Actor, number: int) -> EntryRef | None:
        """Enter that the actor has read a version; None: they had said so already.

        Raises:
            Refusal: the actor does not read the books.
            OperatorError: there is no such version, or a newer one is in force.
        """
        self._gate.require(actor, MUST_READ, f"document {number}")
        version = self._one(actor, number)
        if all(one.number != number for one in in_force(self._filed())):
            raise OperatorError("A newer version is in force.", "Read the newer one.")
        if actor.login in version.readers:
            return None
        payload = DocumentRead(filed=number, title=version.title, version=version.version)
        with self._store.unit() as unit:
            return EntryRef(BOOK, unit.append(new_entry(kind_of(payload), actor, payload)))

    def take_out(self, actor: Actor, number: int) -> tuple[DocumentVersion, bytes]:
        """Return a public version and its file, to be saved or printed; it is recorded.

        Raises:
            Refusal: it is restricted: such a document is read at the desk only.
            OperatorError: there is no such version.
            EnvironmentFault: the file is missing, or is not the one that was filed.
        """
        version = self._readable(actor, number)
        if not version.is_public:
            refusal = Refusal(
                text("You cannot save or print “{title}”: it is restricted.", title=version.title),
                "Read it at the desk. The manager can file a version that is marked public.",
                rule="A restricted document does not leave the control room.",
                source=SOURCE,
            )
            detail: dict[str, str | int | float | None] = {"rule": refusal.rule, "source": refusal.source}
            self._acts.record(actor.login, "refused", f"document {number}", {"act": TAKEN_OUT, **detail})
            raise refusal
        content = self._file(version)
        about: dict[str, str | int | float | None] = {"title": version.title, "version": version.version}
        self._acts.record(actor.login, TAKEN_OUT, f"document {number}", about)
        return version, content

    # -- checks --------------------------------------------------------------------------------------------

    def _versions(self, actor: Actor) -> list[DocumentVersion]:
        self._gate.admit(actor, "read the documents")
        return self._filed()

    def _filed(self) -> list[DocumentVersion]:
        return versions_of(self._entries("scheme.document"), self._entries("scheme.document_read"))

    def _entries(self, kind: str) -> list[Entry]:
        # Who read a version first is what counts.
        return list(every(self._store, BookQuery(BOOK, kinds=(kind,))))[::-1]

    def _one(self, actor: Actor, number: int) -> DocumentVersion:
        version = next((one for one in self._versions(actor) if one.number == number), None)
        if version is None:
            raise OperatorError("There is no such document.", "Choose one from the list.")
        return version

    def _readable(self, actor: Actor, number: int) -> DocumentVersion:
        version = self._one(actor, number)
        if not version.is_public:
            self._gate.require(actor, MUST_READ, f"document {number}")
        return version

    def _file(self, version: DocumentVersion) -> bytes:
        kept = self._files.load(f"{PREFIX}/{version.sha256}")
        if kept is None:
            raise EnvironmentFault(
                text("The file of “{title}” is missing.", title=version.title),
                "Restore it from a backup, or file the version again.",
            )
        if hashlib.sha256(kept[1]).hexdigest() != version.sha256:
            raise EnvironmentFault(
                text("The file of “{title}” is not the one that was filed.", title=version.title),
                "Do not use it. Tell the manager, and verify the books.",
            )
        return kept[1]

    def _text(self, version: DocumentVersion) -> str:
        return text_of(self._file(version)) or ""


def _one_of(chosen: str, known: Sequence[str]) -> str:
    if chosen not in known:
        raise OperatorError("Choose one from the list.", text("For example: {first}.", first=known[0]))
    return chosen


def versions_of(filed: Iterable[Entry], read: Iterable[Entry]) -> list[DocumentVersion]:
    """Return every version of every document, newest first.

    Args:
        filed: entries of versions.
        read: entries of people who have read one, oldest first.
    """
    readers: dict[int, dict[str, dt.datetime]] = {}
    for entry in read:
        number = entry.fields.get("filed")
        if isinstance(number, int):
            readers.setdefault(number, {}).setdefault(entry.author, entry.instant_utc)
    found = [_version_of(entry, readers.get(entry.number, {})) for entry in filed]
    return sorted(found, key=lambda version: -version.number)


def _version_of(entry: Entry, readers: Mapping[str, dt.datetime]) -> DocumentVersion:
    def said(name: str) -> str:
        return str(entry.fields.get(name, ""))

    return DocumentVersion(
        entry.number,
        said("document"),
        said("title"),
        said("version"),
        said("mark"),
        said("sha256"),
        said("media_type"),
        entry.instant_utc,
        entry.author,
        said("changes"),
        readers,
    )
