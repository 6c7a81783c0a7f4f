"""SOAP answers as cameras write them: read as they are where that is possible, else mended and read again.

Entities, document types, deep and huge trees are refused before and after mending.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from console.devices.onvif.mends import Mend
from console.devices.onvif.soap import SOAP, SOAP11, parsed
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DEPTH_MOST = 100
_PREFIXES_MOST = 50
USUAL_PREFIXES = {
    "s": SOAP,
    "soap": SOAP,
    "env": SOAP,
    "SOAP-ENV": SOAP,
    "soap-env": SOAP,
    "tt": "http://www.onvif.org/ver10/schema",
    "tds": "http://www.onvif.org/ver10/device/wsdl",
    "trt": "http://www.onvif.org/ver10/media/wsdl",
    "tr2": "http://www.onvif.org/ver20/media/wsdl",
    "tptz": "http://www.onvif.org/ver20/ptz/wsdl",
    "timg": "http://www.onvif.org/ver20/imaging/wsdl",
    "tev": "http://www.onvif.org/ver10/events/wsdl",
    "tmd": "http://www.onvif.org/ver10/deviceIO/wsdl",
    "ter": "http://www.onvif.org/ver10/error",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "wstop": "http://docs.oasis-open.org/wsn/t-1",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsa5": "http://www.w3.org/2005/08/addressing",
    "d": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "wsd": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "wsdd": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "dn": "http://www.onvif.org/ver10/network/wsdl",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xs": "http://www.w3.org/2001/XMLSchema",
}
"""Prefixes that cameras use without declaring them, and what they mean."""
_HOSTILE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_CODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?Envelope\b")
_ROOT_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?Envelope\s*>")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>")
_USED = re.compile(r"</?([A-Za-z_][\w.-]*):|[\s\"']([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_DECLARED = re.compile(r"""xmlns:([A-Za-z_][\w.-]*)\s*=\s*(["'])(.*?)\2""")
_PAIRS = re.compile(rb"[\x80-\xff]+")


@dataclass
class MendedAnswer:
    """An answer that can be parsed, and what was mended to make it so."""

    content: bytes
    mends: set[Mend] = field(default_factory=set)


def mended(content: bytes, content_type: str = "", status: int = 200) -> MendedAnswer:
    """Return an answer as well-formed SOAP 1.2 where that can be made of it, otherwise as it came.

    Args:
        content: the body.
        content_type: the header, which may name its encoding.
        status: of HTTP.
    """
    answer = MendedAnswer(content)
    try:
        root = _second_reading(answer, content_type) if _is_mislabelled(content) else parsed(content)
    except EnvironmentFault:
        root = _second_reading(answer, content_type)
    if root is None or etree.QName(root).localname != "Envelope":
        return MendedAnswer(content)
    if etree.QName(root).namespace == SOAP11:
        root = _as_soap12(root)
        answer.mends.add(Mend.SOAP11)
    if status < 400 and root.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault") is not None:
        answer.mends.add(Mend.FAULT_AS_SUCCESS)
    if answer.mends - {Mend.FAULT_AS_SUCCESS}:
        answer.content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return answer


def _second_reading(answer: MendedAnswer, content_type: str) -> Element | None:
    text = _decoded(answer, content_type)
    if _HOSTILE.search(text):
        return None
    for mend in (_without_surroundings, _without_bad_characters, _with_ampersands, _with_prefixes):
        text = mend(text, answer.mends)
    if not text or _depth(text) > DEPTH_MOST:
        return None
    content = text.encode("utf-8", "replace")
    try:
        return parsed(content)
    except EnvironmentFault:
        return _recovered(content, answer.mends)


def _recovered(content: bytes, mends: set[Mend]) -> Element | None:
    """Read what the parser can make of an answer that has its end tag but is not well-formed."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
        for part in root.iter(etree.Element):
            once = dict(part.attrib.items())  # the parser keeps an attribute that is there twice
            if len(once) != len(part.attrib):
                part.attrib.clear()
                part.attrib.update(once)
        mends.add(Mend.BROKEN)
        return parsed(etree.tostring(root))
    except (etree.XMLSyntaxError, ValueError, EnvironmentFault):
        return None


# -- bytes to text --------------------------------------------------------------------------------------


def _decoded(answer: MendedAnswer, content_type: str) -> str:
    content = answer.content
    declared, sent = _CODING.search(content[:200]), _CHARSET.search(content_type)
    named = [declared[1].decode("ascii")] if declared else []
    named += [sent[1]] if sent else []
    wide = _wide(content)
    for name in [*([wide] if wide else []), "utf-8-sig", *named]:
        try:
            text = content.decode(name)
        except (UnicodeError, LookupError):
            continue
        if wide or (named and _codecs_differ(name, named[0])):
            answer.mends.add(Mend.ENCODING)
        return text
    answer.mends.add(Mend.ENCODING)
    return _guessed(content)


def _is_mislabelled(content: bytes) -> bool:
    """Return whether UTF-8 is declared as another encoding, which a parser would believe."""
    match = _CODING.search(content[:200])
    if content.isascii() or match is None or not _codecs_differ(match[1].decode("ascii"), "utf-8"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _codecs_differ(one: str, other: str) -> bool:
    """Return whether two names stand for different encodings; an unknown name differs."""
    try:
        return codecs.lookup(one).name.removesuffix("-sig") != codecs.lookup(other).name
    except LookupError:
        return True


def _wide(content: bytes) -> str:
    """Return the encoding of an answer in UTF-16; empty if it is another."""
    starts = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return starts.get(content[:2], "")


def _guessed(content: bytes) -> str:
    """Decode bytes that are not UTF-8, whatever the camera says of them."""
    loose = content.decode("utf-8", "replace")
    bad = loose.count("\ufffd")
    if sum(character > "\x7f" for character in loose) > 4 * bad:
        return loose  # UTF-8 with a character cut in two, as where a name was shortened
    runs = _PAIRS.findall(content)
    if all(len(run) % 2 == 0 and min(run) >= 0xA1 for run in runs):
        return content.decode("gb18030", "replace")
    return content.decode("cp1252", "replace")


# -- the text -------------------------------------------------------------------------------------------


def _without_surroundings(text: str, mends: set[Mend]) -> str:
    """Return the envelope alone; empty if it has no beginning or no end."""
    begin = _ROOT.search(text)
    end = next(iter(_ROOT_END.finditer(text, begin.end())), None) if begin is not None else None
    if begin is None or end is None:
        return ""
    before = _DECLARATION.sub("", text[: begin.start()]).lstrip("\ufeff").strip()
    starts_well = not text[: begin.start()].strip() or text.lstrip("\ufeff").startswith("<")
    if before or not starts_well or text[end.end() :].strip():
        mends.add(Mend.AROUND)
    return text[begin.start() : end.end()]


def _without_bad_characters(text: str, mends: set[Mend]) -> str:
    tidy = _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text))
    if tidy != text:
        mends.add(Mend.CHARACTERS)
    return tidy


def _legal_reference(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    return "" if number > 0x10FFFF or _ILLEGAL.match(chr(number)) else match[0]


def _with_ampersands(text: str, mends: set[Mend]) -> str:
    # Names of entities become text as well, so that none is left to be resolved.
    tidy = _AMPERSAND.sub("&amp;", text)
    if tidy != text:
        mends.add(Mend.AMPERSAND)
    return tidy


def _with_prefixes(text: str, mends: set[Mend]) -> str:
    begin = _ROOT.search(text)
    if begin is None:
        return text
    root_end = text.find(">", begin.end())
    declared = {match[1]: match[3] for match in _DECLARED.finditer(text)}
    at_root = {match[1] for match in _DECLARED.finditer(text, begin.end(), max(root_end, begin.end()))}
    used = {match[1] or match[2] for match in _USED.finditer(text)} - {"xmlns", "xml"}
    missing = sorted(used - at_root - set(declared))
    loose = sorted((used & set(declared)) - at_root)
    if len(missing) > _PREFIXES_MOST or not (missing or loose):
        return text
    if missing:
        mends.add(Mend.PREFIX)
    spaces = {name: USUAL_PREFIXES.get(name, f"urn:undeclared:{name}") for name in missing}
    spaces |= {name: declared[name] for name in loose}
    added = "".join(f' xmlns:{name}="{uri}"' for name, uri in spaces.items())
    return text[: begin.end()] + added + text[begin.end() :]


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[4]:
            continue
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


# -- SOAP 1.1 -------------------------------------------------------------------------------------------


def _as_soap12(root: Element) -> Element:
    """Return an envelope of SOAP 1.1 as one of SOAP 1.2, its faults with it."""
    begin = f"{{{SOAP11}}}"
    parts = [root, *(child for child in root if isinstance(child.tag, str))]
    parts += [child for part in parts[1:] for child in part if isinstance(child.tag, str)]
    for part in parts:
        if str(part.tag).startswith(begin):
            part.tag = f"{{{SOAP}}}{str(part.tag).removeprefix(begin)}"
    fault = root.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    if fault is not None:
        _mend_fault(fault)
    return root


def _mend_fault(fault: Element) -> None:
    words = {etree.QName(child).localname: child for child in fault if isinstance(child.tag, str)}
    if "Code" in words:
        return
    told, detail = _word(words.get("faultcode")), words.get("detail")
    reason = _word(words.get("faultstring"))
    for child in list(fault):
        fault.remove(child)
    code = etree.SubElement(fault, f"{{{SOAP}}}Code")
    etree.SubElement(code, f"{{{SOAP}}}Value").text = "s:Sender"
    subcode = etree.SubElement(code, f"{{{SOAP}}}Subcode")
    etree.SubElement(subcode, f"{{{SOAP}}}Value").text = told
    words_at = etree.SubElement(etree.SubElement(fault, f"{{{SOAP}}}Reason"), f"{{{SOAP}}}Text")
    words_at.text = reason
    if detail is not None:
        detail.tag = f"{{{SOAP}}}Detail"
        fault.append(detail)


def _word(element: Element | None) -> str:
    return "" if element is None else "".join(str(piece) for piece in element.itertext()).strip()
