"""The ways in which an answer may be wrong and still be read. Each is a quirk of the camera's report."""

from __future__ import annotations

from enum import Enum


class Mend(Enum):
    """What was mended in an answer; the value is the id of the quirk."""

    HEADERS = "header-space"
    LENGTH = "wrong-length"
    COMPRESSED = "compressed"
    ENCODING = "wrong-encoding"
    AROUND = "junk-around"
    CHARACTERS = "bad-characters"
    AMPERSAND = "bare-ampersand"
    PREFIX = "undeclared-prefix"
    BROKEN = "broken-xml"
    SOAP11 = "soap-1.1"
    FAULT_AS_SUCCESS = "fault-as-success"
