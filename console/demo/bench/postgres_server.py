"""A temporary PostgreSQL server for measurements and tests; its new cluster is deleted afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from types import TracebackType

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"
"""Runs the server where we are root, which the server refuses to be."""
START_S = 30.0


def server_programs() -> Path | None:
    """Return the folder of the newest server's programs; None where none is installed."""
    for folder in sorted(DEBIAN.glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    program = shutil.which("postgres")
    return Path(program).resolve().parent if program else None


class PostgresServer:
    """`with PostgresServer() as server:`. Listens on a socket in its folder and on the loopback.

    Args:
        settings: of the server; fsync is on unless they say otherwise.

    Raises:
        EnvironmentFault: no server is installed, or it does not start.
    """

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self._settings, self.password = settings or {}, secrets.token_urlsafe(12)
        self._as: dict[str, Any] = {"user": UNPRIVILEGED} if os.getuid() == 0 else {}
        self.folder = Path()
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        programs = server_programs()
        if programs is None:
            raise EnvironmentFault(
                "No PostgreSQL server is installed on this computer.", "sudo apt-get install postgresql"
            )
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="wr-pg-"))
        try:
            if self._as:
                shutil.chown(self.folder, UNPRIVILEGED)
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
            self._make_cluster()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, error, trace
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """Return the address of the socket, where no password is needed."""
        return f"postgresql://watchroom@/{database}?host={self.folder}&port={self.port}"

    def tcp_url(self, database: str = "postgres") -> str:
        """Return the address on the loopback interface, where a password is needed."""
        return f"postgresql://watchroom@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, or start again on the same port and data; returns when the server answers."""
        options = {
            "unix_socket_directories": str(self.folder),
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "max_connections": "60",
            "shared_buffers": "64MB",
            **self._settings,
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *words],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        self._await_answer()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server process: SIGINT disconnects clients, SIGQUIT is like a power cut."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(START_S)
        self._process = None

    def _make_cluster(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as:
            # What our commands write, only its owner reads.
            shutil.chown(secret, UNPRIVILEGED)
        words = ["--username=watchroom", "--encoding=UTF8", "--locale=C", "--no-sync", f"--pwfile={secret}"]
        self._run("initdb", *words, "--auth-local=trust", "--auth-host=scram-sha-256")
        secret.unlink()

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._as)

    def _await_answer(self) -> None:
        end_s = time.monotonic() + START_S
        while time.monotonic() < end_s:
            answer = subprocess.run(
                [self._programs / "pg_isready", "-q", "-h", self.folder, "-p", str(self.port)], check=False
            )
            if answer.returncode == 0:
                return
            if self._process is None or self._process.poll() is not None:
                break
            time.sleep(0.02)
        log_tail = (self.folder / "server.log").read_text(errors="replace")[-500:]
        raise EnvironmentFault(f"The PostgreSQL server did not start: {log_tail}")


class StandbyServer(PostgresServer):
    """A standby of another server, which follows it until it is promoted."""

    def __init__(self, primary: PostgresServer) -> None:
        super().__init__()
        self._primary = primary

    def promote(self) -> None:
        """Make it the server that is written to; returns when it can be."""
        self._run("pg_ctl", "promote", "-w")

    def _make_cluster(self) -> None:
        where = (f"--host={self._primary.folder}", f"--port={self._primary.port}", "--username=watchroom")
        self._run("pg_basebackup", *where, "--write-recovery-conf", "--no-sync", "--checkpoint=fast")
