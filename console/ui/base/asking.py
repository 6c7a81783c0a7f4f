"""Asking the books from a pane: the call waits in the background, the answer or the refusal comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.base.context import PaneContext

T = TypeVar("T")


def ask(
    context: PaneContext,
    work: Callable[[], T],
    then: Callable[[T], None],
    refused: Callable[[ConsoleError], None] | None = None,
) -> None:
    """Do `work` in the background; then `then` with its result, or `refused` with why not. UI thread.

    Without `refused` the message centre says it. Whoever asks must still be there when the answer comes.
    """

    def attempt() -> T | ConsoleError:
        try:
            return work()
        except ConsoleError as error:
            return error

    def deliver(answer: T | ConsoleError) -> None:
        if not isinstance(answer, ConsoleError):
            then(answer)
        elif refused is not None:
            refused(answer)
        else:
            context.bridge.messages.refuse(answer)

    context.bridge.background.run(attempt, deliver)
