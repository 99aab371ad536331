#!/bin/sh
# Takes care of the license, then runs the product: entrypoint.sh PRODUCT ARGUMENT...
#
#   LICENSE_EMAIL         register with this address at the first start
#   LICENSE_EDITION       business (default) or community, which needs no address
#   TRUST_FINGERPRINT     pin /etc/airseal/trust.json if its roots have this fingerprint;
#                         not needed if the vendor compiled the bundle in; a newer
#                         bundle that is mounted there later is imported
#   LICENSE_ASK           what the license must cover: `--limit nodes=8 --feature rbac`
#   LICENSE_GATE          warn (default): start with any verdict, and pass it to the
#                         product in LICENSE_VERDICT; refuse: exit with its exit code
#
# Licenses and newer trust bundles in /import are imported at every start. Or mount
# a license as a secret and name it in AIRSEAL_LICENSE_PATH: then each check reads it
# again, and a renewal needs no restart. AIRSEAL_HOME is the volume, or a folder in it.
set -eu

AIRSEAL_HOME=${AIRSEAL_HOME:-/var/lib/airseal}
export AIRSEAL_HOME
trust=${TRUST_FILE:-/etc/airseal/trust.json}
import=${IMPORT_FOLDER:-/import}
say() { printf 'license: %s\n' "$*" >&2; }

# The root of a mounted volume often belongs to root, and no other user's folder is written to.
[ -e "$AIRSEAL_HOME" ] || mkdir -m 700 "$AIRSEAL_HOME" || say "$AIRSEAL_HOME cannot be made"

# Without a volume, or with one in memory, every new container is a new instance.
if { ! mountpoint -q "$AIRSEAL_HOME" && ! mountpoint -q "${AIRSEAL_HOME%/*}"; } ||
    [ "$(stat -f -c %T "$AIRSEAL_HOME")" = tmpfs ]; then
    say "$AIRSEAL_HOME is no volume: the instance's identity ends with this container;" \
        'only a license for any instance counts in the next one'
fi

if [ -n "${TRUST_FINGERPRINT:-}" ] && ! airseal trust show > /dev/null 2>&1; then
    airseal trust pin "$trust" --fingerprint "$TRUST_FINGERPRINT" >&2 || say 'the trust bundle was not pinned'
fi

# A newer bundle may have been mounted since: what it revokes must not be valid.
if [ -f "$trust" ] && airseal trust show > /dev/null 2>&1; then
    airseal import "$trust" >&2 || say 'the mounted trust bundle was not imported'
fi

# Quiet: a disclosure in a log that nobody reads does not count as shown, so usage data
# stays off until a person turns it on.
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

# A file that is refused is named, and the others are still imported.
if [ -n "$(ls "$import" 2> /dev/null)" ]; then
    airseal import "$import" >&2 || say 'not every file was imported'
fi

code=0
# shellcheck disable=SC2086 # must be split into words
airseal verify ${LICENSE_ASK:-} >&2 || code=$?
# The Community Edition needs no license.
if [ "$code" -eq 18 ] && [ "${LICENSE_EDITION:-business}" = community ]; then code=0; fi
case $code in
0) LICENSE_VERDICT=good ;;
*)
    LICENSE_VERDICT=$code
    if [ "${LICENSE_GATE:-warn}" = refuse ]; then
        say "not started (exit code $code of airseal verify)"
        exit "$code"
    fi
    say "starting anyway (exit code $code of airseal verify)"
    ;;
esac
export LICENSE_VERDICT
exec "$@"
