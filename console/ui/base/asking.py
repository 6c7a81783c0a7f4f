"""Runs a call of a service in the background and hands its result or refusal back to the UI thread."""

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
    """Run `work` in the background, then call `then` with its result. UI thread.

    Calls `refused` with the error if the work fails; without `refused`, the message centre shows the error.
    The caller must still exist when the result arrives.

    Args:
        context: the context of the pane.
        work: runs in the background; may raise a `ConsoleError`.
        then: called with the result.
        refused: called with the error; None for the message centre.
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
