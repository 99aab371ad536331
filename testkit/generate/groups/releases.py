from kit import ABSENT, BUNDLE, ISSUED, NOW, PRODUCT, ROOT, SIGNER, STRANGER, at, bundle_of, changed, sha256, signed, signer, signers

ABOUT = "Releases: the signed list, the files, and that no older one is taken"

FILES = {"acme-dock-2.19.4.tar.gz": "the archive\n", "README.md": "words\n"}


def release_of(files=None, **fields):
    files = FILES if files is None else files
    hashes = {name: sha256(content.encode()) for name, content in files.items()} if isinstance(files, dict) else files
    return changed({"schema": 1, "product": PRODUCT, "version": "2.19.4", "issued_at": ISSUED, "files": hashes}, **fields)


def make(group):
    bundle = group.share("bundle for releases", signed("trust", bundle_of(signers=signers((SIGNER, signer(SIGNER, "release")))), ROOT))
    hash_ = sha256(b"x")

    def check(statements, comment, expect, document, *keys, bundles=None):
        group.add(statements, comment, "check", expect, bundles=bundles or [bundle], file=signed("release", document, *(keys or (SIGNER,))))

    check("RL1 RL2", "A release", "valid", release_of())
    check("RL2 R4", "A stranger signed", "untrusted", release_of(), STRANGER)
    check("RL2 R4", "A signer for licenses signed", "untrusted", release_of(), bundles=[BUNDLE])
    check("RL2 R4", "For another product", "mismatch", release_of(product="other"))
    check("R4 R3", "Outside the window", "untrusted", release_of(issued_at="2025-01-01T00:00:00Z"))
    for value in ("1.0.0", "1.0.0-rc.1", "1.0.0-rc.1+build.7", "1.0.0+b", "0.0.0", "18446744073709551615.0.0"):
        check("RL1 N8", f"version is {value}", "valid", release_of(version=value))
    for value in ("1.0", "1", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0.0", "", " 1.0.0", "18446744073709551616.0.0", "1.0.0+", "latest", None, ABSENT, 1):
        check("RL1 N8", f"version is {'absent' if value is ABSENT else value!r}", "malformed", release_of(version=value))
    for name in ("a", "a" * 255, "ä" * 127, " ", "a b", "a:b", "-", "..", ".hidden"):
        check("RL1", f"A file called {name[:20]!r}", "valid", changed(release_of(), files={name: hash_}))
    for name in ("", "a" * 256, "ä" * 128, "a/b", "/a", "a\\b", "a\nb", "a\r"):
        check("RL1", f"A file called {name[:20]!r}", "malformed", changed(release_of(), files={name: hash_}))
    for value in (hash_.upper(), hash_[:-1], hash_ + "0", "", 1, None):
        check("RL1 N4", f"A hash is {str(value)[:20]!r}", "malformed", changed(release_of(), files={"a": value}))
    for files in ({}, None, ABSENT, [], [["a", hash_]]):
        check("RL1", f"files is {'absent' if files is ABSENT else files}", "malformed", changed(release_of(), files=files))
    check("RL1 J3", "An unknown field", "malformed", release_of(x=1))
    twice = b'{"schema":1,"product":"acme-dock","version":"1.0.0","issued_at":"%s","files":{"a":"%s","a":"%s"}}' % (ISSUED.encode(), hash_.encode(), hash_.encode())
    check("RL1 J4", "A file twice", "malformed", twice)

    def verify(statements, comment, expect, files=FILES, document=None, *keys, newest=None, bundles=None):
        file = signed("release", document or release_of(), *(keys or (SIGNER,)))
        group.add(statements, comment, "release", expect, bundles=[bundle] if bundles is None else bundles, file=file, files=files, newest=newest)

    def before(version, issued_at=ISSUED):
        return {"version": version, "issued_at": issued_at}

    first, second = FILES
    verify("RL3 RL5", "All files are as they were released", "valid")
    verify("RL3", "A file has another content", "untrusted", {**FILES, first: "another\n"})
    verify("RL3", "A file is empty", "untrusted", {**FILES, second: ""})
    verify("RL3", "A file is missing", "missing", {first: FILES[first]})
    verify("RL3", "A file is not listed", "not-covered", {**FILES, "more": "x"})
    verify("RL3", "The contents are exchanged", "several", {first: FILES[second], second: FILES[first]})
    verify("RL5", "One has another content, one is missing", "several", {first: "x"})
    verify("RL5", "One has another content, one is not listed", "several", {**FILES, first: "x", "more": "x"})
    verify("RL5", "One is missing, one is not listed", "several", {first: FILES[first], "more": "x"})
    verify("RL3", "No file is given", "missing", {})
    verify("RL3 RL5", "Only a file that is not listed is given", "several", {"more": "x"})
    verify("RL5", "Older, and a file has another content: one verdict", "untrusted", {**FILES, first: "x"}, newest=before("3.0.0"))
    verify("RL2", "A stranger signed the list", "untrusted", FILES, release_of(), STRANGER)
    verify("RL2", "For another product", "mismatch", FILES, release_of(product="other"))
    verify("RL1", "The list is malformed", "malformed", FILES, release_of(version="2"))
    for version, expect in (("2.19.3", "valid"), ("2.19.4", "valid"), ("2.19.5", "untrusted"), ("3.0.0", "untrusted"), ("2.9.9", "valid"), ("2.19.4-rc.1", "valid"), ("2.19.5-rc.1", "untrusted"), ("2.20.0", "untrusted"), ("10.0.0", "untrusted"), ("1.99.99", "valid")):
        verify("RL4", f"Version {version} was verified before", expect, newest=before(version))
    verify("RL4", "The same version, signed a second later, was verified before", "untrusted", newest=before("2.19.4", at(ISSUED, 1)))
    verify("RL4", "The same version, signed a second earlier, was verified before", "valid", newest=before("2.19.4", at(ISSUED, -1)))
    verify("RL4", "A lower version, signed later, was verified before", "valid", newest=before("2.19.3", NOW))
    verify("RL4", "A release candidate after an earlier candidate", "valid", FILES, release_of(version="2.20.0-rc.2"), newest=before("2.20.0-rc.1"))
    verify("RL4", "Candidate 2 after candidate 10", "untrusted", FILES, release_of(version="2.20.0-rc.2"), newest=before("2.20.0-rc.10"))
    verify("RL4", "A candidate after its release", "untrusted", FILES, release_of(version="2.20.0-rc.2"), newest=before("2.20.0"))
    verify("RL4", "alpha after beta", "untrusted", FILES, release_of(version="2.20.0-alpha"), newest=before("2.20.0-beta"))
    verify("RL4", "A word after a number", "valid", FILES, release_of(version="2.20.0-a"), newest=before("2.20.0-1"))
    verify("RL5 RL4", "Older, and a file is missing", "several", {first: FILES[first]}, newest=before("3.0.0"))
    verify("RL4", "With a build, after the same version without one", "valid", FILES, release_of(version="2.19.4+b"), newest=before("2.19.4"))
    verify("RL4", "Without a build, after the same version with one", "untrusted", newest=before("2.19.4+b"))
    verify("RL4", "Build 2 after build 10", "untrusted", FILES, release_of(version="2.19.4+2"), newest=before("2.19.4+10"))
    verify("RL4", "Build 1 after build 01", "untrusted", FILES, release_of(version="2.19.4+1"), newest=before("2.19.4+01"))
    verify("RL4", "Build 01 after build 1", "valid", FILES, release_of(version="2.19.4+01"), newest=before("2.19.4+1"))
    verify("RL5 RL2", "For another product, and a file is missing", "mismatch", {first: FILES[first]}, release_of(product="other"))
