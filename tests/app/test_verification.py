from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.app import verification
from console.app.scheme import OpenScheme, demo_scheme, open_scheme, reading_scheme
from console.app.verification import heads_service, signer_of, verify_books
from console.cli.proofs import export_as_json, export_as_text
from console.domain.books.entries import NewEntry
from console.domain.books.proof import Damage
from console.domain.books.signed_heads import BookHead, SignedHead
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError
from console.services.books.head_signing import HeadSigning
from console.settings.secrets import FixedSecrets
from console.settings.signing import DemoSigner, VaultSigner
from console.store.ledger.signed_heads import HeadFile
from tests.store.tampering import disarm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> FixedSecrets:
    """The keyring of the machine."""
    kept = FixedSecrets({})
    monkeypatch.setattr(verification, "KeyringSecrets", lambda: kept)
    return kept


@pytest.fixture
def scheme(tmp_path: Path, vault: FixedSecrets) -> Iterator[OpenScheme]:
    """A real scheme with signed books."""
    del vault
    opened = open_scheme(tmp_path / "real")
    write(opened, 5)
    heads_service(opened).sign("interval")
    heads_service(opened).sign_new()
    yield opened
    opened.close()


def write(scheme: OpenScheme, count: int) -> None:
    with scheme.books.unit() as unit:
        for number in range(count):
            unit.append(NewEntry("audit", "camera-called", "a.bell", {"subject": f"camera {number}"}))


def signed_by(key: Ed25519PrivateKey, head: BookHead) -> SignedHead:
    return SignedHead(head, key.public_key().public_bytes_raw().hex(), key.sign(head.statement()).hex())


def newest(scheme: OpenScheme) -> BookHead:
    book, number, digest = next(tip for tip in scheme.heads.newest() if tip[0] == "audit")
    return BookHead(book, number, digest, "2026-11-21T23:00:00.000+00:00", "interval")


def damages(scheme: OpenScheme, *keys: str) -> set[Damage]:
    proof = verify_books(scheme, keys=frozenset(keys))
    found = {finding.damage for finding in proof.findings}
    return found | {book.finding.damage for book in proof.books if book.finding}


def test_the_books_of_a_scheme_signed_with_its_own_key_are_whole(scheme: OpenScheme) -> None:
    proof = verify_books(scheme)
    assert proof.is_whole, proof.findings
    assert not proof.notes
    assert all(book.signed_number for book in proof.books)


@pytest.mark.req("LOG-02")
def test_a_head_that_a_strangers_key_signed_is_named_and_counts_for_nothing(scheme: OpenScheme) -> None:
    write(scheme, 2)
    own = verify_books(scheme).books[0].signed_number
    scheme.heads.save([signed_by(STRANGER, newest(scheme))])
    proof = verify_books(scheme)
    assert [finding.damage for finding in proof.findings] == [Damage.FOREIGN]
    assert proof.books[0].signed_number == own


@pytest.mark.req("LOG-02")
def test_books_written_anew_by_a_stranger_who_introduces_his_own_key_are_not_believed(
    scheme: OpenScheme,
) -> None:
    with scheme.database.begin() as connection:
        disarm(connection)
        connection.exec_driver_sql("DELETE FROM ledger")
        connection.exec_driver_sql("DELETE FROM signed_head")
    foreign = FixedSecrets({})
    write(scheme, 3)
    HeadSigning(scheme.heads, VaultSigner(foreign), SystemClock(), scheme.books).sign("interval")
    assert Damage.FOREIGN in damages(scheme)


def test_an_earlier_key_is_believed_because_the_books_that_the_present_one_signed_name_it(
    scheme: OpenScheme, vault: FixedSecrets
) -> None:
    old = VaultSigner(vault).public_key()
    vault.keep_secret("signing key of the books", Ed25519PrivateKey.generate().private_bytes_raw())
    heads_service(scheme).sign("interval")
    assert Damage.FOREIGN not in damages(scheme)
    assert Damage.FOREIGN not in damages(scheme, VaultSigner(vault).public_key())
    # The old key alone signed nothing that names the new one.
    proof = verify_books(scheme, keys=frozenset({old}))
    assert [one.damage for one in proof.findings] == [Damage.FOREIGN] * len(proof.findings) != []
    assert all("known key covers yet" in one.words for one in proof.findings)


def test_a_key_named_on_the_command_line_is_the_one_believed(scheme: OpenScheme) -> None:
    stranger = STRANGER.public_key().public_bytes_raw().hex()
    assert damages(scheme, stranger) == {Damage.FOREIGN}
    assert verify_books(scheme, keys=frozenset({signer_of(scheme).public_key()})).is_whole


def test_without_a_key_the_first_one_in_the_books_is_believed_and_that_is_said(
    scheme: OpenScheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "KeyringSecrets", lambda: FixedSecrets({}))
    proof = verify_books(scheme)
    assert proof.is_whole
    assert "--key" in proof.notes[0]
    assert "trusted only by the key in the books themselves" in export_as_text(proof, 0.0)
    assert json.loads(export_as_json(proof, 0.0))["trusted_only_by_its_own_key"] is True
    scheme.heads.save([signed_by(STRANGER, newest(scheme))])
    assert damages(scheme) == {Damage.FOREIGN}


@pytest.mark.req("LOG-02")
def test_a_second_place_that_is_away_is_told_as_not_compared_and_a_damaged_one_is_named(
    scheme: OpenScheme, tmp_path: Path
) -> None:
    place = tmp_path / "share" / "heads.jsonl"
    books = scheme.settings.books.model_copy(update={"second_places": [place]})
    scheme = dataclasses.replace(scheme, settings=scheme.settings.model_copy(update={"books": books}))
    proof = verify_books(scheme)
    assert proof.is_whole
    assert [str(place) in words and "could not be compared" in words for words in proof.uncompared] == [True]
    HeadFile(place).send(scheme.heads.signed())
    assert damages(scheme) == set()
    place.write_bytes(b"\xff\xfe nothing")
    assert damages(scheme) == {Damage.UNREADABLE}


@pytest.mark.req("LOG-02")
def test_a_database_without_entries_is_not_whole(tmp_path: Path, vault: FixedSecrets) -> None:
    del vault
    scheme = open_scheme(tmp_path / "new")
    assert damages(scheme) == {Damage.MISSING}
    scheme.close()


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("table", ["ledger", "signed_head", "hold"])
def test_a_database_without_one_of_its_tables_is_named(scheme: OpenScheme, table: str) -> None:
    with scheme.database.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    proof = verify_books(scheme)
    assert any(table in finding.words for finding in proof.findings)


def test_a_database_of_no_bytes_is_refused_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    file = tmp_path / "watchroom.sqlite"
    file.touch()
    with pytest.raises(ConsoleError, match="is empty"), reading_scheme():
        pass
    assert file.stat().st_size == 0


@pytest.mark.req("LOG-05")
def test_a_fact_that_says_demo_does_not_make_a_real_scheme_sign_with_the_demos_key(
    scheme: OpenScheme,
) -> None:
    scheme.facts.state("kind", "demo", "demo")
    assert not scheme.is_demo
    assert signer_of(scheme).public_key() != DemoSigner().public_key()


def test_books_that_a_real_key_signed_are_never_signed_with_the_demos(
    scheme: OpenScheme, tmp_path: Path
) -> None:
    scheme.close()
    disguised = demo_scheme(tmp_path / "real")
    assert signer_of(disguised).public_key() != DemoSigner().public_key()
    disguised.close()
    demo = demo_scheme(tmp_path / "demo")
    assert signer_of(demo).public_key() == DemoSigner().public_key()
    demo.close()


def test_the_demos_key_is_not_believed_in_a_real_scheme(scheme: OpenScheme) -> None:
    HeadSigning(scheme.heads, DemoSigner(), SystemClock(), scheme.books).sign("interval")
    heads_service(scheme).sign("interval")
    assert Damage.FOREIGN in damages(scheme)


def test_the_books_of_a_demo_are_whole(tmp_path: Path, vault: FixedSecrets) -> None:
    del vault
    scheme = demo_scheme(tmp_path / "demo")
    write(scheme, 5)
    heads_service(scheme).sign("interval")
    assert verify_books(scheme).is_whole
    scheme.close()
