"""A catalogue: its shape, and the rules that hold for each."""

import math
import re
from typing import Any, Dict, List

from addresses import other_script
from plain import (
    U32,
    any_text,
    day,
    fields,
    hidden,
    integer,
    items,
    items_or_none,
    name,
    need,
    schema,
    seconds,
    text,
    trimmed,
    word,
)

MOST_BITS = 112
TYPES = ("flag", "enumeration", "bucket", "version", "week", "text", "date", "time", "limits", "number")
# What airseal finds out by itself, and the one type that it has (CT21).
FOUND_OUT = {"platform": "enumeration", "arch": "enumeration", "product-version": "version", "week": "week"}
# CT27: the fields of the request and of the compliance report.
GIVEN = {
    "request": {
        "product": ("text", "product"), "edition": ("text", "edition"), "email": ("text", "email"),
        "instance": ("text", "instance"), "public_key": ("text", "public-key"),
        "product_version": ("text", "product-version"), "label": ("text", "label"),
        "requested_at": ("time", "requested-at"), "marketing": ("flag", "marketing"),
        "data_region": ("enumeration", "data-region"), "policy": ("text", "policy"),
    },
    "compliance": {
        "email": ("text", "email"), "instance": ("text", "instance"), "public_key": ("text", "public-key"),
        "product": ("text", "product"), "edition": ("text", "edition"), "version": ("text", "product-version"),
        "license_id": ("text", "license-id"), "limits": ("limits", "limits"),
        "clock_resets": ("number", "clock-resets"), "number": ("number", "report-number"),
        "marketing": ("flag", "marketing"), "data_region": ("enumeration", "data-region"), "date": ("date", "today"),
    },
}  # fmt: skip


def seen(value: Any) -> str:
    """A text that is seen as it is (CT25)."""
    text(200, 1)(value)
    need(trimmed(value) != "" and not hidden(value), "empty, or has characters that are not seen")
    return value


def host(value: Any) -> str:
    """A host that the product sends to (CT7)."""
    labels = any_text(value).split(".")
    good = len(value) <= 253 and len(labels) >= 2 and value == value.lower()
    label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    need(good and all(re.fullmatch(label, part) for part in labels), "not a host")
    return value


def controller(value: Any) -> Dict[str, Any]:
    """Who is responsible."""
    more = ("address", "joint_controller", "representative", "data_protection_officer")
    return fields(value, {"name": seen, "contact": seen}, dict.fromkeys(more, seen))


def defaults(value: Any) -> Dict[str, Any]:
    """What holds for each field of a category that does not say otherwise."""
    required = dict.fromkeys(("legal_basis", "retention", "recipient"), seen)
    return fields(value, required, dict.fromkeys(("people", "legitimate_interest", "required"), seen))


# CT26: words that would fit every field.
EMPTY_WORDS = set(
    "a all an and analysis analytics app application as at better by can data develop development enhance enhancing "
    "experience experiences for general help helps how improve improvement improvements improves improving in is it "
    "make making of offering optimise optimize or our performance product products purposes quality service services "
    "software statistics the to us used user users".split()
)
# Thai, Lao, Tibetan, Burmese, Khmer, Japanese and Chinese are written without spaces.
DENSE = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)


def purpose(value: Any) -> str:
    """At least three words, at most 160 characters, and more than that the product is improved (CT26)."""
    seen(value)
    need(len(value) <= 160, "a purpose of more than 160 characters")
    need(sum(map(word_count, value.split())) >= 3, "a purpose of less than three words")
    plain = "".join(c if c.isalnum() or other_script(c) else " " for c in value).lower().split()
    need(not all(part in EMPTY_WORDS for part in plain), "a purpose that would fit every field")
    return value


def word_count(part: str) -> int:
    """One, or in a script without spaces one for two characters."""
    dense = len(DENSE.findall(part))
    return max((dense + 1) // 2, 1)


def field(value: Any) -> Dict[str, Any]:
    """One field (CT10 to CT23)."""
    required = dict.fromkeys(("source", "legal_basis", "retention", "recipient", "example"), seen)
    result = fields(
        value,
        {
            **required,
            "name": name,
            "category": word("request", "compliance", "usage"),
            "type": word(*TYPES),
            "purpose": purpose,
            "since": integer(U32, 1),
            "expires": day,
        },
        {"values": items_or_none(any_text), "max": integer(), "snapshot": seen},
    )
    kind = result["type"]
    need((result["values"] is not None) == (kind == "enumeration"), "values and type do not agree")
    need((result["max"] is not None) == (kind == "bucket"), "max and type do not agree")
    need(result["max"] is None or is_step(result["max"]), "max is not one of 1, 2, 5, 10 …")
    if result["category"] == "usage":
        usage(result)
    else:
        given = GIVEN[result["category"]].get(result["name"])
        need(given == (kind, result["source"]), "not a field that airseal gives")
        need(result["values"] in (None, ["us", "eu"]), "not the words that airseal gives")
    return result


def usage(one: Dict[str, Any]) -> None:
    """A field of usage data (CT21 to CT23)."""
    kind, example, words = one["type"], one["example"], one["values"] or []
    if one["source"] == "fact":
        need(kind in TYPES[:4], "a usage field of this type cannot be recorded")
    else:
        need(FOUND_OUT.get(one["source"]) == kind, "no source of usage data, or not of this type")
    need(len(words) <= 31 and len(set(words)) == len(words) and "other" not in words, "the words do not count")
    need(all(len(name(each)) <= 32 for each in words), "a word that is too long")
    if kind == "flag":
        good = example in ("yes", "no")
    elif kind == "enumeration":
        good = example in words + ["other"]
    elif kind == "bucket":
        good = example in buckets(one["max"])
    elif kind == "version":
        good = re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}|other", example) is not None
    else:
        good = re.fullmatch("[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])", example) is not None
    need(good, "the example is not a value of the field")


def buckets(most: int) -> List[str]:
    """0, 1, 2-4, 5-9, 10-19 … and the last one (CT14)."""
    steps = [0]
    for power in range(len(str(most))):
        steps += [digit * 10**power for digit in (1, 2, 5) if digit * 10**power <= most]
    pairs = zip(steps[:-1], steps[1:])
    return [str(low) if high == low + 1 else f"{low}-{high - 1}" for low, high in pairs] + [f"{most}+"]


def is_step(number: int) -> bool:
    """Whether it is one of 1, 2, 5, 10, 20, 50 …"""
    return re.fullmatch("[125]0*", str(number)) is not None


def bits(one: Dict[str, Any]) -> float:
    """log2 of the number of values that a usage field can have (CT24)."""
    numbers = {"flag": 2, "enumeration": len(one["values"] or []) + 1, "version": 12_101, "week": 57}
    number = len(buckets(one["max"])) if one["type"] == "bucket" else numbers[one["type"]]
    return math.log2(number + (one["source"] not in ("platform", "arch", "week")))


def declaration(value: Any) -> Dict[str, Any]:
    """What a catalogue declares (CT2 to CT9), and the rules for all fields together (CT19, CT24)."""
    texts = ("supervisory_authority", "transfers", "security", "automated_decisions")
    result = fields(
        value,
        {
            "number": integer(U32, 1),
            "budget_bits": integer(U32),
            "request": defaults,
            "compliance": defaults,
            "usage": defaults,
            "fields": items(field, 256),
        },
        {**dict.fromkeys(texts, seen), "controller": controller, "hosts": items(host, 32)},
    )
    need(result["budget_bits"] <= MOST_BITS, "more than 112 bits")
    need(all(one["since"] <= result["number"] for one in result["fields"]), "a field of a later number")
    named = [(one["category"], one["name"]) for one in result["fields"]]
    need(len(set(named)) == len(named), "a name is declared twice in a category")
    sent = [one for one in result["fields"] if one["category"] == "usage"]
    need(sum(map(bits, sent)) <= result["budget_bits"], "more bits than the budget")
    return result


def catalogue(value: Any) -> Dict[str, Any]:
    """A signed catalogue (CT1)."""
    required = {"schema": schema, "product": name, "issued_at": seconds, "catalogue": declaration}
    return fields(value, required, {})
