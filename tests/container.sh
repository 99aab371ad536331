#!/bin/sh
# examples/container/entrypoint.sh as a container would run it: no root, no
# capability, a root file system that cannot be written, and one volume, or one in
# memory; bundle and license in folders as Kubernetes mounts them. As root on Linux
# it is so; elsewhere the first steps run without these walls, and say so.
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

# Whom the container runs as.
user=10001 group=10001

# container VOLUME VARIABLE=VALUE... -- PRODUCT ARGUMENT...: a new container; its
# exit code, and what it said in log. VOLUME may be none, or memory.
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
            volume=$1 user=$2 group=$3; shift 3
            case $volume in
            none) ;;
            memory) mount -t tmpfs -o mode=1777 none mount ;;
            *) mount --bind "$volume" mount ;;
            esac
            mount -o remount,bind,ro /
            for at in "$PWD" /tmp; do
                if mountpoint -q "$at"; then mount -o remount,bind,ro "$at"; fi
            done
            exec setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs \
                --inh-caps=-all --bounding-set=-all env -i "$@"
        ' sh "$volume" "$user" "$group" PATH="$work/bin:/usr/bin:/bin" HOME=/nonexistent AIRSEAL_HOME="$work/mount" \
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

[ "$walls" = yes ] || { echo 'The container holds, as far as it can be shown without root.'; exit; }

# put FOLDER FILE...: writes files as the kubelet writes a Secret or a ConfigMap: into a new folder,
# to which one link is moved in a single step; the names are links through that one.
put() {
    folder=$1
    shift
    mkdir -p "$folder"
    now=$(mktemp -d "$folder/..$(date -u +%Y_%m_%d_%H_%M_%S).XXXXXXXXX")
    old=$(readlink "$folder/..data" || true)
    chmod 755 "$now"
    cp "$@" "$now"
    chmod 644 "$now"/*
    ln -s "$(basename "$now")" "$folder/..data_tmp"
    mv -T "$folder/..data_tmp" "$folder/..data"
    for file; do [ -L "$folder/$(basename "$file")" ] || ln -s "..data/$(basename "$file")" "$folder/"; done
    [ -z "$old" ] || rm -r "${folder:?}/$old"
}
id_of() { bin/airseal inspect "$1" --json | sed 's/.*"license_id":"\([^"]*\)".*/\1/'; }

put config trust/trust.json
install -d -m 700 -o 10001 -g 10001 kept
set -- "$@" "TRUST_FILE=$work/config/trust.json" "AIRSEAL_LICENSE_PATH=$work/secret/license.json" \
    "IMPORT_FOLDER=$work/none"
container "$work/kept" "$@" -- true || fail 'it starts before its license is there'
grep -q 'secret/license.json, which cannot be read' log || fail 'a license that is not there is named'
cp kept/request.json .
for name in first renewed; do
    mkdir "$name"
    bin/airseal vendor issue request.json --dir vendor --days 30 --another -o "$name/license.json" > log
done
put secret first/license.json
cat > bin/product << 'END'
#!/bin/sh
# Asks, waits until it is told to, and asks again.
airseal verify --json > "$AIRSEAL_HOME/before"
while [ ! -e "$AIRSEAL_HOME/go" ]; do sleep 0.1; done
airseal verify --json > "$AIRSEAL_HOME/after"
END
chmod 755 bin/product
( container "$work/kept" "$@" LICENSE_GATE=refuse -- product ) &
product=$!
until [ -s kept/before ]; do
    kill -0 "$product" 2> /dev/null || fail 'the product starts with the mounted license'
    sleep 0.1
done
put secret renewed/license.json
: > kept/go
wait "$product" || fail 'the product goes on'
grep -q "$(id_of first/license.json)" kept/before || fail 'the first license is the mounted one'
grep -q "$(id_of renewed/license.json)" kept/after || fail 'the renewed license counts without a restart'
[ -z "$(ls kept/licenses 2> /dev/null)" ] || fail 'nothing had to be imported'
ok 'a license that changes in a mounted Secret counts at the next check, without a restart'

put import first/license.json
rm import/broken.json
container "$work/kept" "$@" "IMPORT_FOLDER=$work/import" -- true || fail 'a Secret can be imported, too'
[ "$(ls kept/licenses)" = "$(id_of first/license.json).json" ] || fail 'a license behind links is imported once'
bin/airseal vendor revoke "$(id_of renewed/license.json)" --yes --dir vendor --reason leaked > log
code=0
container "$work/kept" "$@" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 0 ] || fail 'until the bundle is mounted nothing is revoked'
put config vendor/trust.json
code=0
container "$work/kept" "$@" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 12 ] || fail "a bundle that was mounted since revokes the license at the next start, not $code"
put config trust/trust.json
code=0
container "$work/kept" "$@" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 12 ] || fail "an older bundle does not bring it back ($code)"
ok 'a newer bundle in a mounted ConfigMap is imported at the next start, and what it revokes is refused'

# Any user: the volume belongs to root and is open to a group, as OpenShift has it.
user=1000680000 group=0
put config vendor/trust.json
install -d -m 2770 -o 0 -g 0 any
# The license is for another instance: the volume above.
code=0
container "$work/any" "$@" "AIRSEAL_HOME=$work/mount/instance" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 12 ] || fail "a revoked license is revoked for everybody ($code)"
bin/airseal vendor issue any/instance/request.json --dir vendor --days 30 -o first/license.json --force > log
put secret first/license.json
# shellcheck disable=SC2016
container "$work/any" "$@" "AIRSEAL_HOME=$work/mount/instance" LICENSE_GATE=refuse -- \
    sh -c 'echo "started as $(id -u):$(id -g)"' ||
    fail 'it runs as any user'
grep -qx 'started as 1000680000:0' log || fail 'it runs as any user'
[ "$(stat -c '%u %a' any/instance/instance.key)" = '1000680000 600' ] || fail 'the key is that of the user alone'
ok 'it runs as a user that no file knows, with a volume that belongs to root'

# No volume at all. What each verdict says is in docs/guide/container.md.
code=0
container none "$@" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 11 ] || fail "without a place to write, nothing can be pinned ($code)"
code=0
container memory "$@" "AIRSEAL_HOME=$work/mount/instance" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 15 ] || fail "in memory, a license for one instance is for another one ($code)"
grep -q 'is no volume' log || fail 'a volume in memory is said'
bin/airseal vendor issue --email ops@acme.example --any-instance --dir vendor --days 30 -o first/license.json --force > log
put secret first/license.json
for _ in 1 2 3; do
    container memory "$@" "AIRSEAL_HOME=$work/mount/instance" LICENSE_GATE=refuse -- true ||
        fail 'in memory, a license for any instance counts at each start'
done
bin/airseal vendor revoke "$(id_of first/license.json)" --yes --dir vendor --reason leaked > log
put config vendor/trust.json
code=0
container memory "$@" "AIRSEAL_HOME=$work/mount/instance" LICENSE_GATE=refuse -- true || code=$?
[ "$code" -eq 12 ] || fail "in memory, the mounted bundle says what is revoked ($code)"
ok 'without a volume, a license for any instance counts, and the verdicts say what is missing'

printf 'The container holds.\n'
