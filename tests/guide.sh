#!/bin/sh
# Follows the pages of docs/guide/ word for word, each in a world of its own: a vendor and,
# except for the first install, an instance with a license. tests/readme.sh runs the
# walkthrough and the checks, tests/bindings the pages for products; the pages about a topic
# show commands for other machines.
#
#   sh tests/guide.sh PROGRAM
set -eu
cd "$(dirname "$0")/.."
program=$1
case $program in /*) ;; *) program=$PWD/$program ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$program" "$work/bin/airseal"
# PyKCS11 is a package of the system.
if [ -x /usr/bin/python3 ]; then ln -s /usr/bin/python3 "$work/bin/python3"; fi
PATH=$work/bin:$PATH
export HOME="$work/home"
pages=$PWD/docs/guide
for page in "$pages"/*.md; do
    name=$(basename "$page" .md)
    case $name in build | check | container | embed | embed-c | embed-go | embed-node | embed-python | external-keys-limits | external-keys-services | fleet | monitoring | service | trust | walkthrough) continue ;; esac
    mkdir "$work/$name"
    cd "$work/$name"
    export AIRSEAL_HOME="$PWD/home"
    # Another vendor's page begins with that vendor's folder.
    case $name in
    catalogue)
        cp "$pages/../../examples/catalogues/database.toml" .
        cp "$pages/../../src/catalogue.toml" platform.toml
        awk '/^```$/ { code = 0 } code; /^```sh$/ { code = 1 }' "$page" > commands
        sh -eu commands > out 2>&1 || { printf '%s failed:\n' "$name"; cat out; exit 1; }
        airseal vendor catalogue check "$pages/../../src/catalogue.toml" | grep -q 'controller\.name' || { cat out; exit 1; }
        if airseal vendor catalogue check acme.toml | grep -q 'controller\.name'; then cat out; exit 1; fi
        airseal data show usage --quiet | grep -q '"collations":"2-4"' || { cat out; exit 1; }
        printf '%s holds.\n' "$name"
        continue
        ;;
    esac
    case $name in external-keys* | root-of-three) cp "$pages"/../../examples/*_sign.py . ;; esac
    # The pages that begin with a vendor whose keys are elsewhere.
    case $name in external-keys | external-keys-token | root-of-three) ;; *)
        airseal vendor init --product acme-dock --dir vendor --no-passphrase > /dev/null ;;
    esac
    old_instance=
    case $name in first-install | external-keys | external-keys-instance | external-keys-token | root-of-three) ;; *)
        {
            airseal trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
            airseal register --email ops@acme.example -o request.json
            airseal vendor issue request.json --dir vendor --days 365 --limit nodes=10 -o license.json
            airseal import license.json
        } > /dev/null 2>&1
        old_instance=$(airseal status --json | sed 's/.*"instance":"\([0-9a-f]*\)".*/\1/') ;;
    esac
    export old_instance
    case $name in advisories) cp "$pages/../../examples/csaf/acme-2026-4.json" . ;; esac
    case $name in check-what-is-sent) cp "$pages/../../examples/capture.har" . ;; esac
    awk '/^```$/ { code = 0 } code; /^```sh$/ { code = 1 }' "$page" > commands
    test -s commands
    sh -eu commands > out 2>&1 || { printf '%s failed:\n' "$name"; cat out; exit 1; }
    airseal verify --quiet > /dev/null || { printf '%s ends without a valid license\n' "$name"; cat out; exit 1; }
    printf '%s holds.\n' "$name"
done
