"""How a document is found in a file: its three forms, and what mail and people do to them.

Nothing here decides what is genuine: whatever is undone too eagerly, the signature refuses.
"""

import base64
import json
import re
from itertools import islice
from typing import Callable, Iterator, List, NamedTuple, Optional, Tuple

from plain import Malformed, Pairs, parse_json, whole

MOST_DOCUMENTS = 100
WRAPPINGS = 3
DEEPEST = 127  # J13 lets a verifier refuse what is nested more than 100 deep

DASHES = "(?:-{2,}|-*[\u2013\u2014][-\u2013\u2014]*)"
SPACE = r" \t\n\r\f\v"
GAP = rf"(?:[{SPACE}>|]|[^\x00-\x7f])"
LINE_END = rf"[\r\n]+{GAP}*"
BREAK = r"(?:\\+r)+(?:\\+n)?|\\+n"
BEGIN = rf"(?:- )?{DASHES}BEGIN{GAP}+AIRSEAL{GAP}+(?P<begin>[A-Z]+){DASHES}"
END = re.compile(rf"(?:- )?{DASHES}END{GAP}+AIRSEAL{GAP}+([A-Z]+){DASHES}")
# What may be in JSON outside of its strings, in a text (F6).
BETWEEN = re.compile(r'(?:[\r\n](?:[ \t>|]|[^\x00-\x7f])*|\\[nrt]|[^\x00-\x7f]|[ \t,:.+\-A-Za-z0-9"{}\[\]])*')
LINE = r"airseal-(?P<line>[a-z]+)\."
START = re.compile(rf"{BEGIN}|{LINE}|(?P<json>\{{)")
BEGIN_ONLY = re.compile(BEGIN)
# What may be between the characters of base64 (F18).
STANDARD = str.maketrans("-_", "+/")
JUNK = re.compile(rf"[{SPACE}>|\\]|=3[Dd]|=(?![0-9A-Fa-f]{{2}})|[^\x00-\x7f]")


class Found(NamedTuple):
    """The JSON of a document and the label that named it (None in the JSON form), or what is wrong."""

    json: bytes
    label: Optional[str]
    error: str = ""


def to_text(data: bytes) -> str:
    """The text of a file: UTF-16 with its mark or known by its zeros (F11), or else bytes around UTF-8 (F13)."""
    zeros = [place for place, byte in enumerate(data[:64]) if byte == 0]
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2])
    if encoding:
        data = data[2:]
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding = None
    elif len(data) >= 4 and zeros and len(zeros) * 4 >= len(data[:64]) and len({place % 2 for place in zeros}) == 1:
        encoding = "utf-16-be" if zeros[0] % 2 == 0 else "utf-16-le"
    if not encoding:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    if len(data) % 2 and data.endswith(b"\n"):
        data = data[:-1]  # F20
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-16: {error}") from error


def to_bytes(text: str) -> bytes:
    """The bytes that `to_text` read."""
    return text.encode("utf-8", "replace" if re.search("[\ud800-\udc7f\udd00-\udfff]", text) else "surrogateescape")


def documents(data: bytes, readable: Callable[[Found], bool]) -> List[Found]:
    """What is in a file, in its order (F1, F3); wrappings are removed while nothing can be read (F19)."""
    if is_json(data):
        return [Found(data, None)]
    texts, seen = [to_text(data)], set()
    for _ in range(WRAPPINGS + 1):
        for text in texts:
            found = list(filter(readable, islice(scan(text, readable), MOST_DOCUMENTS)))
            if found:
                return found
        seen.update(texts)
        texts = [inner for text in texts for inner in unwrapped(text) if inner not in seen]
    return []


def is_json(data: bytes) -> bool:
    """Whether the bytes are one JSON object that may be an envelope."""
    try:
        value = parse_json(data)
    except Malformed:
        return False
    return isinstance(value, Pairs) and (b'"payload"' in data or "payload" in dict(value))


def scan(text: str, readable: Callable[[Found], bool]) -> Iterator[Found]:
    """Each document of a text, one after another."""
    position = behind = 0
    while True:
        start = START.search(text, position)
        if not start:
            return
        if start.group("begin"):
            found, position = armor(text, start.group("begin"), start.end())
        elif start.group("line"):
            found, position = one_line(text, start.group("line"), start.end())
        else:
            found, position = bare_json(text, start.start(), behind, readable)
        if found:
            behind = position
            yield found


def armor(text: str, label: str, start: int) -> Tuple[Found, int]:
    """Armor, from behind its BEGIN line to its END line."""
    end = END.search(text, start)
    other = BEGIN_ONLY.search(text, start)
    if not end or (other and other.start() < end.start()):
        return Found(b"", label, "an END line is missing"), start
    if end.group(1) != label:
        return Found(b"", label, "the END line names another kind"), end.end()
    data = armored(text[start : end.start()])
    if data is None:
        return Found(b"", label, "other characters in the base64"), end.end()
    return Found(data, label), end.end()


def armored(text: str) -> Optional[bytes]:
    """What the base64 of armor holds, in either alphabet (F21)."""
    body = JUNK.sub("", re.sub(BREAK, "", text))
    if not re.fullmatch(r"[A-Za-z0-9+/]*|[A-Za-z0-9_\-]*", body) or len(body) % 4 == 1:
        return None
    return base64.b64decode(body.translate(STANDARD) + "=" * (-len(body) % 4))


def one_line(text: str, label: str, start: int) -> Tuple[Found, int]:
    """One line, from behind its full stop to the end of its JSON."""
    places, position = [], start
    while position < len(text):
        skipped = re.compile(rf"{BREAK}|{JUNK.pattern}").match(text, position)
        if skipped:
            position = skipped.end()
        elif re.match(r"[A-Za-z0-9_\-+/]", text[position]):
            places.append(position)
            position += 1
        else:
            break
    body = "".join(text[place] for place in places).translate(STANDARD)
    data = base64.b64decode(body[: len(body) // 4 * 4] + tail(body))
    length = json_length(data.decode("latin-1"), 0, DEEPEST)
    if not length:
        return Found(b"", label.upper(), "the line ends before its JSON does"), start
    used = -(-length * 4 // 3)
    return Found(data[:length], label.upper()), places[used - 1] + 1


def tail(body: str) -> str:
    """The last characters of base64 that are no whole group, padded."""
    rest = body[len(body) // 4 * 4 :]
    return "" if len(rest) < 2 else rest + "=" * (4 - len(rest))


def bare_json(
    text: str, start: int, behind: int, readable: Callable[[Found], bool]
) -> Tuple[Optional[Found], int]:
    """JSON from its opening brace, if it counts as a document; the last one ended at `behind` (F6)."""
    before = re.split(rf"[\r\n]|{BREAK}", text[max(start - 300, behind) : start])[-1]
    at_start = re.fullmatch(r"(?:[ \t>|\"']|[^\x00-\x7f])*", before) is not None
    if not at_start and text[start + 1 : start + 2] != '"':
        return None, start + 1
    length = json_length(text, start, within_text=True)
    body = text[start : start + length]
    joined = spaced(re.sub(LINE_END, "", body))
    if '"payload"' not in joined:
        return None, start + 1
    # What is JSON already is taken as it is: then J14 decides about its base64.
    candidates = [body] if is_json(to_bytes(body)) else [body, joined]
    found = [Found(to_bytes(candidate), None) for candidate in candidates]
    return next(filter(readable, found), found[0]), start + length


def spaced(text: str) -> str:
    """JSON with a space for each line end that became text, and for what is not ASCII, between its parts (F24)."""
    parts = re.compile(rf'("(?:[^"\\]|\\.)*")|{BREAK}|[^\x00-\x7f]', re.S)
    return parts.sub(lambda match: match.group(1) or " ", text)


def json_length(text: str, start: int, deepest: int = 16, within_text: bool = False) -> int:
    """How long the JSON object is that begins here; 0 if it does not end, or is nested too deeply (F6, J13)."""
    depth, inside, last = 0, False, start
    for token in re.compile(r'\\.|["{}\[\]]', re.S).finditer(text, start):
        if within_text and not inside and not BETWEEN.fullmatch(text, last, token.end()):
            return 0
        last = token.end()
        if token.group() == '"':
            inside = not inside
        elif not inside and token.group() in "{[":
            depth += 1
        elif not inside and token.group() in "}]":
            depth -= 1
        if depth == 0:
            return token.end() - start
        if depth > deepest:
            return 0
    return 0


# --- wrappings -----------------------------------------------------------------------------------


def unwrapped(text: str) -> Iterator[str]:
    """The text without one wrapping, for each that it may have."""
    literal = re.fullmatch(r'\s*(["\']?)((?:[^"\\]|\\.)*)\1\s*', text, re.S | re.A)
    if "\\" in text and literal:
        try:
            unescaped = str(json.loads(f'"{literal.group(2)}"'))
            if whole(unescaped):
                yield unescaped
        except ValueError:
            pass
    soft = quoted_printable(text)
    if soft:
        yield soft
    inner = decoded(text)
    if inner:
        yield inner
    parts = "\n".join(filter(None, map(decoded, mail_parts(text))))
    if parts:
        yield parts


def quoted_printable(text: str) -> Optional[str]:
    """The text that was written as quoted-printable (F15), or None; an `=` that stands for nothing stays."""
    code = rb"=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n)"
    data = to_bytes(text)
    if not re.search(code, data):
        return None
    data = re.sub(code, lambda match: bytes.fromhex((match.group(1) or b"").decode()), data)
    return data.decode("utf-8", "surrogateescape")


def decoded(text: str) -> Optional[str]:
    """What base64 of a whole text, or of a part of a mail, holds, if that is text (F16)."""
    quotes = re.fullmatch(r'\s*(["\']?)(.*)\1\s*', text, re.S | re.A)
    body = JUNK.sub("", re.sub(BREAK, "", quotes.group(2) if quotes else text)).translate(STANDARD)
    if len(body) < 8 or not re.fullmatch("[A-Za-z0-9+/]*", body) or len(body) % 4 == 1:
        return None
    data = base64.b64decode(body + "=" * (-len(body) % 4))
    if base64.b64encode(data).decode().rstrip("=") != body:
        return None
    result = to_text(data)
    return None if re.search("[\x00-\x08\x0b\x0e-\x1f]", result) else result


def mail_parts(text: str) -> List[str]:
    """The bodies of the parts of a mail that declare base64 (F16, F23)."""
    head = r"^content-transfer-encoding:[ \t]*\"?base64\"?[ \t]*\r?\n(?:[^\n]*\S[^\n]*\n)*[ \t]*\r?\n"
    body = r"(?P<body>(?:(?!^--)[^\n]*(?:\n|\Z))+)"
    return [match.group("body") for match in re.finditer(head + body, text, flags=re.I | re.M)]
