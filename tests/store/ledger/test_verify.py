from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from console.domain.books.proof import Damage
from console.domain.books.signed_heads import BookHead, SignedHead
from console.store.ledger.chain import NO_HASH, ChainRow, entry_hash
from console.store.ledger.chain_diagnosis import Chained
from console.store.ledger.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()


def chained(number: int, payload: str, previous: str) -> Chained:
    row = ChainRow("incidents", "incidents.opened", "a.bell", "2026-11-21T22:00:00.000+00:00", payload)
    return Chained(row.book, number, *row[1:], previous, entry_hash(row, number, previous))


def book(length: int = 30) -> list[Chained]:
    rows: list[Chained] = []
    for number in range(1, length + 1):
        rows.append(chained(number, f'{{"fields":{{"n":"{number}"}}}}', rows[-1].hash if rows else NO_HASH))
    return rows


def signed(row: Chained, key: Ed25519PrivateKey = KEY) -> SignedHead:
    head = BookHead(row.book, row.number, row.hash, "2026-11-21T23:00:00.000+00:00", "interval")
    return SignedHead(head, key.public_key().public_bytes_raw().hex(), key.sign(head.statement()).hex())


def altered(rows: list[Chained]) -> list[Chained]:
    return [row._replace(payload="{}") if row.number == 12 else row for row in rows]


def altered_and_hashed_anew(rows: list[Chained]) -> list[Chained]:
    return [chained(12, "{}", row.previous_hash) if row.number == 12 else row for row in rows]


def author_changed(rows: list[Chained]) -> list[Chained]:
    return [row._replace(author="c.carr") if row.number == 12 else row for row in rows]


def removed(rows: list[Chained]) -> list[Chained]:
    return [row for row in rows if row.number != 12]


def removed_and_numbered_anew(rows: list[Chained]) -> list[Chained]:
    return [row if row.number < 12 else row._replace(number=row.number - 1) for row in removed(rows)]


def inserted(rows: list[Chained]) -> list[Chained]:
    later = [row._replace(number=row.number + 1) for row in rows[11:]]
    return [*rows[:11], chained(12, "{}", "f" * 64), *later]


def inserted_and_chained(rows: list[Chained]) -> list[Chained]:
    later = [row._replace(number=row.number + 1) for row in rows[11:]]
    return [*rows[:11], chained(12, "{}", rows[10].hash), *later]


def swapped(rows: list[Chained]) -> list[Chained]:
    rows[11], rows[19] = rows[19]._replace(number=12), rows[11]._replace(number=20)
    return rows


def moved_in_a_file(rows: list[Chained]) -> list[Chained]:
    rows[11], rows[12] = rows[12], rows[11]
    return rows


def doubled_in_a_file(rows: list[Chained]) -> list[Chained]:
    return [*rows[:12], rows[11], *rows[12:]]


def cut(rows: list[Chained]) -> list[Chained]:
    return rows[:11]


def first_gone(rows: list[Chained]) -> list[Chained]:
    return rows[11:]


def last_altered_and_hashed(rows: list[Chained]) -> list[Chained]:
    return [*rows[:29], chained(30, "{}", rows[28].hash)]


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize(
    ("harm", "number", "damage"),
    [
        (altered, 12, Damage.ALTERED),
        (altered_and_hashed_anew, 12, Damage.ALTERED),
        (author_changed, 12, Damage.ALTERED),
        (removed, 12, Damage.MISSING),
        (removed_and_numbered_anew, 12, Damage.MISSING),
        (inserted, 12, Damage.INSERTED),
        (inserted_and_chained, 12, Damage.INSERTED),
        (swapped, 12, Damage.REORDERED),
        (moved_in_a_file, 12, Damage.REORDERED),
        (doubled_in_a_file, 12, Damage.REORDERED),
        (cut, 12, Damage.CUT_OFF),
        (first_gone, 1, Damage.MISSING),
        (last_altered_and_hashed, 1, Damage.REWRITTEN),
    ],
)
def test_the_first_harm_is_named(
    harm: Callable[[list[Chained]], list[Chained]], number: int, damage: Damage
) -> None:
    rows = book()
    head = signed(rows[-1])
    (proof,) = verify(harm(rows), [head], frozenset({PUBLIC}))
    assert proof.finding is not None
    assert (proof.finding.damage, proof.finding.number) == (damage, number), proof.finding.words


@pytest.mark.req("LOG-05")
def test_a_whole_book_says_how_far_it_is_signed() -> None:
    rows = book()
    (proof,) = verify(rows, [signed(rows[9]), signed(rows[19])], frozenset({PUBLIC}))
    assert proof.is_whole
    assert (proof.entries, proof.signed_number, proof.head) == (30, 20, rows[-1].hash)


def test_a_book_that_was_emptied_is_found_by_its_head() -> None:
    (proof,) = verify([], [signed(book()[-1])])
    assert proof.finding is not None
    assert proof.finding.damage is Damage.CUT_OFF


def test_a_chain_written_anew_from_the_start_is_found_by_an_older_head() -> None:
    old = book()
    anew = [chained(1, "{}", NO_HASH)]
    for number in range(2, 31):
        anew.append(chained(number, "{}", anew[-1].hash))
    (proof,) = verify(anew, [signed(old[14]), signed(anew[-1])])
    assert proof.finding is not None
    assert (proof.finding.damage, proof.finding.number) == (Damage.REWRITTEN, 1)


def test_a_forged_head_and_a_strange_key_are_named() -> None:
    rows = book()
    good = signed(rows[-1])
    forged = dataclasses.replace(good, head=dataclasses.replace(good.head, number=29))
    strange = signed(rows[-1], Ed25519PrivateKey.generate())
    for head in (forged, strange):
        (proof,) = verify(rows, [head], frozenset({PUBLIC}))
        assert proof.finding is not None
        assert proof.finding.damage is Damage.FORGED


@given(st.text(max_size=60), st.text(max_size=300), st.integers(1, 10**9))
def test_the_formula_is_what_json_says(author: str, payload: str, number: int) -> None:
    import hashlib
    import json

    try:
        payload.encode(), author.encode()
    except UnicodeEncodeError:
        return
    row = ChainRow("b", "k", author, "i", payload)
    said = ["b", number, "k", author, "i", payload, NO_HASH]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert entry_hash(row, number, NO_HASH) == hashlib.sha256(plain.encode()).hexdigest()
