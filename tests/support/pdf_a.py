"""What PDF/A-1b (ISO 19005-1) demands, as far as it can be read from a file without a validator."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zlib
from dataclasses import dataclass

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
FORBIDDEN = (
    *(b"/Encrypt", b"/JavaScript", b"/JS", b"/AA", b"/OpenAction", b"/EmbeddedFile", b"/Launch", b"/Movie"),
    *(b"/LZWDecode", b"/ObjStm", b"/XRef", b"/OPI", b"/Alternates", b"/PS ", b"/TR ", b"/Group"),
)


@dataclass(frozen=True)
class PdfFile:
    """A file with its objects by number: each with its dictionary and what its stream holds."""

    raw: bytes
    objects: dict[int, tuple[bytes, bytes]]
    trailer: bytes

    def of_type(self, name: bytes) -> list[bytes]:
        found = (own for own, _stream in self.objects.values())
        return [own for own in found if re.search(rb"/Type\s*/" + name + rb"\b", own)]

    def at(self, own: bytes, name: bytes) -> tuple[bytes, bytes]:
        """The object to which a dictionary refers by a name."""
        match = re.search(name + rb"\s*\[?\s*(\d+) 0 R", own)
        assert match is not None, (name, own[:200])
        return self.objects[int(match[1])]


def read_pdf(raw: bytes) -> PdfFile:
    """Read a file by its cross-reference table, each line of which must be right."""
    assert raw.startswith(b"%PDF-1.4\n%"), "with a line of bytes above 127, so that nobody takes it for text"
    assert min(raw.split(b"\n")[1][1:5]) > 127
    place = int(raw.rsplit(b"startxref", 1)[1].split()[0])
    head, trailer = raw[place:].split(b"trailer", 1)
    lines = head.split(b"\n")
    assert lines[0].strip() == b"xref"
    first, count = map(int, lines[1].split())
    rows = [line for line in lines[2:] if line.strip()]
    assert (first, len(rows)) == (0, count)
    assert all(re.fullmatch(rb"\d{10} \d{5} [nf] ?", row) for row in rows)
    objects = {}
    for number, row in enumerate(rows):
        if row[17:18] == b"n":
            objects[number] = _object(raw, int(row[:10]), number)
    return PdfFile(raw, objects, trailer)


def _object(raw: bytes, at: int, number: int) -> tuple[bytes, bytes]:
    assert raw[at:].startswith(b"%d 0 obj" % number), (number, raw[at : at + 20])
    body = raw[at : raw.index(b"endobj", at)]
    own, is_stream, rest = body.partition(b"stream")
    if not is_stream:
        return own, b""
    stream = rest.removeprefix(b"\r").removeprefix(b"\n")
    return own, _inflated(stream) if b"/FlateDecode" in own else stream.rsplit(b"\nendstream", 1)[0]


def _inflated(stream: bytes) -> bytes:
    return zlib.decompressobj().decompress(stream)


def check_pdf_a(raw: bytes, title: str) -> None:
    """Check a file against the demands of PDF/A-1b that concern what we write."""
    pdf = read_pdf(raw)
    dictionaries = b"\n".join(own for own, _stream in pdf.objects.values()) + pdf.trailer
    for word in FORBIDDEN:
        assert word not in dictionaries, word
    (one, other) = re.findall(rb"<([0-9a-f]{16,})>", pdf.trailer.partition(b"/ID")[2])
    assert one == other, "never changed since it was made"
    catalogue = pdf.at(pdf.trailer, b"/Root")[0]
    _check_colours(pdf, catalogue)
    _check_transparency(pdf)
    _check_fonts(pdf)
    _check_images(pdf)
    _check_metadata(pdf, catalogue, title)


def _check_colours(pdf: PdfFile, catalogue: bytes) -> None:
    """Colours of a device are allowed because an output intent with a profile says what they mean."""
    intent = pdf.at(catalogue, b"/OutputIntents")[0]
    assert b"/GTS_PDFA1" in intent
    own, profile = pdf.at(intent, b"/DestOutputProfile")
    assert b"/N 3" in own
    assert profile[36:40] == b"acsp"
    assert profile[16:20] == b"RGB "
    contents = b"".join(pdf.at(page, b"/Contents")[1] for page in pdf.of_type(b"Page"))
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b", contents), "CMYK has no profile"


def _check_transparency(pdf: PdfFile) -> None:
    for state in pdf.of_type(b"ExtGState"):
        assert set(re.findall(rb"/(?:ca|CA) ([\d.]+)", state)) <= {b"1.0", b"1"}
        assert set(re.findall(rb"/SMask\s*/?(\w+)", state)) <= {b"None"}
        assert set(re.findall(rb"/BM\s*/(\w+)", state)) <= {b"Normal", b"Compatible"}


def _check_fonts(pdf: PdfFile) -> None:
    fonts = pdf.of_type(b"Font")
    assert fonts
    for font in fonts:
        if b"/Type0" in font:
            assert b"/Identity-H" in font
            assert b"beginbf" in pdf.at(font, b"/ToUnicode")[1], "its text can be searched"
            assert b"/DescendantFonts" in font
            continue
        assert b"/CIDToGIDMap /Identity" in font
        descriptor = pdf.at(font, b"/FontDescriptor")[0]
        program = pdf.at(descriptor, b"/FontFile2")[1]
        assert program[:4] in {b"\x00\x01\x00\x00", b"true"}
        # A subset says which of its glyphs it has: every one of its program.
        glyphs = int.from_bytes(_table(program, b"maxp")[4:6], "big")
        members = pdf.at(descriptor, b"/CIDSet")[1]
        assert sum(byte.bit_count() for byte in members) == glyphs


def _table(program: bytes, name: bytes) -> bytes:
    for at in range(12, 12 + 16 * int.from_bytes(program[4:6], "big"), 16):
        if program[at : at + 4] == name:
            begin, size = (int.from_bytes(program[at + n : at + n + 4], "big") for n in (8, 12))
            return program[begin : begin + size]
    raise AssertionError(name)


def _check_images(pdf: PdfFile) -> None:
    for own in pdf.of_type(b"XObject"):
        assert b"/Subtype /Image" in own
        assert b"/Interpolate true" not in own
        assert b"/SMask" not in own
        assert b"/DCTDecode" not in own, "a code of squares is not to be blurred"


def _check_metadata(pdf: PdfFile, catalogue: bytes, title: str) -> None:
    own, packet = pdf.at(catalogue, b"/Metadata")
    assert b"/Filter" not in own, "readable without any PDF program"
    inside = packet.decode("utf-8").partition("?>")[2].rpartition("<?xpacket")[0]
    tree = ET.fromstring(inside)  # noqa: S314  # of a file that we have just written
    values = {}
    for part in tree.iter(RDF + "Description"):
        values.update(part.attrib)
        values.update({child.tag: "".join(child.itertext()).strip() for child in part})
    assert (values[PDFA + "part"], values[PDFA + "conformance"]) == ("1", "B")
    info = _info(pdf.at(pdf.trailer, b"/Info")[0])
    assert (info["Title"], values[DC + "title"]) == (title, title)
    assert info.get("Author", "") == values.get(DC + "creator", "")
    assert info["Producer"] == values[PDF + "Producer"]
    assert info["Creator"] == values[XMP + "CreatorTool"]
    for name, tag in (("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")):
        plain = re.sub(r"\D", "", values[XMP + tag])
        assert re.sub(r"\D", "", info[name])[:14] == plain[:14]


def _info(own: bytes) -> dict[str, str]:
    found = re.findall(rb"/(\w+) \(((?:\\.|[^\\)])*)\)", own, re.DOTALL)
    plain = ((name, re.sub(rb"\\(.)", rb"\1", value)) for name, value in found)
    return {
        name.decode(): value[2:].decode("utf-16-be") if value.startswith(b"\xfe\xff") else value.decode()
        for name, value in plain
    }
