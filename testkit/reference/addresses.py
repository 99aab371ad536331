"""Email addresses: what is one (RFC 5321, RFC 6531), and which two are the same (UTS 46)."""

import ipaddress
import re
import unicodedata
from typing import List, Optional

import idna

from plain import Malformed, any_text, need

ATEXT = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~")
LETTER_DIGIT = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
# A4: alphabetic characters of Unicode that are neither letters nor numbers, which Python does not
# know, outside of the blocks that the statement names.
MARKS = (
    "5b0-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 64b-657 659-65f 670 6d6-6dc 6e1-6e4 6e7-6e8 6ed 711 "
    "730-73f 7a6-7b0 816-817 81b-823 825-827 829-82c 8d4-8df 8e3-8e9 8f0-8ff 1712-1713 1732-1733 "
    "1752-1753 1772-1773 1885-1886 18a9 1920-192b 1930-1938 1a17-1a1b 1a55-1a5e 1a61-1a74 "
    "1abf-1ac0 1acc-1ace 1b00-1b04 1b35-1b43 1b80-1b82 1ba1-1ba9 1bac-1bad 1be7-1bf1 1c24-1c36 "
    "1dd3-1df4 24b6-24e9 2de0-2dff a674-a67b a69e-a69f a802 a80b a823-a827 a880-a881 a8b4-a8c3 "
    "a8c5 a8ff a926-a92a a947-a952 a980-a983 a9b4-a9bf a9e5 aa29-aa36 aa43 aa4c-aa4d aa7b-aa7d "
    "aab0 aab2-aab4 aab7-aab8 aabe aaeb-aaef aaf5 abe3-abea fb1e 10376-1037a 10a01-10a03 "
    "10a05-10a06 10a0c-10a0f 10d24-10d27 10eab-10eac 11000-11002 11038-11045 11073-11074 11080-11082 "
    "110b0-110b8 110c2 11100-11102 11127-11132 11145-11146 11180-11182 111b3-111bf 111ce-111cf "
    "1122c-11234 11237 1123e 112df-112e8 11300-11303 1133e-11344 11347-11348 1134b-1134c 11357 "
    "11362-11363 11435-11441 11443-11445 114b0-114c1 115af-115b5 115b8-115be 115dc-115dd "
    "11630-1163e 11640 116ab-116b5 1171d-1172a 1182c-11838 11930-11935 11937-11938 1193b-1193c "
    "11940 11942 119d1-119d7 119da-119df 119e4 11a01-11a0a 11a35-11a39 11a3b-11a3e 11a51-11a5b "
    "11a8a-11a97 11c2f-11c36 11c38-11c3e 11c92-11ca7 11ca9-11cb6 11d31-11d36 11d3a 11d3c-11d3d "
    "11d3f-11d41 11d43 11d47 11d8a-11d8e 11d90-11d91 11d93-11d96 11ef3-11ef6 16f4f 16f51-16f87 "
    "16f8f-16f92 16ff0-16ff1 1bc9e 1e000-1e006 1e008-1e018 1e01b-1e021 1e023-1e024 1e026-1e02a "
    "1e947 1f130-1f149 1f150-1f169 1f170-1f189"
)


def _ranges(text: str) -> List[range]:
    ends = [part.split("-") for part in text.split()]
    return [range(int(end[0], 16), int(end[-1], 16) + 1) for end in ends]


ALPHABETIC = _ranges(MARKS + " 300-34e 350-36f 900-109f 17b6-17d3")


def other_script(letter: str) -> bool:
    """A letter, digit or mark of another script than ASCII (A4)."""
    if letter.isascii():
        return False
    return unicodedata.category(letter)[0] in "LN" or any(ord(letter) in block for block in ALPHABETIC)


def address(value: object) -> str:
    """An address, or Malformed (A1, A5)."""
    text = any_text(value)
    local, at, domain = text.rpartition("@")
    need(bool(at) and len(text.encode()) <= 254, "not an address, or more than 254 bytes")
    need(1 <= len(local.encode()) <= 64 and (quoted(local) or dotted(local)), "not a local part")
    need(literal(domain) if domain.startswith("[") else labels(domain), "not a domain")
    return text


def dotted(local: str) -> bool:
    """Words with single full stops between them (A2)."""
    return all(word and all(c in ATEXT or other_script(c) for c in word) for word in local.split("."))


def quoted(local: str) -> bool:
    """A quoted string (A2); what is not ASCII may not have a backslash before it (A4)."""
    if len(local) < 2 or local[0] != '"' or local[-1] != '"':
        return False
    rest = re.sub(r"\\[!-~]", "", local[1:-1])
    return all((" " <= c <= "~" and c not in '"\\') or other_script(c) for c in rest)


def labels(domain: str) -> bool:
    """Labels of a domain, with full stops between them (A3)."""

    def good(label: str) -> bool:
        letters = all(c in LETTER_DIGIT or c == "-" or other_script(c) for c in label)
        return letters and 1 <= len(label.encode()) <= 63 and label[0] != "-" and label[-1] != "-"

    return len(domain.encode()) <= 253 and all(map(good, domain.split(".")))


def literal(domain: str) -> bool:
    """An address in brackets: `[192.0.2.1]` or `[IPv6:2001:db8::1]` (A3)."""
    inner = domain[1:-1]
    try:
        if not domain.endswith("]") or not domain.isascii() or "%" in domain:
            return False
        if inner[:5].lower() == "ipv6:":
            ipaddress.IPv6Address(inner[5:])
        else:
            ipaddress.IPv4Address(inner)
    except ValueError:
        return False
    return True


def same_address(a: str, b: str) -> bool:
    """The same domain in ASCII, and the same local part in NFC (A6)."""
    return comparable(a) == comparable(b)


def comparable(value: str) -> tuple:
    """What is compared of an address."""
    local, _, domain = value.rpartition("@")
    return unicodedata.normalize("NFC", local), comparable_domain(domain)


def comparable_domain(domain: str) -> str:
    """In ASCII as it is, in lowercase (A7); another by UTS 46 (A8), or else in NFC and lowercase (A9)."""
    if domain.isascii():
        return domain.lower()
    converted = to_ascii(domain)
    if converted is not None:
        return converted
    return unicodedata.normalize("NFC", domain).lower()


def to_ascii(domain: str) -> Optional[str]:
    """UTS 46, ToASCII, non-transitional, with all of its checks (A8); None if it refuses the domain."""
    try:
        mapped = idna.uts46_remap(domain, std3_rules=True, transitional=False)
        labels = [checked(label) for label in mapped.split(".")]
        written = [ascii_label(label) for label in labels]
        if any(right_to_left(label) for label in labels):
            for label in labels:
                if label:
                    idna.check_bidi(label, check_ltr=True)
    except (idna.IDNAError, UnicodeError, Malformed):
        return None
    result = ".".join(written)
    if not 1 <= len(result) <= 253 or any(not 1 <= len(label) <= 63 for label in written):
        return None
    return result


def right_to_left(label: str) -> bool:
    """Whether the label makes the domain a bidi domain name (RFC 5893)."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in label)


def checked(label: str) -> str:
    """A mapped label in Unicode, by the validity criteria of UTS 46, section 4.1."""
    if label.startswith("xn--"):
        need(label.isascii(), "not an A-label")
        decoded = label[4:].encode().decode("punycode")
        need(bool(decoded) and not decoded.isascii(), "an A-label of ASCII")
        need(idna.uts46_remap(decoded, std3_rules=True, transitional=False) == decoded, "not mapped")
        label = decoded
    need(unicodedata.is_normalized("NFC", label), "not in NFC")
    need(label[2:4] != "--" and label[:1] != "-" and label[-1:] != "-", "hyphens")
    need(not label or unicodedata.category(label[0])[0] != "M", "begins with a combining mark")
    need("." not in label, "a full stop")
    for position, letter in enumerate(label):
        if letter in "\u200c\u200d":
            need(idna.valid_contextj(label, position), "a joiner")
    return label


def ascii_label(label: str) -> str:
    """A label as it is sent."""
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()
