"""The program and an outsider's verifier say the same of exports that somebody tampered with."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError
from console.services.books.head_signing import HeadSigning
from console.settings.signing import DemoSigner
from console.store.database import open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export as ours
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.unit import Units
from tests.outsider import ed25519
from tests.outsider.books import ENTRY, DamagedError, verify_export
from tests.outsider.forging import FORGERIES, STRANGER, rewrite_from_an_entry, sign_anew
from tests.store.ledger.test_exported_books import ABOUT, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = DemoSigner().public_key()
WHOLE, WITHHELD = "whole", "withheld"
TAMPERINGS = 25
"""Of each kind."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("books")
    engine = open_database(place / "books.sqlite")
    books = BookTable(engine, Units(engine, SystemClock()))
    fill(books)
    heads = HeadSigning(HeadTable(engine), DemoSigner(), SystemClock(), books)
    heads.sign("interval")  # introduces the key
    signed, files = heads.sign("export"), BookFiles(engine, DemoSigner())
    for folder, withheld in ((WHOLE, {}), (WITHHELD, {"faults": {5, 6, 14, 21}})):
        files.write(place / folder, signed, ABOUT, personal=False, withheld=withheld)
    engine.dispose()
    return place


@pytest.fixture(params=[WHOLE, WITHHELD])
def kept_export(exports: Path, request: pytest.FixtureRequest) -> Path:
    """An export of three books, with all entries or without some; never altered."""
    return exports / str(request.param)


def content_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def our_verdict(folder: Path, key: str) -> bool:
    try:
        return ours(folder, keys=frozenset({key} if key else ())).is_whole
    except ConsoleError:
        return False


def _outsiders(folder: Path, key: str) -> bool:
    try:
        verify_export(folder, key)
    except DamagedError:
        return False
    return True


@pytest.mark.req("LOG-05")
@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_both_say_the_same_of_tampered_exports(
    kept_export: Path, tmp_path: Path, forge: Callable[[Path, random.Random], None]
) -> None:
    dice = random.Random(forge.__name__)
    for number in range(TAMPERINGS):
        folder = shutil.copytree(kept_export, tmp_path / f"{number}")
        forge(folder, dice)
        for key in (KEY, ""):
            verdict = our_verdict(folder, key)
            assert verdict == _outsiders(folder, key), (number, key)
            assert verdict == (content_of(folder) == content_of(kept_export)) or not key, number


@pytest.mark.req("LOG-05", "RIP-04")
def test_nothing_is_altered_before_what_is_withheld(exports: Path, tmp_path: Path) -> None:
    """Its hash is not computed: without its signature, what it follows could be anything."""
    folder = shutil.copytree(exports / WITHHELD, tmp_path / "altered")
    dice = random.Random(0)
    for _ in range(TAMPERINGS):
        rewrite_from_an_entry(folder, dice)
        assert not ours(folder / "faults.jsonl").is_whole


@pytest.mark.req("LOG-05", "RIP-04")
def test_a_line_without_words_is_no_withheld_entry(exports: Path, tmp_path: Path) -> None:
    """It looks like one, but nobody signed what it follows: everything before it could be made up."""
    file = shutil.copytree(exports / WHOLE, tmp_path / "emptied") / "faults.jsonl"
    name, *entries, head = file.read_text("utf-8").splitlines()
    emptied = {**json.loads(entries[9]), "kind": "", "author": "", "instant": "", "payload": ""}
    before = json.loads(entries[8])
    forged = {**before, "author": "somebody.else"}
    chained = [forged[name] for name in ENTRY[:-1]]
    written = json.dumps(chained, ensure_ascii=False, separators=(",", ":")).encode()
    forged["hash"] = emptied["previous_hash"] = hashlib.sha256(written).hexdigest()
    entries[8:10] = [json.dumps(forged), json.dumps(emptied)]
    file.write_text("\n".join((name, *entries, head)) + "\n", "utf-8")
    for keys in (frozenset[str](), frozenset({KEY})):
        proof = ours(file, keys=keys)
        assert not proof.is_whole
        assert [finding.number for finding in proof.findings] == [10]


def test_whoever_names_no_key_believes_the_one_in_the_export(kept_export: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(kept_export, tmp_path / "signed anew")
    sign_anew(folder, random.Random(1))
    assert our_verdict(folder, "")
    assert _outsiders(folder, "")
    stranger = ed25519.public_key_of(STRANGER).hex()
    assert our_verdict(folder, stranger)
    assert _outsiders(folder, stranger)
    assert not our_verdict(folder, KEY)
    assert not _outsiders(folder, KEY)
