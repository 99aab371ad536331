"""Why there is no answer. Each binding has the same five kinds."""

from __future__ import annotations

from typing import ClassVar


class AirsealError(Exception):
    """There is no answer from the program. The message says why, in one sentence."""

    #: The kind of error, the same word in every binding.
    kind: ClassVar[str]

    def __init__(
        self,
        message: str,
        *,
        exit_code: int | None = None,
        hint: str | None = None,
        stderr: str = "",
    ) -> None:
        super().__init__(message)
        #: The exit code of the program; None if it did not end by itself.
        self.exit_code = exit_code
        #: What to do next, if the program said so.
        self.hint = hint
        #: What the program wrote to standard error, at most 64 KiB of it.
        self.stderr = stderr


class NotStartedError(AirsealError):
    """The program is not there, or it cannot be started."""

    kind = "not-started"


class KilledError(AirsealError):
    """A signal ended the program."""

    kind = "killed"


class TimedOutError(AirsealError):
    """The program did not answer in time and was ended."""

    kind = "timed-out"


class UnreadableError(AirsealError):
    """The answer is not one of airseal's, is too long, or contradicts the exit code."""

    kind = "unreadable"


class FailedError(AirsealError):
    """The program says that it could not do the work, for example because of damaged files.

    The message is the program's, and :attr:`hint` what it says to do next.
    """

    kind = "failed"
