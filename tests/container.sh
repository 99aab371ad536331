#!/bin/sh
# examples/container/entrypoint.sh as a container would run it: no root, no
# capability, a root file system that cannot be written, and one volume. As root
# on Linux it is so; elsewhere the same steps run without these walls, and say so.
#
#   sh tests/container.sh target/release/airseal
set -eu

cd "$(dirname "$0")/.."
program=${1:-target/release/airseal}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_HOME AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true
chmod 755 "$work"
mkdir "$work/bin" "$work/import" "$work/trust" "$work/home" "$work/mount"
install -m 755 "$program" "$work/bin/airseal"
install -m 755 examples/container/entrypoint.sh "$work/bin/entrypoint.sh"
cd "$work"

fail() {
    printf 'not so: %s\n' "$*" >&2
    cat log >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }

walls=yes
unshare --mount setpriv --reuid 10001 --regid 10001 --clear-groups true 2> /dev/null || walls=no
[ "$walls" = yes ] || echo 'not shown here: a read-only root file system and another user need root'

# container VOLUME VARIABLE=VALUE... -- PRODUCT ARGUMENT...: a new container; its
# exit code, and what it said in log. VOLUME may be none.
container() {
    volume=$1
    shift
    vars=
    while [ "$1" != -- ]; do
        vars="$vars $1"
        shift
    done
    shift
    code=0
    if [ "$walls" = yes ]; then
        # The words of $vars are wanted apart; there is no blank in them.
        # shellcheck disable=SC2016,SC2086
        unshare --mount --propagation private sh -euc '
            volume=$1; shift
            if [ "$volume" != none ]; then mount --bind "$volume" mount; fi
            mount -o remount,bind,ro /
            for at in "$PWD" /tmp; do
                if mountpoint -q "$at"; then mount -o remount,bind,ro "$at"; fi
            done
            exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs \
                --inh-caps=-all --bounding-set=-all env -i "$@"
        ' sh "$volume" PATH="$work/bin:/usr/bin:/bin" HOME=/nonexistent AIRSEAL_HOME="$work/mount" \
            TRUST_FILE="$work/trust/trust.json" IMPORT_FOLDER="$work/import" $vars \
            entrypoint.sh "$@" > log 2>&1 || code=$?
    else
        rm -rf mount
        if [ "$volume" = none ]; then mkdir mount; else ln -s "$volume" mount; fi
        # shellcheck disable=SC2086
        env -i PATH="$work/bin:/usr/bin:/bin" HOME=/nonexistent AIRSEAL_HOME="$work/mount" \
            TRUST_FILE="$work/trust/trust.json" IMPORT_FOLDER="$work/import" $vars \
            entrypoint.sh "$@" > log 2>&1 || code=$?
    fi
    return "$code"
}

bin/airseal vendor init --product acme-dock --dir vendor --no-passphrase > log
cp vendor/trust.json trust/
fingerprint=$(cat vendor/root.fingerprint)
install -d -m 700 "$work/license"
if [ "$walls" = yes ]; then chown 10001:10001 license; fi
set -- LICENSE_EMAIL=ops@acme.example "TRUST_FINGERPRINT=$fingerprint"

# shellcheck disable=SC2016
container "$work/license" "$@" -- sh -c 'echo "started $LICENSE_VERDICT as $(id -u)"' || fail 'it starts without a license'
grep -q '^started 18' log || fail 'the product is told the verdict'
[ "$walls" = no ] || grep -q 'as 10001$' log || fail 'it does not run as root'
[ -s license/instance.key ] || fail 'the identity is in the volume'
[ "$(stat -c %a license/instance.key)" = 600 ] || fail 'only its user can read it'
key=$(sha256sum < license/instance.key)
ok 'the first start registers, and starts without a license'

if [ "$walls" = yes ]; then
    # shellcheck disable=SC2016
    container "$work/license" "$@" -- sh -c 'touch /etc/x /tmp/x "$PWD/x"' && fail 'the root file system is read-only'
    grep -c 'Read-only file system' log | grep -qx 3 || fail 'the root file system is read-only'
fi

code=0
container "$work/license" "$@" LICENSE_GATE=refuse -- echo started || code=$?
[ "$code" -eq 18 ] || fail "the gate ends with the verdict, not $code"
! grep -qx started log || fail 'the gate keeps the product from starting'
ok 'a gate ends with the code of the verdict'

bin/airseal vendor issue license/request.json --dir vendor --days 30 --limit nodes=10 -o import/license.json > log
chmod 644 import/license.json
# shellcheck disable=SC2016
container "$work/license" "$@" LICENSE_GATE=refuse -- sh -c 'echo "started $LICENSE_VERDICT"' || fail 'a license lets it start'
grep -qx 'started good' log || fail 'the license is good'
rm import/license.json
container "$work/license" "$@" LICENSE_GATE=refuse -- true || fail 'the license stays in the volume'
[ "$(sha256sum < license/instance.key)" = "$key" ] || fail 'the identity is the same in every new container'
code=0
container "$work/license" "$@" LICENSE_GATE=refuse LICENSE_ASK=--limit=nodes=11 -- true || code=$?
[ "$code" -eq 16 ] || fail 'what is asked for is asked'
ok 'a new container is the same instance, with its license'

code=0
AIRSEAL_HOME=$work/license bin/airseal telemetry check > log 2>&1 || code=$?
[ "$code" -eq 3 ] || fail 'usage data are off: nobody was told'
# A signal reaches the product, not a shell around it; so does its exit code.
code=0
# shellcheck disable=SC2016
container "$work/license" "$@" -- sh -c 'grep -q entrypoint "/proc/$PPID/cmdline" && exit 9; exit 42' || code=$?
[ "$code" -eq 42 ] || fail "the product takes the place of the entrypoint ($code)"

echo '{' > import/broken.json
container "$work/license" "$@" LICENSE_GATE=refuse -- true || fail 'a bad file in the folder stops nothing'
grep -q broken.json log || fail 'a bad file is named'
container none "$@" -- true || fail 'it starts without a volume'
grep -q 'is no volume' log || fail 'a missing volume is said'
install -d -m 700 "$work/community"
if [ "$walls" = yes ]; then chown 10001:10001 community; fi
container "$work/community" "TRUST_FINGERPRINT=$fingerprint" LICENSE_EDITION=community LICENSE_GATE=refuse -- \
    true || fail 'the Community Edition starts without a license'
ok 'what is wrong is said and stops nothing that was not asked to stop'

printf 'The container holds.\n'
