#!/bin/sh
# Makes the Ansible collection, with ansible-galaxy. The same source gives the same bytes: the files are
# in the order of their names, and file times are the time of the last commit, or SOURCE_DATE_EPOCH.
#
#   scripts/package_ansible.sh FOLDER
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
file=airseal-airseal-$version.tar.gz

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/files"
cp -R contrib/ansible "$stage/source"
ANSIBLE_HOME=$stage/home ansible-galaxy collection build "$stage/source" --output-path "$stage" > "$stage/log" ||
    { cat "$stage/log" >&2; exit 1; }
tar --extract --file "$stage/$file" --directory "$stage/files"
# The list of files is in the order of the folder, which differs from disk to disk, and MANIFEST.json
# has the checksum of that list.
python3 - "$stage/files" << 'END'
import hashlib, json, pathlib, sys

folder = pathlib.Path(sys.argv[1])
files = json.loads((folder / "FILES.json").read_bytes())
files["files"].sort(key=lambda file: file["name"])
text = json.dumps(files, indent=1).encode()
(folder / "FILES.json").write_bytes(text)
manifest = json.loads((folder / "MANIFEST.json").read_bytes())
manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(text).hexdigest()
(folder / "MANIFEST.json").write_text(json.dumps(manifest, indent=1))
END
cd "$stage/files"
# MANIFEST.json first: whoever looks for it need not read on.
find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort | sed '/^MANIFEST\.json$/d; 1i MANIFEST.json' > ../list
chmod -R u=rwX,go=rX .
tar --create --no-recursion --owner=0 --group=0 --numeric-owner --format=ustar --mtime="@$SOURCE_DATE_EPOCH" \
    --files-from ../list | gzip -9n > "$out/$file"
echo "$out/$file"
