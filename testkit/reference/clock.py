"""The clock of a site, and what it is held against (T3 to T11)."""

from datetime import timedelta
from typing import Any, Dict, NamedTuple, Optional

from plain import DAY, EPOCH, seconds


class Clock(NamedTuple):
    """The time at which a license is judged, and the later of the floors, if there are any (T6)."""

    now: int
    floor: Optional[int]
    checked: bool  # False for --at (T10)

    def behind(self, moment: Optional[int]) -> bool:
        """Whether it is more than 24 hours before this moment."""
        return self.checked and moment is not None and self.now + DAY < moment


class Floors:
    """The two floors of the clock, and how often the observed one was lowered (T3)."""

    def __init__(self, given: Dict[str, Any]):
        self.signed = optional_time(given.get("signed"))
        self.observed = optional_time(given.get("observed"))
        self.resets = 0

    def later(self) -> Optional[int]:
        """The later of the two (T6)."""
        known = [floor for floor in (self.signed, self.observed) if floor is not None]
        return max(known) if known else None

    def observe(self, now: int) -> None:
        """A command has seen the system time (T4)."""
        if self.observed is None or now > self.observed + DAY:
            self.observed = now

    def take(self, issued_at: int) -> None:
        """A document was taken (T3)."""
        self.signed = issued_at if self.signed is None else max(self.signed, issued_at)

    def reset(self, now: int) -> None:
        """A person lowers the observed floor, never below the signed one (T5)."""
        target = now if self.signed is None else max(now, self.signed)
        if self.observed is not None and target < self.observed:
            self.observed = target
            self.resets += 1


def optional_time(value: Optional[str]) -> Optional[int]:
    """A time, or None."""
    return None if value is None else seconds(value)


def written(moment: Optional[int]) -> Optional[str]:
    """A time as documents have it."""
    return None if moment is None else (EPOCH + timedelta(seconds=moment)).isoformat()[:19] + "Z"
