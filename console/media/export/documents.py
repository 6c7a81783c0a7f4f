"""The papers of a package: how to open and check it, its labels, and its custody log."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from console.domain.clock import LONDON
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.label_code import label_code
from console.domain.evidence.manifest import fingerprint_of, in_groups, short_fingerprint
from console.media.export.statements import statements_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.evidence.manifest import Disc
    from console.domain.evidence.package import PackagedSegment, PackagePlan

_READ_ME = """Exhibit {exhibit}: {copy}
{scheme}

TO PLAY    Open player.html in Edge, Chrome or Firefox. Nothing needs to be installed.
           To check every file as well, choose this folder on that page.

TO CHECK without the page, with any of these:
  python3 verify.py --key "{short}"
  sha256sum -c manifest-sha256.txt
  openssl pkeyutl -verify -rawin -pubin -inkey key.pem -sigfile manifest.sig -in manifest.json

The fingerprint of the key that signed it (SHA-256 of the public key):
  {key}
Its short groups, which the page and verify.py take as well:
  {short}
Compare it with the one given by the control room of {scheme}, not only with this
file: a package that anyone else has made again from the start would have another
one, and would say so here too.

{level}
"""


_ON_DISC = """This is disc {number} of {of}. It plays and is checked by itself. whole/manifest.json lists all
files of all discs, and whole/manifest.sig signs it.

"""
_OPENS_ZIP = (
    "This ZIP file is encrypted with AES-256. Windows Explorer cannot open it: use 7-Zip, PeaZip or WinZip, "
    "on a Mac Keka. The passphrase is given apart."
)
_ZIP = (
    "Exhibit {exhibit}: {copy}\n{scheme}\n\n"
    + _OPENS_ZIP
    + "\n\nIn it, README.txt says how to play and how to "
    "check the recordings.\n"
)
_DISC = """Exhibit {exhibit}: {copy}
{scheme}

Each file that ends with .iso is the image of one disc. Burn it as an image: in Windows, right-click it and
choose "Burn disc image"; in macOS, choose "Burn" in Finder; on Linux, xorriso or Brasero. Or open it with a
double click. On each disc, README.txt says how to play and how to check the recordings.
"""
_ONVIF = """Exhibit {exhibit}: {copy}
{scheme}

The file that ends with .mp4 is an ONVIF export file (ISO base media file, seal of RSA-PSS with SHA-256). Any
player plays it. Pictures and sound are as they were recorded, joined into one file: where a recording is
missing, the last picture stands; manifest.json has the gaps with their causes and the recordings from which
it was made, with their SHA-256.

To check its seal: a player for ONVIF export files, or  watchroom verify onvif FILE.mp4
To check the manifest:
  openssl pkeyutl -verify -rawin -pubin -inkey key.pem -sigfile manifest.sig -in manifest.json
"""


def documents_of(
    plan: PackagePlan, media: Mapping[int, Sequence[PackagedSegment]], key: str, disc: Disc | None = None
) -> dict[str, bytes]:
    """Return the papers of a package, by file name.

    Args:
        plan: what the package is.
        media: what was written.
        key: the public key, hex.
        disc: which disc it is, where the package is spread over several.
    """
    from console.domain.evidence.manifest import LEVEL

    fingerprint = fingerprint_of(key)
    read_me = "" if disc is None else _ON_DISC.format(number=disc.number, of=disc.of)
    read_me += _READ_ME.format(
        exhibit=plan.exhibit,
        copy=plan.copy.value,
        scheme=plan.scheme,
        key=fingerprint,
        short=short_fingerprint(fingerprint),
        level=LEVEL,
    )
    return {
        "README.txt": read_me.encode(),
        "custody.txt": _custody(plan).encode(),
        "label.html": label_page(plan, media, fingerprint, disc).encode(),
        **statements_of(plan),
    }


def local(utc: dt.datetime) -> str:
    """Return an instant as papers have it: `28/11/2026 18:20:05 GMT (18:20:05 UTC)`."""
    here = utc.astimezone(LONDON)
    return f"{here:%d/%m/%Y %H:%M:%S %Z} ({utc:%Y-%m-%d %H:%M:%S} UTC)"


def _custody(plan: PackagePlan) -> str:
    lines = [f"Custody of exhibit {plan.exhibit} ({plan.copy.value})", plan.scheme, ""]
    lines += [
        f"{local(step.instant_utc)}  {step.act}: {step.name} ({step.login}), entry {step.entry}"
        for step in plan.custody
    ]
    lines += [f"{local(plan.made_utc)}  Package written: {plan.made_by}", ""]
    lines += ["Movements after this (date and time, from, to, reason, signature, witness):", ""]
    lines += ["_" * 100, ""] * 6
    return "\n".join(lines) + "\n"


def pdfs_of(papers: Mapping[str, bytes], pdf: Callable[[str, str], bytes]) -> dict[str, bytes]:
    """Return the papers that are pages to print as PDF too, by file name."""
    made = {}
    for name, content in papers.items():
        stem, _, kind = name.rpartition(".")
        if kind == "html":
            page = content.decode()
            title = html.unescape(page.partition("<title>")[2].partition("</title>")[0])
            made[f"{stem}.pdf"] = pdf(page, title)
    return made


def outer_papers(
    plan: PackagePlan, media: Mapping[int, Sequence[PackagedSegment]], key: str, disc: Disc | None = None
) -> dict[str, bytes]:
    """Return what lies beside a ZIP file or the image of a disc: its label, and what opens it."""
    name = "LABEL.html" if disc is None else f"LABEL-disc-{disc.number}.html"
    how = {PackageForm.ZIP: _ZIP, PackageForm.ONVIF: _ONVIF}.get(plan.form, _DISC)
    read_me = how.format(exhibit=plan.exhibit, copy=plan.copy.value, scheme=plan.scheme)
    return {
        name: label_page(plan, media, fingerprint_of(key), disc).encode(),
        "READ-ME-FIRST.txt": read_me.encode(),
    }


def label_page(
    plan: PackagePlan, media: Mapping[int, Sequence[PackagedSegment]], key: str, disc: Disc | None = None
) -> str:
    """Return the label of a package or of one disc of it as a page to print; the key is its fingerprint."""
    import segno

    # As pixels, because what makes the PDF takes no drawing inside a page.
    code = segno.make(label_code(str(plan.exhibit), key), error="m").png_data_uri(scale=3)
    rows = {
        "Exhibit": str(plan.exhibit),
        "Type of copy": plan.copy.value,
        "Made from": str(plan.exhibit.parent or "the recordings of the scheme"),
        "Cameras": ", ".join(f"{part.camera.number} {part.camera.name}" for part in plan.footage),
        "From": local(plan.selection.begin_utc),
        "Until": local(plan.selection.end_utc),
        "Files": str(sum(map(len, media.values()))),
        **({} if disc is None else {"Disc": f"{disc.number} of {disc.of}"}),
        **({"To open": _OPENS_ZIP} if plan.form is PackageForm.ZIP else {}),
        "Made at": local(plan.made_utc),
        "Made by": plan.made_by,
        "Owner": plan.scheme,
        "Key": in_groups(key),
        "Key, short": short_fingerprint(key),
    }
    cells = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in rows.items()
    )
    signatures = "<p>Signature of the person who made it: ____________________</p>" + (
        "<p>Shown to: ____________________ Date: ____________</p>" * 3
    )
    return (
        '<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8">'
        f"<title>Label {html.escape(str(plan.exhibit))}</title>"
        "<style>body{font:12pt sans-serif;max-width:17cm}th{text-align:left;vertical-align:top;"
        "padding-right:1em}td{overflow-wrap:anywhere}</style>"
        f'<h1>{html.escape(str(plan.exhibit))}</h1><table>{cells}</table><p><img src="{code}" alt=""></p>'
        f"{signatures}</html>\n"
    )
