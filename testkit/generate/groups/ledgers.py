import json

import ed25519 as ed
from kit import ABSENT, BUNDLE, INSTANCE, INSTANCE2, ISSUED, STRANGER, at, b64, changed, compact, sha256, signed

ABOUT = "The ledger: its entries, their chain, and a signed copy of it"

NONE = {"seq": 0, "sha256": "0" * 64, "at": 0}
EVENTS = (
    "notice objection objection-lifted consent withdrawal registered email-changed license-imported license-removed "
    "trust-pinned trust-updated data-exported notices-imported notice-acknowledged policy-imported catalogue-imported "
    "policy-seen right-requested right-extended right-closed right-cancelled clock-reset unregistered"
).split()
CHOICES = ("notice", "objection", "objection-lifted")


def chain(*events, choice=True, first=1, **fields):
    """The lines of a ledger, by G1 to G5. An event is a word, or a word and its `about`."""
    lines, prev, last, length = [], "0" * 64, dict(NONE), 0
    for at_, event in enumerate(events):
        word, about = event if isinstance(event, tuple) else (event, None)
        entry = {
            "seq": first + at_,
            "time": at(ISSUED, at_ * 60),
            "event": word,
            "user": "root",
            "source": "airseal telemetry on",
            **({"about": about} if about else {}),
            **({"choice": dict(last)} if choice else {}),
            "prev": prev,
            **fields,
        }
        line = compact(entry)
        prev = sha256(line + b"\n")
        if word in CHOICES:
            last = {"seq": entry["seq"], "sha256": prev, "at": length}
        length += len(line) + 1
        lines.append(line)
    return lines


def text(lines):
    return b"".join(line + b"\n" for line in lines).decode()


def make(group):
    group.share("bundle", BUNDLE)

    def ask(statements, comment, good, lines):
        lines = lines if isinstance(lines, str) else text(lines)
        expect = {"result": "broken"}
        if good:
            rows = [row for row in lines.split("\n") if row]
            head = sha256(rows[-1].encode() + b"\n") if rows else "0" * 64
            expect = {"result": "chain", "entries": len(rows), "head": head}
        group.add(statements, comment, "ledger", expect, lines=lines)

    ask("G6", "An empty ledger", True, "")
    for event in EVENTS:
        ask("G4", f"One entry: {event}", True, chain(event))
    for event in ("Notice", "disclosure", "", "clock_reset", "lock"):
        ask("G4 G6", f"An event that is not one: {event!r}", False, chain(event))
    for event in (None, 1, {"notice": None}, ABSENT):
        line = changed({"seq": 1, "time": ISSUED, "event": "notice", "user": "root", "source": "x", "choice": NONE, "prev": "0" * 64}, event=event)
        ask("G1 G4 J5", f"event is {event if event is not ABSENT else 'absent'}", False, [compact(line)])
    some = chain("notice", "registered", "objection", "trust-pinned", "objection-lifted", "data-exported")
    ask("G2 G3 G5 G6", "Six entries with three choices", True, some)
    ask("G5", "Entries of the earlier form, without choice", True, chain("notice", "registered", "objection", choice=False))
    for n in range(5):
        ask("G2 G3 G6", f"Entry {n + 1} is missing", False, some[:n] + some[n + 1 :])
    for n in range(6):
        ask("G6", f"The first {n} entries", True, some[:n])
        altered = list(some)
        altered[n] = altered[n].replace(b'"user":"root"', b'"user":"toor"')
        ask("G3 G6", f"Entry {n + 1} was altered" + ("" if n < 5 else ": nothing after it shows that"), n == 5, altered)
    for n in range(5):
        swapped = list(some)
        swapped[n], swapped[n + 1] = swapped[n + 1], swapped[n]
        ask("G2 G3 G6", f"Entries {n + 1} and {n + 2} are exchanged", False, swapped)
        ask("G2 G6", f"Entry {n + 1} twice", False, some[: n + 1] + some[n:])
    base = {"seq": 1, "time": ISSUED, "event": "registered", "user": "root", "source": "x", "choice": NONE, "prev": "0" * 64}
    ask("G2 G6", "It begins with 2", False, chain("notice", first=2))
    ask("G2 G6", "It begins with 0", False, chain("notice", first=0))
    ask("G3 G6", "prev of the first entry is not zeros", False, chain("notice", prev="1" * 64))
    ask("G3 G6", "prev of the first entry is empty", False, chain("notice", prev=""))
    ask("G5 G6", "choice names a choice that is not there", False, [compact({**base, "choice": {"seq": 1, "sha256": "ab" * 32, "at": 0}})])
    three = chain("notice", "objection", "registered")

    def last(**fields):
        entry = json.loads(three[2])
        entry["choice"] = {**entry["choice"], **fields}
        return [*three[:2], compact(entry)]

    ask("G5", "choice as it is", True, last())
    ask("G5 G6", "choice names an earlier one", False, last(seq=1))
    ask("G5 G6", "choice has another hash", False, last(sha256="cd" * 32))
    ask("G5 G6", "choice has another byte", False, last(at=1))
    ask("G5 G6", "choice is absent where others have it", True, [*three[:2], compact({k: v for k, v in json.loads(three[2]).items() if k != "choice"})])
    for name in ("seq", "time", "user", "source", "prev"):
        ask("G1 G6", f"Without {name}", False, [compact(changed(base, **{name: ABSENT}))])
        ask("G1 G6", f"{name} is null", False, [compact(changed(base, **{name: None}))])
    ask("G1", "about with texts", True, [compact({**base, "about": {"version": "2"}})])
    ask("G1", "An empty about", True, [compact({**base, "about": {}})])
    for about in (None, {"a": 1}, [], "x"):
        ask("G1 J8 G6", f"about is {about!r}", False, [compact({**base, "about": about})])
    ask("G1 J8", "choice is null", True, [compact({**base, "choice": None})])
    for size, good in ((65_535, True), (65_536, False)):
        room = "x" * (size - len(compact({**base, "about": {"a": ""}})) - 1)
        long = [compact({**base, "about": {"a": room}})]
        ask("G1 G6", f"A line of {size:,} bytes with its line end", good, long)
    for size, good in ((65_534, True), (65_535, False)):
        group.add("G6", f"{size:,} bytes after the last line end", "ledger", {"result": "chain", "entries": 6, "head": sha256(some[-1] + b"\n")} if good else {"result": "broken"}, lines=text(some) + "x" * size)
    ask("G1 G6", "An unknown field", False, [compact({**base, "x": 1})])
    ask("G1 J4 G6", "A field twice", False, [compact(base).replace(b'"seq":1', b'"seq":1,"seq":1')])
    ask("G1 J4 G6", "A key of about twice", False, [compact({**base, "about": {"a": ""}}).replace(b'"a":""', b'"a":"","a":""')])
    ask("G1 T1 G6", "time in another form", False, [compact({**base, "time": "2027-01-01"})])
    ask("G6", "A line that is not JSON", False, text(some) + "x\n")

    # A copy.
    def copy(statements, comment, expect, lines=some, keys=(INSTANCE,), raw=None, **fields):
        head = changed({"schema": 1, "instance": INSTANCE.instance, "public_key": INSTANCE.text, "exported_at": ISSUED}, **fields)
        payload = compact(head)[:-1] + b',"entries":[' + b",".join(lines) + b"]}" if raw is None else raw
        group.add(statements, comment, "check", expect, bundles=[BUNDLE], file=signed("ledger", payload, *keys))

    weak = bytes.fromhex("302a300506032b6570032100") + ed.encode(ed.TORSION[2])
    copy("G8", "A copy", "valid")
    copy("G8", "A copy of an empty ledger", "valid", [])
    copy("G1 G8", "An entry whose line would have 65,536 bytes with its line end", "malformed", long)
    copy("G8", "A stranger signed", "untrusted", keys=(STRANGER,))
    copy("G8", "A stranger and the instance signed", "valid", keys=(STRANGER, INSTANCE))
    copy("G8", "The id of another key", "malformed", instance=INSTANCE2.instance)
    copy("G8", "An entry is missing", "malformed", some[1:])
    copy("G8", "The last entry is missing: nothing in it shows that", "valid", some[:-1])
    copy("G8", "An entry was altered", "malformed", [some[0].replace(b"root", b"toor"), *some[1:]])
    copy("G8", "A space in an entry: the bytes count", "malformed", [some[0].replace(b",", b", ", 1), *some[1:]])
    copy("G8", "A line feed in an entry", "malformed", [compact(base).replace(b'"x"', b'"x"\n')])
    copy("G8", "An entry that is text", "malformed", [b'"x"'])
    copy("J2 G8", "schema is 2", "malformed", schema=2)
    copy("J3 G8", "An unknown field", "malformed", x=1)
    copy("J3 G8", "Without entries", "malformed", raw=compact({"schema": 1, "instance": INSTANCE.instance, "public_key": INSTANCE.text, "exported_at": ISSUED}))
    copy("K3 K4 G8", "A key of small order", "malformed", public_key=b64(weak), instance=sha256(weak)[:32])
