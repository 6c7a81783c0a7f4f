"""Words of an authorisation: sealed for its readers, opened by who is in the seat (RIP-04)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.apart import KEY_MADE, RECOVERY_FACT, WORDS_SEALED
from console.domain.books.authorisations import Cancelled, Renewed
from console.domain.books.entries import WHY_CORRECTED, BookQuery, CaseFile, EntryRef, NewEntry, Relation
from console.domain.books.scheme import FactStated
from console.domain.errors import EnvironmentFault
from console.services.books.service import new_entry
from console.settings.secrets import FixedSecrets
from console.store.backup import back_up
from console.store.ledger.apart_keys import NAME, read_key
from console.store.ledger.erasing import Erasing
from console.store.ledger.field_encryption import binding, unseal
from console.store.ledger.rows import ledger_rows
from console.store.ledger.sealed_box import new_private, open_box, public_of, seal_to
from console.store.ledger.sealed_words import SealedWords
from console.store.ledger.verify import verify
from console.store.ledger.word_keys import recovered
from console.store.people_tables import persons, reading_keys
from console.store.tables import entry_keys, ledger, scheme_facts, word_wraps
from tests.store.ledger.test_apart import AMY, BOOK, NOW, Scheme, entered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRETS = ("Moonlight Street", "Dealing in drugs.", "arrests made", "still needed")


class Readers(Scheme):
    """Books with people who have key pairs, and a recovery pair."""

    def __init__(self, place: Path | str, vault: FixedSecrets) -> None:
        super().__init__(place, vault)
        self.words = SealedWords(self.engine, self.units)
        self.recovery = new_private()
        self.private: dict[str, bytes] = {}

    def add(self, login: str) -> None:
        """A person with a pair; with the same name again, the pair that follows a reset."""
        self.private[login] = new_private()
        pair = {
            "public": public_of(self.private[login]).hex(),
            "sealed": b"-",
            "salt": b"-",
            "cost": "1 8 1",
            "made_utc": NOW,
        }
        person: dict[str, object] = {column.name: "" for column in persons.columns if not column.nullable}
        person |= {"login": login, "is_redeployable": False, "added_utc": NOW, "is_password_given": False}
        with self.engine.begin() as connection:
            same = reading_keys.c.login == login
            if connection.execute(sa.update(reading_keys).where(same).values(**pair)).rowcount == 0:
                connection.execute(sa.insert(persons).values(**person))
                connection.execute(sa.insert(reading_keys).values(login=login, **pair))
        with self.units.begin() as unit:
            unit.append(NewEntry("audit", KEY_MADE, login, {"public_key": str(pair["public"])}))

    def seal(self) -> None:
        """Two people have taken the halves of a recovery key."""
        with self.units.begin() as unit:
            public = public_of(self.recovery).hex()
            stated = FactStated(fact=RECOVERY_FACT, text=public)
            unit.append(new_entry(KINDS["scheme.fact"], AMY, stated))
            unit.state_fact(RECOVERY_FACT, public, AMY.login)

    def sit(self, login: str) -> None:
        """Have a person in the seat, or nobody."""
        self.keys.seat.follow("")
        if login:
            self.keys.seat.bring(login, self.private[login])
        self.keys.seat.follow(login)

    def case(self, number: int = 1) -> CaseFile:
        case = self.books.case(EntryRef(BOOK, number), personal=True)
        assert case is not None
        return case


Opener = Callable[[FixedSecrets], Readers]


@pytest.fixture
def console(place: Path | str) -> Iterator[Opener]:
    opened: list[Readers] = []

    def scheme(vault: FixedSecrets) -> Readers:
        opened.append(Readers(place, vault))
        return opened[-1]

    yield scheme
    for one in opened:
        one.engine.dispose()


@pytest.fixture
def scheme(console: Opener) -> Readers:
    made = console(FixedSecrets({}))
    for login in ("amy", "bob", "eve"):
        made.add(login)
    made.seal()
    return made


def given(readers: object) -> NewEntry:
    return NewEntry("audit", "camera-called", "amy", {"subject": str(readers)})


def opened_with_the_schemes_key(scheme: Readers) -> str:
    """All that an administrator of a console reads in the book, who has the scheme's key but no reader's."""
    said = []
    with scheme.engine.connect() as connection:
        keys = {row.number: row.key for row in connection.execute(sa.select(entry_keys))}
        for row in connection.execute(sa.select(ledger).where(ledger.c.book == BOOK)):
            key = read_key(connection, BOOK, keys[row.number])
            assert key is not None
            bound_to = binding(row.book, row.kind, row.author, row.instant)
            said.append(f"{row.payload} {unseal(json.loads(row.payload)['sealed'], key, bound_to)}")
    return "\n".join(said)


def test_a_box_opens_only_with_its_own_pair_and_in_its_own_place() -> None:
    private = new_private()
    box = seal_to(public_of(private), b"words", "here")
    assert open_box(private, box, "here") == b"words"
    assert open_box(private, box, "there") is None
    assert open_box(new_private(), box, "here") is None
    assert open_box(private, box[:-1] + bytes([box[-1] ^ 1]), "here") is None
    assert open_box(private, b"", "here") is None


@pytest.mark.req("RIP-04")
def test_the_schemes_key_alone_opens_no_words_and_their_readers_do(scheme: Readers) -> None:
    scheme.enter(replace(entered(), readers=("bob", "nobody")))
    cancelled = Cancelled(cancelled_utc=NOW, officer="Supt Marsh", reason="arrests made")
    scheme.enter(new_entry(KINDS["authorisations.cancelled"], replace(AMY, login="eve"), cancelled, 1))
    told = opened_with_the_schemes_key(scheme)
    for secret in SECRETS:
        assert secret not in told, secret
    # The program itself needs these, with nobody signed in.
    for needed in ("AP/DS/77", "'cameras': [3, 7]", "begins_utc", "cancelled_utc"):
        assert needed in told, needed
    for reader in ("amy", "bob"):
        scheme.sit(reader)
        case = scheme.case()
        assert case.entry.fields["location"] == "Moonlight Street"
        assert case.later[0].fields["reason"] == "arrests made"
        assert not case.entry.is_sealed
        assert case.entry.erased == ""
    for stranger in ("eve", ""):
        scheme.sit(stranger)
        case = scheme.case()
        assert "location" not in case.entry.fields
        assert WORDS_SEALED not in case.entry.fields
        assert case.entry.is_sealed
        assert "sealed" in case.entry.erased
        assert case.entry.fields["cameras"] == (3, 7)
    with ledger_rows(scheme.engine, [BOOK]) as rows:
        (proof,) = verify(rows)
    assert proof.is_whole, proof.finding


@pytest.mark.req("RIP-04")
def test_the_database_does_not_say_who_reads_what(scheme: Readers) -> None:
    scheme.enter(replace(entered(), readers=("bob",)))
    with scheme.engine.connect() as connection:
        stored = connection.execute(sa.select(word_wraps.c.sealed)).scalars().all()
    assert len(stored) == 2
    assert not [content for content in stored if b"bob" in content or b"amy" in content]
    assert scheme.words.holders().by_number == {1: frozenset({"amy", "bob"})}


def test_what_was_entered_before_stays_readable_and_unaltered(console: Opener) -> None:
    scheme = console(FixedSecrets({}))
    scheme.add("amy")
    scheme.enter()
    scheme.seal()
    renewed = Renewed(renewed_utc=NOW, officer="Supt Marsh", grade="superintendent", reasons="still needed")
    scheme.enter(new_entry(KINDS["authorisations.renewed"], AMY, renewed, 1))
    scheme.sit("")
    case = scheme.case()
    assert case.entry.fields["location"] == "Moonlight Street"
    assert case.later[0].fields["reasons"] == "still needed"
    assert not case.entry.is_sealed
    assert scheme.words.sealed() == []


@pytest.mark.req("RIP-04")
def test_a_correction_of_a_later_entry_is_sealed_like_it(scheme: Readers) -> None:
    scheme.enter()
    renewed = Renewed(renewed_utc=NOW, officer="Supt Marsh", grade="superintendent", reasons="still needed")
    scheme.enter(new_entry(KINDS["authorisations.renewed"], AMY, renewed, 1))
    changed = {"reasons": "still badly needed", WHY_CORRECTED: "a word left out"}
    scheme.enter(NewEntry(BOOK, f"{BOOK}.corrected", "amy", changed, {}, (2,), Relation.CORRECTS))
    told = opened_with_the_schemes_key(scheme)
    assert "badly" not in told
    assert "left out" not in told
    scheme.sit("amy")
    assert scheme.case().later[1].fields["reasons"] == "still badly needed"


@pytest.mark.req("RIP-04")
def test_only_who_has_the_key_gives_it_and_a_new_pair_waits_for_that(scheme: Readers) -> None:
    scheme.enter(replace(entered(), readers=("bob",)))
    scheme.sit("eve")
    assert not scheme.words.give(1, ["eve"], given)
    scheme.sit("amy")
    assert scheme.words.give(1, ["eve"], given)
    scheme.sit("eve")
    assert scheme.case().entry.fields["location"] == "Moonlight Street"
    # Somebody reset their password: the old pair is gone.
    scheme.add("eve")
    assert scheme.words.holders().by_number == {1: frozenset({"amy", "bob"})}
    scheme.sit("eve")
    assert scheme.case().entry.is_sealed


@pytest.mark.req("RIP-04")
def test_the_recovery_pair_opens_it_when_no_reader_is_left(scheme: Readers) -> None:
    scheme.enter()
    with scheme.engine.begin() as connection:
        connection.execute(sa.delete(word_wraps))
    scheme.sit("amy")
    assert scheme.case().entry.is_sealed
    assert not scheme.words.recover(new_private(), 1, ["eve"], given)
    assert scheme.words.recover(scheme.recovery, 1, ["eve"], given)
    scheme.sit("eve")
    assert scheme.case().entry.fields["reasons"] == "Dealing in drugs."
    assert scheme.words.sealed() == [1]


def test_another_recovery_pair_opens_what_was_wrapped_for_it_since(scheme: Readers) -> None:
    scheme.enter()
    scheme.recovery = new_private()
    scheme.seal()
    scheme.sit("amy")
    assert not scheme.words.recover(scheme.recovery, 1, ["bob"], given)
    assert scheme.words.give(1, ["bob"], given)
    assert scheme.words.recover(scheme.recovery, 1, ["eve"], given)


@pytest.mark.req("RIP-04")
def test_another_console_reads_with_the_same_persons_key_and_the_seat_forgets(console: Opener) -> None:
    vault = FixedSecrets({})
    first, second = console(vault), console(vault)
    first.add("amy")
    first.add("bob")
    first.seal()
    first.enter(replace(entered(), readers=("bob",)))
    second.private = first.private
    second.sit("bob")
    assert second.case().entry.fields["location"] == "Moonlight Street"
    second.keys.seat.follow("")
    assert second.keys.seat.person() is None
    assert second.case().entry.is_sealed
    assert [one.number for one in second.books.page(BookQuery(BOOK, text="AP/DS/77"), personal=True)] == [1]
    assert second.books.page(BookQuery(BOOK, text="moonlight"), personal=True) == []
    second.sit("bob")
    assert len(second.books.page(BookQuery(BOOK, text="moonlight"), personal=True)) == 1


@pytest.mark.req("RIP-04")
def test_a_message_is_sealed_for_the_same_readers(scheme: Readers) -> None:
    scheme.enter()
    sealed = scheme.words.seal(1, b"From: Marsh")
    assert sealed is not None
    assert b"Marsh" not in sealed
    scheme.sit("amy")
    assert scheme.words.open(sealed) == b"From: Marsh"
    scheme.sit("eve")
    assert scheme.words.open(sealed) is None
    assert scheme.words.open(b"From: an older one") == b"From: an older one"


def test_erasing_destroys_the_words_and_their_keys(scheme: Readers) -> None:
    scheme.enter()
    Erasing(scheme.engine, scheme.books).erase(BOOK, [1], "amy", "five years")
    scheme.sit("amy")
    case = scheme.case()
    assert "location" not in case.entry.fields
    assert case.entry.erased.startswith("erased on")
    with scheme.engine.connect() as connection:
        assert connection.execute(sa.select(word_wraps)).all() == []
    assert not scheme.words.recover(scheme.recovery, 1, ["amy"], given)


def test_a_damaged_row_says_nothing_and_the_others_open(scheme: Readers) -> None:
    scheme.enter(replace(entered(), readers=("bob",)))
    with scheme.engine.begin() as connection:
        first = connection.execute(sa.select(sa.func.min(word_wraps.c.id))).scalar_one()
        broken = sa.update(word_wraps).where(word_wraps.c.id == first).values(sealed=b"WR1 broken")
        connection.execute(broken)
    assert scheme.words.holders().by_number == {1: frozenset({"bob"})}
    scheme.sit("bob")
    assert not scheme.case().entry.is_sealed


@pytest.mark.req("RIP-04")
def test_a_backup_has_no_words_and_gives_them_back_to_their_readers(scheme: Readers, tmp_path: Path) -> None:
    scheme.enter(replace(entered(), readers=("bob",)))
    backup = tmp_path / "backup.sqlite"
    back_up(scheme.engine, backup)
    content = backup.read_bytes()
    for secret in SECRETS[:2]:
        assert secret.encode() not in content
    vault, key = FixedSecrets({}), scheme.keys.key()
    assert key is not None
    vault.keep_secret(NAME, key)
    restored = Readers(backup, vault)
    restored.private = scheme.private
    restored.sit("bob")
    assert restored.case().entry.fields["location"] == "Moonlight Street"
    assert restored.words.recover(scheme.recovery, 1, ["eve"], given)
    stolen = Readers(backup, FixedSecrets({}))
    stolen.private = scheme.private
    stolen.sit("bob")
    assert "location" not in stolen.case().entry.fields
    for one in (restored, stolen):
        one.engine.dispose()


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("how", ["removed", "replaced", "put before"])
def test_a_recovery_key_that_somebody_took_or_put_there_seals_nothing(scheme: Readers, how: str) -> None:
    strange = public_of(new_private()).hex()
    with scheme.engine.begin() as connection:
        if how == "removed":
            connection.execute(sa.delete(scheme_facts))
        elif how == "replaced":
            connection.execute(sa.update(scheme_facts).values(text=strange))
        else:
            later = {
                "name": RECOVERY_FACT,
                "text": strange,
                "author": "amy",
                "since_utc": NOW.replace(year=2100),
            }
            connection.execute(sa.insert(scheme_facts).values(**later))
    scheme.sit("amy")
    with pytest.raises(EnvironmentFault, match="recovery key"):
        scheme.enter()
    with scheme.engine.connect() as connection:
        count = sa.select(sa.func.count()).select_from(ledger).where(ledger.c.book == BOOK)
        assert connection.execute(count).scalar() == 0
        assert connection.execute(sa.select(word_wraps)).first() is None


def test_a_recovery_key_that_no_entry_states_seals_nothing(console: Opener) -> None:
    made = console(FixedSecrets({}))
    made.add("amy")
    with made.units.begin() as unit:
        unit.state_fact(RECOVERY_FACT, public_of(new_private()).hex(), "amy")
    with pytest.raises(EnvironmentFault, match="recovery key"):
        made.enter()


def test_a_recovery_key_that_follows_another_counts(scheme: Readers) -> None:
    scheme.recovery = new_private()
    scheme.seal()
    scheme.enter()
    with scheme.engine.connect() as connection:
        assert recovered(connection, 1, scheme.recovery) is not None
