#!/bin/sh
# A vendor whose private keys are never in the vendor folder, from the first bundle to a root of
# three: the keys are in a token (SoftHSM), in ssh-agent and on paper, and the tools that sign are
# pkcs11-tool, PyKCS11, ssh-agent and openssl. Signatures that are not right are refused, and
# change nothing.
#
#   sh tests/ceremony.sh target/release/airseal
set -eu
cd "$(dirname "$0")/.."
examples=$PWD/examples
program=${1:-target/release/airseal}
case $program in /*) ;; *) program=$PWD/$program ;; esac
work=$(mktemp -d)
agent=
trap '[ -z "$agent" ] || kill "$agent"; rm -rf "$work"' EXIT
unset AIRSEAL_TRUST AIRSEAL_LICENSE AIRSEAL_LICENSE_PATH AIRSEAL_TELEMETRY AIRSEAL_POLICY DO_NOT_TRACK || true
mkdir "$work/bin" "$work/home" "$work/token"
ln -s "$program" "$work/bin/airseal"
# PyKCS11 is a package of the system.
ln -s /usr/bin/python3 "$work/bin/python3"
PATH=$work/bin:$PATH
export HOME="$work/home" AIRSEAL_HOME="$work/site" AIRSEAL_VENDOR_DIR="$work/vendor"
cd "$work"

fail() {
    printf 'not so: %s\n' "$*" >&2
    cat log >&2
    exit 1
}
ok() { printf 'ok %s\n' "$*"; }

# do_ COMMAND...: must succeed; what it says is in log.
do_() { "$@" > log 2>&1 || fail "$*"; }

# The vendor folder, but for the file that notes which command was the last.
sums() { (cd vendor && find . -type f ! -name lock -exec sha256sum {} +) | sort; }

# refused CODE WORDS ARGUMENT...: vendor attach ends with CODE, says WORDS, writes nothing, and the
# folder is what it was.
refused() {
    code=$1 words=$2 got=0
    shift 2
    sums > before
    airseal vendor attach "$@" > log 2>&1 || got=$?
    [ "$got" = "$code" ] || fail "exit code $got, not $code: vendor attach $*"
    tr -s ' \n' ' ' < log | grep -qF "$words" || fail "nothing is said of '$words': vendor attach $*"
    sums | cmp -s before - || fail "the folder has changed: vendor attach $*"
    [ ! -e refused.json ] || fail "something was written: vendor attach $*"
}

# The id of a license.
id() { airseal inspect "$1" --json 2> /dev/null | sed 's/.*"license_id":"\([^"]*\)".*/\1/'; }

# --- the keys ---------------------------------------------------------------------------------
export SOFTHSM2_CONF="$work/softhsm2.conf" PIN=271828
echo "directories.tokendir = $work/token" > softhsm2.conf
module=/usr/lib/softhsm/libsofthsm2.so
do_ softhsm2-util --init-token --free --label vendor --pin "$PIN" --so-pin 31415926
token() { pkcs11-tool --module "$module" --token-label vendor --login --pin env:PIN "$@"; }
# sign KEY FILE: with a key of the token.
sign() { do_ token --sign --mechanism EDDSA --id "$1" -i "$2.pae" -o "$2.sig"; }
for key in 01 02 03; do
    do_ token --keypairgen --key-type EC:edwards25519 --usage-sign --id "$key" --label "key-$key"
    grep -q 'never extractable' log || fail 'the key cannot be copied out of the token'
    do_ token --read-object --type pubkey --id "$key" -o "$key.pem"
done
# One on paper, as a QR code, and one with a colleague, in ssh-agent.
echo 'correct horse battery staple' > passphrase
openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -scrypt -passout file:passphrase -out paper.key
openssl pkey -in paper.key -passin file:passphrase -pubout -out paper.pem
qrencode -r paper.key -o paper.png
tr -d '\n' < paper.key > printed
rm paper.key
do_ ssh-keygen -q -t ed25519 -N '' -C colleague -f colleague
eval "$(ssh-agent -s)" > log
agent=$SSH_AGENT_PID
do_ ssh-add -q colleague
rm colleague
ok 'keys in a token, on paper and in ssh-agent'

# The last command of the page on key services, word for word.
openssl pkey -pubin -in 02.pem -outform DER | tail -c 32 | base64 > signer.base64
sed -n '/^{ printf/,/signer.pem$/p' "$examples/../docs/guide/external-keys-services.md" > vault
do_ sh -eu vault
cmp -s signer.pem 02.pem || fail '32 bytes in base64 become a public key in PEM form'

# --- the first bundle, and a license ----------------------------------------------------------
do_ airseal vendor init --product acme-dock --dir vendor --root-public 01.pem --signer-public 02.pem
do_ airseal vendor publish --unsigned bundle-1
sign 02 bundle-1
refused 11 'no key that the trust bundle lists made this signature' bundle-1
sign 01 bundle-1
do_ openssl pkeyutl -verify -rawin -pubin -inkey 01.pem -in bundle-1.pae -sigfile bundle-1.sig
do_ airseal vendor attach bundle-1
do_ airseal trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
# The customer's key is in the token, too.
do_ token --keypairgen --key-type EC:edwards25519 --usage-sign --id 10 --label instance
do_ token --read-object --type pubkey --id 10 -o 10.pem
do_ airseal register --email ops@acme.example --public 10.pem --unsigned request
sign 02 request
got=0
airseal attach request -o request.json > log 2>&1 || got=$?
[ "$got" = 11 ] || fail 'the signature of another key is not attached'
[ ! -e site/registration.json ] || fail 'nothing is registered yet'
sign 10 request
do_ airseal attach request -o request.json
if grep -rl 'PRIVATE KEY' site > log; then fail 'a private key is in the state folder'; fi
ok 'an instance registers with a key in the token'
do_ airseal vendor issue request.json --days 365 --limit nodes=10 --unsigned first
airseal inspect first > log 2>&1 && fail 'a document without a signature counts'
grep -q 'not signed' log || fail 'inspect says that it is not signed'
airseal import first > log 2>&1 && fail 'a document without a signature is imported'
airseal inspect first --pae | cmp -s - first.pae || fail 'the bytes to sign are those of the document'
refused 2 'no signature was given' first -o refused.json
sign 02 first
do_ openssl pkeyutl -verify -rawin -pubin -inkey 02.pem -in first.pae -sigfile first.sig
do_ airseal vendor attach first -o first.json
do_ airseal import first.json
do_ airseal verify --limit nodes=10
ok 'init, issue, import and verify'

do_ airseal data export compliance --limit nodes=8 --unsigned report
sign 10 report
do_ airseal attach report -o report.json
do_ airseal vendor receive report.json
grep -q 'compliance report 1' log || fail 'the vendor reads the report'
ok 'its report is signed by the token'

# --- what is refused --------------------------------------------------------------------------
do_ airseal vendor renew "$(id first.json)" --days 365 --unsigned renewal
sign 02 renewal
foreign='no key that the trust bundle lists made this signature of this document'
refused 11 "$foreign" renewal --signature first.sig -o refused.json
head -c 63 renewal.sig > short
refused 10 'this is not an Ed25519 signature' renewal --signature short -o refused.json
head -c 63 renewal.sig | tail -c 62 > middle
{ printf '\125'; cat middle; printf '\125'; } > flipped
refused 11 "$foreign" renewal --signature flipped -o refused.json
do_ token --sign --mechanism EDDSA --id 03 -i renewal.pae -o other.sig
refused 11 "$foreign" renewal --signature other.sig -o refused.json
openssl dgst -sha512 -binary renewal.pae > hashed.pae
sign 02 hashed
refused 11 "$foreign" renewal --signature hashed.sig -o refused.json
do_ ssh-keygen -q -Y sign -n airseal -f colleague.pub renewal.pae
mv renewal.pae.sig armor
refused 10 'ssh-keygen -Y sign' renewal --signature armor -o refused.json
payload=$(sed 's/.*"payload":"\([^"]*\)".*/\1/' renewal | base64 -d | sed 's/"nodes":10/"nodes":99/' | base64 -w0)
sed "s|\"payload\":\"[^\"]*\"|\"payload\":\"$payload\"|" renewal > changed
airseal inspect changed --pae > changed.pae
sign 02 changed
refused 10 'was changed since it was written' changed -o refused.json
keyid=$(openssl pkey -pubin -in 03.pem -outform DER | sha256sum | cut -c -64)
refused 11 'made this signature, not key' renewal --key "$keyid" -o refused.json
ok 'swapped, cut, damaged, foreign and hashed signatures, and a changed document, are refused'

do_ airseal vendor attach renewal -o renewal.json
sums > before
do_ airseal vendor attach renewal -o again.json
grep -q 'signed before' log || fail 'it is said that it was signed before'
cmp -s renewal.json again.json || fail 'the same document again'
sums | cmp -s before - || fail 'the second time changes nothing'
do_ airseal vendor attach bundle-1
sums | cmp -s before - || fail 'the second time changes nothing, with a bundle, too'
do_ airseal import renewal.json
ok 'renew; what is attached twice changes nothing'

# --- late -------------------------------------------------------------------------------------
# On their way while the signer is rotated out, and again while it is revoked.
issue() { do_ airseal vendor issue --email "$1@acme.example" --any-instance --days 30 --unsigned "$1"; }
issue late
sign 02 late
do_ airseal vendor rotate signer --public 03.pem --unsigned bundle-2
sign 01 bundle-2
do_ airseal vendor attach bundle-2
sleep 2 # its window closed in this second
refused 11 'the signature comes too late' late -o refused.json
issue later
sign 03 later
do_ airseal vendor revoke --key "$keyid" --reason stolen --yes --unsigned bundle-3
do_ airseal vendor publish --discard
sign 01 bundle-3
refused 1 'was discarded' bundle-3
do_ airseal vendor revoke --key "$keyid" --reason stolen --yes --unsigned bundle-3b
sign 01 bundle-3b
do_ airseal vendor attach bundle-3b
refused 11 'may not sign' later -o refused.json
do_ token --keypairgen --key-type EC:edwards25519 --usage-sign --id 04 --label key-04
do_ token --read-object --type pubkey --id 04 -o 04.pem
do_ airseal vendor rotate signer --public 04.pem --unsigned bundle-4
do_ python3 "$examples/pkcs11_sign.py" "$module" vendor key-01 bundle-4.pae
do_ airseal vendor attach bundle-4
refused 11 'a newer bundle is in force' bundle-2
ok 'signatures by a signer that was rotated out or revoked meanwhile are refused'

# --- many at once -----------------------------------------------------------------------------
printf 'organization,email,any-instance\nInitech,it@initech.example,yes\nGlobex,it@globex.example,yes\n' > orders.csv
do_ airseal vendor issue --csv orders.csv --days 365 --limit nodes=5 --unsigned many
do_ python3 "$examples/pkcs11_sign.py" "$module" vendor key-04 many/*.pae
do_ airseal vendor attach many -o licenses
[ "$(find licenses -name '*.json' | wc -l)" = 2 ] || fail 'two licenses'
ok 'a table of orders'

# --- a root of three --------------------------------------------------------------------------
do_ airseal vendor rotate root --threshold 2 \
    --public 01.pem --public paper.pem --public colleague.pub --unsigned bundle-5
do_ python3 "$examples/ssh_agent_sign.py" colleague.pub bundle-5.pae
do_ airseal vendor attach bundle-5
grep -q waiting log || fail 'one of three is not enough'
airseal import vendor/trust.next.json > log 2>&1 && fail 'a site takes what one of three has signed'
# Scanned from the picture, and typed from the text under it: the words of each line, between the marks.
zbarimg --nodbus --quiet --raw -Sbinary paper.png > scanned.key
sed 's/-----\(BEGIN\|END\) ENCRYPTED PRIVATE KEY-----//g' printed | fold -w 64 > lines
printf -- '-----BEGIN ENCRYPTED PRIVATE KEY-----\n%s\n-----END ENCRYPTED PRIVATE KEY-----\n' "$(cat lines)" > typed.key
for key in scanned typed; do
    do_ openssl pkeyutl -sign -rawin -inkey "$key.key" -passin file:passphrase -in bundle-5.pae -out "$key.sig"
    rm "$key.key"
done
cmp -s scanned.sig typed.sig || fail 'the typed key is the scanned one'
refused 11 "$foreign" bundle-5 --signature many/"$(basename "$(find many -name '*.sig' | head -n 1)")"
do_ airseal vendor attach bundle-5 --signature typed.sig
grep -q waiting log || fail 'the root in force has not signed yet'
[ "$(wc -c < bundle-5.pae)" -gt 1024 ] || fail 'a file that pkcs11-tool would sign in parts'
do_ python3 "$examples/pkcs11_sign.py" "$module" vendor key-01 bundle-5.pae
do_ airseal vendor attach bundle-5
grep -q published log || fail 'two of three, and the root before them'
do_ airseal vendor publish --all -o bundles
do_ airseal import bundles
ok 'rotate root to two of three: token, paper and ssh-agent'

# --- and revoke -------------------------------------------------------------------------------
do_ airseal vendor revoke "$(id first.json)" "$(id renewal.json)" --reason ended --yes --unsigned bundle-6
do_ python3 "$examples/ssh_agent_sign.py" colleague.pub bundle-6.pae
do_ airseal vendor attach bundle-6
do_ python3 "$examples/pkcs11_sign.py" "$module" vendor key-01 bundle-6.pae
do_ airseal vendor attach bundle-6
do_ airseal import vendor/trust.json
got=0
airseal verify > log 2>&1 || got=$?
[ "$got" != 0 ] || fail 'a revoked license is valid'
grep -q '^revoked' log || fail 'it is revoked'
ok 'revoke'

# Those that came too late are given up, as doctor says.
rm vendor/unsigned/*
do_ airseal vendor doctor
[ -z "$(find vendor -name '*.key')" ] || fail 'a private key is in the vendor folder'
if grep -rl 'PRIVATE KEY' vendor > log; then fail 'a private key is in the vendor folder'; fi
ok 'no private key was ever in the vendor folder'
