#!/usr/bin/env python3
"""What the program of a release is made of, as read by others: the SBOM is one by the schema of
CycloneDX, and it lists the crates that cargo links for its target. The list that cargo-auditable wrote into the
program has them all.

    tests/python/sbom.py SBOM PROGRAM
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
import zlib
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]


def written_into(program: str) -> set[tuple[str, str]]:
    """The crates in the program's section, without those that only ran when it was built."""
    with tempfile.TemporaryDirectory() as work:
        section = f"{work}/section"
        subprocess.run(["objcopy", "--dump-section", f".dep-v0={section}", program, f"{work}/copy"], check=True)
        listed = json.loads(zlib.decompress(Path(section).read_bytes()))
    # The runtime is what is not said otherwise.
    return {(one["name"], one["version"]) for one in listed["packages"] if one.get("kind", "runtime") == "runtime"}


def tree(target: str) -> set[tuple[str, str]]:
    """The crates that cargo links for a target."""
    lines = subprocess.run(
        ["cargo", "tree", "--locked", "--edges", "normal,no-proc-macro", "--target", target,
         "--prefix", "none", "--format", "{p}"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.splitlines()
    return {(name, version.removeprefix("v")) for name, version, *_ in map(str.split, filter(None, lines))}


def main() -> None:
    text = Path(sys.argv[1]).read_text()
    sbom = json.loads(text)
    version = SchemaVersion.from_version(sbom["specVersion"])
    wrong = JsonStrictValidator(version).validate_str(text)
    assert wrong is None, wrong
    assert "serialNumber" not in sbom and "file:" not in text and str(Path.home()) not in text

    program = sbom["metadata"]["component"]
    listed = {(one["name"], one["version"]) for one in [program, *sbom["components"]]}
    assert len(listed) == 1 + len(sbom["components"]) > 50
    references = {program["bom-ref"], *(one["bom-ref"] for one in sbom["components"])}
    assert {one["ref"] for one in sbom["dependencies"]} == references
    for one in sbom["components"]:
        assert one["purl"] == f"pkg:cargo/{one['name']}@{one['version']}", one["purl"]
        assert one["hashes"] and one["licenses"], one["name"]
    properties = {one["name"]: one["value"] for one in sbom["metadata"]["properties"]}
    target = properties["cdx:rustc:sbom:target:triple"]
    linked = tree(target)
    assert listed == linked, f"only in the SBOM: {listed - linked}; only in cargo's tree: {linked - listed}"
    # cargo-auditable lists what `cargo metadata` says is used, with some macros and with what no feature
    # of the program asks for. So it may list more, never less.
    written = written_into(sys.argv[2])
    more = written - listed
    assert listed <= written, f"not in the program's list: {listed - written}"
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    assert more <= {(one["name"], one["version"]) for one in lock}, more
    assert len(more) < 20, more
    print(f"{len(listed)} crates are in the SBOM and in cargo's tree; the program lists them, and {len(more)} more")


main()
