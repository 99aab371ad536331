"""What the program answers, as types."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Mapping, NoReturn, TypeVar

from ._errors import AirsealError, FailedError, UnreadableError
from ._program import Output

_T = TypeVar("_T")


class Verdict(str, Enum):
    """The verdict on a license; each is also the word that airseal prints."""

    #: The license is in force.
    VALID = "valid"
    #: Past its end and within its grace days, or the clock is wrong: go on, and tell the admin.
    GRACE = "grace"
    #: Not a license, or a field is out of range.
    MALFORMED = "malformed"
    #: Bad signature, unknown or revoked signer, or no trust bundle is pinned.
    UNTRUSTED = "untrusted"
    #: The license was revoked.
    REVOKED = "revoked"
    #: Past the grace days.
    EXPIRED = "expired"
    #: The license begins later.
    NOT_YET_VALID = "not-yet-valid"
    #: Another product, edition, instance or email.
    MISMATCH = "mismatch"
    #: A limit, feature or release that was asked for is not in the license.
    NOT_COVERED = "not-covered"
    #: The clock has gone backwards, and that decides.
    CLOCK = "clock"
    #: No license is installed, or the instance is not registered.
    MISSING = "missing"
    #: There is no verdict: the program did not answer. It is neither a yes nor a no.
    UNKNOWN = "unknown"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Gap:
    """Something that was asked for and is not covered. Either a limit, a feature or a release."""

    #: The limit, with how many were asked for and how many are licensed (None: not named).
    limit: str | None = None
    asked: int | None = None
    licensed: int | None = None
    #: The feature.
    feature: str | None = None
    #: The last day of covered releases, and the day of the release (None: not said).
    releases_until: str | None = None
    release_date: str | None = None


@dataclass(frozen=True)
class Answer:
    """The answer of :func:`airseal.check`."""

    verdict: Verdict
    #: Why, in one sentence for people.
    reason: str
    #: The exit code of the program; None if it did not end by itself.
    exit_code: int | None = None
    #: Why there is no verdict; None unless it is :attr:`Verdict.UNKNOWN`.
    error: AirsealError | None = None
    #: The id of the license, once its signature was good.
    license_id: str | None = None
    #: When the license ends, if its signature was good and it does end.
    expires_at: datetime | None = None
    #: Until then; negative in grace; None while the license does not count.
    seconds_left: int | None = None
    not_covered: tuple[Gap, ...] = ()
    #: Whether the clock is more than a day behind a time that was seen.
    clock_behind: bool = False
    #: The ids of the vendor's critical advisories that nobody has acknowledged; None if
    #: they cannot be read.
    critical_advisories: tuple[str, ...] | None = ()
    #: Every field of the license, as in its file; None unless its signature was good.
    license: Mapping[str, Any] | None = field(default=None, hash=False)

    @property
    def licensed(self) -> bool:
        """Whether the verdict is valid or grace."""
        return self.verdict in (Verdict.VALID, Verdict.GRACE)


def answer(output: Output) -> Answer:
    """The answer of `verify`. Raises UnreadableError and FailedError."""
    said = _said(output)
    try:
        verdict = Verdict(_get(said, "verdict", str))
        license = _optional(said, "license", dict)
        found = Answer(
            verdict=verdict,
            reason=_get(said, "reason", str),
            exit_code=output.exit_code,
            license_id=None if license is None else _get(license, "license_id", str),
            expires_at=_time(_optional(said, "expires_at", str)),
            seconds_left=_optional(said, "seconds_left", int),
            not_covered=tuple(map(_gap, _optional(said, "not_covered", list) or ())),
            clock_behind=_optional(said, "clock_behind", bool) or False,
            critical_advisories=_words(_optional(said, "critical_advisories", list)),
            license=license,
        )
    except (TypeError, ValueError) as error:
        raise unreadable(output) from error
    # A verdict that the exit code contradicts is not one.
    if verdict is Verdict.UNKNOWN or found.licensed != (output.exit_code == 0):
        raise unreadable(output)
    return found


def allowed(output: Output) -> bool:
    """The answer of `telemetry check`. Raises UnreadableError and FailedError."""
    return _said(output).get("allowed") is True and output.exit_code == 0


def document(output: Output) -> bytes | None:
    """The answer of `data show`. Raises UnreadableError and FailedError."""
    if output.exit_code == 0 and not output.stdout:
        return None
    _said(output)
    if output.exit_code != 0:
        raise unreadable(output)
    return output.stdout


def unreadable(output: Output) -> UnreadableError:
    return UnreadableError(
        "airseal gave an answer that cannot be read", exit_code=output.exit_code, stderr=output.stderr
    )


def _said(output: Output) -> dict[str, Any]:
    """The one object that the program printed, unless it is an error."""
    try:
        said = json.loads(output.stdout.decode("utf-8"), parse_constant=_refuse)
        if not isinstance(said, dict):
            raise TypeError("not an object")
        error = _optional(said, "error", dict)
        if error is None:
            return said
        failed = FailedError(
            _get(error, "message", str),
            exit_code=output.exit_code,
            hint=_optional(error, "hint", str),
            stderr=output.stderr,
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise unreadable(output) from error
    raise failed if output.exit_code != 0 else unreadable(output)


def _get(said: dict[str, Any], key: str, kind: type[_T]) -> _T:
    value = said.get(key)
    # True is an int to Python, and not to JSON.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{key} is {value!r}")
    return value


def _optional(said: dict[str, Any], key: str, kind: type[_T]) -> _T | None:
    return None if said.get(key) is None else _get(said, key, kind)


def _gap(said: object) -> Gap:
    if not isinstance(said, dict):
        raise TypeError("not_covered is not a list of objects")
    return Gap(
        limit=_optional(said, "limit", str),
        asked=_optional(said, "asked", int),
        licensed=_optional(said, "licensed", int),
        feature=_optional(said, "feature", str),
        releases_until=_optional(said, "releases_until", str),
        release_date=_optional(said, "release_date", str),
    )


def _words(said: list[Any] | None) -> tuple[str, ...] | None:
    if said is not None and not all(isinstance(word, str) for word in said):
        raise TypeError("not a list of words")
    return None if said is None else tuple(said)


def _time(said: str | None) -> datetime | None:
    if said is None:
        return None
    return datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
