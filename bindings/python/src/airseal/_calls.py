"""The three questions."""

from __future__ import annotations

import os
from datetime import date
from enum import Enum
from typing import Iterable, Mapping

from . import _answer
from ._answer import Answer, Verdict
from ._errors import AirsealError
from ._program import DEFAULT_TIMEOUT, StrPath, run


class Kind(str, Enum):
    """A kind of data that may leave, or all that this instance stores, which never leaves."""

    REQUEST = "request"
    COMPLIANCE = "compliance"
    USAGE = "usage"
    ALL = "all"


def check(
    *,
    home: StrPath | None = None,
    limits: Mapping[str, int] | None = None,
    features: Iterable[str] = (),
    release: date | str | None = None,
    program: StrPath | None = None,
    timeout: float = DEFAULT_TIMEOUT,
) -> Answer:
    """The verdict on the license, which must cover these limits and features.

    ``home`` is the state folder; without it, airseal decides (AIRSEAL_HOME, the machine policy, the
    data folder of the user). ``limits`` says how much of each limit is in use. ``release`` is the
    day of the product's release that runs, as a date or as YYYY-MM-DD; a license with an end of
    updates asks for it. ``program`` is the program to run; without it AIRSEAL_PROGRAM, the program
    in this package, or the one on PATH. ``timeout`` is in seconds.

    Whatever happens to the program, there is an answer: the verdict is UNKNOWN, ``reason`` says
    why, and ``error`` is the exception that was not raised. Unknown does not mean that there is
    no license.
    """
    if isinstance(features, str):
        raise TypeError("features is a list of names, and not a string")
    try:
        arguments = ["verify", *_first(home), *_limits(limits)]
        arguments += [f"--feature={feature}" for feature in features]
        if release is not None:
            arguments.append(f"--release-date={release}")
        return _answer.answer(run(program, timeout, arguments))
    except AirsealError as error:
        return Answer(Verdict.UNKNOWN, str(error), exit_code=error.exit_code, error=error)


def telemetry_allowed(
    *,
    home: StrPath | None = None,
    program: StrPath | None = None,
    timeout: float = DEFAULT_TIMEOUT,
) -> bool:
    """Whether usage data may leave. Ask each time before you send. Any failure at all means no.

    The arguments are those of :func:`check`.
    """
    try:
        return _answer.allowed(run(program, timeout, ["telemetry", "check", *_first(home)]))
    except AirsealError:
        return False


def data(
    kind: Kind | str,
    *,
    home: StrPath | None = None,
    limits: Mapping[str, int] | None = None,
    program: StrPath | None = None,
    timeout: float = DEFAULT_TIMEOUT,
) -> bytes | None:
    """The exact bytes that would leave; None if nothing would, for example usage data while it is off.

    ``limits`` says how much of each limit is in use, for the compliance report. The other
    arguments are those of :func:`check`. Raises :class:`AirsealError`.
    """
    arguments = ["data", "show", *_first(home), Kind(kind).value, *_limits(limits)]
    return _answer.document(run(program, timeout, arguments))


def _first(home: StrPath | None) -> list[str]:
    """The options of every call, after the command: with that first, the program prepares it alone."""
    return ["--json"] if home is None else ["--json", f"--home={os.fspath(home)}"]


def _limits(limits: Mapping[str, int] | None) -> list[str]:
    return [f"--limit={name}={number}" for name, number in (limits or {}).items()]
