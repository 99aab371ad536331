#!/bin/sh
# Writes what the static program is made of, as a CycloneDX SBOM, into FOLDER, and prints its
# path. The same source gives the same bytes: the time in it is that of the last commit, or
# SOURCE_DATE_EPOCH; it has no path of this machine and no random number.
#
#   scripts/sbom.sh FOLDER
set -eu
[ $# = 1 ] || { echo 'usage: scripts/sbom.sh FOLDER' >&2; exit 2; }
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
if ! command -v cargo-cyclonedx > /dev/null; then
    echo 'cargo-cyclonedx is needed: cargo install cargo-cyclonedx --locked' >&2
    exit 1
fi
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
triple=$(rustc -vV | sed -n 's/^host: //p')
file=$out/airseal-$version-$triple.cdx.json

# What cargo-cyclonedx is asked about is the program alone: for tests, crates get more features.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R src Cargo.lock rust-toolchain.toml "$work/"
awk '/^\[/ { keep = !/^\[(dev-dependencies|workspace|\[test\]|\[bench\])/ } keep' Cargo.toml > "$work/Cargo.toml"
cargo tree --locked --edges normal,no-proc-macro --target "$triple" --prefix none --format '{p}' > "$work/linked"
cd "$work"
CARGO_NET_OFFLINE=true cargo cyclonedx -q --format json --spec-version 1.5 --describe binaries --no-build-deps \
    --target "$triple"
python3 - "$file" << 'END'
import json
import sys

sbom = json.load(open("airseal_bin.cdx.json"))
linked = {tuple(line.split()[:2]) for line in open("linked") if line.strip()}
# Macros ran when it was built, and are not in it.
sbom["components"] = [one for one in sbom["components"] if (one["name"], "v" + one["version"]) in linked]
# No registry has the program, and where its source was is nobody's concern.
program = sbom["metadata"]["component"]
path, name = program["bom-ref"], f"pkg:generic/{program['name']}@{program['version']}"
program["bom-ref"] = program["purl"] = name
there = {name} | {one["bom-ref"] for one in sbom["components"]}
dependencies = []
for one in sbom["dependencies"]:
    one["ref"] = name if one["ref"] == path else one["ref"]
    if one["ref"] in there:
        if "dependsOn" in one:
            one["dependsOn"] = [other for other in one["dependsOn"] if other in there]
        dependencies.append(one)
sbom["dependencies"] = dependencies
with open(sys.argv[1], "w") as file:
    json.dump(sbom, file, indent=2, ensure_ascii=False)
    file.write("\n")
END
echo "$file"
