"""Setting up the database server of a scheme: roles, tables, rights, and how this console signs in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.app.scheme import KEPT_AS
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.settings.file import load, save
from console.settings.secrets import KeyringSecrets
from console.store.postgres import describe, needs_no_password, postgres_engine, server_in_words
from console.store.server_roles import SignedInAs, set_up_roles, signed_in_as

if TYPE_CHECKING:
    from pathlib import Path

    from console.store.server_roles import ServerRoles


def set_up_database(home: Path, administrator: str, password: str) -> ServerRoles:
    """Set up the roles of the database in the settings; this console signs in with its own role from now on.

    Args:
        home: folder of the scheme.
        administrator: a superuser of the server, for this call only.
        password: of the administrator; empty where the server knows the user.

    Raises:
        OperatorError: the settings name no server.
        EnvironmentFault: the server is away or refuses, or there is no keyring.
    """
    settings = load(home / "settings.toml")
    if not settings.database.url:
        raise OperatorError(
            "The settings name no database server, so there is nothing to set up.",
            "Enter its address as database.url in settings.toml.",
        )
    url = sa.make_url(settings.database.url)
    as_administrator = url.set(username=administrator).render_as_string()
    own = secrets.token_urlsafe(32)
    engine = postgres_engine(as_administrator, password, settings.database.tls_reason)
    try:
        with server_in_words(engine.url):
            roles = set_up_roles(engine, describe(engine.url), own)
    finally:
        engine.dispose()
    address = url.set(username=roles.console).render_as_string()
    if not needs_no_password(address):
        KeyringSecrets().keep_secret(KEPT_AS, own.encode())
    _check_sign_in(address, own, settings.database.tls_reason)
    database = settings.database.model_copy(update={"url": address})
    save(home / "settings.toml", settings.model_copy(update={"database": database}))
    return roles


def _check_sign_in(address: str, password: str, tls_reason: str) -> None:
    """Sign in as the console will, so that the settings never name a user whom the server refuses."""
    secret = "" if needs_no_password(address) else password
    engine = postgres_engine(address, secret, tls_reason)
    try:
        with server_in_words(engine.url):
            signed_in_as(engine)
    except EnvironmentFault as fault:
        raise EnvironmentFault(
            text("The roles are set up, but the console cannot sign in: {fault}", fault=fault.what),
            text(
                "Let this machine sign in as {user} (pg_hba.conf, pg_ident.conf), then run this again. The "
                "settings were not changed.",
                user=engine.url.username,
            ),
        ) from None
    finally:
        engine.dispose()


def rights_at_server(home: Path) -> SignedInAs | None:
    """Return as whom this console signs in at its server, and what that user could do; None without one.

    Raises:
        ConsoleError: the settings or the server cannot be used.
    """
    settings = load(home / "settings.toml")
    url = settings.database.url
    if not url:
        return None
    password = b"" if needs_no_password(url) else KeyringSecrets().secret(KEPT_AS) or b""
    engine = postgres_engine(url, password.decode(), settings.database.tls_reason)
    try:
        with server_in_words(engine.url):
            return signed_in_as(engine)
    finally:
        engine.dispose()
