"""Letters and attachments at two consoles, of which one does not have the key (DIS-01, CMP-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.complaints import ACKNOWLEDGEMENT
from console.domain.books.disclosures import Checked
from console.domain.errors import EnvironmentFault
from console.settings.secrets import FixedSecrets
from console.store.ledger.apart_keys import NAME, keys_of
from console.store.pictures import PictureTable
from tests.services.disclosure.desk import (
    DATA,
    HEAD,
    PDF,
    decided,
    letter,
    meet,
    register,
    render,
    wanted,
    write,
    written,
)
from tests.services.disclosure.test_complaint_letters import asked
from tests.services.disclosure.test_complaints import complaint
from tests.support.books import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDLE = b"scanned letter"


@pytest.fixture
def other(library: Library, tmp_path: Path) -> Iterator[Library]:
    """Another console of the scheme, whose keyring is empty; the first one has the key."""
    meet(library, register(library, written(library, "police")), "written")
    made = Library(tmp_path / "watchroom.sqlite", actor=DATA, clock=library.clock)
    for one in (DATA, HEAD):
        made.people[one.login] = one
    yield made
    made.close()


def without_key(library: Library) -> bool:
    assert library.vault is not None
    return library.vault.secret(NAME) is None


@pytest.mark.req("DIS-01")
def test_the_file_has_nothing_of_a_letter_or_an_attachment(library: Library, tmp_path: Path) -> None:
    number = register(library, written(library, "police"))
    meet(library, number, "written")
    text = write(library, number, "acknowledgement")
    files = [file for file in tmp_path.iterdir() if file.name.startswith("watchroom.sqlite")]
    content = b"".join(file.read_bytes() for file in files)
    assert len(files) > 1
    assert "We have received" in text or "We will answer" in text
    for needle in (NEEDLE, b"We have received", b"We will answer", b"%PDF"):
        assert needle not in content, needle


@pytest.mark.req("DIS-01")
def test_a_request_goes_on_at_a_console_without_the_key_and_its_papers_open_at_the_other(
    library: Library, other: Library
) -> None:
    number = register(other, wanted(other))
    desk = other.desk.requests
    desk.check(DATA, number, Checked(check="identity", is_met=True, evidence="passport"), PDF)
    other.desk.letters.write(DATA, number, letter(other, "acknowledgement"), render)
    # The same paper once more is kept once, though nobody here can read the first.
    desk.check(DATA, number, Checked(check="identity", is_met=True, evidence="passport"), PDF)
    assert number in [one.number for one in desk.queue(DATA) if one.due is not None]
    desk.enter(DATA, decided(other, "refused"), number)
    request = next(one for one in desk.queue(DATA) if one.number == number)
    assert request.decision == "refused"
    kept = request.letters[0].document
    with pytest.raises(EnvironmentFault, match="key of the sealed records is not on this console") as refused:
        desk.document(DATA, number, kept)
    assert "Two people" in refused.value.then
    assert without_key(other)
    found = library.desk.requests.document(DATA, number, kept)
    assert found is not None
    assert found[1].startswith(b"%PDF-1.7\n")
    # With the halves it reads them too.
    keys, own = keys_of(other.engine), keys_of(library.engine)
    assert keys is not None
    assert own is not None
    keys.adopt(other.engine, own.key() or b"")
    assert desk.document(DATA, number, kept) == found


@pytest.mark.req("CMP-01")
def test_a_letter_to_a_complainant_is_written_without_the_key_and_read_with_it(
    library: Library, other: Library
) -> None:
    number = complaint(other)
    other.desk.complaint_letters.write(DATA, number, asked(other, ACKNOWLEDGEMENT), render)
    (name,) = PictureTable(other.engine, other.clock).names("complaint/")
    sha256 = name.rpartition("/")[2]
    with pytest.raises(EnvironmentFault, match="not on this console"):
        other.desk.complaint_letters.document(DATA, number, sha256)
    content = library.desk.complaint_letters.document(DATA, number, sha256)
    assert content is not None
    assert content.startswith(b"%PDF-1.7\n")


@pytest.mark.req("DIS-01", "CMP-01")
def test_a_paper_that_was_exchanged_in_the_database_is_refused_in_words(library: Library) -> None:
    number = register(library, wanted(library))
    write(library, number, "acknowledgement")
    kept = library.desk.requests.request(DATA, number).letters[0].document
    files = PictureTable(library.engine, library.clock)
    files.save(f"request/{kept}", "application/pdf", PDF + b" that says something else", "somebody")
    with pytest.raises(EnvironmentFault, match="not the one that was filed"):
        library.desk.requests.document(DATA, number, kept)
    about = complaint(library)
    library.desk.complaint_letters.write(DATA, about, asked(library, ACKNOWLEDGEMENT), render)
    (name,) = files.names("complaint/")
    files.save(name, "application/pdf", PDF, "somebody")
    with pytest.raises(EnvironmentFault, match="not the one that was filed"):
        library.desk.complaint_letters.document(DATA, about, name.rpartition("/")[2])


@pytest.mark.req("DIS-01")
def test_without_a_keyring_the_first_paper_of_a_scheme_is_refused_and_the_request_goes_on(
    tmp_path: Path,
) -> None:
    class NoRing(FixedSecrets):
        def secret(self, name: str) -> bytes | None:
            del name
            raise EnvironmentFault("There is no keyring.")

    library = Library(tmp_path / "watchroom.sqlite", actor=DATA, vault=NoRing({}))
    try:
        number = register(library, wanted(library))
        with pytest.raises(EnvironmentFault, match="no keyring"):
            library.desk.letters.write(DATA, number, letter(library, "acknowledgement"), render)
        assert [one.number for one in library.desk.requests.queue(DATA)] == [number]
        assert PictureTable(library.engine, library.clock).names("request/") == []
    finally:
        library.close()
