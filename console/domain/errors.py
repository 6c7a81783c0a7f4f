"""The two kinds of error that are not bugs. Everything else is one, and shows a crash report."""


class ConsoleError(Exception):
    """What happened, and what can be done now, in words for the person at the desk.

    Args:
        what: what happened, one sentence.
        then: what to do now; empty where nothing can be done.
    """

    def __init__(self, what: str, then: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.then = then

    def __str__(self) -> str:
        return f"{self.what} {self.then}".rstrip()


class OperatorError(ConsoleError):
    """Something asked for cannot be done as asked: wrong input, not permitted, unknown camera."""


class EnvironmentFault(ConsoleError):
    """The world failed: disk, camera, network, database."""
