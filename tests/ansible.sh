#!/bin/sh
# The Ansible collection: built, installed without a network, linted, and its role run
# against this machine, in a folder of its own: a first run, a license, a second run
# that changes nothing, and check mode that changes nothing and says what would.
# Needs ansible-core and ansible-lint in the PATH and a built program:
#
#   sh tests/ansible.sh target/release/airseal
set -eu

cd "$(dirname "$0")/.."
source=$(pwd)
program=${1:-target/release/airseal}
case $program in /*) ;; *) program=$source/$program ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_HOME AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true
ANSIBLE_COLLECTIONS_PATH=$work/collections
ANSIBLE_HOME=$work/ansible
ANSIBLE_LOCALHOST_WARNING=False
ANSIBLE_NOCOLOR=1
NO_COLOR=1
LC_ALL=C.UTF-8
export ANSIBLE_COLLECTIONS_PATH NO_COLOR ANSIBLE_HOME ANSIBLE_LOCALHOST_WARNING ANSIBLE_NOCOLOR LC_ALL
cd "$work"

fail() {
    printf 'not so: %s\n' "$*" >&2
    cat "$work/log" >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }

"$program" vendor init --product acme-dock --dir vendor --no-passphrase > /dev/null
mkdir host
cat > settings.yml << END
airseal_binary: $program
airseal_program: $work/host/airseal
airseal_home: $work/host/home
airseal_exchange: $work/host/exchange
airseal_policy_file: $work/host/etc/policy.toml
airseal_trust: $work/vendor/trust.json
airseal_fingerprint: $(cat vendor/root.fingerprint)
airseal_email: ops@acme.example
airseal_requests: $work/requests
airseal_licenses: $work/licenses
ansible_python_interpreter: $(command -v python3)
END

# Two hosts' names on this one machine would share its state: one is enough.
play() { ansible-playbook -i site-17, -c local airseal.airseal.site -e @settings.yml "$@" > log 2>&1; }
# How many tasks say that they changed something.
changed() { sed -n 's/^site-17 .*changed=\([0-9]*\).*/\1/p' log; }
# Everything on the host and the controller; the noted time is airseal's own.
sums() { find host requests licenses -type f ! -name clock.json -exec sha256sum {} + 2> /dev/null | sort; }
airseal() { "$work/host/airseal" --home "$work/host/home" "$@"; }

mkdir first second
for folder in first second; do "$source/scripts/package_ansible.sh" "$work/$folder" > log 2>&1 || fail 'it can be built'; done
collection=$(cd first && echo *)
[ "$collection" = "airseal-airseal-$("$program" --version | cut -d ' ' -f 2).tar.gz" ] || fail "its version is the program's"
cmp "first/$collection" "second/$collection"
ansible-galaxy collection install --offline "first/$collection" -p collections > log 2>&1 || fail 'it can be installed'
ansible-galaxy collection verify --offline airseal.airseal > log 2>&1 || fail 'its checksums are right'
installed=collections/ansible_collections/airseal/airseal
for wanted in README.md meta/runtime.yml playbooks/site.yml roles/airseal/tasks/main.yml; do
    [ -s "$installed/$wanted" ] || fail "$wanted is in it"
done
# The source, because galaxy.yml is not in what is built.
cp -R "$source/contrib/ansible" source
(cd source && ansible-lint --offline --profile production) > log 2>&1 || fail 'ansible-lint has no remark'
grep -q "'production' was required, and it passed" log || fail 'ansible-lint looked at it'
ansible-playbook --syntax-check -i site-17, airseal.airseal.site > log 2>&1 || fail 'the syntax is right'
ok 'the collection is built with the same bytes each time, installed without a network, and linted'

play --check || fail 'check mode works before the first run'
[ "$(changed)" -gt 0 ] || fail 'check mode says that a first run would change something'
grep -q 'would pin the trust bundle, register ops@acme.example' log || fail 'check mode says what a first run would do'
[ -z "$(ls host)" ] || fail 'check mode installs nothing'
ok 'check mode before the first run changes nothing and says what would'

play || fail 'the first run works'
[ "$(changed)" -gt 0 ] || fail 'the first run changes something'
grep -q 'missing: no license is installed' log || fail 'the verdict is shown'
[ "$(airseal status --json | sed 's/.*"label":"\([^"]*\)".*/\1/')" = site-17 ] || fail 'the label is the host'
cmp -s requests/site-17.json host/home/registration.json || fail 'the request is fetched byte for byte'
grep -qx 'telemetry = "off"' host/etc/policy.toml || fail 'the policy is written'
code=0
airseal telemetry check > /dev/null 2>&1 || code=$?
[ "$code" -eq 3 ] || fail 'usage data are off'
sums > before
play || fail 'a second run works'
[ "$(changed)" -eq 0 ] || fail 'a second run changes nothing'
sums | cmp - before
ok 'a first run registers and fetches the request; a second one changes nothing'

"$program" vendor issue requests --dir vendor --days 30 -o licenses > /dev/null 2>&1
sums > before
play --check || fail 'check mode works'
[ "$(changed)" -gt 0 ] || fail 'check mode says that the license would be imported'
grep -q 'would import what is new' log || fail 'check mode says what it would import'
sums | cmp - before
play || fail 'the license comes in'
[ "$(changed)" -gt 0 ] || fail 'a license is a change'
grep -q '"msg": "valid: ' log || fail 'the license is valid'
airseal verify > /dev/null
sums > before
for mode in --check --diff; do
    play "$mode" || fail "$mode"
    [ "$(changed)" -eq 0 ] || fail "a run with $mode changes nothing"
done
sums | cmp - before
ok 'a license in the folder is imported once'

# Somebody switches figures on; a new bundle revokes the license.
rm host/etc/policy.toml
# A disclosure to /dev/null would be shown to nobody.
airseal telemetry on > shown 2>&1
play --check || fail 'check mode after a change by hand'
grep -q 'would run airseal telemetry off' log || fail 'check mode says that figures would go off'
airseal telemetry check > /dev/null 2>&1 || fail 'check mode leaves them on'
play || fail 'a run after a change by hand'
code=0
airseal telemetry check > /dev/null 2>&1 || code=$?
[ "$code" -eq 3 ] || fail 'usage data are off again'
id=$(airseal status --json | sed 's/.*"license_id":"\([^"]*\)".*/\1/')
"$program" vendor revoke "$id" --yes --dir vendor --reason 'moved' > /dev/null
if play; then fail 'a revoked license stops the play'; fi
grep -q 'was revoked on' log || fail 'the reason is shown'
ok 'what was changed by hand is put right; a verdict that is not accepted stops the play'

printf 'The Ansible collection holds.\n'
