"""What every document is made of: strict JSON, base64, times, names and text.

Everything here takes bytes or text and returns plain Python values, or raises Malformed.
"""

import base64
import binascii
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, List

U32 = 2**32 - 1
U64 = 2**64 - 1


class Malformed(Exception):
    """The document, or one of its parts, is not what the page says."""


class Number(str):
    """A number of JSON as it was written; `integer` says whether it is one that counts."""


def need(condition: bool, what: str) -> None:
    """Refuse the document, and say why."""
    if not condition:
        raise Malformed(what)


# --- JSON ---------------------------------------------------------------------------------------


class Pairs(list):
    """The fields of an object as they came, before it is known whether one may appear twice."""


def _constant(word: str) -> None:
    raise Malformed(f"{word} is not JSON")


def parse_json(data: bytes) -> Any:
    """One JSON value in UTF-8 and nothing around it but white space (J1); objects come as Pairs."""
    try:
        text = data.decode("utf-8")
        return json.loads(text, object_pairs_hook=Pairs, parse_constant=_constant, parse_int=Number, parse_float=Number)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}") from error


def as_object(value: Any) -> Dict[str, Any]:
    """An object, in which no field name appears twice (J4) or has half a surrogate pair (J11)."""
    need(isinstance(value, Pairs), "not an object")
    result = dict(value)
    need(len(result) == len(value), "a field or key appears twice")
    need(all(map(whole, result)), "half a surrogate pair in a field name")
    return result


WHITE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def trimmed(text: str) -> str:
    """The text without white space at its ends (J12): Python's own set has four more."""
    return text.strip(WHITE)


def whole(text: str) -> bool:
    """Whether no half of a surrogate pair is in the text."""
    return re.search("[\ud800-\udfff]", text) is None


# --- the fields of a payload ---------------------------------------------------------------------

Reader = Callable[[Any], Any]
# Optional, and not null even so (J8).
NEVER_NULL = ("marketing", "support", "also_affected", "cves", "remediations", "hosts", "values", "about")


def fields(value: Any, required: Dict[str, Reader], optional: Dict[str, Reader]) -> Dict[str, Any]:
    """An object with these fields and no other (J3); an optional one that is null is absent (J8)."""
    value = as_object(value)
    unknown = set(value) - set(required) - set(optional)
    need(not unknown, f"unknown field {sorted(unknown)}")
    missing = set(required) - set(value)
    need(not missing, f"missing field {sorted(missing)}")
    result = {name: read(value[name]) for name, read in required.items()}
    for name, read in optional.items():
        absent = value.get(name) is None and not (name in value and name in NEVER_NULL)
        result[name] = None if absent else read(value[name])
    return result


def integer(most: int = U64, least: int = 0) -> Reader:
    """A number of digits only (J6), in this range (J7)."""

    def read(value: Any) -> int:
        need(isinstance(value, Number), "not a number")
        need(re.fullmatch(r"0|[1-9][0-9]*", value) is not None, f"{value} is not made of digits only")
        need(least <= int(value) <= most, f"{value} is out of range")
        return int(value)

    return read


def text(most: int = 0, least: int = 0) -> Reader:
    """A text of `least` to `most` characters (0: any number), none half a surrogate pair (J11, J12)."""

    def read(value: Any) -> str:
        need(isinstance(value, str) and not isinstance(value, Number), "not a string")
        need(least <= len(value) and (not most or len(value) <= most), "too short or too long")
        need(whole(value), "half a surrogate pair")
        return value

    return read


def word(*words: str) -> Reader:
    """One of these literal words (J5)."""

    def read(value: Any) -> str:
        need(type(value) is str and value in words, f"not one of {words}")
        return value

    return read


# N5: characters that are not seen.
HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def hidden(value: str) -> bool:
    """Whether a character is not seen (N5, CT25)."""
    return HIDDEN.search(value) is not None


def flag(value: Any) -> bool:
    """true or false."""
    need(isinstance(value, bool), "neither true nor false")
    return value


def pattern(expression: str) -> Reader:
    """A string that matches the expression as a whole."""

    def read(value: Any) -> str:
        need(type(value) is str and re.fullmatch(expression, value) is not None, f"{value!r} is not {expression}")
        return value

    return read


def items(read: Reader, most: int = 0) -> Reader:
    """A list of such values, at most `most` (0: any number)."""

    def read_all(value: Any) -> List[Any]:
        need(type(value) is list, "not a list")
        need(not most or len(value) <= most, "too many entries")
        return [read(entry) for entry in value]

    return read_all


def mapping(key: Reader, read: Reader) -> Reader:
    """A map from such keys to such values."""

    def read_all(value: Any) -> Dict[str, Any]:
        return {key(name): read(entry) for name, entry in as_object(value).items()}

    return read_all


def items_or_none(read: Reader) -> Reader:
    """A list of such values; an empty one counts as absent."""
    return lambda value: items(read)(value) or None


def or_null(read: Reader) -> Reader:
    """Such a value, or null."""
    return lambda value: None if value is None else read(value)


any_text = text()
# N1, N4, N2, N3.
name = pattern(r"[a-z0-9][a-z0-9._-]{0,63}")
hex_64 = pattern(r"[0-9a-f]{64}")
instance_id = pattern(r"[0-9a-f]{32}")
license_id = pattern(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def schema(value: Any) -> int:
    """The number 1 (J2)."""
    number = integer(U32)(value)
    need(number == 1, "another schema")
    return number


# --- times and days ------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
DAY = 86_400
# T2: what is calculated stays between these.
FIRST, LAST = -62_167_219_200, 253_402_214_400


def seconds(value: Any) -> int:
    """`YYYY-MM-DDTHH:MM:SSZ` and no other form (T1), as seconds since 1970."""
    pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")(value)
    return _calendar(value[:10]) + _clock(value[11:19])


def _clock(value: str) -> int:
    hours, minutes, rest = (int(part) for part in value.split(":"))
    need(hours < 24 and minutes < 60 and rest < 60, f"no such time: {value}")
    return hours * 3600 + minutes * 60 + rest


def _calendar(value: str) -> int:
    # Python's calendar has no year 0; it repeats after 400 years.
    year, month, date = (int(part) for part in value.split("-"))
    try:
        moment = datetime(year + 400 if year == 0 else year, month, date, tzinfo=timezone.utc)
    except ValueError as error:
        raise Malformed(str(error)) from error
    return int((moment - EPOCH) / timedelta(seconds=1)) - (146_097 * DAY if year == 0 else 0)


def within_years(moment: int) -> int:
    """What was calculated, within the years that a time can have (T2)."""
    return min(max(moment, FIRST), LAST) if not FIRST <= moment < LAST + DAY else moment


def day(value: Any) -> int:
    """A day such as `2027-06-30` (T1), as the seconds at which it begins."""
    pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value)
    return _calendar(value)


# --- base64 --------------------------------------------------------------------------------------


def _decode(value: str, alphabet: str, padded: bool) -> bytes:
    body = value.rstrip("=") if padded else value
    need(re.fullmatch(f"[A-Za-z0-9{alphabet}]*", body) is not None, "not base64")
    need(len(body) % 4 != 1, "a base64 character too many")
    full = body + "=" * (-len(body) % 4)
    if padded:
        need(value == full, "wrong padding")
    try:
        data = base64.b64decode(full.translate(str.maketrans("-_", "+/")), validate=True)
    except binascii.Error as error:
        raise Malformed(str(error)) from error
    again = base64.b64encode(data).decode().rstrip("=")
    need(again == body.translate(str.maketrans("-_", "+/")), "unused bits of base64 are not zero")
    return data


def envelope_base64(value: Any) -> bytes:
    """One alphabet, standard or URL-safe, with all of its padding or none (J14)."""
    any_text(value)
    alphabet = r"_\-" if re.search("[-_]", value) else "+/"
    return _decode(value, alphabet, "=" in value)


def standard_base64(value: Any) -> bytes:
    """The standard alphabet with padding, as public keys are written (J15)."""
    any_text(value)
    return _decode(value, "+/", True)
