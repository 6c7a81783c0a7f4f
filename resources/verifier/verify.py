#!/usr/bin/env python3
"""Check an evidence package of watchroom, with nothing but Python 3.8 or newer.

    python3 verify.py [FOLDER] [--key FINGERPRINT] [--json]

FOLDER is the package; without it, the folder of this file. Nothing in it is changed. Every file is
compared with the signed manifest: what was changed, removed, added or renamed is named. FINGERPRINT is
that of the owner's key, whole or its six short groups, as the control room has given it; without it, the
package is only compared with the key inside it, which whoever makes a package chooses. Exit status 0 if
nothing is wrong, 1 if something is, 2 if it cannot be checked, 3 if every file is as it was signed, but
nobody has compared the key.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import stat
import sys
import time

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
SCRIPT, SUMS = "manifest.js", "manifest-sha256.txt"
ABOUT = (MANIFEST, SIGNATURE, KEY, SCRIPT)
"""The files that the manifest cannot list, because they are made from it; the list of sums is the fifth."""
BOOKS = "books"
FORMAT, VERSION = "watchroom evidence package", 1
BLOCK = 1 << 20
NO_FILE = "it is a link or a device, not a file"
LARGEST = 256 << 20
"""Bytes that a manifest may have."""
WHOLE, SHORT, GROUP = 64, 24, 4
"""Digits of a fingerprint, of its short form on labels, and of a group of that."""

# -- Ed25519, RFC 8032, section 5.1 ------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def _add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor, point):
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if not square:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _encoded(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _recover_x(_BASE_Y, 0)
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def is_signed(public_key, message, signature):
    """Return whether an Ed25519 signature is valid (all three are bytes)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, scalar = _point(public_key), int.from_bytes(signature[32:], "little")
    if key is None or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    factor = int.from_bytes(digest, "little") % L
    minus_key = (P - key[0], key[1], key[2], P - key[3])
    return _encoded(_add(_times(scalar, BASE), _times(factor, minus_key))) == signature[:32]


# -- the formats of a package ------------------------------------------------------------------------------

SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key in a public key file (RFC 8410)."""


def pem_of(public_key):
    """Return the text of a public key file."""
    import base64

    middle = base64.b64encode(SPKI + public_key).decode("ascii")
    return "-----BEGIN PUBLIC KEY-----\n" + middle + "\n-----END PUBLIC KEY-----\n"


def fingerprint_of(public_key):
    """Return the SHA-256 of a public key file's content (DER), hex."""
    return hashlib.sha256(SPKI + public_key).hexdigest()


def short_of(fingerprint):
    """Return the groups of a fingerprint that stand on a label and can be read out: its first 96 bits."""
    return " ".join(fingerprint[at : at + GROUP] for at in range(0, SHORT, GROUP))


def script_of(manifest, signature, pem):
    """Return the text by which the page reads manifest, signature and key without being given the folder."""
    content = {"key": pem, "manifest": manifest, "signature": signature.hex()}
    return "WATCHROOM_PACKAGE=" + json.dumps(content, separators=(",", ":")) + ";\n"


def sums_of(digests):
    """Return the text that `sha256sum -c` reads, of SHA-256 by file name."""
    return "".join("%s  %s\n" % (digests[name], name) for name in sorted(digests))


# -- checking ----------------------------------------------------------------------------------------------


def _refuse_constant(name):
    """Refuse what is no JSON, though Python reads it: the page in the package could not."""
    raise ValueError("%s is no number" % name)


class Unusable(Exception):
    """There is no package that could be checked; the text says why."""


def _sha256(path):
    digest, size = hashlib.sha256(), 0
    block = memoryview(bytearray(BLOCK))
    with open(path, "rb", buffering=0) as file:
        while True:
            length = file.readinto(block)
            if not length:
                return digest.hexdigest(), size
            digest.update(block[:length])
            size += length


def _files_in(folder):
    """Return the names of everything under a folder, and why each is no plain file."""
    found, waiting = {}, [""]
    while waiting:
        inside = waiting.pop()
        with os.scandir(os.path.join(folder, inside) if inside else folder) as entries:
            for entry in entries:
                name = inside + "/" + entry.name if inside else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                else:
                    mode = entry.stat(follow_symlinks=False).st_mode
                    found[name] = "" if stat.S_ISREG(mode) else NO_FILE
    return found


def _is_plain(folder, name):
    """Return whether something is a file, neither a link nor a device; opening a pipe would wait for ever."""
    try:
        return stat.S_ISREG(os.lstat(os.path.join(folder, name)).st_mode)
    except OSError:
        return False


def _read(folder, name):
    path = os.path.join(folder, name)
    if not _is_plain(folder, name):
        return None
    try:
        if os.path.getsize(path) > LARGEST:
            raise Unusable("%s is too large." % name)
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _is_name(name):
    if not isinstance(name, str) or not name or "\\" in name or ":" in name:
        return False
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in name):
        return False
    return all(part not in {"", ".", ".."} for part in name.split("/"))


def _listed(manifest):
    """Return size and SHA-256 by file name, as the manifest has them."""
    listed = {}
    for row in manifest["files"]:
        name, size, sha256 = row["name"], row["size"], row["sha256"]
        if not _is_name(name) or name in listed or name in (*ABOUT, SUMS):
            raise ValueError("a file name in it cannot be used")
        if type(size) is not int or not isinstance(sha256, str):
            raise ValueError("a size or a hash in it cannot be read")
        listed[name] = (size, sha256)
    return listed


def _say_nothing(_done, _total):
    """Take no notice of progress."""


class Check:
    """One check of one package."""

    def __init__(self, folder, expected="", progress=None):
        self.folder, self.expected = folder, expected
        self.progress = progress or _say_nothing
        self.findings, self.notes = [], []
        self.manifest, self.listed, self.key = {}, {}, b""
        self.files, self.bytes, self.compared = 0, 0, 0

    def find(self, kind, file, words):
        """Note that something is wrong."""
        self.findings.append({"finding": kind, "file": file, "words": words})

    def run(self):
        """Check everything. Return the result as plain values, ready for JSON."""
        if not os.path.isdir(self.folder):
            raise Unusable("%s is not a folder." % self.folder)
        raw = {name: _read(self.folder, name) for name in (*ABOUT, SUMS)}
        if all(part is None for part in raw.values()):
            raise Unusable("There is no evidence package in %s." % self.folder)
        for name, content in raw.items():
            if content is None and os.path.lexists(os.path.join(self.folder, name)):
                self.find("changed", name, "it cannot be read, or is no file")
            elif content is None:
                self.find("missing", name, "the file is not there")
            else:
                self.files, self.bytes = self.files + 1, self.bytes + len(content)
        self._manifest(raw[MANIFEST])
        self._key(raw[KEY])
        self._signature(raw[MANIFEST], raw[SIGNATURE])
        self._derived(raw)
        self._content()
        for part, name in ((self._chains, MANIFEST), (self._books, BOOKS)):
            try:
                part()
            except (AttributeError, KeyError, TypeError, ValueError):
                self.find("changed", name, "what it says has another form than a package of watchroom has")
        return self.result()

    def result(self):
        """Return what was found."""
        return {
            "whole": not self.findings,
            "exhibit": str(self.manifest.get("exhibit", "")),
            "copy": str(self.manifest.get("copy", "")),
            "files": self.files,
            "listed": self.compared,
            "bytes": self.bytes,
            "key": fingerprint_of(self.key) if self.key else "",
            "is_key_expected": None if not self.expected else self._is_expected(),
            "findings": sorted(self.findings, key=lambda found: (found["file"], found["finding"])),
            "notes": self.notes,
        }

    def _manifest(self, content):
        if content is None:
            return
        try:
            manifest = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
            if manifest["format"] != FORMAT:
                raise ValueError("it is not the manifest of a watchroom evidence package")
            if manifest["version"] != VERSION:
                raise ValueError("it has a newer format: use a newer verifier")
            self.listed = _listed(manifest)
            self.manifest = manifest
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self.find("changed", MANIFEST, "it cannot be read: %s" % error)

    def _key(self, content):
        named = self._named_key()
        if content is not None:
            # The file has one form only, so that no byte of it can be changed unseen.
            if named and content == pem_of(named).encode("ascii"):
                self.key = named
            else:
                self.find("changed", KEY, "it is not the key that the manifest names")
        self.key = self.key or named
        if self.expected and not self._is_expected():
            own = fingerprint_of(self.key) if self.key else "none"
            self.find(
                "key",
                KEY,
                "the package was signed with another key than the one that you named: %s" % own,
            )
        elif not self.expected and self.key:
            self.notes.append(
                "Nobody has compared the key yet. Compare its fingerprint with the one given by the control "
                "room, or name that one with --key. Its short groups: %s" % short_of(fingerprint_of(self.key))
            )

    def _is_expected(self):
        return bool(self.key) and fingerprint_of(self.key).startswith(self.expected)

    def _named_key(self):
        try:
            key = bytes.fromhex(self.manifest["key"]["ed25519"])
        except (KeyError, TypeError, ValueError):
            return b""
        if len(key) != 32 or self.manifest["key"].get("sha256") != fingerprint_of(key):
            self.find("changed", MANIFEST, "the key that it names and its fingerprint differ")
            return b""
        return key

    def _signature(self, manifest, signature):
        if manifest is None or signature is None:
            return
        if not self.key or not is_signed(self.key, manifest, signature):
            self.find("signature", SIGNATURE, "the signature does not fit manifest and key")

    def _derived(self, raw):
        about = {name: raw[name] for name in ABOUT}
        if any(content is None for content in about.values()) or not self.key:
            return
        try:
            script = script_of(raw[MANIFEST].decode("utf-8"), raw[SIGNATURE], raw[KEY].decode("ascii"))
        except UnicodeDecodeError:
            return
        if raw[SCRIPT] != script.encode("ascii"):
            self.find("changed", SCRIPT, "it differs from manifest, signature and key")
        sums = {name: sha256 for name, (_, sha256) in self.listed.items()}
        sums.update({name: hashlib.sha256(content).hexdigest() for name, content in about.items()})
        if raw[SUMS] is not None and raw[SUMS] != sums_of(sums).encode("utf-8"):
            self.find("changed", SUMS, "it differs from the manifest")

    def _content(self):
        try:
            found = _files_in(self.folder)
        except OSError as error:
            raise Unusable(
                "A folder in the package cannot be read: %s." % (error.strerror or error)
            ) from None
        for name in sorted(set(found) - set(self.listed) - set(ABOUT) - {SUMS}):
            self.find("added", name, "it does not belong to the package")
        for name in sorted(set(self.listed) - set(found)):
            self.find("missing", name, "the file is not there")
        present = sorted(set(self.listed) & set(found))
        odd = [name for name in present if found[name]]
        for name in odd:
            self.find("changed", name, found[name])
        plain = [name for name in present if not found[name]]
        total = sum(self.listed[name][0] for name in plain)
        with concurrent.futures.ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            for name, (sha256, size, fault) in pool.map(self._hashed, plain):
                self._compare(name, sha256, size, fault)
                self.progress(self.bytes, total)

    def _hashed(self, name):
        try:
            return name, (*_sha256(os.path.join(self.folder, *name.split("/"))), "")
        except OSError as error:
            return name, ("", 0, error.strerror or str(error))

    def _compare(self, name, sha256, size, fault):
        self.files, self.bytes, self.compared = self.files + 1, self.bytes + size, self.compared + 1
        wanted_size, wanted = self.listed[name]
        if fault:
            self.find("changed", name, "it cannot be read: %s" % fault)
        elif size != wanted_size:
            self.find("changed", name, "it has %d bytes instead of %d" % (size, wanted_size))
        elif sha256 != wanted:
            self.find("changed", name, "its content is not what was exported")

    def _chains(self):
        """Check that each segment names the one before it, as they were recorded."""
        for camera in self.manifest.get("cameras", []):
            before = {}
            for segment in camera.get("segments", []):
                last = before.get(segment.get("volume"))
                follows = last is not None and segment.get("number") == last.get("number") + 1
                if follows and segment.get("previous_sha256") != last.get("original_sha256"):
                    self.find("chain", str(segment.get("file")), "it does not follow the recording before it")
                before[segment.get("volume")] = segment

    def _books(self):
        """Check the heads and entries of the owner's books that the package carries."""
        heads = self._lines("books/heads.jsonl")
        entries = self._lines("books/entries.jsonl")
        for head in heads:
            if not self._is_head(head):
                self.find("books", "books/heads.jsonl", "the signature of a head is not valid")
        tips = {head.get("book"): head for head in heads}
        for entry in entries:
            if not _is_entry(entry):
                self.find("books", "books/entries.jsonl", "the hash of an entry is not right")
            elif not _is_under(entry, tips.get(entry["book"])):
                self.find("books", "books/entries.jsonl", "an entry is not covered by the signed head")

    def _lines(self, name):
        if name not in self.listed:
            return []
        try:
            lines = (_read(self.folder, name) or b"").decode("utf-8").splitlines()
            return [row for row in map(json.loads, lines) if isinstance(row, dict)]
        except (ValueError, RecursionError):
            self.find("books", name, "it cannot be read")
            return []

    def _is_head(self, head):
        signed = {name: head.get(name) for name in ("book", "number", "hash", "instant", "reason")}
        signed["statement"] = "watchroom head of a book"
        statement = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            signature = bytes.fromhex(head["signature"])
            return bytes.fromhex(head["public_key"]) == self.key and is_signed(
                self.key, statement.encode("utf-8"), signature
            )
        except (KeyError, TypeError, ValueError):
            return False


def _is_entry(entry):
    names = ("book", "number", "kind", "author", "instant", "payload", "previous_hash")
    try:
        line = json.dumps([entry[name] for name in names], separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(line.encode("utf-8")).hexdigest() == entry["hash"]
    except (KeyError, TypeError, ValueError):
        return False


def _is_under(entry, tip):
    if tip is None or not isinstance(tip.get("number"), int) or tip["number"] < entry["number"]:
        return False
    return tip["number"] > entry["number"] or tip.get("hash") == entry["hash"]


def check(folder, expected="", progress=None):
    """Check a package. Return plain values; `whole` says whether nothing is wrong.

    Args:
        folder: path of the package.
        expected: fingerprint of the key that must have signed it; empty: any.
        progress: called with the bytes that are checked, and all.

    Raises:
        Unusable: there is no package.
    """
    return Check(str(folder), expected, progress).run()


def _plain(line):
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)


def fingerprint_in(typed):
    """Return a typed fingerprint, or its short groups, as hex in small letters; None if it is neither."""
    plain = "".join(letter for letter in typed.lower() if letter not in ":-." and not letter.isspace())
    is_hex = all(letter in "0123456789abcdef" for letter in plain)
    return plain if is_hex and len(plain) in {WHOLE, SHORT} else None


NO_FINGERPRINT = (
    "“%s” is no fingerprint: it has 64 digits from 0 to 9 and a to f, or the 24 of the groups on the label."
)


def status(result):
    """Return the exit status for a result."""
    return 1 if not result["whole"] else 0 if result["is_key_expected"] else 3


def verdict(result):
    """Return the verdict in words."""
    count = len(result["findings"])
    problems = "1 problem" if count == 1 else "%d problems" % count
    words = (
        "Intact: every file is as it was signed, and the key is the expected one",
        "NOT intact: " + problems,
        "",
        "Every file is as it was signed, but nobody has compared the key",
    )
    return words[status(result)]


def as_text(result, seconds):
    """Return the result as lines to read."""
    lines = ["%s: %s: %s" % (row["finding"], row["file"], row["words"]) for row in result["findings"]]
    lines += result["notes"]
    lines.append("Exhibit %s (%s). Key %s" % (result["exhibit"], result["copy"], result["key"]))
    # A name with a line feed, or an order to the terminal, could write a verdict of its own.
    lines = [_plain(line) for line in lines]
    files = "1 file" if result["files"] == 1 else "%d files" % result["files"]
    files += " (%d listed in the signed manifest)" % result["listed"]
    lines.append("%s. %s, %.1f MB, %.1f s." % (verdict(result), files, result["bytes"] / 1e6, seconds))
    return "\n".join(lines)


def main(arguments=None):
    """Run the command line. Return the exit status."""
    parser = argparse.ArgumentParser(description="Check an evidence package of watchroom.")
    parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--key", help="fingerprint of the owner's key, whole or its six groups on the label")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    expected = "" if options.key is None else fingerprint_in(options.key)
    if expected is None:
        print("verify: " + ascii(NO_FINGERPRINT % options.key[:80])[1:-1], file=sys.stderr)
        return 2
    begun = time.monotonic()
    try:
        result = check(options.folder, expected)
    except Unusable as error:
        print("verify: %s" % error, file=sys.stderr)
        return 2
    seconds = time.monotonic() - begun
    if options.json:
        print(json.dumps(dict(result, verdict=verdict(result), seconds=round(seconds, 3))))
    else:
        # Names of foreign files may hold anything; what the terminal cannot show is escaped.
        text = as_text(result, seconds)
        print(
            text.encode(sys.stdout.encoding or "utf-8", "backslashreplace").decode(
                sys.stdout.encoding or "utf-8"
            )
        )
    return status(result)


if __name__ == "__main__":
    sys.exit(main())
