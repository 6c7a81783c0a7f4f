"""Sign the heads of the books: at intervals, at the end of a shift, and for every print and export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import NewEntry
from console.domain.books.signed_heads import BookHead, SignedHead
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.text import text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.services.books.ports import BookStore, HeadStore, SecondPlace, Signer

INTERVAL_S = 600.0
KEY_ACT = "signing-key"


class HeadSigning:
    """Signs heads. Not for the UI thread.

    Args:
        places: second places; one that fails does not keep the others from theirs.
        books: where a key is introduced when it signs for the first time.
    """

    def __init__(
        self,
        store: HeadStore,
        signer: Signer,
        clock: Clock,
        books: BookStore,
        places: Sequence[SecondPlace] = (),
    ) -> None:
        self._store, self._signer, self._clock = store, signer, clock
        self._books, self._places = books, places
        self._unsent: list[SignedHead] = []

    def sign(self, reason: str, books: Sequence[str] = ()) -> list[SignedHead]:
        """Sign heads, even if they were signed before; for prints, exports and shifts.

        Args:
            reason: becomes part of the signed statement.
            books: which; none: all.

        Raises:
            EnvironmentFault: keyring, database or a second place fails; what was signed is kept.
        """
        return self._sign(
            [newest for newest in self._store.newest() if not books or newest[0] in books], reason
        )

    def sign_new(self, reason: str = "interval") -> list[SignedHead]:
        """Sign the heads that are new since the last time."""
        return self._sign(self._store.unsigned(), reason)

    def run(
        self, stop: threading.Event, failed: Callable[[str], None], interval_s: float = INTERVAL_S
    ) -> None:
        """Sign at intervals, and once more at the end."""
        is_over = False
        while not is_over:
            is_over = stop.wait(interval_s)
            try:
                self.sign_new("closing" if is_over else "interval")
            except EnvironmentFault as fault:
                failed(text("The heads of the books could not be signed. {fault}", fault=fault))

    def _sign(self, newest: Sequence[tuple[str, int, str]], reason: str) -> list[SignedHead]:
        if not newest and not self._unsent:
            return []
        key = self._introduced()
        instant = self._clock.utc_now().isoformat(timespec="milliseconds")
        heads = [BookHead(book, number, digest, instant, reason) for book, number, digest in newest]
        signed = [SignedHead(head, key, self._signer.sign(head.statement())) for head in heads]
        self._store.save(signed)
        self._unsent += signed
        self._send()
        return signed

    def _introduced(self) -> str:
        key = self._signer.public_key()
        if key not in self._store.signers():
            with self._books.unit() as unit:
                fields = {"subject": "heads of the books", "public_key": key}
                unit.append(NewEntry("audit", KEY_ACT, PROGRAM.login, fields))
        return key

    def _send(self) -> None:
        for place in self._places:
            place.send(self._unsent)
        self._unsent.clear()
