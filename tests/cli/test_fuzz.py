"""Every command with damaged input of every kind that it reads: an exit status and a sentence, no traceback.

Fixed seeds in each run; `--fuzz MINUTES` goes on with new ones and names the seed that found something.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
import traceback
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import typer
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from typer.testing import CliRunner

from console.app import command_line_cameras, record
from console.app.backups import back_up_scheme
from console.app.scheme import DATABASE_FILE, open_scheme
from console.app.verification import export_books, heads_service
from console.cli import app
from console.demo.bench.evidence import exported
from console.domain.books.page_proof import PageProof, digest_of
from console.domain.disclosure.public_report import ReportSignature
from console.domain.errors import ConsoleError, OperatorError
from console.domain.recording.causes import Cause
from console.media.export.files import PackageFiles
from console.media.volume.recorded_volumes import RecordedVolumes
from console.settings import passphrase
from console.settings.signing import DemoSigner
from console.store.ledger.signed_heads import HeadFile
from tests.app import test_damaged_books as books
from tests.media.clips import BEGIN, clip
from tests.media.town import Town
from tests.support.fuzzing import ODD_WORDS, damage_file, damage_rows, damaged_bytes, damaged_words

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = 2
"""Of each target in each run: some fifteen seconds in all."""
FIRST_NEW_SEED = 1_000
CAMERAS = "address,name,place,group,user,password\nrtsp://192.0.2.7/a,Gate,Yard,North,op,x\nrtsp://192.0.2.8/b,,,,,\n"
SETTINGS = """version = 1
operator = "a.bell"
[recording]
retention_days = 30
[[recording.volumes]]
path = "/nowhere"
quota_gb = 1.5
[books]
second_places = ["/nowhere/heads"]
signing_interval_min = 10.0
[books.retention.visitors]
days = 365
ground = "a rule"
[books.choices]
"incidents.opened.type" = ["theft"]
[backup]
hour = 4
keep = 14
"""


@dataclass
class Ground:
    """Whole things of every kind, and a copy of them to damage."""

    whole: Path
    page: str
    here: Path = field(default=Path())

    def fresh(self, folder: Path) -> None:
        """Make the copy anew."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.whole, folder)
        self.here = folder

    @property
    def home(self) -> Path:
        return self.here / "home"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("whole")
    (folder / passphrase.CREDENTIAL).write_text("a long and rainy night")
    with pytest.MonkeyPatch.context() as patch:
        _fast_keyring(patch, folder)
        patch.setenv("WATCHROOM_HOME", str(folder / "home"))
        page = _fill_scheme(folder)
    _fill_volume(folder / "volume")
    with closing(RecordedVolumes([folder / "volume"], lambda: BEGIN)) as footage:
        exported(footage, folder / "package", PackageFiles(), lambda _done, _total: None)
    _write_report(folder / "report")
    (folder / "cameras.csv").write_text(CAMERAS)
    (folder / "settings.toml").write_text(SETTINGS)
    cv2.imwrite(str(folder / "page.png"), np.full((60, 60), 255, np.uint8))
    cv2.imwrite(str(folder / "page.jpg"), np.full((60, 60), 255, np.uint8))
    return Ground(folder, page)


def _write_report(folder: Path) -> None:
    folder.mkdir()
    (folder / "report.csv").write_text("Table,Row")
    signer = DemoSigner()
    digest = hashlib.sha256(b"Table,Row").hexdigest()
    unsigned = ReportSignature(
        "Anytown", "2026", "2026", "T. Rahman", {"report.csv": digest}, signer.public_key()
    )
    signed = replace(unsigned, signature=signer.sign(unsigned.statement()))
    (folder / "signature.json").write_text(signed.to_file())


def _fast_keyring(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setattr(CryptFileKeyring, "time_cost", 1)
    patch.setattr(CryptFileKeyring, "memory_cost", 1024)
    patch.setenv("CREDENTIALS_DIRECTORY", str(folder))


def _fill_scheme(folder: Path) -> str:
    """Fill a home folder, with a backup, an export and the heads of it; return the text of a printed page."""
    with closing(open_scheme(folder / "home")) as scheme:
        books._enter_people(scheme)
        books._enter_books(scheme)
        books._enter_cameras(scheme)
        signed = heads_service(scheme).sign("print")
        (head, *_) = [each for each in signed if each.head.book == "visitors"]
        HeadFile(folder / "heads").send(signed)
        export_books(scheme, folder / "export", personal=True)
        back_up_scheme(scheme, "a.bell", folder / "backup.sqlite")
        entries = scheme.books.span("visitors", 1, 2, personal=False)
        proof = PageProof(head, ((1, 2),), digest_of(entry.hash for entry in entries))
    with closing(open_scheme(folder / "home")) as scheme:
        scheme.database.dispose()
    return proof.to_text()


def _fill_volume(path: Path) -> None:
    town = Town(path)
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 6)
    town.recorder.closed(1, Cause.CLOSED, "console closed")
    town.turn()
    town.recorder.finish()


# -- what is damaged, and the command that reads it -----------------------------------------------------


def _database(dice: random.Random, ground: Ground, *words: str) -> list[str]:
    damage_rows(dice, ground.home / DATABASE_FILE)
    return list(words)


def _settings(dice: random.Random, ground: Ground, *words: str) -> list[str]:
    place = ground.home / "settings.toml"
    shutil.copyfile(ground.here / "settings.toml", place)
    damage_file(dice, place)
    return list(words)


def _home(dice: random.Random, ground: Ground, *words: str) -> list[str]:
    """Damage one of the other files that a home folder may hold."""
    names = {path.name for path in _files(ground.home)} | {"clock.json", "keyring.cfg", "session.json"}
    place = ground.home / dice.choice(sorted(names))
    if place.name.startswith(DATABASE_FILE):
        return _database(dice, ground, *words)
    place.write_bytes(damaged_bytes(dice, place.read_bytes() if place.exists() else b'{"a": 1}'))
    return list(words)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _export(dice: random.Random, ground: Ground) -> list[str]:
    place = dice.choice(_files(ground.here / "export"))
    damage_file(dice, place)
    return ["verify", "books", "--export", str(dice.choice((ground.here / "export", place)))]


def _package_damaged(dice: random.Random, ground: Ground) -> list[str]:
    damage_file(dice, dice.choice(_files(ground.here / "package")))
    return ["verify", "package", str(ground.here / "package")]


def _report(dice: random.Random, ground: Ground) -> list[str]:
    folder = ground.here / "report"
    damage_file(dice, dice.choice(_files(folder)))
    key = dice.choice((*ODD_WORDS, "ab" * 32))
    return ["verify", "report", str(folder), "--key", key]


def _onvif(dice: random.Random, ground: Ground) -> list[str]:
    place = dice.choice(_files(ground.here / "package"))
    damage_file(dice, place)
    return ["verify", "onvif", str(place)]


def _exported(dice: random.Random, ground: Ground) -> list[str]:
    span = ["--from", dice.choice(ODD_WORDS), "--until", dice.choice(ODD_WORDS)]
    person = ["--person", "a.bell", "--password-stdin", "--cameras", dice.choice(ODD_WORDS)]
    return ["export", "evidence", "--into", str(ground.here / "out"), *person, *span]


def _heads(dice: random.Random, ground: Ground) -> list[str]:
    place = ground.here / "heads"
    damage_file(dice, place)
    key = dice.choice((*ODD_WORDS, "ab" * 32))
    return ["verify", "books", "--heads", str(place), "--key", key]


def _page_text(dice: random.Random, ground: Ground) -> list[str]:
    words = ["verify", "print", damaged_words(dice, ground.page), "--key", dice.choice(ODD_WORDS)]
    return [*words, "--alone"] if dice.random() < 0.5 else words


def _page_scan(dice: random.Random, ground: Ground) -> list[str]:
    place = ground.here / dice.choice(("page.png", "page.jpg"))
    content = place.read_bytes()
    if dice.random() < 0.3:
        # A picture that says that it is enormous.
        at = content.find(b"IHDR") + 4
        content = content[:at] + b"\x00\x00\xea\x60" * 2 + content[at + 8 :]
    place.write_bytes(damaged_bytes(dice, content) if dice.random() < 0.8 else content)
    return ["verify", "print", str(place), "--alone"]


def _volume(dice: random.Random, ground: Ground) -> list[str]:
    place = dice.choice(_files(ground.here / "volume"))
    if place.suffix == ".sqlite":
        damage_rows(dice, place)
    else:
        damage_file(dice, place)
    words = ["verify", "recordings", str(ground.here / "volume")]
    return [*words, "--json"] if dice.random() < 0.5 else words


def _restore(dice: random.Random, ground: Ground) -> list[str]:
    place = ground.here / "backup.sqlite"
    damage_rows(dice, place)
    if dice.random() < 0.3:
        damage_rows(dice, ground.home / DATABASE_FILE)
    return ["restore", str(place), "--replace", dice.choice(("Anytown", "home", *ODD_WORDS))]


def _camera_list(dice: random.Random, ground: Ground) -> list[str]:
    place = ground.here / "cameras.csv"
    damage_file(dice, place)
    return ["cameras", "import", str(place)]


def _camera_file(dice: random.Random, ground: Ground) -> list[str]:
    place = ground.here / "cameras.csv"
    damage_file(dice, place)
    return ["record", "--camera-file", str(place), "--into", str(ground.here / "into")]


def _camera_words(dice: random.Random, _ground: Ground) -> list[str]:
    odd = [dice.choice(ODD_WORDS) for _ in range(4)]
    address = dice.choice((f"rtsp://127.0.0.1:1/{odd[0]}", f"rtsp://127.0.0.1:{odd[0]}/", odd[0]))
    onvif = dice.choice(("", odd[3]))
    return ["cameras", "add", address, "--name", odd[1], "--place", odd[2], "--onvif", onvif]


def _nobody_listens(dice: random.Random, _ground: Ground) -> list[str]:
    address = f"{dice.choice(('rtsp', 'http', 'https'))}://127.0.0.1:1/{dice.choice(ODD_WORDS)}"
    steered = ["ptz", address, dice.choice(("status", "stop", "goto")), dice.choice(ODD_WORDS)]
    act = dice.choice((["probe", address], steered))
    return [*act, "--fingerprint", dice.choice(ODD_WORDS)]


def _numbers(dice: random.Random, _ground: Ground) -> list[str]:
    number = dice.choice(ODD_WORDS)
    acts = (["audit", "redraw"], ["report", "--year"], ["cameras", "remove"])
    return [*dice.choice(acts), number]


def _names(dice: random.Random, ground: Ground) -> list[str]:
    name = dice.choice(ODD_WORDS)
    into = str(ground.here / "out")
    return dice.choice(
        (
            ["export", "books", "--into", into, "--book", name],
            ["people", "rescue", name],
            ["restore", name],
            ["verify", "recordings", name],
            ["verify", "package", name, "--key", name],
            ["export", "evidence", "--into", into, "--person", name, "--password-stdin", "--request", "1"],
            ["verify", "books", "--export", name],
            ["backup", "--into", str(ground.here / name.replace("/", "") / "x")],
        )
    )


def on(damage: Callable[..., list[str]], *words: str) -> Callable[[random.Random, Ground], list[str]]:
    return lambda dice, ground: damage(dice, ground, *words)


READING = (
    *(("cameras", "list"), ("people", "list"), ("report", "--year", "2026"), ("audit", "redraw", "1")),
    *(("verify", "books"), ("verify", "books", "--json"), ("doctor",), ("backup",)),
    *(("cameras", "remove", "3"), ("cameras", "add", "rtsp://192.0.2.9/c", "--name", "New")),
)
TARGETS: dict[str, Callable[[random.Random, Ground], list[str]]] = {
    **{f"rows, {' '.join(words)}": on(_database, *words) for words in READING},
    "rows, export books": lambda dice, ground: _database(
        dice, ground, "export", "books", "--into", str(ground.here / "out"), "--personal"
    ),
    "rows, verify print": lambda dice, ground: _database(dice, ground, "verify", "print", ground.page),
    "rows, surveillance halves": on(
        _database, "surveillance", "halves", "--first", "a.bell", "--second", "m.hughes"
    ),
    "rows, surveillance seal-words": on(
        _database, "surveillance", "seal-words", "--first", "a.bell", "--second", "m.hughes"
    ),
    "rows, surveillance give-words": on(
        _database, *("surveillance", "give-words", "--first", "a.bell", "--second", "m.hughes", "--to", "amy")
    ),
    "rows, surveillance recover": on(
        _database, "surveillance", "recover", "--first", "a.bell", "--second", "m.hughes"
    ),
    "rows, people rescue": on(_database, "people", "rescue", "a.bell"),
    **{f"settings, {words[0]}": on(_settings, *words) for words in READING[-4:]},
    **{f"home, {words[0]}": on(_home, *words) for words in READING[4:]},
    "export": _export,
    "package": _package_damaged,
    "ONVIF file": _onvif,
    "report": _report,
    "evidence": _exported,
    "heads": _heads,
    "page as text": _page_text,
    "page as scan": _page_scan,
    "volume": _volume,
    "backup": _restore,
    "list of cameras": _camera_list,
    "file of addresses": _camera_file,
    "words about a camera": _camera_words,
    "addresses": _nobody_listens,
    "numbers": _numbers,
    "names": _names,
}
READS_NOTHING = {
    "demo": "makes its own town",
    "simulate": "makes its own town",
    "bench": "makes its own town",
    "texts": "reads the program itself",
    "recorder start": "starts a process, tried in tests/cli/test_recorder_command.py",
    "recorder stop": "the recorder's answers, tried in tests/app/recorder",
    "recorder status": "the recorder's answers, tried in tests/app/recorder",
    "recorder install": "reads nothing",
    "people permissions": "reads the program itself",
    "books personal": "reads the program itself",
    "database password": "one line, tried in tests/cli/test_database.py",
    "database setup": "settings, as every command, and a server: tests/cli/test_database.py",
}


def commands(of: typer.Typer = app) -> set[str]:
    found = set()
    for name, command in vars(typer.main.get_command(of))["commands"].items():
        below = vars(command).get("commands", {}) if name not in READS_NOTHING else {}
        found |= {f"{name} {each}" for each in below} or {name}
    return found


def test_every_command_is_tried(whole: Ground, tmp_path: Path) -> None:
    tried: set[str] = set()
    for name, target in TARGETS.items():
        whole.fresh(tmp_path / "tried")
        # Some choose among commands by chance.
        for seed in range(40 if target in {_numbers, _names, _nobody_listens} else 1):
            words = target(random.Random(f"{name} {seed}"), whole)
            tried |= {words[0], " ".join(words[:2])}
    assert commands() - tried - READS_NOTHING.keys() == set()


# -- the test -------------------------------------------------------------------------------------------


@pytest.fixture
def quiet(whole: Ground, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """No network: a device of a list does not answer, and nothing is recorded."""

    def silent(*_arguments: object) -> object:
        raise OperatorError("Nothing answers here.")

    _fast_keyring(monkeypatch, whole.whole)
    monkeypatch.setattr(command_line_cameras, "_reported", silent)
    monkeypatch.setattr(record, "record_given", silent)
    return whole


def run(name: str, seed: int, ground: Ground, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage by a seed, run the command, and judge how it ended."""
    ground.fresh(folder / "ground")
    monkeypatch.setenv("WATCHROOM_HOME", str(ground.home))
    words = TARGETS[name](random.Random(f"{name} {seed}"), ground)
    result = CliRunner().invoke(app, words)
    where = f"{name}, seed {seed}: watchroom {' '.join(words)[:300]!r}"
    error = result.exception
    if error is not None and not isinstance(error, SystemExit | ConsoleError):
        pytest.fail(f"{where}\n{''.join(traceback.format_exception(error))[-3000:]}", pytrace=False)
    said = f"{result.output}{error if isinstance(error, ConsoleError) else ''}"
    assert "Traceback" not in said, where
    assert result.exit_code == 0 or len(said.split()) >= 3, where
    assert not {"\x00", "\x1b", "\u202e"} & set(str(error) if isinstance(error, ConsoleError) else ""), where


@pytest.mark.req("SYS-05")
@pytest.mark.parametrize("name", TARGETS)
def test_no_damaged_input_ends_in_a_traceback(
    name: str, quiet: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(SEEDS):
        run(name, seed, quiet, tmp_path, monkeypatch)


@pytest.mark.timeout(0)
def test_new_seeds_for_as_long_as_was_asked(
    request: pytest.FixtureRequest, quiet: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = float(request.config.getoption("--fuzz"))
    if not minutes:
        pytest.skip("only with --fuzz MINUTES")
    end_s, seed = time.monotonic() + 60 * minutes, random.SystemRandom().randrange(FIRST_NEW_SEED, 2**48)
    while time.monotonic() < end_s:
        for name in TARGETS:
            run(name, seed, quiet, tmp_path, monkeypatch)
        seed += 1
