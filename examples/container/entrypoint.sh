#!/bin/sh
# Looks after the license, then becomes the product: entrypoint.sh PRODUCT ARGUMENT...
#
#   LICENSE_EMAIL         register with this address at the first start
#   LICENSE_EDITION       business (default) or community, which needs no address
#   TRUST_FINGERPRINT     pin /etc/airseal/trust.json, if its roots have this one;
#                         not needed where the vendor compiled the bundle in; a
#                         newer bundle that is mounted there later is imported
#   LICENSE_ASK           what to ask of it, such as `--limit nodes=8 --feature rbac`
#   LICENSE_GATE          warn (default): start whatever the verdict, and tell the
#                         product in LICENSE_VERDICT; refuse: end with its exit code
#
# Licenses and newer trust bundles in /import are imported at every start. Or mount
# a license as a secret and name it in AIRSEAL_LICENSE_PATH.
set -eu

AIRSEAL_HOME=${AIRSEAL_HOME:-/var/lib/airseal}
export AIRSEAL_HOME
trust=${TRUST_FILE:-/etc/airseal/trust.json}
import=${IMPORT_FOLDER:-/import}
say() { printf 'license: %s\n' "$*" >&2; }

# Without a volume every new container would be another instance, to be licensed anew.
mountpoint -q "$AIRSEAL_HOME" || say "$AIRSEAL_HOME is no volume: the instance's identity ends with this container"

if [ -n "${TRUST_FINGERPRINT:-}" ] && ! airseal trust show > /dev/null 2>&1; then
    airseal trust pin "$trust" --fingerprint "$TRUST_FINGERPRINT" >&2 || say 'the trust bundle was not pinned'
fi

# A newer bundle that was mounted since: what it revokes must not count any more.
if [ -f "$trust" ] && airseal trust show > /dev/null 2>&1; then
    airseal import "$trust" >&2 || say 'the mounted trust bundle was not imported'
fi

# Quiet: a notice in a log that nobody reads does not count as shown, so usage
# figures stay off until a person switches them on.
case ${LICENSE_EDITION:-business} in
community) airseal register --quiet --edition community > /dev/null || say 'not registered' ;;
*)
    if [ -n "${LICENSE_EMAIL:-}" ]; then
        airseal register --quiet --email "$LICENSE_EMAIL" -o "$AIRSEAL_HOME/request.json" --force \
            > /dev/null ||
            say 'not registered'
        [ ! -s "$AIRSEAL_HOME/request.json" ] || say "the request for the vendor: $AIRSEAL_HOME/request.json"
    fi
    ;;
esac

# A file that is refused says so, and does not hide the others.
if [ -n "$(ls "$import" 2> /dev/null)" ]; then
    airseal import "$import" >&2 || say 'not every file was imported'
fi

code=0
# shellcheck disable=SC2086 # words of their own
airseal verify ${LICENSE_ASK:-} >&2 || code=$?
# A license that is not needed is not missing.
if [ "$code" -eq 18 ] && [ "${LICENSE_EDITION:-business}" = community ]; then code=0; fi
case $code in
0) LICENSE_VERDICT=good ;;
*)
    LICENSE_VERDICT=$code
    if [ "${LICENSE_GATE:-warn}" = refuse ]; then
        say "not started (exit code $code of airseal verify)"
        exit "$code"
    fi
    say "starting all the same (exit code $code of airseal verify)"
    ;;
esac
export LICENSE_VERDICT
exec "$@"
