"""Lists of cameras as spreadsheets and the makers' tools export them. A bad row never refuses the others."""

from __future__ import annotations

import codecs
import csv
import io
import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.address_login import split_login
from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROWS_MOST = 5000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": (
        *("address", "ipaddress", "ipv4address", "ip", "ipv4", "ipaddr", "addr", "host", "hostname", "onvif"),
        *("onvifaddress", "onvifurl", "deviceaddress", "deviceip", "deviceipaddress", "cameraip", "url"),
        *("cameraaddress", "ipv4addr", "networkaddress", "rtsp", "rtspurl", "streamurl", "stream"),
    ),
    "port": ("onvifport", "httpport", "webport", "port", "deviceport", "serviceport"),
    "name": ("name", "cameraname", "devicename", "camera", "title", "channelname", "device"),
    "place": ("place", "location", "site"),
    "group": ("group", "area", "zone"),
    "user": ("user", "username", "login", "account"),
    "password": ("password", "passwd", "pass", "pwd"),
}
"""Words of header cells, without spaces and case, by what they mean; the first that is there counts."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")
_NOTHING = {"", "-", "--", "n/a", "na", "none", "null", "unknown", "0.0.0.0"}  # noqa: S104  # not bound to
_SCHEMES = ("http://", "https://", "rtsp://", "rtsps://")


@dataclass(frozen=True, slots=True)
class ListedCamera:
    """A row that names a camera."""

    line: int
    address: str
    """`HOST[:PORT]`, an address range, or an address that begins with its scheme. Never with a login."""
    name: str = ""
    place: str = ""
    group: str = ""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"ListedCamera({self.line}, {self.address!r})"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that names no camera, and why."""

    line: int
    cell: str
    why: str


@dataclass(frozen=True, slots=True)
class CameraListFile:
    """What a list says."""

    cameras: tuple[ListedCamera, ...] = ()
    refused: tuple[RefusedRow, ...] = ()


def decoded(content: bytes) -> str:
    """Return the text of a file, in UTF-8 or UTF-16, with or without a mark, or as Windows writes it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    for name, pair in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[0:200:2])):
        if pair and pair.count(0) > len(pair) // 2:
            return content.decode(name, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_list(words: str) -> CameraListFile:
    """Read a list: with a header or without, separated by commas, semicolons, tabs or bars.

    Raises:
        OperatorError: it has no row.
    """
    rows = _rows(words.removeprefix("\ufeff"))
    if not rows:
        raise OperatorError("The list is empty.", "Enter one address in each line.")
    columns = _header(rows[0][1])
    body = rows[1:] if columns else rows
    if "address" not in columns:
        best = _column_of_addresses([cells for _, cells in body])
        columns = {**columns, "address": best}
        if body is rows and len(rows) > 1 and _is_title(rows[0][1], best):
            body = rows[1:]
    cameras: dict[str, ListedCamera] = {}
    refused = []
    for line, cells in body[:ROWS_MOST]:
        read = _camera(line, {name: _cell(cells, column) for name, column in columns.items()})
        if isinstance(read, RefusedRow):
            refused.append(read)
        else:
            cameras.setdefault(read.address, read)
    return CameraListFile(tuple(cameras.values()), tuple(refused))


# -- rows and columns -----------------------------------------------------------------------------------


def _rows(words: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, with their line numbers from 1."""
    named = re.match(r"\s*\"?sep=(.)\"?\s*(?:\r?\n|$)", words, re.IGNORECASE)
    lines = words.splitlines()
    sample = next((line for line in lines if line.strip() and "sep=" not in line.lower()), "")
    separator = named[1] if named else max(",;\t|", key=lambda mark: _outside_quotes(sample).count(mark))
    reader = csv.reader(io.StringIO(words), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [_tidy(cell) for cell in row]
            if any(cells) and not (named and not rows and cells[0].lower().startswith("sep=")):
                rows.append((reader.line_num, cells))
    except csv.Error:
        raise OperatorError(
            "The list cannot be read as a table.", "Save it as CSV, with one camera in each line."
        ) from None
    return rows


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _tidy(cell: str) -> str:
    """Return a cell without what spreadsheets put around a text: spaces, `="…"`, an apostrophe."""
    tidy = cell.strip().strip("\u00a0\u200b")
    formula = re.fullmatch(r'="?([^"]*)"?', tidy)
    return (formula[1] if formula else tidy).strip().removeprefix("'")


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else ""


def _header(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns by what they mean; empty if the row is not a header."""
    words = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in cells]
    found = {
        meaning: next(words.index(name) for name in names if name in words)
        for meaning, names in _COLUMNS.items()
        if any(name in words for name in names)
    }
    return {} if any(_is_address(cell) for cell in cells) else found


def _column_of_addresses(rows: Sequence[Sequence[str]]) -> int:
    """Return the column with the most addresses; the first if none has any."""
    width = max((len(row) for row in rows), default=1)
    counts = [sum(_is_address(_cell(row, column)) for row in rows) for column in range(width)]
    return counts.index(max(counts, default=0)) if counts else 0


def _is_title(cells: Sequence[str], column: int) -> bool:
    """Return whether a first row only names the columns, in words that are not known."""
    return not _is_address(_cell(cells, column)) and not any(
        character.isdigit() for character in "".join(cells)
    )


def _is_address(cell: str) -> bool:
    if cell.lower().startswith(_SCHEMES):
        return True
    host = cell.split("/", maxsplit=1)[0]
    host = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        # A name with dots counts, a file name or a version number does not.
        return re.fullmatch(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", host) is not None
    return True


# -- one row --------------------------------------------------------------------------------------------


def _camera(line: int, cells: Mapping[str, str]) -> ListedCamera | RefusedRow:
    cell, port = cells.get("address", ""), cells.get("port", "")
    try:
        for column, value in cells.items():
            checked_line(text("The {column}", column=column), value)
        bare, user, password = split_login(cell)
        address = _with_port(_host(bare), port)
    except OperatorError as error:
        return RefusedRow(line, _shown(cell), error.what)
    own = cells.get("user", ""), cells.get("password", "")
    user, password = own if own[0] else (user, password)
    return ListedCamera(
        line, address, cells.get("name", ""), cells.get("place", ""), cells.get("group", ""), user, password
    )


def _shown(cell: str) -> str:
    """Return a cell as it may be shown: never one with a login in it."""
    return "…" if "@" in cell or "=" in cell else cell[:60]


def _host(cell: str) -> str:
    """Return the address in a cell.

    Raises:
        OperatorError: there is none.
    """
    if cell.lower() in _NOTHING:
        raise OperatorError("There is no address in this row.")
    if cell.lower().startswith(_SCHEMES):
        return cell
    host, slash, prefix = cell.partition("/")
    if slash:
        return _of_interface(host, prefix)
    if "-" in cell and cell.replace("-", "").replace(".", "").isdigit():
        return cell  # a range, which the search resolves
    name, _, port = host.rpartition(":") if host.count(":") == 1 else (host, "", "")
    if port:
        _check_port(port)
    if not _is_ip(name.strip("[]")) and (re.fullmatch(r"[\d.]+", name) or not _HOST.fullmatch(name)):
        raise OperatorError("This is not an address or a host name.")
    return cell


def _of_interface(host: str, prefix: str) -> str:
    """Return the host of an address with its mask, such as 10.0.0.5/24; a cell names one camera."""
    try:
        interface = ipaddress.ip_interface(f"{host}/{prefix}")
    except ValueError:
        raise OperatorError("This is not an address or a host name.") from None
    if interface.network.num_addresses > 2 and interface.ip == interface.network.network_address:
        raise OperatorError("This is a network, not the address of a camera.")
    return str(interface.ip)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_port(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise OperatorError(text("The port {port} is not a number from 1 to 65535.", port=port[:20]))


def _with_port(address: str, port: str) -> str:
    """Return an address with the port of its row, unless it has one of its own."""
    port = port.removesuffix(".0")  # as spreadsheets write numbers
    if port.lower() in _NOTHING or "://" in address or "-" in address:
        return address
    _check_port(port)
    if address.count(":") > 1:
        return f"[{address.strip('[]')}]:{port}"
    return address if ":" in address or port == "80" else f"{address}:{port}"
