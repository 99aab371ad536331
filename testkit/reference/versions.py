"""Versions of the product: what is one, and which requirements as Cargo writes them it meets."""

import re
from typing import Any, Iterable, List, NamedTuple, Optional, Tuple

from plain import U64, need

NUMBER = "(?:0|[1-9][0-9]*)"
PRE = rf"(?:{NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
PRE_RELEASE = rf"-({PRE}(?:\.{PRE})*)"
BUILD = r"\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)"
SEMVER = re.compile(rf"({NUMBER})\.({NUMBER})\.({NUMBER})(?:{PRE_RELEASE})?(?:{BUILD})?")
VERSION = re.compile(rf"[vV]?([0-9]+)\.([0-9]+)\.([0-9]+)(?:{PRE_RELEASE})?(?:{BUILD})?")
TWO_PARTS = re.compile(r"[vV]?([0-9]+)\.([0-9]+)")


class Version(NamedTuple):
    """Three numbers, the parts of a pre-release and those of a build."""

    release: Tuple[int, ...]
    pre: Tuple[str, ...] = ()
    build: Tuple[str, ...] = ()

    def order(self) -> tuple:
        """Precedence as in SemVer 2.0.0, section 11: builds do not count."""
        return self.release, not self.pre, parts_in_order(self.pre)

    def total_order(self) -> tuple:
        """Versions that differ only in their build are ordered by it, too (RL4)."""
        return self.order() + (parts_in_order(self.build),)


def parts_in_order(parts: Tuple[str, ...]) -> tuple:
    """The parts of a pre-release, comparable: numbers before words."""
    return tuple((0, int(part), len(part), "") if part.isdigit() else (1, 0, 0, part) for part in parts)


def read(form: "re.Pattern[str]", text: str) -> Optional[Version]:
    """The version that a text of this form is."""
    found = form.fullmatch(text)
    if not found:
        return None
    numbers = tuple(int(part) for part in found.groups()[:3])
    pre, build = (tuple(part.split(".")) if part else () for part in found.groups()[3:])
    return Version(numbers, pre, build) if max(numbers) <= U64 else None


def version(text: str) -> Optional[Version]:
    """A version of three numbers as a product prints it, or None (N6)."""
    return read(VERSION, text)


def semver(text: Any) -> Optional[Version]:
    """A version by SemVer 2.0 to the letter (N8), or Malformed."""
    need(type(text) is str, "not a string")
    result = read(SEMVER, text)
    need(result is not None, f"not a version by SemVer: {text!r}")
    return result


class Comparator(NamedTuple):
    """An operator (`^` if it has none, `*` if it has none with a wildcard), one to three numbers, a pre-release."""

    operator: str
    numbers: Tuple[int, ...]
    pre: Tuple[str, ...]


def requirement(text: Any) -> List[Comparator]:
    """A requirement as Cargo reads it (N7); `*` is the empty list."""
    need(type(text) is str, "not a string")
    stripped = text.strip(" ")
    if stripped in ("*", "x", "X"):
        return []
    parts = stripped.split(",")
    need(len(parts) <= 32, "more than 32 comparators")
    return [comparator(part.strip(" ")) for part in parts]


def comparator(text: str) -> Comparator:
    """An operator, and a version of which parts may be left out or be `*`."""
    found = re.fullmatch(
        rf"(=|>=|<=|>|<|~|\^)? *({NUMBER})(?:\.({NUMBER}|[*xX]))?(?:\.({NUMBER}|[*xX]))?"
        rf"(?:{PRE_RELEASE})?(?:{BUILD})?",
        text,
    )
    need(found is not None, f"not a requirement: {text!r}")
    operator, *parts, pre, build = found.groups()
    numbers = [part for part in parts if part is not None]
    wild = [part in "*xX" for part in numbers]
    need(sorted(wild) == wild, "a number after a wildcard")
    if any(wild):
        need(pre is None and build is None, "a pre-release after a wildcard")
        numbers = [part for part in numbers if part not in "*xX"]
        operator = operator or "*"
    need((pre is None and build is None) or len(numbers) == 3, "a pre-release of less than three parts")
    need(max(int(part) for part in numbers) <= U64, "a number that is too large")
    return Comparator(operator or "^", tuple(map(int, numbers)), tuple(pre.split(".")) if pre else ())


def inside(candidate: Version, part: Comparator) -> bool:
    """Whether the comparator holds for the version: number by number (N9, N10)."""
    operator, numbers = part.operator, part.numbers
    differs = next((at for at, number in enumerate(numbers) if candidate.release[at] != number), None)
    if differs is not None:
        greater = candidate.release[differs] > numbers[differs]
        first = next((at for at, number in enumerate(numbers) if number), 2)
        reached = {">": True, ">=": True, "~": differs == 2, "^": differs > first}
        return greater and reached.get(operator, False) or not greater and operator in ("<", "<=")
    if len(numbers) < 3:
        return operator == "^" or not candidate.pre and operator not in ("<", ">")
    ours, theirs = candidate.order(), Version(numbers, part.pre).order()
    return {">": ours > theirs, "<": ours < theirs, "<=": ours <= theirs, "=": ours == theirs}.get(operator, ours >= theirs)


def matches(candidate: Version, wanted: List[Comparator]) -> bool:
    """Cargo's rule (AD16): in every range, and a pre-release only where a comparator has one of its release."""
    if not all(inside(candidate, part) for part in wanted):
        return False
    return not candidate.pre or any(part.pre and part.numbers == candidate.release for part in wanted)


def possible(text: str, bounds: Iterable[Tuple[int, ...]]) -> Optional[List[Version]]:
    """The versions that a text can stand for, as far as they differ at these bounds; None if any (N6)."""
    one = version(text)
    if one:
        return [one]
    two = TWO_PARTS.fullmatch(text)
    if not two or max(map(int, two.groups())) > U64:
        return None
    patches = {0, U64}
    for numbers in bounds:
        if len(numbers) == 3:
            patches |= {max(numbers[2] - 1, 0), numbers[2], min(numbers[2] + 1, U64)}
    return [Version((int(two.group(1)), int(two.group(2)), patch)) for patch in sorted(patches)]


def range_holds(candidate: Version, wanted: List[Comparator], fixed: Optional[Version]) -> bool:
    """Whether a version or its release is affected, or it is a pre-release of `fixed` (AD16)."""
    release = Version(candidate.release)
    if matches(candidate, wanted) or matches(release, wanted):
        return True
    return bool(candidate.pre) and fixed is not None and not fixed.pre and fixed.release == candidate.release


def is_affected(ranges: List[Tuple[str, Optional[str]]], text: Optional[str]) -> bool:
    """Whether a version is in one of these pairs of `affected` and `fixed` (AD15, AD17, AD18)."""
    ranges_read = [(requirement(wanted), semver(fixed) if fixed else None) for wanted, fixed in ranges]
    versions = possible(text or "", [part.numbers for wanted, _ in ranges_read for part in wanted])
    if versions is None:
        return True
    return any(range_holds(candidate, wanted, fixed) for candidate in versions for wanted, fixed in ranges_read)


def supported_until(support: List[Tuple[str, int]], text: Optional[str]) -> Optional[int]:
    """The latest end of its ranges, the earliest of what the version can be (AD20, AD21)."""
    ranges_read = [(requirement(wanted), until) for wanted, until in support]
    versions = possible(text or "", [part.numbers for wanted, _ in ranges_read for part in wanted])
    ends = []
    for candidate in versions or []:
        release = Version(candidate.release)
        dates = [until for wanted, until in ranges_read if matches(candidate, wanted) or matches(release, wanted)]
        if not dates:
            return None
        ends.append(max(dates))
    return min(ends) if ends else None
