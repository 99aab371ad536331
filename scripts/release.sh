#!/bin/sh
# Makes the files of a release in a new folder:
#
#   airseal-VERSION-TARGET.tar.gz   the static program, man pages, completions, contrib
#   airseal_VERSION-1_ARCH.deb      if cargo-deb is installed
#   airseal-VERSION-1.ARCH.rpm      if cargo-generate-rpm is installed
#   airseal-VERSION-TARGET.cdx.json     what the program is made of: an SBOM (CycloneDX)
#   airseal-VERSION-py3-….whl       the packages for other languages: for Python, ...
#   airseal-VERSION.tgz, airseal-linux-x64-VERSION.tgz      ... for Node.js, if npm is installed
#   airseal-go-VERSION.tar.gz       ... for Go
#   airseal-c-VERSION-linux-ARCH.tar.gz     ... and the library for C, Java, C#: glibc 2.17
#   airseal-airseal-VERSION.tar.gz  the Ansible collection, if ansible-galaxy is installed
#   SHA256SUMS                      checksums of all of them: sha256sum -c SHA256SUMS
#   release.json                    the same, signed, if a vendor folder is given
#
#   scripts/release.sh FOLDER [VENDOR_FOLDER [PASSPHRASE_FILE]]
#
# The same source gives the same bytes: file times are the time of the last commit, or
# SOURCE_DATE_EPOCH. You can also sign later, on the machine with the key:
# airseal vendor release.
set -eu

out=${1:?usage: scripts/release.sh FOLDER}
vendor=${2:+$(cd "$2" && pwd)}
passphrase=${3:+$(cd "$(dirname "$3")" && pwd)/$(basename "$3")}
mkdir "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
umask 022

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd)" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
for tool in cargo-auditable cargo-cyclonedx; do
    if ! command -v "$tool" > /dev/null; then
        echo "a release says what it is made of, for which $tool is needed: cargo install $tool --locked" >&2
        exit 1
    fi
done
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
triple=$(rustc -vV | sed -n 's/^host: //p')

program=$(scripts/build_static.sh)
scripts/sbom.sh "$out" > /dev/null
test "$("$program" --version)" = "airseal $version"

name=airseal-$version-$triple
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/$name"
cp "$program" README.md CHANGELOG.md LICENSE "$stage/$name/"
cp -R man completions contrib docs "$stage/$name/"
chmod -R u=rwX,go=rX "$stage/$name"
tar --create --directory "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@$SOURCE_DATE_EPOCH" "$name" | gzip -9n > "$out/$name.tar.gz"

if command -v cargo-deb > /dev/null; then
    scripts/package_deb.sh "$out" > /dev/null
else
    echo 'no Debian package: cargo-deb is not installed' >&2
fi
if command -v cargo-generate-rpm > /dev/null; then
    scripts/package_rpm.sh "$out" > /dev/null
else
    echo 'no .rpm: cargo-generate-rpm is not installed' >&2
fi

scripts/package_python.sh "$out" > /dev/null || echo 'no Python package: it was not built' >&2
scripts/package_c.sh "$out" > /dev/null || echo 'no C library: it was not built' >&2
case $triple in
x86_64-*)
    if command -v npm > /dev/null; then
        scripts/package_node.sh "$out" > /dev/null
    else
        echo 'no packages for Node.js: npm is not installed' >&2
    fi
    scripts/package_go.sh "$out" > /dev/null
    ;;
*) echo 'no packages for Node.js and Go: they are for x86-64' >&2 ;;
esac

! command -v ansible-galaxy > /dev/null || scripts/package_ansible.sh "$out" > /dev/null

cd "$out"
sha256sum -- airseal* > SHA256SUMS
if [ -n "$vendor" ]; then
    "$program" vendor release airseal* SHA256SUMS --release-version "$version" --dir "$vendor" \
        ${passphrase:+--passphrase-file "$passphrase"} -o release.json > /dev/null
fi
cat SHA256SUMS
