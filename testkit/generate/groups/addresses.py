import unicodedata

from kit import ABSENT, BUNDLE, INSTANCE, INSTANCE2, SIGNER, license_of, registration_of, signed

ABOUT = "What an email address is, which two are the same, and whom a license is for"


def make(group):
    group.share("bundle", BUNDLE)

    def ask(statements, expect, *addresses):
        for address in addresses:
            group.add(statements, f"{address[:60]!r}", "address", expect, address=address)

    label = "a" * 63
    ask("A1 A2 A3", "accepted", "ops@acme.example", "a@b", "ops@localhost", "OPS@ACME.EXAMPLE", "1@2.example", "a.b.c@acme.example")
    ask("A2", "accepted", *(f"a{c}b@acme.example" for c in "!#$%&'*+-/=?^_`{|}~"))
    ask("A2", "accepted", '"ops"@acme.example', '"a b"@acme.example', '""@acme.example', '"a\\"b"@acme.example', '"a\\\\b"@acme.example', '"a@b"@acme.example', '"a.."@acme.example', '" "@acme.example')
    ask("A2", "refused", ".a@acme.example", "a.@acme.example", "a..b@acme.example", "a b@acme.example", '"@acme.example', '"a"b"@acme.example', '"a\\"@acme.example', 'a"b"@acme.example', "(c)a@acme.example", "a(c)@acme.example", "<a@acme.example>", "A <a@acme.example>", "a\\b@acme.example", "a,b@acme.example", "a;b@acme.example", "a:b@acme.example", "a[b@acme.example", "@acme.example")
    ask("A1", "refused", "", "ops", "ops@", "@", "a@b@acme.example", " ops@acme.example", "ops@acme.example ", "ops@acme.example\n", "a\tb@acme.example", '"a\tb"@acme.example', '"a\\\tb"@acme.example', "a\0b@acme.example", "ops@ac\u0085me.example")
    ask("A2", "accepted", "a" * 64 + "@acme.example", "ä" * 32 + "@acme.example")
    ask("A2", "refused", "a" * 65 + "@acme.example", "ä" * 33 + "@acme.example")
    ask("A3", "accepted", f"a@{label}.example", "a@x-y.example", "a@1.2.3.4", "a@a.b.c.d.e.f", "a@123.example")
    ask("A3", "refused", f"a@{label}a.example", "a@-x.example", "a@x-.example", "a@x..example", "a@.example", "a@example.", "a@x_y.example", "a@x y.example", "a@x!y.example", "a@x,y", "a@x/y.example")
    longest = f"a@{label}.{label}.{label}." + "b" * 60
    assert len(longest) == 254
    ask("A1", "accepted", longest)
    ask("A1", "refused", longest + "b")
    ask("A3", "accepted", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@[ipv6:::1]", "a@[IPv6:::ffff:192.0.2.1]", "a@[0.0.0.0]")
    ask("A3", "refused", "a@[192.0.2]", "a@[192.0.2.256]", "a@[2001:db8::1]", "a@[IPv6:2001:db8]", "a@[IPv6:g::1]", "a@[]", "a@[x]", "a@192.0.2.1]", "a@[192.0.2.1", "a@[192.0.2.01]", "a@[ 192.0.2.1]", "a@[IPv6:::1%1]", "a@[x:y]")
    ask("A4", "accepted", "grüße@acme.example", "ops@bücher.example", "用户@例子.example", "мария@пример.example", "हिन्दी@उदाहरण.example", "ผู้ใช้@ตัวอย่าง.example", '"grü ße"@acme.example', "e\u0301@acme.example", "\u0e01\u0e38@acme.example")
    ask("A4", "refused", "a\u200bb@acme.example", "a\u202eb@acme.example", "a\u034fb@acme.example", "a\u00a0b@acme.example", "a\u2028b@acme.example", "a\ufeffb@acme.example", "a\u00adb@acme.example", "ops@ac\u200dme.example", '"a\\ä"@acme.example', "a\u20acb@acme.example", "a\U0001f600b@acme.example", "ops@a\u3002example", "ops@\u2603.example", '"a\u200b"@acme.example')

    def same(statements, comment, a, b, expect="same"):
        group.add(statements, comment, "same-address", expect, a=a, b=b)
        group.add(statements, f"{comment}, the other way round", "same-address", expect, a=b, b=a)

    nfc, nfd = unicodedata.normalize("NFC", "é"), unicodedata.normalize("NFD", "é")
    same("A6", "One address", "ops@acme.example", "ops@acme.example")
    same("A7", "Capitals in the domain", "ops@acme.example", "ops@ACME.Example")
    same("A6", "Capitals in the local part", "ops@acme.example", "Ops@acme.example", "different")
    same("A6", "A quoted local part", "ops@acme.example", '"ops"@acme.example', "different")
    same("A6", "Another local part", "ops@acme.example", "ops2@acme.example", "different")
    same("A6", "A tag", "ops@acme.example", "ops+a@acme.example", "different")
    same("A6", "Another domain", "ops@acme.example", "ops@acme.test", "different")
    same("A6", "A subdomain", "ops@acme.example", "ops@x.acme.example", "different")
    same("A6", "NFC and NFD in the local part", f"{nfc}@acme.example", f"{nfd}@acme.example")
    same("A6", "Capitals of another script in the local part", "É@acme.example", "é@acme.example", "different")
    same("A6", "The Kelvin sign and K in the local part: one in NFC", "\u212a@acme.example", "K@acme.example")
    same("A6", "The Kelvin sign and k in the local part", "\u212a@acme.example", "k@acme.example", "different")
    same("A6", "Full-width letters in the local part", "ａ@acme.example", "a@acme.example", "different")
    same("A6", "ß and ss in the local part", "ß@acme.example", "ss@acme.example", "different")
    same("A8", "NFC and NFD in the domain", f"a@caf{nfc}.example", f"a@caf{nfd}.example")
    same("A8", "U-label and A-label", "a@bücher.example", "a@xn--bcher-kva.example")
    same("A8", "U-label and A-label in capitals", "a@BÜCHER.example", "a@XN--BCHER-KVA.EXAMPLE")
    same("A8", "Capitals of another script in the domain", "a@BÜCHER.example", "a@bücher.example")
    same("A8", "The Kelvin sign and k in the domain", "a@\u212aelvin.example", "a@kelvin.example")
    same("A8", "The Kelvin sign and K in the domain", "a@\u212aelvin.example", "a@KELVIN.example")
    same("A8", "Full-width letters in the domain", "a@ａｃｍｅ.example", "a@acme.example")
    same("A8", "A ligature in the domain", "a@ﬁrma.example", "a@firma.example")
    same("A8", "ß and ss in the domain", "a@straße.example", "a@strasse.example", "different")
    same("A8", "ß and its A-label", "a@straße.example", "a@xn--strae-oqa.example")
    same("A8", "The capital ẞ and ß", "a@straẞe.example", "a@straße.example")
    same("A8", "A final sigma and a sigma", "a@βόλος.example", "a@βόλοσ.example", "different")
    same("A8", "A final sigma and its A-label", "a@βόλος.example", "a@xn--nxasmm1c.example")
    same("A8", "A capital sigma is a sigma", "a@ΒΌΛΟΣ.example", "a@βόλοσ.example")
    same("A8", "A dotless ı and i", "a@ı.example", "a@i.example", "different")
    same("A8", "A capital İ is i and a dot", "a@İ.example", "a@i̇.example")
    same("A8", "Cyrillic а and Latin a", "a@аcme.example", "a@acme.example", "different")
    same("A8", "Chinese, traditional and simplified", "a@臺灣.example", "a@台湾.example", "different")
    same("A7", "A domain in ASCII that is no A-label is compared as it is", "a@xn--zz.example", "a@XN--ZZ.example")
    same("A7", "IPv4 in brackets", "a@[192.0.2.1]", "a@[192.0.2.1]")
    same("A7", "The tag of IPv6 in another case", "a@[IPv6:::1]", "a@[ipv6:::1]")
    same("A7", "IPv6 in another spelling", "a@[IPv6:::1]", "a@[IPv6:0::1]", "different")
    same("A9", "What UTS 46 refuses, in capitals: two hyphens in third place", "a@ab--Ü.example", "a@ab--ü.example")
    same("A9", "What UTS 46 refuses, in NFD", f"a@ab--{nfc}.example", f"a@ab--{nfd}.example")
    same("A9", "What UTS 46 refuses is not what it would be in ASCII", "a@ab--ü.example", "a@ab--u.example", "different")
    same("A9 A8", "One label is refused, so the whole is: a broken A-label", "a@bücher.xn--zz", "a@xn--bcher-kva.xn--zz", "different")

    # Whom a license is for.
    def ask_for(statements, comment, expect, registration, **fields):
        group.verify(statements, comment, expect, signed("license", license_of(**fields), SIGNER), registration=registration)

    here = registration_of()
    ask_for("B1 V14", "For this instance", "valid", here)
    ask_for("B1 V8", "Another product", "mismatch", here, product="other")
    ask_for("B2 B1", "A product that begins alike", "mismatch", here, product="acme-dock2")
    ask_for("B1 V8", "Another edition", "mismatch", here, edition="community", email=ABSENT)
    ask_for("B1 V8", "Another address", "mismatch", here, email="other@acme.example")
    ask_for("B3 V8", "Another instance", "mismatch", here, instance=INSTANCE2.instance)
    ask_for("B3", "Any instance of the address", "valid", here, instance=None)
    ask_for("B3 B1", "Any instance of another address", "mismatch", here, instance=None, email="other@acme.example")
    ask_for("B2 A7", "The address with capitals in its domain", "valid", here, email="ops@ACME.example")
    ask_for("B2 A6", "The address with a capital in its local part", "mismatch", here, email="Ops@acme.example")
    ask_for("B2 A8", "The A-label of the registered domain", "valid", registration_of(email="ops@bücher.example"), email="ops@xn--bcher-kva.example")
    ask_for("B2 A8", "The Kelvin sign in the registered domain", "valid", registration_of(email="ops@\u212aelvin.example"), email="ops@kelvin.example")
    ask_for("B2 A8", "A final sigma in the registered domain", "mismatch", registration_of(email="ops@βόλος.example"), email="ops@βόλοσ.example")
    ask_for("B5 V7", "Nobody is registered", "missing", None)
    ask_for("B5 V7", "Nobody is registered, and the license is for any instance", "missing", None, instance=None)
    community = registration_of(edition="community", email=ABSENT)
    ask_for("B2", "Community for community", "valid", community, edition="community", email=ABSENT)
    ask_for("B2 V8", "Business for community", "mismatch", community)
    ask_for("B2 B3 V8", "Community for another instance", "mismatch", community, edition="community", email=ABSENT, instance=INSTANCE2.instance)
    ask_for("B2 B3", "Community for any instance", "valid", community, edition="community", email=ABSENT, instance=None)
    assert INSTANCE.instance != INSTANCE2.instance
