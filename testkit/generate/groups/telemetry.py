import json

from groups.ledgers import chain, text
from kit import sha256

ABOUT = "Whether usage data may leave: the variables, the stored choice, and the ledger beside it"

FIELDS = "d8507325099d84c3"


def flag_of(line, **fields):
    """The `telemetry.toml` that belongs to an entry (D4, D10); `None` leaves a key out."""
    entry = json.loads(line)
    values = {
        "enabled": entry["event"] != "objection" and entry.get("about", {}).get("telemetry") != "off",
        "changed_at": entry["time"],
        "changed_by": entry["source"],
        "seq": entry["seq"],
        "sha256": sha256(line + b"\n"),
        "notice": 1,
        "notice_fields": FIELDS,
        "event": entry["event"],
        "user": entry["user"],
        **fields,
    }
    rows = [f"{name} = {json.dumps(value)}\n" for name, value in values.items() if value is not None and name != "about"]
    about = fields.get("about", entry.get("about"))
    if about:
        rows.append("\n[about]\n" + "".join(f"{json.dumps(name)} = {json.dumps(value)}\n" for name, value in about.items()))
    return "".join(rows)


def lock_of(lines, **fields):
    seq = fields.get("seq", json.loads(lines[-1])["seq"])
    return f"{seq} {fields.get('sha256', sha256(lines[-1] + bytes([10])))}\n1\n"


def make(group):
    told = chain("notice")

    def ask(statements, comment, expect, lines=told, flag=..., lock=..., machine_policy=None, do_not_track=None, airseal_telemetry=None, log=...):
        choice = next((line for line in reversed(lines) if json.loads(line)["event"] in ("notice", "objection", "objection-lifted")), None)
        home = {
            "telemetry.toml": flag_of(choice) if flag is ... else flag,
            "consent.log": text(lines) if log is ... else log,
            "lock": lock_of(lines) if lock is ... else lock,
        }
        group.add(statements, comment, "telemetry", expect, home=home, machine_policy=machine_policy, do_not_track=do_not_track, airseal_telemetry=airseal_telemetry)

    nothing = {"lines": told, "flag": None, "lock": None, "log": None}
    ask("D5", "Nobody was told yet", "off", **nothing)
    ask("D7 D11", "The disclosure was shown", "allowed")
    ask("D1", "A machine policy says off", "off", machine_policy="off")
    for value, expect in (("", "allowed"), ("0", "allowed"), ("false", "allowed"), ("1", "off"), ("true", "off"), ("no", "off"), ("False", "off"), (" ", "off"), ("00", "off"), ("off", "off"), ("0 ", "off")):
        ask("D2", f"DO_NOT_TRACK is {value!r}", expect, do_not_track=value)
    for value, expect in (("", "allowed"), ("on", "allowed"), ("1", "allowed"), ("true", "allowed"), ("off", "off"), ("0", "off"), ("false", "off"), ("ON", "off"), ("On", "off"), (" on", "off"), ("of", "off"), ("yes", "off"), ("2", "off"), (" ", "off")):
        ask("D3", f"AIRSEAL_TELEMETRY is {value!r}", expect, airseal_telemetry=value)
    for value in ("on", "1", "true"):
        ask("D3 D5", f"AIRSEAL_TELEMETRY is {value!r}, and nobody was told", "off", airseal_telemetry=value, **nothing)
    objected = chain("notice", "objection")
    ask("D4 D11", "Somebody objected", "off", objected)
    ask("D3 D4", "Somebody objected, and a variable says on", "off", objected, airseal_telemetry="on")
    lifted = chain("notice", "objection", "objection-lifted")
    ask("D7 D11", "The objection was lifted", "allowed", lifted)
    ask("D2 D11", "The objection was lifted, and DO_NOT_TRACK says off", "off", lifted, do_not_track="1")
    ask("D11", "The disclosure was shown while usage data was off", "off", chain(("notice", {"telemetry": "off"})))
    ask("D11", "The same, and the flag says on", "off", chain(("notice", {"telemetry": "off"})), flag=flag_of(chain(("notice", {"telemetry": "off"}))[0], enabled=True))
    ask("D11", "The same after an objection", "off", chain("notice", "objection", ("notice", {"telemetry": "off", "chose": "off"})))
    ask("D7 D11", "The disclosure was shown again", "allowed", chain("notice", "notice"))
    ask("D7 D11", "The disclosure was shown again, after somebody had chosen", "allowed", chain("notice", "objection", "objection-lifted", ("notice", {"chose": "on", "chosen_at": "2027-01-01T00:00:00Z", "chosen_by": "root"})))

    # telemetry.toml.
    good = flag_of(told[0])
    ask("D4", "With comments and blank lines", "allowed", flag="# words\n\n" + good)
    ask("D4", "Without sha256", "allowed", flag=flag_of(told[0], sha256=None))
    ask("D4", "Without notice_fields", "allowed", flag=flag_of(told[0], notice_fields=None))
    ask("D5", "Without notice", "off", flag=flag_of(told[0], notice=None))
    for name in ("enabled", "changed_at", "changed_by", "seq", "event", "user"):
        ask("D4", f"Without {name}", "off", flag=flag_of(told[0], **{name: None}))
    ask("D4", "An unknown key", "off", flag=good + "more = 1\n")
    ask("D4", "A key twice", "off", flag=good + "enabled = true\n")
    ask("D4", "Not TOML", "off", flag="enabled")
    ask("D4", "An empty file", "off", flag="")
    ask("D4", "enabled is text", "off", flag=good.replace("enabled = true", 'enabled = "true"'))
    ask("D4", "seq is negative", "off", flag=good.replace("seq = 1", "seq = -1"))
    ask("D4", "It ends early", "off", flag=good[:40])
    ask("D10 D4", "enabled = false beside a ledger that says on", "off", flag=flag_of(told[0], enabled=False))
    for name, value in (("changed_at", "2027-01-01T00:00:01Z"), ("changed_by", "airseal register"), ("user", "toor"), ("event", "objection-lifted"), ("seq", 2), ("sha256", "ab" * 32), ("about", {"catalogue": "1"})):
        ask("D10", f"{name} is not that of the entry", "off", flag=flag_of(told[0], **{name: value}))
    with_about = chain(("notice", {"catalogue": "1", "text_sha256": "ab" * 32}))
    ask("D10", "about is that of the entry", "allowed", with_about)
    ask("D10", "about is missing", "off", with_about, flag=flag_of(with_about[0], about={}))
    ask("D10", "about has one key less", "off", with_about, flag=flag_of(with_about[0], about={"catalogue": "1"}))

    # Either of the two is lost or restored.
    ask("D5 D7", "telemetry.toml is lost", "off", flag=None)
    ask("D7", "consent.log is lost", "off", log=None)
    ask("D7", "consent.log is empty", "off", log="")
    ask("D7 D9", "consent.log and lock are lost", "off", log=None, lock=None)
    ask("D9", "lock is lost", "off", lock=None)
    ask("D9", "lock is empty", "off", lock="")
    ask("D9", "The first line of lock is something else", "off", lock="hello\n1\n")
    for note in (f"1 {sha256(told[0])}".upper(), "1 " + "A" * 64, "+1 " + "a" * 64, "1  " + "a" * 64, "1 " + "a" * 63, "1"):
        ask("D9", f"The first line of lock is {note[:6]!r} and so on", "off", chain("notice", "registered"), lock=note + "\n1\n")
    ask("D9", "A space after the first line of lock", "allowed", lock=lock_of(told).replace("\n", " \n", 1))
    ask("D9", "lock has no second line", "allowed", lock=lock_of(told).split("\n")[0] + "\n")
    ask("D9", "lock has no line end", "allowed", lock=lock_of(told).split("\n")[0])
    ask("D7 D9", "The number in lock is higher", "off", lock=lock_of(told, seq=2))
    ask("D7 D9", "The number in lock is lower", "allowed", chain("notice", "registered"), lock=lock_of(told))
    ask("D7 D9", "The hash in lock is another", "off", lock=lock_of(told, sha256="ab" * 32))
    ask("D10", "telemetry.toml is from before the objection", "off", objected, flag=flag_of(objected[0]))
    ask("D10", "consent.log is from before the objection was lifted", "off", objected, flag=flag_of(lifted[2]))
    ask("D7 D9 D10", "consent.log and lock are from before the objection was lifted", "off", objected, flag=flag_of(lifted[2]), lock=lock_of(objected))
    ask("D9", "consent.log is from before the objection; lock is not", "off", told, lock=lock_of(objected))
    ask("D10", "All three are from before the objection: nothing shows it", "allowed", told)

    # The last choice.
    more = chain("notice", "registered", "license-imported", "data-exported")
    ask("D8", "Other entries after the choice", "allowed", more)
    ask("D8", "Other entries after an objection", "off", chain("notice", "objection", "registered"))
    ask("D8", "The flag is from before an objection, with other entries after that", "off", chain("notice", "objection", "registered"), flag=flag_of(told[0]))

    def with_choice(**fields):
        entry = json.loads(more[3])
        entry["choice"] = {**entry["choice"], **fields}
        return [*more[:3], json.dumps(entry, separators=(",", ":")).encode()]

    for comment, fields in (("another byte", {"at": 1}), ("another hash", {"sha256": "ab" * 32}), ("another number", {"seq": 2}), ("no choice", {"seq": 0, "sha256": "0" * 64, "at": 0}), ("a byte after the end", {"at": 99_999})):
        lines = with_choice(**fields)
        ask("D8", f"The last line names {comment}", "off", lines, flag=flag_of(more[0]), lock=lock_of(lines))
    lines = with_choice(at=5, sha256=sha256(more[0][5:] + b"\n"))
    ask("D8", "The last line names a byte within a line, and the hash of what follows", "off", lines, flag=flag_of(more[0]), lock=lock_of(lines))
    lines = [b" " + more[0], *with_choice(at=1)[1:]]
    ask("D8", "The same, and what follows is an entry: the line begins with a space before it", "off", lines, flag=flag_of(more[0]), lock=lock_of(lines))
    for size, expect in ((65_535, "allowed"), (65_536, "off")):
        lines = chain("notice", ("registered", {"a": "x" * (size - len(chain("notice", ("registered", {"a": ""}))[1]) - 1)}))
        ask("D7 G1", f"The last line has {size:,} bytes with its line end", expect, lines)
    for size, expect in ((65_534, "allowed"), (65_535, "off")):
        ask("D7 G6", f"{size:,} bytes after the last line end", expect, log=text(told) + "x" * size)
    ask("D8", "There was no choice, and the flag says on", "off", chain("registered"), flag=flag_of(told[0]))
    ask("D8 D5", "There was no choice and there is no flag", "off", chain("registered"), flag=None)
    ask("D7", "The last line is not an entry", "off", log=text(told) + "x\n")
    ask("D8", "What follows the last line end is not a line", "allowed", log=text(told) + '{"seq":2')
    ask("D7", "The first line has no line end", "off", log=text(told)[:-1])
    ask("D7", "The last line has an unknown field", "off", log=text(told).replace('"user"', '"x":1,"user"'))
    earlier = chain("notice", "registered", choice=False)
    ask("D8 D9 G5", "Entries of the earlier form", "allowed", earlier)
    ask("D9 G5", "Entries of the earlier form, without lock", "allowed", earlier, lock=None)
    ask("D9 G5", "Entries of the earlier form, and lock is empty", "allowed", earlier, lock="")
    ask("D9 G5", "Entries of the earlier form, and the first line of lock is something else", "allowed", earlier, lock="hello\n1\n")
    for value in ("0" * 63, "0" * 65, "A" * 64, ""):
        broken = [*told, json.dumps({**json.loads(chain("notice", "registered")[1]), "prev": value}, separators=(",", ":")).encode()]
        ask("D7 G3", f"prev of the last entry is {value[:1]!r}, {len(value)} times", "off", broken)
        broken = [json.dumps({**json.loads(told[0]), "choice": {"seq": 0, "sha256": value, "at": 0}}, separators=(",", ":")).encode()]
        ask("D7 G5", f"The hash in choice is {value[:1]!r}, {len(value)} times", "off", broken)
    ask("D8 G5", "An objection among entries of the earlier form", "off", chain("notice", "objection", "registered", choice=False), flag=flag_of(chain("notice", choice=False)[0]))
    ask("D8 G5", "Entries of the earlier form, of which one before the last choice is no entry", "off", earlier, log="{}\n" + text(earlier))
