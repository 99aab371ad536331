#!/usr/bin/env python3
"""Says in Markdown what one SBOM (CycloneDX, from scripts/sbom.sh) has that another lacks.

    scripts/sbom_diff.py OLD.cdx.json NEW.cdx.json
"""

import json
import sys


def components(path):
    """The versions of each component, and its licenses."""
    with open(path, encoding="utf-8") as file:
        sbom = json.load(file)
    versions, licenses = {}, {}
    for one in sbom["components"]:
        versions.setdefault(one["name"], []).append(one["version"])
        said = [entry.get("expression") or entry["license"].get("id") for entry in one.get("licenses", [])]
        licenses[one["name"]] = ", ".join(filter(None, said))
    return {name: ", ".join(sorted(found)) for name, found in versions.items()}, licenses


(old, _), (new, licenses) = components(sys.argv[1]), components(sys.argv[2])
print(f"{len(old)} crates before, {len(new)} now.\n")
print("| crate | before | now | license |\n| --- | --- | --- | --- |")
for name in sorted(old.keys() | new.keys()):
    if old.get(name) != new.get(name):
        print(f"| {name} | {old.get(name, '')} | {new.get(name, '')} | {licenses.get(name, '')} |")
