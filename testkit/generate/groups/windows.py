from kit import NOW, at, license_of

ABOUT = "The times of a license and of its signer at their edges, and what is revoked"


def make(group):
    group.share("bundle", __import__("kit").BUNDLE)
    license = license_of()
    end = license["expires_at"]
    group.verify("W2", "The last second of the license", "valid", license, clock={"now": end})
    group.verify("W3", "The first second after it", "grace", license, clock={"now": at(end, 1)})
