"""The scheme's documents: filed in versions, read at the desk, and who has read which (SYS-11)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from console.domain.books.scheme import DocumentFiled
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.scheme.documents import (
    MANUAL,
    MARKDOWN,
    MOST_BYTES,
    PDF,
    PLAIN,
    PUBLIC_MARK,
    RESTRICTED,
    Step,
    checked_content,
    steps_for,
    types_with_steps,
)
from console.store.pictures import PictureTable
from tests.services.people.test_accounts import entries
from tests.support.books_at_console import DeskRoom
from tests.support.pdf import pdf
from tests.support.people import login_of

if TYPE_CHECKING:
    from console.services.scheme.documents import SchemeDocuments
    from tests.support.people import Room

pytestmark = pytest.mark.req("SYS-11")
MANUAL_TEXT = """# Procedural manual

Words before everything | are no table.

## Assault

| Action | Who responds | Time scale |
|---|---|---|
| Call the police on the radio | operator | at once |
| Keep the camera on the attacker | operator | until police are there |

Some words.

## Fire
| Action | Who | When |
| :-- | --: | :-: |
| Call 999 | operator | at once |
| Tell the duty manager | | |

## All incidents
| Action | Who responds | Time scale |
|---|---|---|
| Log it | operator | within 5 minutes |
"""
LOG = Step("Log it", "operator", "within 5 minutes")


@pytest.fixture
def desk(room: Room) -> SchemeDocuments:
    return DeskRoom(room).desk.documents


def filed(**changes: str) -> DocumentFiled:
    fields = {
        "document": MANUAL,
        "title": "Manual of the room",
        "version": "1",
        "mark": RESTRICTED,
        "changes": "",
        "sha256": "",
        "media_type": "",
    }
    return DocumentFiled(**{**fields, **changes})


def put(room: Room, desk: SchemeDocuments, content: bytes = MANUAL_TEXT.encode(), **changes: str) -> int:
    return desk.file(room.me(Role.MANAGER), filed(**changes), content, "manual.md").number


def test_a_new_version_takes_the_place_of_the_last_which_stays(room: Room, desk: SchemeDocuments) -> None:
    first = put(room, desk)
    second = put(room, desk, b"# New", version="2", title="manual of the Room", changes="All of it")
    other = put(room, desk, b"# Protocol", document="RIPA protocol", title="RIPA")
    me = room.me(Role.OPERATOR)
    assert [one.number for one in desk.documents(me)] == [second, other]
    assert [one.number for one in desk.versions(me, first)] == [second, first]
    version, content = desk.content(me, first)
    assert content == MANUAL_TEXT.encode()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.media_type == MARKDOWN
    assert entries(room, "scheme") == [("scheme.document", login_of(Role.MANAGER))] * 3


@pytest.mark.parametrize("role", Role)
def test_who_files_and_who_reads(room: Room, desk: SchemeDocuments, role: Role) -> None:
    secret, public = put(room, desk), put(room, desk, b"The code.", title="Code", mark=PUBLIC_MARK)
    me = room.me(role)
    if may(role, Permission.CHANGE_SCHEME):
        assert desk.file(me, filed(version="2"), b"# New", "m.md").number
    else:
        with pytest.raises(Refusal):
            desk.file(me, filed(version="2"), b"# New", "m.md")
        assert room.refused()[-1] == (me.login, Permission.CHANGE_SCHEME.value)
    assert desk.content(me, public)[1] == b"The code."
    numbers = [one.number for one in desk.documents(me)]
    if may(role, Permission.READ_BOOKS):
        assert desk.content(me, secret)[1] == MANUAL_TEXT.encode()
        assert desk.mark_read(me, public) is not None
        return
    assert numbers == [public]
    for act in (desk.content, desk.versions, desk.mark_read):
        with pytest.raises(Refusal):
            act(me, secret)


def test_who_has_read_which_version(room: Room, desk: SchemeDocuments) -> None:
    first = put(room, desk)
    operator, manager = room.me(Role.OPERATOR), room.me(Role.MANAGER)
    waiting = {person.login for person in desk.not_read_by(manager, first)}
    assert operator.login in waiting
    assert login_of(Role.ENGINEER) not in waiting, "who reads no books need not read it"
    assert desk.mark_read(operator, first) is not None
    assert desk.mark_read(operator, first) is None, "once is enough"
    (document,) = desk.documents(operator)
    assert document.readers == {operator.login: room.clock.utc_now()}
    assert operator.login not in {person.login for person in desk.not_read_by(manager, first)}
    second = put(room, desk, b"# New", version="2")
    assert operator.login in {person.login for person in desk.not_read_by(manager, second)}
    with pytest.raises(OperatorError, match="newer version"):
        desk.mark_read(operator, first)
    with pytest.raises(Refusal):
        desk.not_read_by(operator, second)
    assert desk.not_read_by(room.me(Role.SUPERVISOR), second)


def test_a_restricted_document_does_not_leave_the_room(room: Room, desk: SchemeDocuments) -> None:
    secret, public = put(room, desk), put(room, desk, b"The code.", title="Code", mark=PUBLIC_MARK)
    me = room.me(Role.OPERATOR)
    with pytest.raises(Refusal, match="it is restricted"):
        desk.take_out(me, secret)
    assert room.acts.named("refused")[-1][3]["act"] == "document-saved"
    assert desk.take_out(me, public)[1] == b"The code."
    assert room.acts.named("document-saved")[-1][3] == {"title": "Code", "version": "1"}


def test_a_pdf_is_read_at_the_desk_also_where_it_is_restricted(room: Room, desk: SchemeDocuments) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be shown"):
        put(room, desk, b"%PDF-1.7 x", title="Protocol")
    number = put(room, desk, pdf("Call the bureau", "Sign here"), title="Protocol")
    version, file = desk.pdf(room.me(Role.OPERATOR), number)
    assert (version.title, file.pages, file.find("sign", 0)) == ("Protocol", 2, 1)
    file.close()
    with pytest.raises(Refusal):
        desk.pdf(room.me(Role.ENGINEER), number)
    with pytest.raises(Refusal, match="it is restricted"):
        desk.take_out(room.me(Role.OPERATOR), number)


def test_a_file_that_was_changed_or_is_gone_is_not_shown(room: Room, desk: SchemeDocuments) -> None:
    number, me = put(room, desk), room.me(Role.OPERATOR)
    files = PictureTable(room.engine, room.clock)
    name = f"document/{hashlib.sha256(MANUAL_TEXT.encode()).hexdigest()}"
    files.save(name, MARKDOWN, b"# Do as you like", "someone")
    for act in (lambda: desk.content(me, number), lambda: desk.steps(me, "assault")):
        with pytest.raises(EnvironmentFault, match="is not the one that was filed"):
            act()
    files.delete(name)
    with pytest.raises(EnvironmentFault, match="is missing"):
        desk.content(me, number)


@pytest.mark.parametrize(
    "changes",
    [{"document": "poem"}, {"mark": "secret"}, {"title": "  "}, {"version": ""}, {"title": "a\x1b[31m"}],
)
def test_what_is_missing_or_unknown_is_refused_and_nothing_is_kept(
    room: Room, desk: SchemeDocuments, changes: dict[str, str]
) -> None:
    with pytest.raises(OperatorError):
        desk.file(room.me(Role.MANAGER), filed(**changes), b"# Manual", "manual.md")
    assert entries(room, "scheme") == []
    assert PictureTable(room.engine, room.clock).names("document/") == []


def test_the_same_version_is_not_filed_twice(room: Room, desk: SchemeDocuments) -> None:
    put(room, desk)
    with pytest.raises(OperatorError, match="Version 1 of this document is already here"):
        put(room, desk, b"# Other")
    with pytest.raises(OperatorError, match="no such document"):
        desk.content(room.me(Role.OPERATOR), 99)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"a\x00b", b"PK\x03\x04\xff", b"\x89PNG\r\n\x1a\n", b"x" * (MOST_BYTES + 1)],
)
def test_only_pdf_and_text_are_documents(content: bytes) -> None:
    with pytest.raises(OperatorError):
        checked_content(content, "a.txt")


def test_types_of_files() -> None:
    assert checked_content(b"%PDF-1.4 \xff", "a.txt") == PDF
    assert checked_content("Gŵyl\tx\r\n".encode(), "A.MD") == MARKDOWN
    assert checked_content("\ufeffGŵyl".encode(), "a.txt") == PLAIN


def test_the_steps_of_the_manual_by_type(room: Room, desk: SchemeDocuments) -> None:
    me = room.me(Role.OPERATOR)
    assert desk.steps(me, "assault") == []
    put(room, desk)
    assert desk.steps(me, "assault") == [
        Step("Call the police on the radio", "operator", "at once"),
        Step("Keep the camera on the attacker", "operator", "until police are there"),
        LOG,
    ]
    assert desk.steps(me, " FIRE ")[1] == Step("Tell the duty manager", "", "")
    assert desk.steps(me, "begging") == [LOG]
    # The version in force counts, and a manual in addition has its own.
    put(room, desk, b"## Begging\n|a|b|c|\n|-|-|-|\n|Do nothing|nobody|-|", version="2")
    assert desk.steps(me, "assault") == []
    assert desk.steps(me, "begging") == [Step("Do nothing", "nobody", "-")]
    with pytest.raises(Refusal):
        desk.steps(room.me(Role.ENGINEER), "assault")


@pytest.mark.parametrize(
    "text", ["", "| a |", "## x\n| a |\n|--|\n", "##\n| |\n|-|\n| |", "## x\n|a|\n|b|\n||\n"]
)
def test_a_manual_without_steps_has_none(text: str) -> None:
    assert types_with_steps(text) == set()
    assert steps_for(text, "x") == []
