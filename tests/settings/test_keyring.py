from __future__ import annotations

import getpass
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import keyring
import keyring.backends.chainer
import keyring.backends.null
import pytest
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from keyrings.cryptfile.file import PlaintextKeyring

from console.app.doctor import DiagnosticLevel, examine
from console.domain.errors import EnvironmentFault
from console.settings import keyring_file, passphrase
from console.settings.keyring_file import EncryptedFile
from console.settings.keyrings import keyring_path, open_ring, system_ring
from console.settings.secrets import FixedSecrets, KeyringSecrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.ports import Vault

PHRASE = "a long and rainy night in Anytown"
SECRET = "tr0ub4dor&3"
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    # The real cost, half a second for each derivation, is paid once: by the test with a process of its own.
    monkeypatch.setattr(CryptFileKeyring, "time_cost", 1)
    monkeypatch.setattr(CryptFileKeyring, "memory_cost", 1024)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.delenv(passphrase.DESCRIPTOR, raising=False)
    return tmp_path


@pytest.fixture
def without_system() -> Iterator[None]:
    """As on a machine where nothing but unsafe keyrings is installed."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.chainer.ChainerBackend())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / passphrase.CREDENTIAL).write_text(PHRASE + "\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder / passphrase.CREDENTIAL


def test_a_credential_of_the_service_opens_an_encrypted_file(credential: Path, home: Path) -> None:
    del credential
    secrets = KeyringSecrets()
    secrets.save("CAM-0007", "op", SECRET)
    secrets.keep_secret("ledger-signing", KEY)
    again: Vault = KeyringSecrets()
    assert again.secret("ledger-signing") == KEY
    assert again.secret("other") is None
    assert KeyringSecrets().login("CAM-0007") == ("op", SECRET)
    assert stat.S_IMODE(keyring_path().stat().st_mode) == 0o600
    assert {path.name for path in home.iterdir()} == {"credentials", "keyring.cfg", "keyring.lock"}
    written = keyring_path().read_bytes()
    for word in (SECRET.encode(), b"CAM-0007", b"ledger-signing", KEY, PHRASE.encode(), b"AAECAwQFBgcICQ"):
        assert word not in written
    finding = next(each for each in examine(home) if each.subject == "keyring")
    assert finding.verdict is DiagnosticLevel.OK
    assert "encrypted file" in finding.found


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    secrets = KeyringSecrets(EncryptedFile(tmp_path / "ring.cfg", PHRASE))
    secrets.save("A", "op", SECRET)
    secrets.delete("A")
    secrets.delete("B")
    assert KeyringSecrets(EncryptedFile(tmp_path / "ring.cfg", PHRASE)).login("A") == ("", "")


def test_a_passphrase_comes_through_a_descriptor_and_never_through_a_variable(home: Path) -> None:
    script = (
        "from console.settings.keyrings import open_ring; ring = open_ring(); "
        "ring.set_password('a', 'b', 'kept'); print(ring.get_password('a', 'b'))"
    )
    read, write = os.pipe()
    os.write(write, PHRASE.encode())
    os.close(write)
    answer = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, passphrase.DESCRIPTOR: str(read), "WATCHROOM_HOME": str(home)},
        pass_fds=(read,),
        capture_output=True,
        text=True,
        check=True,
    )
    os.close(read)
    assert answer.stdout.strip() == "kept"
    assert b"kept" not in keyring_path().read_bytes()


def test_a_wrong_passphrase_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ring.cfg"
    EncryptedFile(path, PHRASE).set_password("a", "b", SECRET)
    before = path.read_bytes()
    other = EncryptedFile(path, "not this one at all")
    for act in (KeyringSecrets(other).login, KeyringSecrets(other).delete):
        with pytest.raises(EnvironmentFault, match="passphrase is wrong") as refused:
            act("b")
        assert SECRET not in repr(refused.value) + repr(other)
        assert "not this one" not in repr(refused.value) + repr(other)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"[keyring_2Dsetting]\n", b"\xff\xfe\x00", b"milk\nbread\n"])
def test_a_damaged_file_is_not_taken_for_a_new_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ring.cfg"
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault, match="damaged"):
        EncryptedFile(path, PHRASE).set_password("a", "b", "x")
    assert path.read_bytes() == content


def test_a_full_disk_leaves_the_old_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ring.cfg"
    ring = EncryptedFile(path, PHRASE)
    ring.set_password("a", "b", "old")

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyring_file, "_to_disk", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        ring.set_password("a", "b", "new")
    assert ring.get_password("a", "b") == "old"
    assert {each.name for each in tmp_path.iterdir()} == {"ring.cfg", "ring.lock"}


@pytest.mark.usefixtures("without_system")
def test_without_any_keyring_the_refusal_says_what_to_do(home: Path) -> None:
    with pytest.raises(EnvironmentFault, match="stored only in a keyring") as refused:
        KeyringSecrets().keep_secret("ledger-signing", KEY)
    assert "watchroom-keyring" in refused.value.then
    assert list(home.iterdir()) == []
    finding = next(each for each in examine(home) if each.subject == "keyring")
    assert finding.verdict is DiagnosticLevel.WARNING


@pytest.mark.parametrize("backend", [PlaintextKeyring, keyring.backends.null.Keyring])
def test_a_keyring_in_the_clear_is_never_used_even_if_chosen(
    backend: type[keyring.backend.KeyringBackend],
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    try:
        assert system_ring() is None
        with pytest.raises(EnvironmentFault):
            open_ring()
    finally:
        keyring.set_keyring(before)


def test_a_short_passphrase_is_refused(credential: Path) -> None:
    credential.write_text("short\n")
    with pytest.raises(EnvironmentFault, match="fewer than"):
        open_ring()


def test_the_terminal_is_asked_twice_for_a_new_keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PHRASE, "another that differs"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    with pytest.raises(EnvironmentFault, match="differ"):
        passphrase.asked_passphrase(home / "new.cfg")


def test_a_fixed_vault_forgets_with_the_process() -> None:
    secrets = FixedSecrets({})
    secrets.keep_secret("a", KEY)
    assert secrets.secret("a") == KEY
    assert FixedSecrets({}).secret("a") is None


def test_a_secret_too_large_for_some_system_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too large"):
        KeyringSecrets(EncryptedFile(tmp_path / "r.cfg", PHRASE)).keep_secret("a", bytes(901))
