"""The two kinds of expected error. Any other exception is a bug and shows a crash report."""

UNFIT_VALUES = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What code raises that reads a value of another type, out of range, or one that is in no list."""


class ConsoleError(Exception):
    """An error that is shown to the user: what is wrong, and what to do about it.

    Args:
        what: what is wrong, in one sentence.
        then: what to do about it; empty if nothing can be done.
    """

    def __init__(self, what: str, then: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.then = then

    def __str__(self) -> str:
        return f"{self.what} {self.then}".rstrip()


class OperatorError(ConsoleError):
    """A request cannot be carried out: wrong input, not permitted, unknown camera."""


class NeedsConfirmation(OperatorError):
    """A doubt that whoever enters it must answer before it is entered."""


class EnvironmentFault(ConsoleError):
    """Something outside the program failed: disk, camera, network or database."""


class DamagedFault(EnvironmentFault):
    """The database answered, with what cannot be stored there: asking again changes nothing."""
