"""The golden files: one of each kind of document, in each of the three forms."""

from groups.advisories import advisories_of, advisory_of
from groups.catalogues import catalogue_of, content_of, field_of, words_of
from groups.ledgers import chain
from groups.policies import policy_of
from groups.releases import release_of
from groups.reports import erasure_of, report_of
from kit import (
    INSTANCE,
    ISSUED,
    ROOT,
    ROOT2,
    ROOT3,
    SIGNER,
    SIGNER2,
    STRANGER,
    armor,
    b64,
    bundle_of,
    canonical,
    compact,
    license_id,
    license_of,
    line,
    request_of,
    revoked,
    roots,
    sha256,
    signed,
    signer,
    signers,
)

KINDS = ("license", "release", "notices", "policy", "catalogue")


def trust():
    """Two of three roots, a signer for everything and one of another algorithm, and revocations."""
    p256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
    entries = signers((SIGNER, signer(SIGNER, *KINDS)), (SIGNER2, signer(SIGNER2, not_after="2026-06-30T23:59:59Z")))
    entries[sha256(p256)] = {**signer(SIGNER), "public_key": b64(p256)}
    return bundle_of(
        3,
        expires_at="2030-01-01T00:00:00Z",
        roots=roots(ROOT, ROOT2, ROOT3, threshold=2),
        signers=dict(sorted(entries.items())),
        revoked_keys={STRANGER.id: revoked("leaked")},
        revoked_licenses={license_id(7): revoked("returned", until="2027-06-30T23:59:59Z"), license_id(8): revoked("stolen")},
        issued_log={"entries": 8, "sha256": "ab" * 32},
    )


def ledger():
    head = {"schema": 1, "instance": INSTANCE.instance, "public_key": INSTANCE.text, "exported_at": ISSUED}
    entries = chain(("notice", {"catalogue": "1"}), "registered", "license-imported", "objection", "objection-lifted")
    return compact(head)[:-1] + b',"entries":[' + b",".join(entries) + b"]}"


def documents():
    """The name of each file, its kind, and its bytes."""
    whole = license_of(
        organization="Größe GmbH",
        plan="pro",
        data_region="eu",
        releases_until="2027-06-30",
        limits={"nodes": 10, "users": None},
        features=["rbac", "sso"],
        metadata={"order": "4711"},
    )
    advisory = advisory_of(
        also_affected=[{"affected": ">=3.0, <3.1", "fixed": "3.1.0"}],
        cves=["CVE-2026-12345"],
        remediations=[{"category": "vendor_fix", "text": "Upgrade to 2.19.5", "url": "https://acme.example/2.19.5"}],
        csaf={"id": "acme-2026-4", "version": "1", "document": "{}"},
    )
    support = [{"versions": ">=2.0, <3.0", "until": "2031-12-31T23:59:59Z"}]
    catalogue = content_of(
        field_of(snapshot="server.stacks"),
        words_of("local", "nfs"),
        controller={"name": "Acme GmbH", "contact": "privacy@acme.example"},
        transfers="None: the data stays in Frankfurt am Main",
        hosts=["usage.acme.example"],
    )
    yield "trust", "trust", signed("trust", trust(), ROOT, ROOT3)
    yield "license", "license", signed("license", whole, SIGNER)
    yield "license-community", "license", signed("license", {key: value for key, value in license_of(2, edition="community", instance=None, expires_at=None).items() if key != "email"}, SIGNER)
    yield "registration", "registration", signed("registration", request_of(policy="2026-11"), INSTANCE)
    yield "report", "report", signed("report", canonical(report_of()), INSTANCE)
    yield "release", "release", signed("release", release_of(), SIGNER)
    yield "advisories", "notices", signed("notices", advisories_of(advisory, support=support), SIGNER)
    yield "policy", "policy", signed("policy", policy_of(), SIGNER)
    yield "catalogue", "catalogue", signed("catalogue", catalogue_of(catalogue), SIGNER)
    yield "erasure", "erasure", signed("erasure", erasure_of(), INSTANCE)
    yield "ledger", "ledger", signed("ledger", ledger(), INSTANCE)


def files():
    for name, kind, file in documents():
        yield f"{name}.json", file
        yield f"{name}.armor.txt", armor(kind, file)
        yield f"{name}.line.txt", line(kind, file)
