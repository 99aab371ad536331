from kit import (
    BUNDLE,
    INSTANCE2,
    ISSUED,
    NOW,
    ROOT,
    SIGNER,
    SIGNER2,
    START,
    STRANGER,
    armor,
    at,
    bundle_of,
    license_of,
    line,
    registration_of,
    revoked,
    signed,
    signer,
    signers,
)

ABOUT = "What import takes of licenses, alone and together with bundles, and what that does to the floors"


def make(group):
    group.share("bundle", BUNDLE)

    def ask(statements, comment, results, imports, clock=None, registration=..., after=None):
        expect = {"result": "done", "results": results, **({"clock": after} if after else {})}
        group.add(
            statements,
            comment,
            "import",
            expect,
            bundles=[BUNDLE],
            registration=registration_of() if registration is ... else registration,
            clock={"now": NOW, **(clock or {})},
            imports=imports,
        )

    def license(number=1, by=SIGNER, **fields):
        return signed("license", license_of(number, **fields), by)

    one = license()
    floor = {"signed": ISSUED, "observed": NOW}
    none = {"signed": None, "observed": None}
    ask("I2 T3 T4", "A license", [["taken"]], [[one]], after=floor)
    ask("I2", "The same again", [["taken"], ["unchanged"]], [[one], [one]], after=floor)
    ask("I2 F9", "The same again, in armor", [["taken"], ["unchanged"]], [[one], [armor("license", one)]])
    ask("I2", "In a line", [["taken"]], [[line("license", one)]])
    ask("I2", "Expired", [["taken"]], [[license(not_before=START, expires_at=START)]], after=floor)
    ask("I2", "In its grace", [["taken"]], [[license(not_before=START, expires_at="2027-01-10T00:00:00Z")]])
    ask("I2", "Not yet valid", [["taken"]], [[license(not_before="2027-06-01T00:00:00Z")]], after=floor)
    ask("I2 C5", "What it covers does not matter", [["taken"]], [[license(limits={}, features=[], releases_until="2020-01-01")]])
    ask("I2 V3", "A stranger signed", [["untrusted"]], [[license(by=STRANGER)]], after=none)
    ask("I2 V4", "Malformed", [["malformed"]], [[license(grace_days=4000)]], after=none)
    ask("I2 V8", "For another instance", [["mismatch"]], [[license(instance=INSTANCE2.instance)]], after=none)
    ask("I2 V7", "Nobody is registered", [["missing"]], [[one]], registration=None, after=none)
    ask("I2 V9 T7", "Issued a day and a second after the clock", [["clock"]], [[license(issued_at=at(NOW, 86_401), not_before=START)]], after=none)
    ask("I2 T7", "Issued a day after the clock", [["taken"]], [[license(issued_at=at(NOW, 86_400), not_before=START)]], after={"signed": at(NOW, 86_400), "observed": NOW})
    ask("I2 T8", "The clock is behind the floor, and the license is good at both", [["taken"]], [[one]], clock={"observed": at(NOW, days=9)}, after={"signed": ISSUED, "observed": at(NOW, days=9)})
    ask("I2 T8 V9", "The clock is behind the floor, and that matters", [["clock"]], [[one]], clock={"observed": "2040-01-01T00:00:00Z"}, after={"signed": None, "observed": "2040-01-01T00:00:00Z"})
    ask("T3", "An older license lowers no floor", [["taken"]], [[license(issued_at="2026-06-01T00:00:00Z")]], clock={"signed": ISSUED}, after={"signed": ISSUED})
    ask("T4", "The observed floor is a day old", [["taken"]], [[one]], clock={"observed": at(NOW, -86_400)}, after={"observed": at(NOW, -86_400)})
    ask("T4", "The observed floor is a second more than a day old", [["taken"]], [[one]], clock={"observed": at(NOW, -86_401)}, after={"observed": NOW})
    ask("T4", "What is refused moves no floor", [["untrusted"]], [[license(by=STRANGER)]], clock={"observed": START}, after={"observed": START})
    ask("I2", "Two licenses", [["taken", "taken"]], [[one, license(2)]])
    ask("I2", "One for this instance, and one for another", [["taken", "mismatch"]], [[one, license(2, product="other")]])

    other = bundle_of(2, signers=signers((SIGNER, signer(SIGNER)), (SIGNER2, signer(SIGNER2))))
    newer = signed("trust", other, ROOT)
    by_second = license(3, by=SIGNER2)
    ask("I1", "A license before the bundle that lists its signer", [["taken", "taken"]], [[by_second, newer]])
    ask("I1", "The same in two imports", [["untrusted"], ["taken"], ["taken"]], [[by_second], [newer], [by_second]])
    gone = signed("trust", bundle_of(2, revoked_licenses={license_of()["license_id"]: revoked()}), ROOT)
    ask("I1 R2", "A license before the bundle that revokes it", [["revoked", "taken"]], [[one, gone]])
    ask("I1 R2", "A license, then the bundle that revokes it", [["taken"], ["taken"], ["revoked"]], [[one], [gone], [one]])
    lost = signed("trust", bundle_of(2, signers=signers((SIGNER2, signer(SIGNER2))), revoked_keys={SIGNER.id: revoked()}), ROOT)
    ask("I1 R1", "A license before the bundle that revokes its signer", [["untrusted", "taken"]], [[one, lost]])
    ask("I1 S8", "A license, and a bundle of a stranger that would revoke it", [["taken", "untrusted"]], [[one, signed("trust", bundle_of(2, revoked_licenses={license_of()["license_id"]: revoked()}), STRANGER)]])
    ask("I1 S15", "A license, and a bundle from the future", [["taken", "clock"]], [[one, signed("trust", bundle_of(2, issued_at="2027-06-01T00:00:00Z"), ROOT)]])
