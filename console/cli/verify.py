"""`watchroom verify`: check that recordings, books and evidence packages have not changed."""

import dataclasses
import json
import sys
import time
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from console.cli.reach import counted, usable
from console.domain.recording.findings import SegmentFault, Verification

NOT_ALL_COMPARED = 3
app = typer.Typer(name="verify", help="Check recordings, books and evidence against their hashes.")


@app.callback()
def _group() -> None:
    """Check recordings, books and evidence against their hashes."""


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)


def _as_json(verification: Verification, seconds: float) -> str:
    content = dataclasses.asdict(verification) | {"whole": verification.whole, "seconds": round(seconds, 3)}
    return json.dumps(content, default=_plain, ensure_ascii=False)


def _line(fault: SegmentFault) -> str:
    where = ""
    if fault.first_byte is not None:
        where = f" bytes {fault.first_byte} to {fault.last_byte}"
    return f"{fault.finding.value}: {fault.file}{where}: {fault.words}"


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        of_all = f" of {total}" if total else ""
        print(f"\r{done}{of_all} segments ", end="" if done != total else "\n", file=sys.stderr, flush=True)


def _as_text(verification: Verification, seconds: float) -> str:
    lines = [_line(fault) for fault in verification.faults] + verification.notes
    problems = counted(len(verification.faults), "problem")
    lines += verification.uncompared
    verdict = "Intact" if verification.whole else f"NOT intact: {problems}"
    if verification.whole and verification.uncompared:
        verdict = "Intact, but not everything could be compared"
    segments, cameras = counted(verification.segments, "segment"), counted(len(verification.heads), "camera")
    lines.append(
        f"{verdict}. {segments}, {verification.size_bytes / 1e6:.1f} MB, {cameras}, {seconds:.1f} s."
    )
    return "\n".join(lines)


def _status(uncompared: Sequence[str], *, is_whole: bool) -> int:
    """Return the exit status: 0 intact, 1 not intact, 3 intact, but something could not be compared."""
    return 1 if not is_whole else NOT_ALL_COMPARED if uncompared else 0


@app.command("recordings")
def recordings(
    path: Path = typer.Argument(
        help="Recording volume: the folder that contains `segments`.", callback=usable
    ),
    decode: bool = typer.Option(
        False, "--decode", help="Also decode every picture and sound, and name the segments that fail."
    ),
    export: Path | None = typer.Option(
        None, help="Exported books to compare with. Default: the books of this machine's scheme, if any."
    ),
    key: list[str] = typer.Option([], help="Trusted public key of the exported books, as printed on paper."),
    demo: bool = typer.Option(False, help="Compare with the demo scheme's books."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Check every segment of a volume, and what the books say of it. Nothing is changed.

    Exit status 0 if intact, 1 if not, 3 if intact as far as it could be compared.
    """
    from console.app.recording_verification import verify_recordings

    begun_s = time.monotonic()
    verification = verify_recordings(
        path, _progress, decode=decode, export=export, keys=frozenset(key), demo=demo
    )
    seconds = time.monotonic() - begun_s
    print(_as_json(verification, seconds) if as_json else _as_text(verification, seconds))
    raise typer.Exit(_status(verification.uncompared, is_whole=verification.whole))


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries ", end="", file=sys.stderr, flush=True)


@app.command("books")
def books(
    export: Path | None = typer.Option(
        None, help="Exported folder, or one .jsonl file. No database is needed.", callback=usable
    ),
    heads: list[Path] = typer.Option(
        [], help="File of signed heads that was kept elsewhere; can be repeated.", callback=usable
    ),
    key: list[str] = typer.Option(
        [], help="Trusted public key, as printed on paper. Default: the key in this machine's keyring."
    ),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Check the hash chain and signed heads of every book. Nothing is changed.

    Exit status 0 if intact, 1 if not, 3 if intact as far as it could be compared: a second place is offline.
    """
    from console.app.scheme import reading_scheme
    from console.app.verification import verify_books, verify_exported
    from console.cli.proofs import export_as_json, export_as_text

    begun_s = time.monotonic()
    if export is not None:
        proof = verify_exported(export, heads, frozenset(key), _count)
    else:
        with reading_scheme(demo=demo) as scheme:
            proof = verify_books(scheme, heads, frozenset(key), _count)
    seconds = time.monotonic() - begun_s
    print(export_as_json(proof, seconds) if as_json else export_as_text(proof, seconds))
    raise typer.Exit(_status(proof.uncompared, is_whole=proof.is_whole))


@app.command("print")
def printed(
    page: str = typer.Argument(help="Scan of the page (PNG, JPEG), or the text of its code."),
    key: list[str] = typer.Option([], help="Trusted public key. Default: any key."),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
    alone: bool = typer.Option(False, help="Check the signature only, without a database."),
) -> None:
    """Check a printed page against its signature and the book. Exit status 0 if they agree."""
    from console.app.scheme import reading_scheme
    from console.app.verification import read_page, verify_page

    proof = read_page(page)
    if alone:
        words = verify_page(None, proof, frozenset(key))
    else:
        with reading_scheme(demo=demo) as scheme:
            words = verify_page(scheme, proof, frozenset(key))
    head = proof.signed.head
    print(f"{head.book} {proof.numbers}, signed {head.instant} with {proof.signed.public_key}")
    print(words or "The page is authentic." + (" The book was not checked." if alone else ""))
    raise typer.Exit(1 if words else 0)


@app.command("onvif")
def onvif(
    path: Path = typer.Argument(help="ONVIF export file.", callback=usable),
    key: str | None = typer.Option(None, help="Fingerprint of the owner's certificate (SHA-256)."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Check the seal of an ONVIF export file. Nothing is changed.

    Exit status 0 if it is as it was sealed with the expected certificate, 1 if not, 3 if it is as it was
    sealed, but nobody has compared the certificate.
    """
    from console.app.package_verification import fingerprint_in, verify_onvif

    result = verify_onvif(path, fingerprint_in(key) if key is not None else "")
    print(json.dumps(result, ensure_ascii=False) if as_json else result["verdict"])
    status = {None: NOT_ALL_COMPARED, True: 0, False: 1}[result["is_key_expected"]]
    raise typer.Exit(status if result["whole"] else 1)


@app.command("report")
def report(
    path: Path = typer.Argument(help="Published annual report: its folder.", callback=usable),
    key: str | None = typer.Option(None, help="Owner's published public key, hex. Default: any key."),
) -> None:
    """Check the files of a published annual report against their signature. Nothing is changed.

    Exit status 0 if they are as they were signed with the expected key, 1 if not, 3 if they are as they were
    signed, but nobody has compared the key.
    """
    from console.app.report_verification import verify_report

    found = verify_report(path, key.strip().lower() if key is not None else "")
    print("\n".join(found.lines))
    status = {None: NOT_ALL_COMPARED, True: 0, False: 1}[found.is_key_expected]
    raise typer.Exit(status if found.is_whole else 1)


@app.command("package")
def package(
    path: Path = typer.Argument(help="Evidence package: the folder with manifest.json.", callback=usable),
    key: str | None = typer.Option(
        None,
        help="Fingerprint of the owner's key, whole or its groups on the label. Default: this scheme's keys.",
    ),
    demo: bool = typer.Option(False, help="Compare with the demo scheme's books."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Check every file of an evidence package against its signed manifest. Nothing is changed.

    Exit status 0 if intact and signed by the expected key, 1 if not, 3 if every file is as it was signed, but
    nobody has compared the key.
    """
    from console.app.package_verification import fingerprint_in, known_keys, verifier, verify_package

    begun_s = time.monotonic()
    expected = fingerprint_in(key) if key is not None else ""
    result = verify_package(path, expected, known=() if expected else known_keys(demo=demo))
    seconds = time.monotonic() - begun_s
    content = json.dumps(
        result | {"verdict": verifier().verdict(result), "seconds": round(seconds, 3)}, ensure_ascii=False
    )
    print(content if as_json else verifier().as_text(result, seconds))
    raise typer.Exit(verifier().status(result))
