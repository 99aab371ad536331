"""The files of a state folder that decide about usage data: the flag, the ledger, the lock."""

import hashlib
import json
import re
from typing import Any, Dict, List, Optional, Tuple

from plain import U32, Malformed, any_text, fields, hex_64, integer, mapping, need, parse_json, seconds, word

ZEROS = "0" * 64
CHOICES = ("notice", "objection", "objection-lifted")
EVENTS = CHOICES + (
    "consent", "withdrawal", "registered", "email-changed", "license-imported", "license-removed", "trust-pinned",
    "trust-updated", "data-exported", "notices-imported", "notice-acknowledged", "policy-imported",
    "catalogue-imported", "policy-seen", "right-requested", "right-extended", "right-closed", "right-cancelled",
    "clock-reset", "unregistered",
)  # fmt: skip


def sha256(data: bytes) -> str:
    """In lowercase hex."""
    return hashlib.sha256(data).hexdigest()


def entry_fields(value: Any) -> Dict[str, Any]:
    """An entry of the ledger (G1, G4)."""
    choice = {"seq": integer(), "sha256": hex_64, "at": integer()}
    return fields(
        value,
        {
            "seq": integer(),
            "time": seconds,
            "event": word(*EVENTS),
            "user": any_text,
            "source": any_text,
            "prev": hex_64,
        },
        {"about": mapping(any_text, any_text), "choice": lambda one: fields(one, choice, {})},
    )


def entry(line: bytes) -> Dict[str, Any]:
    """The entry in a line (G1)."""
    need(len(line.rstrip(b"\n")) < 65_535, "a line that is too long")
    return entry_fields(parse_json(line))


def whole_lines(ledger: bytes) -> List[bytes]:
    """The lines of a ledger, without their ends (G6)."""
    *lines, rest = ledger.split(b"\n")
    need(len(rest) < 65_535, "more than a crash leaves")
    return lines


def chain(ledger: bytes) -> Tuple[int, str]:
    """How many entries a ledger has and the hash of its last line, or Malformed (G2, G3, G5, G6)."""
    head, count, at = ZEROS, 0, 0
    last = {"seq": 0, "sha256": ZEROS, "at": 0}
    for line in whole_lines(ledger):
        one = entry(line)
        need(one["seq"] == count + 1 and one["prev"] == head, "a line is missing or was changed")
        need(one["choice"] in (None, last), "not the last choice")
        head, count = sha256(line + b"\n"), count + 1
        if one["event"] in CHOICES:
            last = {"seq": count, "sha256": head, "at": at}
        at += len(line) + 1
    return count, head


def lines_of_copy(payload: bytes) -> bytes:
    """The ledger in a copy: each object in `entries`, byte for byte, as a line (G8)."""
    text, decoder, lines = payload.decode(), json.JSONDecoder(strict=False), []
    space = re.compile(r"[ \t\r\n,:]*")
    position = space.match(text, text.index("{") + 1).end()
    while text[position] != "}":
        key, position = decoder.raw_decode(text, position)
        position = space.match(text, position).end()
        if key == "entries":
            position = space.match(text, position + 1).end()
            while text[position] != "]":
                _, end = decoder.raw_decode(text, position)
                lines.append(text[position:end] + "\n")
                position = space.match(text, end).end()
            position += 1
        else:
            _, position = decoder.raw_decode(text, position)
        position = space.match(text, position).end()
    return "".join(lines).encode()


# --- the flag --------------------------------------------------------------------------------------


def flag(text: str) -> Dict[str, Any]:
    """telemetry.toml (D4), in the few forms of TOML that airseal writes."""
    result: Dict[str, Any] = {}
    table = result
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if re.fullmatch(r"\[about\]", line):
            need("about" not in result, "a table twice")
            table = result["about"] = {}
            continue
        found = re.fullmatch(r"""([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*") *= *(.+)""", line)
        need(found is not None, "not TOML")
        key = toml_value(found.group(1)) if line.startswith('"') else found.group(1)
        need(key not in table, "a key twice")
        table[key] = toml_value(found.group(2))
    readers = {
        "enabled": bool, "changed_at": str, "changed_by": str, "seq": int, "sha256": str, "notice": int,
        "notice_fields": str, "event": str, "user": str, "about": dict,
    }  # fmt: skip
    for key, value in result.items():
        need(key in readers and type(value) is readers[key], f"{key} is unknown or of another type")
    need({"enabled", "changed_at", "changed_by", "event", "user", "seq"} <= set(result), "a key is missing")
    need(result.get("notice", 0) <= U32, "a number of no catalogue")
    result["changed_at"] = seconds(result["changed_at"])
    return result


def toml_value(text: str) -> Any:
    """A string, a number, true, false, or an inline table of strings."""
    text = re.sub(r"\s*#[^\"']*$", "", text)
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch("0|[1-9][0-9]*", text):
        return int(text)
    if re.fullmatch(r"'[^']*'", text):
        return text[1:-1]
    if re.fullmatch(r'"(?:[^"\\]|\\.)*"', text) and not re.search(r"\\u[dD][89a-fA-F]", text):
        return parse_json(text.encode())
    if re.fullmatch(r"\{.*\}", text):
        pairs = re.findall(r"""([A-Za-z0-9_-]+|"[^"\\]*") *= *("(?:[^"\\]|\\.)*")""", text)
        return {key.strip('"'): toml_value(value) for key, value in pairs}
    raise Malformed("not TOML that airseal writes")


# --- the decision ----------------------------------------------------------------------------------


def telemetry_allowed(home: Dict[str, Any], policy: Any, do_not_track: Any, variable: Any) -> bool:
    """Whether usage data may leave: only if none of the sources says off (D1 to D7)."""
    if policy is not None or do_not_track not in (None, "", "0", "false"):
        return False
    if variable not in (None, "", "on", "1", "true"):
        return False
    try:
        return agree(home)
    except Malformed:
        return False


def agree(home: Dict[str, Any]) -> bool:
    """Whether telemetry.toml, consent.log and lock all say on (D4, D5, D7)."""
    for file in ("telemetry.toml", "consent.log"):
        need(home.get(file) is not None, f"no {file}")
    choice = flag(home["telemetry.toml"])
    if choice["enabled"] is not True or "notice" not in choice:
        return False
    ledger = home["consent.log"].encode()
    lines = [line + b"\n" for line in whole_lines(ledger)]
    need(bool(lines), "an empty ledger")
    last = entry(lines[-1])
    need(lock_agrees(home.get("lock"), last, lines[-1]), "the lock knows another ledger")
    chosen, line = last_choice(lines, last, ledger)
    about = chosen["about"] or {}
    named = (chosen["seq"], chosen["time"], chosen["event"], chosen["user"], chosen["source"], about)
    same = ("seq", "changed_at", "event", "user", "changed_by")
    need(named == tuple(map(choice.get, same)) + (choice.get("about", {}),), "not the same choice (D10)")
    need(choice.get("sha256") in (None, sha256(line)), "not the same entry (D10)")
    allowed = chosen["event"] == "notice" and about.get("telemetry") != "off"
    return chosen["event"] == "objection-lifted" or allowed  # D11


def lock_agrees(lock: Optional[str], last: Dict[str, Any], line: bytes) -> bool:
    """Whether the lock knows no later entry than the last one, and the same one under its number (D7, D9)."""
    noted = re.fullmatch(r"([0-9]+) ([0-9a-f]{64})", (lock or "").split("\n")[0].rstrip())
    if not noted:
        return last["choice"] is None
    number = int(noted.group(1))
    return last["seq"] > number or (last["seq"] == number and noted.group(2) == sha256(line))


def last_choice(lines: List[bytes], last: Dict[str, Any], ledger: bytes) -> Tuple[Dict[str, Any], bytes]:
    """The last choice of a ledger, and its line: the last entry, or the one that this names (D8, G5)."""
    if last["event"] in CHOICES:
        return last, lines[-1]
    if last["choice"] is None:
        for one, line in reversed([(entry(line), line) for line in lines]):
            if one["event"] in CHOICES:
                return one, line
        raise Malformed("no choice in the ledger")
    at = last["choice"]["at"]
    line = ledger[at : ledger.find(b"\n", at) + 1]
    need(at == 0 or ledger[at - 1 : at] == b"\n", "no line begins there")
    need(sha256(line) == last["choice"]["sha256"], "the ledger has no such entry")
    one = entry(line)
    need(one["seq"] == last["choice"]["seq"] and one["event"] in CHOICES, "not the entry that was named")
    return one, line
