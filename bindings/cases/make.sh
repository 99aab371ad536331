#!/bin/sh
# Makes what the cases are about, in a new folder: state folders (homes/), documents
# (files/) and stand-ins for the program (programs/).
#
#   bindings/cases/make.sh FOLDER PROGRAM
set -eu
program=$(realpath "$2")
mkdir "$1"
cd "$1"
# Nothing of whoever runs this has a say.
airseal() { env -i HOME="$PWD/person" "$program" "$@"; }
mkdir person homes files programs

# A vendor, and an instance that somebody showed the disclosure: standard error is a file.
{
    airseal vendor init --product acme-dock --dir vendor --no-passphrase
    fingerprint=$(cat vendor/root.fingerprint)
    airseal --home homes/registered trust pin vendor/trust.json --fingerprint "$fingerprint"
    airseal --home homes/registered register --email ops@acme.example -o request.json

    # The licenses: of this instance, each for another time, and of another instance.
    issue() { airseal vendor issue "$1" --dir vendor --limit nodes=10 --feature rbac -o "files/$2.json" "$3" "$4" "$5" "$6" "$7" "$8"; }
    issue request.json valid --not-before 2020-01-01 --expires 2099-12-31 --grace-days 14
    issue request.json grace --not-before 2020-01-01 --expires 2026-01-31 --grace-days 3650
    issue request.json expired --not-before 2020-01-01 --expires 2021-01-01 --grace-days 14
    issue request.json not-yet-valid --not-before 2098-01-01 --expires 2099-12-31 --grace-days 14
    airseal vendor issue request.json --dir vendor --days 365 --releases-until 2027-06-30 -o files/releases.json

    airseal --home homes/other trust pin vendor/trust.json --fingerprint "$fingerprint"
    airseal --home homes/other register --email ops@other.example -o other.json
    issue other.json mismatch --not-before 2020-01-01 --expires 2099-12-31 --grace-days 14

    # Of another vendor's keys, for the same product and instance.
    airseal vendor init --product acme-dock --dir thief --no-passphrase
    airseal vendor issue request.json --dir thief --days 365 --limit nodes=10 -o files/untrusted.json

    # The states of a license.
    for name in licensed revoked clock off unreadable damaged; do
        cp -R homes/registered "homes/$name"
        airseal --home "homes/$name" import files/valid.json
    done
    airseal --home homes/off telemetry off
    airseal vendor revoke "$(sed 's/.*"license_id":"\([^"]*\)".*/\1/' vendor/issued.jsonl | head -n 1)" --dir vendor --reason other
    airseal --home homes/revoked import vendor/trust.json
    # The clock was seen after the license had ended.
    sed 's/"observed":"[^"]*"/"observed":"2200-01-01T00:00:00Z"/' homes/clock/clock.json > clock.json
    cat clock.json > homes/clock/clock.json
    grep -q 2200 homes/clock/clock.json
    echo 'enabled = tr' > homes/unreadable/telemetry.toml
    echo '{}' > homes/damaged/trust.json
    mkdir homes/empty

    # Registered where nobody could read the disclosure.
    airseal --home homes/undecided trust pin vendor/trust.json --fingerprint "$fingerprint"
    airseal --home homes/undecided --quiet register --email ops@acme.example -o undecided.json
} > made 2>&1 || { cat made >&2; exit 1; }
echo 'telemetry = "off"' > files/policy.toml
echo 'not a license' > files/malformed.json
# What a service manager hands over; a folder cannot be read as a file.
mkdir -p credentials/license credentials/policy credentials/folder/airseal.license
cp files/valid.json credentials/license/airseal.license
cp files/policy.toml credentials/policy/airseal.policy

# Stand-ins: what a program can do instead of answering.
stand_in() {
    { echo '#!/bin/sh'; cat; } > "programs/$1"
    chmod 755 "programs/$1"
}
# A wrong answer to each question at once: a license and usage data that are allowed.
yes='"verdict":"valid","reason":"so it is said","allowed":true'
stand_in killed << 'END'
kill -KILL $$
END
stand_in killed-after-answer << END
echo '{$yes}'
kill -KILL \$\$
END
stand_in hangs << 'END'
exec sleep 60
END
# A child keeps the pipes open, and must not be left over: compare.py looks for it.
stand_in hangs-in-a-child << 'END'
sleep 60 &
echo $! >> "$0.children"
wait
END
stand_in leaves-a-child << END
sleep 60 &
echo \$! >> "\$0.children"
echo '{$yes}'
END
stand_in silent << 'END'
exit 0
END
stand_in rubbish << 'END'
echo 'Segmentation fault (but not really)'
END
stand_in not-an-object << 'END'
echo '["valid"]'
END
stand_in cut-off << 'END'
printf '{"verdict":"valid","rea'
END
stand_in two-answers << END
echo '{$yes}'
echo '{$yes}'
END
stand_in not-text << 'END'
printf '{"verdict":"valid","reason":"\377","allowed":true}'
END
stand_in deep << 'END'
head -c 1000000 /dev/zero | tr '\0' '['
END
stand_in wrong-types << 'END'
echo '{"verdict":true,"reason":"so it is said","allowed":"true"}'
END
stand_in wrong-type-beside << END
echo '{$yes,"not_covered":"everything"}'
END
stand_in yes-with-exit-1 << END
echo '{$yes}'
exit 1
END
stand_in no-with-exit-0 << 'END'
echo '{"verdict":"expired","reason":"so it is said","allowed":false}'
END
stand_in error-with-exit-0 << 'END'
echo '{"error":{"code":1,"message":"so it is said","hint":null}}'
END
stand_in verdict-of-tomorrow << 'END'
echo '{"verdict":"suspended","reason":"so it is said"}'
exit 20
END
stand_in keys-of-tomorrow << END
echo '{$yes,"mood":"good","not_covered":[{"limit":"nodes","asked":3,"licensed":2,"mood":1},{"color":"blue"}]}'
END
stand_in error-of-tomorrow << 'END'
echo '{"error":{"code":40,"message":"so it is said","mood":"bad"}}'
exit 40
END
stand_in floods << 'END'
exec yes
END
stand_in talks-a-lot << END
head -c 5000000 /dev/zero | tr '\0' 'x' >&2
echo '{$yes}'
END
# What of the caller's environment reaches the program.
stand_in environment << 'END'
printf '{"verdict":"valid","reason":"%s"}' "$(/usr/bin/env | /usr/bin/sed 's/=.*//' |
    LC_ALL=C /usr/bin/sort | /usr/bin/grep -vE '^(PWD|OLDPWD|SHLVL|_)$' | /usr/bin/tr '\n' ' ')"
END
# How the program is called.
stand_in arguments << 'END'
reason=$(printf '%s ' "$@")
printf '{"verdict":"valid","reason":"%s","allowed":true}' "$reason"
END
echo 'not a program' > programs/not-executable
mkdir programs/a-folder
