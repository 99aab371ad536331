from kit import BUNDLE, ISSUED, NOW, START, at, license_of

ABOUT = "The two floors of the clock, what moves them, and what a clock that is behind decides"

DAY = 86_400


def make(group):
    group.share("bundle", BUNDLE)

    # What moves the floors.
    def moves(statements, comment, before, events, after):
        names = ("signed", "observed")
        before = dict(zip(names, before))
        after = dict(zip((*names, "resets"), after))
        group.add(statements, comment, "clock", {"result": "done", "clock": after}, clock=before, events=events)

    t = "2026-03-01T00:00:00Z"
    for seconds, moved in ((-10 * DAY, False), (-1, False), (0, False), (1, False), (DAY - 1, False), (DAY, False), (DAY + 1, True), (2 * DAY, True), (3650 * DAY, True)):
        now = at(t, seconds)
        moves("T4", f"Observed {seconds} s after the observed floor", (None, t), [{"observe": now}], (None, now if moved else t, 0))
    moves("T4", "Observed for the first time", (None, None), [{"observe": t}], (None, t, 0))
    moves("T4", "Observed for the first time, behind the signed floor", (NOW, None), [{"observe": t}], (NOW, t, 0))
    moves("T4", "Observed each day for a week: one day in two is written", (None, None), [{"observe": at(t, days=n)} for n in range(8)], (None, at(t, days=6), 0))
    moves("T4", "Observed each half day", (None, None), [{"observe": at(t, n * DAY // 2)} for n in range(5)], (None, at(t, 3 * DAY // 2), 0))
    for seconds in (-DAY, -1, 0, 1, DAY, 3650 * DAY):
        issued = at(t, seconds)
        moves("T3", f"A document issued {seconds} s after the signed floor", (t, None), [{"import": issued}], (max(t, issued), None, 0))
    moves("T3", "The first document", (None, t), [{"import": ISSUED}], (ISSUED, t, 0))
    moves("T3 T5", "No document lowers the observed floor", (None, "2036-01-01T00:00:00Z"), [{"import": t}], (t, "2036-01-01T00:00:00Z", 0))
    moves("T3", "Documents in any order", (None, None), [{"import": NOW}, {"import": t}, {"import": ISSUED}], (NOW, None, 0))
    future = "2036-01-01T00:00:00Z"
    moves("T5", "A reset lowers the observed floor to the clock", (t, future), [{"reset": NOW}], (t, NOW, 1))
    moves("T5", "A reset never goes below the signed floor", (t, future), [{"reset": "2020-01-01T00:00:00Z"}], (t, t, 1))
    moves("T5", "A reset without a signed floor", (None, future), [{"reset": NOW}], (None, NOW, 1))
    moves("T5", "A reset at the very time changes nothing", (None, NOW), [{"reset": NOW}], (None, NOW, 0))
    moves("T5", "A reset when the clock is ahead changes nothing", (None, t), [{"reset": NOW}], (None, t, 0))
    moves("T5", "A reset by one second", (None, at(NOW, 1)), [{"reset": NOW}], (None, NOW, 1))
    moves("T5", "A reset without an observed floor", (NOW, None), [{"reset": t}], (NOW, None, 0))
    moves("T5", "The observed floor is below the signed one: a reset changes nothing", (NOW, t), [{"reset": "2020-01-01T00:00:00Z"}], (NOW, t, 0))
    moves("T5", "Two resets, one of which changes something", (t, future), [{"reset": NOW}, {"reset": NOW}], (t, NOW, 1))
    moves("T5 T4", "After a reset the floor rises again", (t, future), [{"reset": NOW}, {"observe": at(NOW, days=3)}], (t, at(NOW, days=3), 1))
    moves("T11 T4", "A jump forward, and back by a reset", (t, t), [{"observe": future}, {"observe": NOW}, {"reset": NOW}], (t, NOW, 1))

    # issued_at against the clock.
    def judge(statements, comment, expect, clock, behind=None, **fields):
        expect = {"result": expect}
        if behind is not None:
            expect["clock_behind"] = behind
        group.verify(statements, comment, expect, license_of(**fields), clock=clock)

    for seconds, expect in ((0, "valid"), (1, "valid"), (DAY - 1, "valid"), (DAY, "valid"), (DAY + 1, "clock"), (2 * DAY, "clock"), (3650 * DAY, "clock")):
        judge("T6 T7" + (" V9" if expect == "clock" else ""), f"Issued {seconds} s after the clock", expect, {"now": NOW}, expect == "clock", issued_at=at(NOW, seconds), not_before=START, expires_at=None)
    judge("T10 T7", "--at long before issued_at", "valid", {"at": "2026-06-01T00:00:00Z"}, False, not_before=START)
    judge("T10", "--at before it begins", "not-yet-valid", {"at": "2025-06-01T00:00:00Z"}, False, not_before=START)
    judge("T10 W4", "--at after its end", "expired", {"at": "2040-06-01T00:00:00Z"}, False)
    judge("T10", "--at in its grace", "grace", {"at": "2028-01-05T00:00:00Z"}, False)

    # The clock against the floors.
    end = "2027-12-31T23:59:59Z"
    grace_ends = at(end, 14 * DAY)
    for name in ("signed", "observed"):
        for seconds, behind in ((-DAY, False), (0, False), (1, False), (DAY, False), (DAY + 1, True), (100 * DAY, True)):
            judge("T6 T8" + (" V13" if behind else ""), f"The {name} floor is {seconds} s after the clock; good at both", "grace" if behind else "valid", {"now": NOW, name: at(NOW, seconds)}, behind)
        judge("T8 V9", f"Good at the clock, expired at the {name} floor", "clock", {"now": NOW, name: "2028-06-01T00:00:00Z"}, True)
        judge("T8 V13", f"Good at the clock, in its grace at the {name} floor", "grace", {"now": NOW, name: at(end, 5)}, True)
        judge("T8", f"Good at the clock, in the last second of grace at the {name} floor", "grace", {"now": NOW, name: grace_ends}, True)
        judge("T8 V9", f"Good at the clock, a second past grace at the {name} floor", "clock", {"now": NOW, name: at(grace_ends, 1)}, True)
        judge("T8 V9", f"Not yet valid at the clock, good at the {name} floor", "clock", {"now": NOW, name: "2027-08-01T00:00:00Z"}, True, not_before="2027-06-01T00:00:00Z")
        judge("T8 V9", f"Not yet valid at the clock, expired at the {name} floor", "clock", {"now": NOW, name: "2040-01-01T00:00:00Z"}, True, not_before="2027-06-01T00:00:00Z")
        judge("T8 V10", f"Not yet valid at both, {name}", "not-yet-valid", {"now": NOW, name: "2027-03-01T00:00:00Z"}, True, not_before="2027-06-01T00:00:00Z")
        judge("T8 V11", f"Expired at both, {name}", "expired", {"now": "2028-06-01T00:00:00Z", name: "2029-06-01T00:00:00Z"}, True)
        judge("T8 V13", f"In its grace at both, {name}", "grace", {"now": at(end, 60), name: at(end, 60 + 2 * DAY)}, True)
        judge("T8 W2", f"No end, and the {name} floor is years later", "grace", {"now": NOW, name: "2060-01-01T00:00:00Z"}, True, expires_at=None)
    judge("T6", "The later of two floors: the observed one", "clock", {"now": NOW, "signed": NOW, "observed": "2040-01-01T00:00:00Z"}, True)
    judge("T6", "The later of two floors: the signed one", "clock", {"now": NOW, "signed": "2040-01-01T00:00:00Z", "observed": NOW}, True)
    judge("T6", "Both floors are behind the clock", "valid", {"now": NOW, "signed": START, "observed": ISSUED}, False)
    judge("T7 T8", "Behind issued_at and behind the floor", "clock", {"now": "2026-06-01T00:00:00Z", "observed": NOW}, True, not_before=START)
    judge("T7 T8", "A dead battery: 1970", "clock", {"now": "1970-01-01T00:00:00Z", "observed": NOW}, True)
    judge("T11", "The clock jumped forward, within the term", "valid", {"now": "2027-12-01T00:00:00Z", "observed": NOW}, False)
    judge("T11 W4", "The clock jumped far forward", "expired", {"now": "2090-01-01T00:00:00Z", "observed": NOW}, False)
    for needs, expect in (({"features": ["rbac"]}, "grace"), ({"features": ["sso"]}, "not-covered")):
        group.verify("T8 V12", f"Good at both, and {needs} is asked for", expect, license_of(), clock={"now": NOW, "observed": at(NOW, days=9)}, needs=needs)
    group.verify("T8 V9 V12", "The clock matters, and something is not covered", "clock", license_of(), clock={"now": NOW, "observed": "2040-01-01T00:00:00Z"}, needs={"features": ["sso"]})
    group.verify("T9 V8", "clock_behind is told of a license for another, too", {"result": "mismatch", "clock_behind": True}, license_of(product="other"), clock={"now": NOW, "observed": "2040-01-01T00:00:00Z"})
    group.verify("T9 V8", "issued_at is not looked at before the binding", {"result": "mismatch", "clock_behind": False}, license_of(product="other", issued_at="2027-06-01T00:00:00Z"), clock={"now": NOW})
