"""Logins inside camera addresses: taken out to be kept in the keyring, put back when a request is sent."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from console.domain.errors import OperatorError

SHOWN = "…"
"""What stands in an address for a value that was taken out: `user=…&password=…`."""
_USER, _PASSWORD = "user|username|usr|login|account", "pass|passwd|password|passw|pwd|psw|pw"
_FIELD = re.compile(
    rf"(?P<before>(?:[/?&_;]|%26|%3F)(?:(?P<user>{_USER})|(?P<password>{_PASSWORD}))(?:=|(?P<coded>%3D)))"
    # In the form user=a_password=b the underscore ends a value only where another name follows it.
    r"(?P<value>.*?)(?(coded)(?=[&;/?#]|%26|%3F|_[a-z]+%3D|$)|(?=[&;/?#]|_[a-z]+=|$))",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_LOOSE = re.compile(r"(?P<login>[^:/?#@]+:.*)@(?P<host>[^@/?#]+)(?P<rest>(?:[/?#].*)?)", re.DOTALL)
"""A login whose password contains characters that should have been escaped, such as `#` and `/`."""
_SAFE = "!$'()*+,:@~-."
"""Left as they are in a path, because cameras that read logins there seldom decode them."""


def split_login(address: str) -> tuple[str, str, str]:
    """Return an address without its login, and the user and the password that were in it.

    The login may stand before the host, or as `user=…` and `password=…` in the path or the query. There it is
    replaced by `SHOWN`, so that `with_login` knows its place. Empty values are returned as empty.

    Raises:
        OperatorError: the address holds two different logins; the message does not repeat them.
    """
    scheme, login, place, rest = _parts(address.strip())
    user, _, password = login.partition(":")
    found = {"user": {unquote(user)} - {""}, "password": {unquote(password)} - {""}}

    def take(match: re.Match[str]) -> str:
        value = unquote(match["value"])
        if value not in {"", SHOWN}:
            found["user" if match["user"] else "password"].add(value)
        return f"{match['before']}{SHOWN}"

    rest = _FIELD.sub(take, rest)
    if any(len(values) > 1 for values in found.values()):
        raise OperatorError(
            "The address contains different user names or passwords.",
            "Use one user name and password (on the command line: --user and --password-stdin).",
        )
    one_user, one_password = (next(iter(values), "") for values in found.values())
    return f"{scheme}{place}{rest}", one_user, one_password


def with_login(address: str, user: str, password: str) -> str:
    """Return the address with the login in those places of its path that `split_login` emptied.

    Only for the request to the camera: never shown, logged or saved.
    """

    def put(match: re.Match[str]) -> str:
        if match["value"] != SHOWN:
            return match[0]
        return match["before"] + quote(user if match["user"] else password, safe=_SAFE)

    return _FIELD.sub(put, address)


def has_login_in_path(address: str) -> bool:
    """Return whether the path or the query of an address names a user or a password."""
    return _FIELD.search(_parts(address)[3]) is not None


def _parts(address: str) -> tuple[str, str, str, str]:
    """Return scheme, login, host with port, and the rest of an address."""
    match = _AUTHORITY.fullmatch(address)
    if match is None:
        return "", "", "", address
    scheme, authority, rest = match["scheme"], match["authority"], match["rest"]
    login, _, place = authority.rpartition("@")
    if not login and not re.fullmatch(r"(?:\[[^\]]*\]|[^:]*)(?::\d*)?", authority):
        loose = _LOOSE.fullmatch(authority + rest)
        if loose is not None:
            return scheme, loose["login"], loose["host"], loose["rest"]
    return scheme, login, place, rest
