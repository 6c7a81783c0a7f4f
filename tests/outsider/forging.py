"""What somebody may do to a folder of exported books, from a flipped bit to new signatures of one's own."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from tests.outsider import ed25519
from tests.outsider.books import ENTRY, HEAD, MANIFEST, NOTHING_BEFORE, canonical

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

STRANGER = hashlib.sha256(b"a stranger's secret").digest()
ODD: Sequence[Any] = (None, -1, 0, 2**80, 1e308, [], {}, "", "\x00", "é", "\ud800", True, [[1]], {"a": None})


def flip_a_bit(folder: Path, dice: random.Random) -> None:
    path = any_of(folder.iterdir(), dice)
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def cut_short(folder: Path, dice: random.Random) -> None:
    path = any_of(folder.iterdir(), dice)
    content = path.read_bytes()
    path.write_bytes(content[: dice.randrange(len(content))])


def remove_a_file(folder: Path, dice: random.Random) -> None:
    any_of(folder.iterdir(), dice).unlink()


def add_a_file(folder: Path, dice: random.Random) -> None:
    shutil.copy(
        any_of(folder.iterdir(), dice), folder / f"added{dice.randrange(9)}{any_of(['.csv', '.jsonl'], dice)}"
    )


def move_a_line(folder: Path, dice: random.Random) -> None:
    def moved(lines: list[str]) -> None:
        lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))

    _edit(any_of(folder.glob("*.jsonl"), dice), moved)


def remove_a_line(folder: Path, dice: random.Random) -> None:
    _edit(any_of(folder.glob("*.jsonl"), dice), lambda lines: lines.pop(dice.randrange(len(lines))))


def repeat_a_line(folder: Path, dice: random.Random) -> None:
    def repeated(lines: list[str]) -> None:
        lines.insert(dice.randrange(len(lines)), any_of(lines, dice))

    _edit(any_of(folder.glob("*.jsonl"), dice), repeated)


def replace_a_value(folder: Path, dice: random.Random) -> None:
    path = any_of(folder.glob("*.json*"), dice)
    if path.name == MANIFEST:
        document = json.loads(path.read_text("utf-8"))
        _replace_in(document, dice)
        path.write_text(json.dumps(document), "utf-8")
        return

    def replaced(lines: list[str]) -> None:
        at = dice.randrange(len(lines))
        line = json.loads(lines[at])
        _replace_in(line, dice)
        lines[at] = json.dumps(line)

    _edit(path, replaced)


def rewrite_from_an_entry(folder: Path, dice: random.Random) -> None:
    """Alter an entry and chain what follows anew; the heads stay."""
    _edit(any_of(folder.glob("*.jsonl"), dice), lambda lines: _chain_anew(lines, dice))


def vouch_for_alterations(folder: Path, dice: random.Random) -> None:
    """Alter a file and the list of files with it, whose signature stays."""
    any_of((rewrite_from_an_entry, remove_a_line, replace_a_value), dice)(folder, dice)
    path = folder / MANIFEST
    document = json.loads(path.read_text("utf-8"))
    if isinstance(document.get("manifest"), dict):
        document["manifest"]["files"] = _digests(folder)
    path.write_text(json.dumps(document), "utf-8")


def write_a_new_history(folder: Path, dice: random.Random) -> None:
    """Alter an entry, chain the rest anew, and sign all of it with a key of one's own."""
    path = any_of(folder.glob("*.jsonl"), dice)
    _edit(path, lambda lines: _chain_anew(lines, dice))
    _sign_all(folder, STRANGER, [path])


def sign_anew(folder: Path, _dice: random.Random) -> None:
    """Sign everything with a key of one's own; nothing else is altered."""
    _sign_all(folder, STRANGER, folder.glob("*.jsonl"))


def cut_off_and_sign(folder: Path, dice: random.Random) -> None:
    """Cut off the newest entries and sign what is left with a key of one's own."""
    path = any_of(folder.glob("*.jsonl"), dice)
    _edit(path, lambda lines: lines.__delitem__(slice(dice.randrange(2, len(lines)), -1)))
    _sign_all(folder, STRANGER, [path])


def leave_alone(_folder: Path, _dice: random.Random) -> None:
    """Do nothing: a verifier that cries always must not pass."""


FORGERIES: Sequence[Callable[[Path, random.Random], None]] = (
    flip_a_bit,
    cut_short,
    remove_a_file,
    add_a_file,
    move_a_line,
    remove_a_line,
    repeat_a_line,
    replace_a_value,
    rewrite_from_an_entry,
    vouch_for_alterations,
    write_a_new_history,
    sign_anew,
    cut_off_and_sign,
    leave_alone,
)


def any_of(choices: Iterable[Any], dice: random.Random) -> Any:
    return dice.choice(sorted(choices, key=str))


def _edit(path: Path, change: Callable[[list[str]], object]) -> None:
    lines = path.read_text("utf-8").split("\n")[:-1]
    change(lines)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def _replace_in(node: Any, dice: random.Random) -> None:
    key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
    if isinstance(node[key], dict | list) and node[key] and dice.random() < 0.8:
        _replace_in(node[key], dice)
    else:
        node[key] = dice.choice([odd for odd in ODD if odd != node[key]])


def _chain_anew(lines: list[str], dice: random.Random) -> None:
    entries = [json.loads(line) for line in lines[1:-1]]
    altered = dice.choice([entry for entry in entries if "withheld" not in entry] or entries)
    altered["author"] = f"{altered.get('author')}x"
    before = NOTHING_BEFORE
    for entry in entries:
        entry["previous_hash"] = before
        if "withheld" in entry:
            # Nobody can compute its hash, so whoever alters what is before it leaves it as it was.
            before = entry["hash"]
            continue
        content = [entry[name] for name in ENTRY[:-1]]
        entry["hash"] = before = hashlib.sha256(
            json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
        ).hexdigest()
    lines[1:-1] = [json.dumps(entry) for entry in entries]


def _sign_all(folder: Path, secret: bytes, paths: Iterable[Path]) -> None:
    document = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest = document["manifest"]
    for path in paths:
        lines = path.read_text("utf-8").split("\n")[:-1]
        entry = json.loads(lines[-2])
        head = {
            **json.loads(lines[-1])["head"],
            "number": entry.get("number", 0),
            "hash": entry.get("hash", ""),
        }
        statement = {"statement": "watchroom head of a book"} | {name: head[name] for name in HEAD}
        head |= _signed(secret, statement)
        lines[-1] = json.dumps({"head": head})
        path.write_bytes("".join(f"{line}\n" for line in lines).encode())
        others = [other for other in manifest["heads"] if other["book"] != head["book"]]
        manifest["heads"] = [*others, head]
    manifest["files"] = _digests(folder)
    document |= _signed(secret, manifest)
    (folder / MANIFEST).write_text(json.dumps(document), "utf-8")


def _signed(secret: bytes, content: dict[str, Any]) -> dict[str, str]:
    signature = ed25519.sign(secret, canonical(content))
    return {"public_key": ed25519.public_key_of(secret).hex(), "signature": signature.hex()}


def _digests(folder: Path) -> dict[str, str]:
    there = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in there}
