from kit import ABSENT, BUNDLE, license_of

ABOUT = "What is asked of a license: limits, features, and the day of the release"


def make(group):
    group.share("bundle", BUNDLE)

    def ask(statements, comment, covered, needs, **fields):
        expect = "valid" if covered else "not-covered"
        group.verify(statements + (" V14" if covered else " V12"), comment, expect, license_of(**fields), needs=needs)

    ask("C5", "Nothing is asked for", True, {})
    ask("C5", "Nothing is asked for, and the license has nothing", True, {}, limits={}, features=[])
    most = 2**64 - 1
    for licensed, asked, covered in (
        (10, 0, True),
        (10, 1, True),
        (10, 9, True),
        (10, 10, True),
        (10, 11, False),
        (10, most, False),
        (0, 0, True),
        (0, 1, False),
        (most, most, True),
        (most - 1, most, False),
        (None, 0, True),
        (None, most, True),
    ):
        ask("C1", f"{asked} of {licensed}", covered, {"limits": {"nodes": asked}}, limits={"nodes": licensed})
    for asked in (0, 1, most):
        ask("C1", f"{asked} of a limit that the license does not name", False, {"limits": {"seats": asked}})
    ask("C1", "Two limits, both covered", True, {"limits": {"nodes": 10, "users": 5}}, limits={"nodes": 10, "users": 5})
    ask("C1", "Two limits, the first too high", False, {"limits": {"nodes": 11, "users": 5}}, limits={"nodes": 10, "users": 5})
    ask("C1", "Two limits, the second too high", False, {"limits": {"nodes": 10, "users": 6}}, limits={"nodes": 10, "users": 5})
    ask("C1", "Two limits, one not named", False, {"limits": {"nodes": 10, "users": 0}})
    ask("C1", "A limit that only begins alike", False, {"limits": {"node": 1}})
    ask("C1", "A limit with the name of a feature", False, {"limits": {"rbac": 1}})
    ask("C1", "A limit that is not asked for is no matter", True, {"limits": {"nodes": 1}}, limits={"nodes": 1, "users": 0})
    ask("C2", "A feature", True, {"features": ["rbac"]})
    ask("C2", "A feature that the license does not have", False, {"features": ["sso"]})
    ask("C2", "A feature that only begins alike", False, {"features": ["rba"]})
    ask("C2", "A feature with the name of a limit", False, {"features": ["nodes"]})
    ask("C2", "Two features", True, {"features": ["rbac", "sso"]}, features=["sso", "rbac", "audit"])
    ask("C2", "Two features, one missing", False, {"features": ["rbac", "sso"]})
    ask("C2 J10", "A feature twice", True, {"features": ["rbac", "rbac"]})
    ask("C2 J10", "A feature that the license names twice", True, {"features": ["rbac"]}, features=["rbac", "rbac"])
    ask("C2", "A license without features", False, {"features": ["rbac"]}, features=[])
    ask("C1 C2", "A limit and a feature", True, {"limits": {"nodes": 10}, "features": ["rbac"]})
    ask("C1 C2", "A limit, and a feature that is missing", False, {"limits": {"nodes": 10}, "features": ["sso"]})
    ask("C1 C2", "A feature, and a limit that is too high", False, {"limits": {"nodes": 11}, "features": ["rbac"]})
    for until in (None, ABSENT):
        for day in (None, "1999-01-01", "9999-12-31"):
            ask("C3", f"No releases_until ({'null' if until is None else 'absent'}); the release is of {day}", True, {"release_date": day}, releases_until=until)
    for day, covered in (
        ("2027-06-30", True),
        ("2027-06-29", True),
        ("2027-07-01", False),
        ("2026-12-31", True),
        ("2028-01-01", False),
        ("0000-01-01", True),
        ("9999-12-31", False),
        (None, False),
    ):
        ask("C3", f"Releases until 2027-06-30; the release is of {day}", covered, {"release_date": day}, releases_until="2027-06-30")
    ask("C3 C5", "Releases until a day, and nothing is asked for", False, {}, releases_until="2027-06-30")
    ask("C3 C1", "A covered release, and a limit that is not", False, {"release_date": "2027-01-01", "limits": {"nodes": 11}}, releases_until="2027-06-30")
    ask("C3 C2", "A covered release and a covered feature", True, {"release_date": "2027-01-01", "features": ["rbac"]}, releases_until="2027-06-30")
    ask("C3 W2", "No end, and releases until a day in the past", False, {"release_date": "2027-01-02"}, releases_until="2027-01-01", expires_at=None)
    ask("C3 W2", "No end, and a release of the day", True, {"release_date": "2027-01-01"}, releases_until="2027-01-01", expires_at=None)
    ask("C3", "releases_until says nothing about the clock", True, {"release_date": "2026-05-05"}, releases_until="2026-06-30", not_before="2026-01-01T00:00:00Z")
    leap = [("2028-02-28", True), ("2028-02-29", True), ("2028-03-01", False)]
    for day, covered in leap:
        ask("C3 T1", f"Releases until a leap day; the release is of {day}", covered, {"release_date": day}, releases_until="2028-02-29")
    group.verify("C1 V13", "In its grace, and covered", "grace", license_of(), needs={"limits": {"nodes": 10}}, clock={"now": "2028-01-05T00:00:00Z"})
    group.verify("C1 V12", "In its grace, and not covered", "not-covered", license_of(), needs={"limits": {"nodes": 11}}, clock={"now": "2028-01-05T00:00:00Z"})
    group.verify("C1 V11", "Expired, and covered", "expired", license_of(), needs={"limits": {"nodes": 1}}, clock={"now": "2029-01-05T00:00:00Z"})
