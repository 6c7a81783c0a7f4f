"""A package that was damaged in any way is named so by the file that goes with it and by the command."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from console.app.package_verification import verifier, verify_package
from console.cli import app
from console.domain.evidence import manifest
from console.domain.evidence.package import ListedFile
from tests.support.evidence import KEY, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator

Damage = Callable[[Path, Path], str]
"""Damages the first package, perhaps with parts of the second; returns the file that must be named."""
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"another key of thirty-two bytes.")
OTHER_PUBLIC = OTHER_KEY.public_key().public_bytes_raw().hex()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    with evidence_room(tmp_path_factory.mktemp("evidence")) as evidence:
        yield evidence.made("one")[0], evidence.made("two")[0]


@pytest.fixture
def evidence_home(packages: tuple[Path, Path]) -> Path:
    """The home of the scheme that issued the packages."""
    return packages[0].parent


@pytest.fixture
def pair(packages: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    one, two = packages
    return Path(shutil.copytree(one, tmp_path / "one")), two


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def segment_of(package: Path) -> Path:
    return sorted(package.rglob("*.mp4"))[1]


def name(package: Path, path: Path) -> str:
    return path.relative_to(package).as_posix()


def changed_byte(one: Path, _two: Path) -> str:
    flip(segment_of(one), 5_000)
    return name(one, segment_of(one))


def cut_off(one: Path, _two: Path) -> str:
    segment = segment_of(one)
    segment.write_bytes(segment.read_bytes()[:-1])
    return name(one, segment)


def lengthened(one: Path, _two: Path) -> str:
    with segment_of(one).open("ab") as file:
        file.write(b"\0")
    return name(one, segment_of(one))


def removed(one: Path, _two: Path) -> str:
    gone = name(one, segment_of(one))
    segment_of(one).unlink()
    return gone


def added(one: Path, _two: Path) -> str:
    (one / "media" / "another.mp4").write_bytes(b"not of this package")
    return "media/another.mp4"


def renamed(one: Path, _two: Path) -> str:
    segment = segment_of(one)
    was = name(one, segment)
    segment.rename(segment.with_name("renamed.mp4"))
    return was


def exchanged_names(one: Path, _two: Path) -> str:
    first, second, *_ = sorted(one.rglob("*.mp4"))
    first.rename(one / "aside")
    second.rename(first)
    (one / "aside").rename(second)
    return name(one, first)


def a_link(one: Path, two: Path) -> str:
    segment = segment_of(one)
    segment.unlink()
    segment.symlink_to(two / name(one, segment))
    return name(one, segment)


def paper_of_the_other(one: Path, two: Path) -> str:
    shutil.copy(two / "label.html", one / "label.html")
    return "label.html"


def manifest_of_the_other(one: Path, two: Path) -> str:
    shutil.copy(two / "manifest.json", one / "manifest.json")
    return "manifest.sig"


def signature_of_the_other(one: Path, two: Path) -> str:
    shutil.copy(two / "manifest.sig", one / "manifest.sig")
    return "manifest.sig"


def all_that_is_signed_of_the_other(one: Path, two: Path) -> str:
    for file in ("manifest.json", "manifest.sig", "manifest.js", "manifest-sha256.txt"):
        shutil.copy(two / file, one / file)
    return "label.html"


def another_key(one: Path, _two: Path) -> str:
    (one / "key.pem").write_text(manifest.pem_of(OTHER_PUBLIC))
    return "key.pem"


def another_signature(one: Path, _two: Path) -> str:
    (one / "manifest.sig").write_bytes(OTHER_KEY.sign((one / "manifest.json").read_bytes()))
    return "manifest.sig"


def another_key_and_signature(one: Path, two: Path) -> str:
    another_key(one, two)
    another_signature(one, two)
    return "key.pem"


DAMAGES: tuple[Damage, ...] = (
    *(changed_byte, cut_off, lengthened, removed, added, renamed, exchanged_names, a_link),
    paper_of_the_other,
    *(manifest_of_the_other, signature_of_the_other, all_that_is_signed_of_the_other),
    *(another_key, another_signature, another_key_and_signature),
)


def alone(package: Path, *options: str) -> dict[str, Any]:
    """What the stand-alone file says; ours, because the package's own may be what was damaged."""
    done = subprocess.run(
        [sys.executable, "-I", verifier().__file__ or "", str(package), "--json", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == status(result)
    result.pop("seconds")
    return result


def command(package: Path, *options: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["verify", "package", str(package), "--json", *options])
    result: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == status(result)
    result.pop("seconds")
    return result


def status(result: dict[str, Any]) -> int:
    """The exit status: 3 where nothing changed since someone signed it, but nothing says who."""
    if not result["whole"]:
        return 1
    return 0 if result["is_key_expected"] else 3


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_named_by_both(pair: tuple[Path, Path], damage: Damage) -> None:
    named = damage(*pair)
    said = alone(pair[0])
    assert not said["whole"]
    assert named in {row["file"] for row in said["findings"]}
    assert command(pair[0]) == said


@pytest.mark.req("EVD-04")
def test_any_byte_of_any_file_counts(pair: tuple[Path, Path]) -> None:
    one, _ = pair
    dice = random.Random(12)
    for path in sorted(path for path in one.rglob("*") if path.is_file()):
        size = path.stat().st_size
        every = range(size) if size < 200 else [0, size - 1, *dice.sample(range(size), 3)]
        for at in every:
            flip(path, at)
            files = {row["file"] for row in verify_package(one, "")["findings"]}
            # A byte of the manifest can make anything of it; then its signature fails at least.
            assert name(one, path) in files or (path.name == "manifest.json" and "manifest.sig" in files), (
                path,
                at,
            )
            flip(path, at)
    assert verify_package(one, "")["whole"]


@pytest.mark.parametrize(
    "file", ["manifest.json", "manifest.sig", "key.pem", "manifest.js", "manifest-sha256.txt", "verify.py"]
)
def test_a_file_that_is_gone_is_named(pair: tuple[Path, Path], file: str) -> None:
    (pair[0] / file).unlink()
    said = alone(pair[0])
    assert {"finding": "missing", "file": file, "words": "the file is not there"} in said["findings"]
    assert command(pair[0]) == said


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("file", ["manifest.json", "manifest.sig", "key.pem", "manifest.js"])
@pytest.mark.parametrize("is_pipe", [False, True])
def test_what_is_signed_is_no_link_and_no_pipe(pair: tuple[Path, Path], file: str, is_pipe: bool) -> None:
    path = pair[0] / file
    path.rename(pair[0].parent / file)
    if is_pipe:
        os.mkfifo(path)
    else:
        path.symlink_to(pair[0].parent / file)
    said = alone(pair[0])
    assert file in {row["file"] for row in said["findings"]}
    assert command(pair[0]) == said


def rewritten(package: Path, change: Callable[[dict[str, Any]], object], raw: str = "") -> dict[str, Any]:
    """A manifest with odd content, as anyone can write it onto a drive."""
    content = json.loads((package / "manifest.json").read_text("utf-8"))
    change(content)
    (package / "manifest.json").write_text(json.dumps(content, indent=1) + raw, "utf-8")
    said = alone(package)
    assert command(package) == said
    assert not said["whole"]
    return said


ODD: dict[str, Callable[[dict[str, Any]], object]] = {
    "cameras no list": lambda content: content.update(cameras=7),
    "camera no object": lambda content: content.update(cameras=[7]),
    "segment no object": lambda content: content["cameras"][0].update(segments=["x"]),
    "number no number": lambda content: content["cameras"][0]["segments"][0].update(number=None),
    "volume a list": lambda content: content["cameras"][0]["segments"][0].update(volume=[]),
    "key no object": lambda content: content.update(key=["x"]),
    "key a number": lambda content: content.update(key={"ed25519": 5}),
    "half a letter": lambda content: content["files"][0].update(name="\ud800"),
    "line feed": lambda content: content["files"][0].update(name="a\nIntact."),
    "above": lambda content: content["files"][0].update(name="../secret"),
    "root": lambda content: content["files"][0].update(name="/etc/passwd"),
    "twice": lambda content: content["files"].append(content["files"][0]),
    "no number": lambda content: content.update(incident=float("nan")),
    "names missing": lambda content: content.pop("files"),
    "huge": lambda content: content["files"][0].update(size=10**400),
}


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("odd", ODD)
def test_a_manifest_of_an_odd_form_is_a_finding_not_a_crash(pair: tuple[Path, Path], odd: str) -> None:
    said = rewritten(pair[0], ODD[odd])
    assert {"manifest.json", "manifest.sig"} & {row["file"] for row in said["findings"]}


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize(
    "line", ['{"book": [], "number": 1}', '{"number": "x", "book": "b"}', "7", "[", "{}"]
)
@pytest.mark.parametrize("file", ["heads.jsonl", "entries.jsonl"])
def test_books_of_an_odd_form_are_a_finding_not_a_crash(
    pair: tuple[Path, Path], file: str, line: str
) -> None:
    path = pair[0] / "books" / file
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    said = alone(pair[0])
    assert f"books/{file}" in {row["file"] for row in said["findings"]}
    assert command(pair[0]) == said


def test_the_name_of_a_foreign_file_writes_no_verdict(pair: tuple[Path, Path]) -> None:
    (pair[0] / "x\nIntact. 7 files\x1b[8m\u202e").write_bytes(b"")
    text = verifier().as_text(alone(pair[0]), 1.0)
    assert not any(line.startswith("Intact") for line in text.splitlines())
    assert "\x1b" not in text
    assert "\u202e" not in text


def made_again(package: Path, *, with_books: bool = True) -> None:
    """All that a person with another key can do: sign a false manifest as if it were theirs."""
    flip(segment_of(package), 5_000)
    content = json.loads((package / "manifest.json").read_text("utf-8"))
    segment = segment_of(package)
    sha256 = verifier()._sha256(segment)[0]
    for row in (*content["files"], *(part for camera in content["cameras"] for part in camera["segments"])):
        if name(package, segment) in {row.get("name"), row.get("file")}:
            row["sha256"] = sha256
    if not with_books:
        shutil.rmtree(package / "books")
        content["files"] = [row for row in content["files"] if not row["name"].startswith("books/")]
    content["key"] = {"ed25519": OTHER_PUBLIC, "sha256": manifest.fingerprint_of(OTHER_PUBLIC)}
    raw = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
    signature, pem = OTHER_KEY.sign(raw), manifest.pem_of(OTHER_PUBLIC)
    files = {
        "manifest.json": raw,
        "manifest.sig": signature,
        "key.pem": pem.encode(),
        "manifest.js": manifest.script_of(raw.decode(), signature, pem).encode(),
    }
    for file, made in files.items():
        (package / file).write_bytes(made)
    listed = [ListedFile(row["name"], row["size"], row["sha256"]) for row in content["files"]]
    listed += [ListedFile(file, 0, verifier()._sha256(package / file)[0]) for file in files]
    (package / "manifest-sha256.txt").write_text(manifest.sums_of(listed))


@pytest.mark.req("EVD-04")
def test_a_package_made_again_with_another_key_is_found_by_the_owners_fingerprint(
    pair: tuple[Path, Path],
) -> None:
    one, two = pair
    made_again(one)
    options = ("--key", manifest.fingerprint_of(KEY))
    said = alone(one, *options)
    assert "key" in {row["finding"] for row in said["findings"]}
    assert command(one, *options) == said
    assert manifest.fingerprint_of(OTHER_PUBLIC) in json.dumps(said["findings"]), "the mismatch is named"
    for short in (manifest.short_fingerprint(options[1]), options[1].upper(), f" {options[1][:24]}\n"):
        assert alone(two, "--key", short)["is_key_expected"]
        assert command(two, "--key", short)["is_key_expected"]
        assert "key" in {row["finding"] for row in alone(one, "--key", short)["findings"]}
    # Even without it, the heads of the owner's books in the package are not signed with that key.
    assert {row["finding"] for row in alone(one)["findings"]} == {"books"}


@pytest.mark.req("EVD-04")
def test_a_package_that_a_stranger_signed_is_never_called_intact(
    pair: tuple[Path, Path], evidence_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    made_again(one, with_books=False)
    for said in (alone(one), command(one)):
        assert said["verdict"] == "Every file is as it was signed, but nobody has compared the key"
        assert said["is_key_expected"] is None
    # The books of the scheme that issued it know its key, and still not the stranger's.
    monkeypatch.setenv("WATCHROOM_HOME", str(evidence_home))
    assert command(two)["verdict"].startswith("Intact: every file is as it was signed, and the key")
    assert command(two)["is_key_expected"]
    assert command(one)["is_key_expected"] is None


@pytest.mark.parametrize("typed", ["", " ", "abc", "g" * 64, "a" * 23, "a" * 25])
def test_what_is_no_fingerprint_is_refused(pair: tuple[Path, Path], typed: str) -> None:
    done = CliRunner().invoke(app, ["verify", "package", str(pair[0]), "--key", typed])
    assert done.exit_code != 0
    assert "not the fingerprint of a key" in str(done.exception)
    file = verifier().__file__ or ""
    ours = [sys.executable, "-I", file, str(pair[0]), "--key", typed]
    own = subprocess.run(ours, capture_output=True, text=True, check=False)
    assert own.returncode == 2
    assert "is no fingerprint" in own.stderr


def test_what_is_no_package_is_refused_in_words(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["verify", "package", str(tmp_path)])
    assert "no evidence package" in str(done.exception)


VECTORS = [
    # RFC 8032, section 7.1: the key, the message, the two halves of the signature.
    """
    d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a -
    e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b
    d25bf5f0595bbe24655141438e7a100b
    """,
    """
    3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 72
    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c
    387b2eaeb4302aeeb00d291612bb0c00
    """,
    """
    fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025 af82
    6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659
    4a7c15e9716ed28dc027beceea1ec40a
    """,
    """
    ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf
    SHA-512(abc)
    dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030
    3dca179c138ac17ad9bef1177331a704
    """,
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_signature_check_follows_the_standard(vector: str) -> None:
    key, message, *signature = vector.split()
    # The message of the last one is itself a digest.
    signed = (
        hashlib.sha512(b"abc").digest() if message.startswith("SHA") else bytes.fromhex(message.strip("-"))
    )
    parts = [bytes.fromhex(key), signed, bytes.fromhex("".join(signature))]
    assert verifier().is_signed(*parts)
    for at, part in enumerate(parts):
        if part:
            wrong = list(parts)
            wrong[at] = bytes([part[0] ^ 1]) + part[1:]
            assert not verifier().is_signed(*wrong)
    high = int.from_bytes(parts[2][32:], "little") + verifier().L
    assert not verifier().is_signed(parts[0], parts[1], parts[2][:32] + high.to_bytes(32, "little"))


def test_the_signature_check_agrees_with_a_library() -> None:
    dice = random.Random(8032)
    for size in range(30):
        key = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        message = dice.randbytes(size)
        assert verifier().is_signed(key.public_key().public_bytes_raw(), message, key.sign(message))
