import base64
import json
import quopri

from kit import (
    BUNDLE,
    INSTANCE,
    LABELS,
    ROOT,
    SIGNER,
    SIGNER2,
    TYPE,
    armor,
    b64,
    compact,
    license_of,
    line,
    request_of,
    sha256,
    signed,
    wrapped,
)

ABOUT = "The three forms of a document, and what happens to text on its way"


def make(group):
    group.share("bundle", BUNDLE)
    license = license_of(organization="Größe ≥ 1")
    second = license_of(2)
    file, other = signed("license", license, SIGNER), signed("license", second, SIGNER)
    ours = (TYPE.format("license"), license)
    theirs = (TYPE.format("license"), second)
    bundle = (TYPE.format("trust"), json.loads(base64.b64decode(json.loads(BUNDLE)["payload"])))

    def ask(statements, comment, given, *found):
        given = given if isinstance(given, bytes) else given.encode()
        if not found:
            group.add(statements, comment, "read", "malformed", file=given)
            return
        documents = [
            {"type": kind, "payload_sha256": sha256(payload if isinstance(payload, bytes) else compact(payload))}
            for kind, payload in found
        ]
        group.add(statements, comment, "read", {"result": "read", "documents": documents}, file=given)

    plain = file.decode().rstrip("\n")
    armored, one = armor("license", file).decode(), line("license", file).decode()
    forms = {"JSON": file.decode(), "armor": armored, "one line": one}
    for name, text in forms.items():
        ask("F1", f"As it is written: {name}", text, ours)
        ask("F1", f"Without its last line end: {name}", text.rstrip("\n"), ours)
        ask("F10", f"Carriage returns: {name}", text.replace("\n", "\r\n"), ours)
        ask("F10", f"Blank lines around it: {name}", f"\n\n{text}\n\n", ours)
        for mark in (" ", "    ", "\t", "> ", ">> ", ">", "| ", "\u00a0", "\u00a0\u00a0"):
            given = "".join(mark + row for row in text.splitlines(True))
            ask("F10", f"{mark!r} before each line: {name}", given, ours)
        ask("F10", f"Blank lines between its lines: {name}", text.replace("\n", "\n\n"), ours)
        broken = "\n".join(wrapped(row.rstrip("\n"), 60).rstrip("\n") if not row.startswith("-----") else row.rstrip("\n") for row in text.splitlines(True))
        ask("F10", f"Its lines are broken after 60 characters: {name}", broken + "\n", ours)
        quoted = "".join(f"> {row}\n" for row in broken.splitlines())
        ask("F10", f"The same, and quoted: {name}", quoted, ours)
        spaced = "".join(f"\u00a0{row}\n" for row in broken.splitlines())
        ask("F10", f"The same, with a no-break space before each: {name}", spaced, ours)
        ask("F10 F13", f"The same in Latin-1: {name}", spaced.encode("latin-1"), ours)
        for encoding, mark in (("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff"), ("utf-16-le", ""), ("utf-16-be", "")):
            ask("F11", f"{encoding}, {'with' if mark else 'without'} its mark: {name}", (mark + text).encode(encoding), ours)
        ask("F11", f"A byte-order mark in UTF-8: {name}", "\ufeff" + text, ours)
        ask("F20", f"UTF-16 that was cut in the middle of a character: {name}", ("\ufeff" + text).encode("utf-16-le")[:-3])
        ask("F20", f"UTF-16 with one byte more, a line end: {name}", ("\ufeff" + text).encode("utf-16-le") + b"\n", ours)
        ask("F12", f"Line ends that became spaces: {name}", text.rstrip("\n").replace("\n", " "), ours)
        ask("F12", f"Line ends that became \\n: {name}", text.replace("\n", "\\n"), ours)
        ask("F12", f"Line ends that became \\r\\n: {name}", text.replace("\n", "\\r\\n"), ours)
        ask("F12", f"Line ends that were lost: {name}", text.replace("\n", ""), ours)
        ask("F13", f"Text around it: {name}", f"Dear customer,\n\nhere is your license:\n\n{text}\nKind regards\nAcme\n", ours)
        ask("F13", f"Text in Latin-1 around it: {name}", "Grüße\n".encode("latin-1") + text.encode() + "schöne Grüße\n".encode("latin-1"), ours)
        ask("F14", f"Double quotes around it: {name}", f'"{text.strip()}"', ours)
        ask("F14", f"Single quotes around it: {name}", f"'{text.strip()}'\n", ours)
        ask("F14", f"A string literal: {name}", json.dumps(text), ours)
        ask("F14", f"A string literal without its quotes: {name}", json.dumps(text)[1:-1], ours)
        ask("F15", f"Quoted-printable: {name}", quopri.encodestring(text.encode()), ours)
        ask("F16", f"Base64 once more: {name}", b64(text.encode()), ours)
        ask("F16", f"The same in lines: {name}", wrapped(b64(text.encode()), 76), ours)
        ask("F16 F19", f"Base64 twice more: {name}", b64(b64(text.encode()).encode()), ours)
        ask("F16 F19", f"Base64 three times more: {name}", b64(b64(b64(text.encode()).encode()).encode()), ours)
        ask("F16 F19", f"Base64 four times more: {name}", b64(b64(b64(b64(text.encode()).encode()).encode()).encode()))
        ask("F14 F16 F19", f"A string literal, in base64: {name}", b64(json.dumps(text).encode()), ours)
        mail = (
            "From: vendor@acme.example\nSubject: Your license\nMIME-Version: 1.0\n"
            'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHere it is.\n--b\n'
            "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
        )
        ask("F16", f"The part of a mail that is in base64: {name}", mail + wrapped(b64(text.encode()), 76) + "--b--\n", ours)
        ask("F2", f"Twice: {name}", text + "\n" + text, ours)
        ask("F1", f"Another license after it: {name}", text + "\n" + other.decode(), ours, theirs)
        ask("F1", f"The trust bundle after it: {name}", text + "\n" + armor("trust", BUNDLE).decode(), ours, bundle)
        ask("F11 F10", f"UTF-16 and quoted: {name}", ("\ufeff" + "".join(f"> {row}" for row in text.splitlines(True))).encode("utf-16-le"), ours)
    pretty = json.dumps(json.loads(other), indent=2)
    # In the line, a line end of the file comes behind the JSON, and is in the base64.
    for name, text in (("JSON", file.decode()), ("armor", armored)):
        for between in ("", " ", "\u00a0\t", "'"):
            ask("F6", f"JSON with line ends {len(between)} characters behind a document: {name}", text.rstrip("\n") + between + pretty, ours, theirs)
        ask("F6", f"JSON with line ends behind a document and a letter: {name}", text.rstrip("\n") + ".x" + pretty, ours)
    ask("F1 F2", "In all three forms", plain + "\n" + armored + one, ours)
    ask("F1", "Both licenses in all three forms", armored + one + plain + "\n" + line("license", other).decode() + armor("license", other).decode(), ours, theirs)

    # Armor.
    for dashes in ("--", "---", "----", "------", "----------"):
        ask("F17", f"{len(dashes)} dashes", armored.replace("-----", dashes), ours)
    ask("F17", "One dash", armored.replace("-----", "-"))
    ask("F17", "Em dashes", armored.replace("-----", "——-"), ours)
    ask("F17", "One em dash", armored.replace("-----", "—"), ours)
    ask("F17", "En dashes", armored.replace("-----", "––-"), ours)
    ask("F17", "One en dash", armored.replace("-----", "–"), ours)
    ask("F17", "Dashes that are escaped as in a PGP message", armored.replace("-----BEGIN", "- -----BEGIN").replace("-----END", "- -----END"), ours)
    ask("F18", "Spaces between the characters", armored.replace("eyJ", "e y\tJ", 1), ours)
    between = file.decode().replace(',"', ',\u00a0"').replace(':"', ':\u00a0"')
    ask("F24", "Text, then JSON with no-break spaces between its parts", f"Hello\n{between}", ours)
    ask("F24", "The same in Latin-1", f"Hello\n{between}".encode("latin-1"), ours)
    ask("F18", "A no-break space between the characters", armored.replace("eyJ", "e\u00a0yJ", 1), ours)
    ask("F18", "The padding of base64 is missing", armored.replace("=", ""), ours)
    ask("F7 F8", "No END line", armored.split("-----END")[0])
    ask("F7 F8", "The END line names another kind", armored.replace("END AIRSEAL LICENSE", "END AIRSEAL TRUST"))
    ask("F7 F8", "No BEGIN line", armored.split("-----\n", 1)[1])
    ask("F7 F8", "Another character in it", armored.replace("eyJ", "e!J", 1))
    ask("F7", "No END line, and another license after it", armored.split("-----END")[0] + armor("license", other).decode(), theirs)
    ask("F7", "Another character in it, and another license after it", armored.replace("eyJ", "e!J", 1) + line("license", other).decode(), theirs)
    ask("F7 F8", "It ends early", armored[: len(armored) // 2])
    ask("F1", "Lines of 76 characters", "-----BEGIN AIRSEAL LICENSE-----\n" + wrapped(b64(file), 76) + "-----END AIRSEAL LICENSE-----\n", ours)
    ask("F1", "All in one line", "-----BEGIN AIRSEAL LICENSE-----\n" + b64(file) + "\n-----END AIRSEAL LICENSE-----\n", ours)
    ask("F8", "A PEM block of something else", "-----BEGIN CERTIFICATE-----\n" + b64(file) + "\n-----END CERTIFICATE-----\n")

    # One line.
    ask("F7 F8", "A line that ends early", one[: len(one) // 2])
    ask("F7", "A line that ends early, and another license after it", one[: len(one) // 2] + "\n!\n" + other.decode(), theirs)
    ask("F1", "With padding", one.rstrip("\n") + "=" * (-len(one.split(".")[1].strip()) % 4), ours)
    ask("F18", "In the standard alphabet", "airseal-license." + b64(file), ours)
    ask("F1", "In a variable of a shell", f"export AIRSEAL_LICENSE={one}", ours)
    ask("F1", "In YAML", f"data:\n  license: {one}", ours)
    ask("F8", "Only its beginning", "airseal-license.")
    ask("F8", "The name of a file", "see airseal-license.json and airseal-license.txt")

    # JSON.
    ask("F6", "JSON with spaces at the start of a line", "text\n" + json.dumps(json.loads(file), indent=2), ours)
    ask("F6", "JSON without spaces within a line", "license: " + plain, ours)
    ask("F6 F8", "JSON with a space after its brace, within a line", "license: " + json.dumps(json.loads(file), indent=2).replace("\n", " "))
    ask("F6 F8", "JSON of something else", '{"a":1}')
    ask("F8", "An empty file", "")
    ask("F8", "White space", " \r\n\t\n")
    ask("F8", "Text", "The license is attached.\n")
    ask("F8", "Bytes", bytes(range(256)))
    ask("F1", "JSON in a list of one", "[" + plain + "]", ours)

    # Many.
    many = [license_of(n) for n in range(1, 103)]
    files = [signed("license", each, SIGNER) for each in many]
    found = [(TYPE.format("license"), each) for each in many]
    ask("F3", "100 documents", b"".join(files[:100]), *found[:100])

    # Labels, and which document is judged.
    def verify(statements, comment, expect, given):
        group.verify(statements, comment, expect, given if isinstance(given, bytes) else given.encode())

    verify("F5", "Armor of the right kind", "valid", armored)
    verify("F5", "A line of the right kind", "valid", one)
    for label in ("TRUST", "REGISTRATION", "NOTICES", "LICENCE", "X"):
        verify("F5 V4", f"A license in armor that says {label}", "malformed", armor("license", file, label))
    for label in ("trust", "registration", "licence"):
        verify("F5 V4", f"A license in a line that says {label}", "malformed", line("license", file, label))
    verify("F5", "Small letters in the BEGIN line", "malformed", armored.replace("LICENSE-", "license-"))
    verify("F4", "The license and a bundle", "valid", file + BUNDLE)
    verify("F4", "A bundle and the license", "valid", armor("trust", BUNDLE) + armor("license", file))
    verify("F4", "Two licenses", "malformed", file + other)
    verify("F4 F2", "The license twice, in two forms", "valid", file + armor("license", file))
    verify("F4 V1", "A bundle only", "malformed", BUNDLE)
    verify("F4", "Two bundles and no license", "malformed", BUNDLE + signed("trust", {**bundle[1], "version": 2}, ROOT))
    resigned = signed("license", license, SIGNER, SIGNER2)
    verify("F2 F4", "The license with two sets of signatures is two documents", "malformed", file + resigned)
    verify("F7 F4", "The license, and a line that ends early", "valid", file + one[: len(one) // 2].encode())

    # Every kind in every form.
    kinds = {
        "registration": (request_of(), INSTANCE),
        "license": (license, SIGNER),
        "trust": (bundle[1], ROOT),
        "notices": ({"schema": 1}, SIGNER),
        "policy": ({"schema": 1}, SIGNER),
        "catalogue": ({"schema": 1}, SIGNER),
        "release": ({"schema": 1}, SIGNER),
        "report": ({"schema": 1}, INSTANCE),
        "erasure": ({"schema": 1}, INSTANCE),
        "ledger": ({"schema": 1}, INSTANCE),
    }
    for kind, (document, key) in kinds.items():
        made = signed(kind, document, key)
        ask("F1", f"Armor of the kind {LABELS[kind]}", armor(kind, made), (TYPE.format(kind), document))
        ask("F1", f"One line of the kind {LABELS[kind].lower()}", line(kind, made), (TYPE.format(kind), document))

    # What a label, an alphabet and a wrapping may look like.
    extra = compact({**json.loads(file), "x": "???~~~>>>"}) + b"\n"
    standard = b64(extra)
    assert "+" in standard and "/" in standard
    url = standard.replace("+", "-").replace("/", "_")
    mixed = standard.replace("+", "-")
    head, end = "-----BEGIN AIRSEAL LICENSE-----\n", "-----END AIRSEAL LICENSE-----\n"
    ask("F21", "Armor in the URL-safe alphabet", head + wrapped(url) + end, ours)
    ask("F21 J14", "Armor in both alphabets", head + wrapped(mixed) + end)
    ask("F21", "A line in both alphabets", "airseal-license." + mixed, ours)
    ask("F21", "BEGIN in small letters", armored.replace("BEGIN", "begin"))
    ask("F21", "AIRSEAL in small letters", armored.replace("AIRSEAL", "airseal"))
    ask("F21", "A line that begins with a capital", "A" + one[1:])
    ask("F21", "A line whose label is in capitals", one.replace("airseal-license", "airseal-LICENSE"))
    ask("F21", "More base64 directly after a line", one.rstrip("\n") + "QUJD", ours)
    ask("F7", "A header line in armor", armored.replace("\n", "\nComment: for Acme\n\n", 1))
    ask("F6", "An envelope inside another object", '{"license":' + plain + "}")
    ask("F6", "An envelope inside another object, on lines of its own", '{"license":\n' + plain + "\n}")
    ask("F6", "JSON that is nested 17 deep, in a text", "text\n" + plain[:-1] + ',"x":' + "[" * 16 + "]" * 16 + "}")
    ask("F6", "JSON that is nested 16 deep, in a text", "text\n" + plain[:-1] + ',"x":' + "[" * 15 + "]" * 15 + "}", ours)
    ask("J13", "JSON that is nested 17 deep and is the whole file", plain[:-1] + ',"x":' + "[" * 16 + "]" * 16 + "}", ours)
    ask("F6", "JSON after quotes", '\'"' + json.dumps(json.loads(file), indent=2) + '"\'', ours)
    ask("F6", "JSON with spaces after a byte that is not ASCII", "\u00a0\u00bb" + json.dumps(json.loads(file), indent=2), ours)
    ask("F7", "JSON with a field twice, and another license after it", plain[:-1] + ',"x":1,"x":1}\n' + other.decode(), theirs)
    ask("F7 F8", "JSON with a field twice", plain[:-1] + ',"x":1,"x":1}\n')
    ask("F3", "101 documents: the first 100", b"".join(files[:101]), *found[:100])
    ask("F3", "102 documents: the first 100", b"".join(files), *found[:100])
    for count, known in ((0, True), (8, True), (16, True), (17, False), (24, False)):
        given = ("\u4f60" * count + armored).encode("utf-16-le")
        ask("F11 F22", f"UTF-16 without its mark, after {count} characters without a zero", given, *([ours] if known else []))
    ask("F11 F22", "UTF-16 without its mark, whose zeros are at even and at odd places", ("\u4e00\u0100" * 8 + armored).encode("utf-16-le"))
    for name, text in forms.items():
        ask("F14 F15 F19", f"Quoted-printable, in a string literal: {name}", json.dumps(quopri.encodestring(text.encode()).decode()), ours)
        ask("F15 F16 F19", f"Quoted-printable, in base64: {name}", b64(quopri.encodestring(text.encode())), ours)
        ask("F10 F17 F11", f"Quoted, with carriage returns and a byte-order mark: {name}", "\ufeff" + "".join(f"> {row}" for row in text.splitlines(True)).replace("\n", "\r\n"), ours)
    verify("F4 F3", "101 licenses", "malformed", b"".join(files[:101]))

    # A line that is cut or damaged does not hide what follows it.
    half = one[: len(one) // 2]
    for name, text in {"JSON": other.decode(), "armor": armor("license", other).decode(), "one line": line("license", other).decode()}.items():
        ask("F7", f"A line that ends early, and directly after it another license: {name}", half + "\n" + text, theirs)
        ask("F7", f"The same without a line end between them: {name}", half + " " + text, theirs)
        ask("F7", f"The line once more, whole, after it, and another license: {name}", half + "\n" + one + text, ours, theirs)
    place = one.index("J", 60)
    while one[place + 1] in "0123456789abcdefABCDEF" and one[place + 2] in "0123456789abcdefABCDEF":
        place += 1
    ask("F18", "An equals sign between the characters of a line", one[: place + 1] + "=" + one[place + 1 :], ours)
    ask("F18", "A backslash between the characters of a line", one[: place + 1] + "\\ " + one[place + 1 :], ours)
    ask("F1", "A document of a kind that nobody knows", signed("permit", {"schema": 1}, SIGNER), (TYPE.format("permit"), {"schema": 1}))

    ask("F6 F7", "JSON that lost a quote, and another license after it", plain.replace('"payloadType"', 'payloadType"', 1) + "\n" + other.decode(), theirs)
    ask("F21 F17", "A dash at the end of the base64 is one of its characters", armored.replace("=\n-----END", "-\n-----END") if "=\n-----END" in armored else armored.replace("\n-----END", "-\n-----END"))
    cut = plain[:300] + "\n" + other.decode()
    ask("F6 F7", "JSON that is cut within its payload, and another license after it", cut, theirs)
    ask("F6", "An object of somebody else's that does not close, before a license", 'set {"a\n' + plain, ours)
    ask("F6 F12", "JSON with spaces, behind words in its line", "Hello: " + json.dumps(json.loads(file), indent=1).replace("\n", " "))
    ask("F6 F1", "A line within JSON that is no document", '{"license":"' + one.strip() + '"}', ours)
    ask("F5", "A label with a digit", armored.replace("LICENSE", "LICENSE2"))
    ask("F15 F24", "Quoted-printable with small hex digits", plain.replace("{", "=7b"), ours)
