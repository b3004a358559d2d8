"""What can go wrong, said in one sentence: what, why, and what to do next.

Each error has a stable code (listed in ``docs/reference/errors.md``) and says by its class who must act.
"""

from typing import ClassVar


class StandbyError(Exception):
    """Something could not be done. Use one of the classes below, which say who must act."""

    exit_code: ClassVar[int] = 3
    http_status: ClassVar[int] = 500

    def __init__(self, code: str, what: str, why: str, next_step: str) -> None:
        """Keep the four parts; ``code`` is short, stable and in kebab-case."""
        super().__init__(f"{what}: {why}; {next_step}.")
        self.code = code
        self.what = what
        self.why = why
        self.next_step = next_step

    def __reduce__(self) -> tuple[type["StandbyError"], tuple[str, str, str, str]]:
        """Let an error travel from one process to another whole."""
        return type(self), (self.code, self.what, self.why, self.next_step)


class AskedWrongly(StandbyError):
    """The question or the input is wrong; the person who asked can mend it."""

    exit_code = 2
    http_status = 400


class NotAllowed(StandbyError):
    """The rules do not let this actor do this; somebody else may."""

    exit_code = 1
    http_status = 403


class TryLater(StandbyError):
    """Nothing is wrong with the question; the same call may succeed in a while."""

    exit_code = 1
    http_status = 503


class Broken(StandbyError):
    """The workspace or the program is damaged or of the wrong version; a person must look."""

    exit_code = 3
    http_status = 500
