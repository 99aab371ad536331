"""Ask airseal for the license of a self-hosted product, without a network.

    >>> import airseal
    >>> answer = airseal.check(limits={"nodes": 8}, features=["rbac"])
    >>> if not answer.licensed:
    ...     print(answer.verdict, answer.reason)

Every call runs the program ``airseal`` once, which takes a few milliseconds. The program
decides; this package only asks. It has no dependencies and opens no connection.

- :func:`check` gives the verdict on the license. It never raises because the program is
  missing or fails: the verdict is then :attr:`Verdict.UNKNOWN`.
- :func:`telemetry_allowed` says whether usage data may leave. Whatever fails, it says no.
- :func:`data` gives the exact bytes that would leave, and raises :class:`AirsealError`.
"""

from ._answer import Answer, Gap, Verdict
from ._calls import Kind, check, data, telemetry_allowed
from ._errors import (
    AirsealError,
    FailedError,
    KilledError,
    NotStartedError,
    TimedOutError,
    UnreadableError,
)
from ._program import DEFAULT_TIMEOUT

__all__ = [
    "DEFAULT_TIMEOUT",
    "AirsealError",
    "Answer",
    "FailedError",
    "Gap",
    "KilledError",
    "Kind",
    "NotStartedError",
    "TimedOutError",
    "UnreadableError",
    "Verdict",
    "check",
    "data",
    "telemetry_allowed",
]
