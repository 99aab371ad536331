# Sourced by the measuring scripts: this folder becomes HOME, with a vendor and an
# installed license. $airseal is the program. Its output goes to a file, where somebody
# can read the disclosure, so usage data is on.
export HOME="$PWD" AIRSEAL_HOME="$PWD/home"
{
    "$airseal" vendor init --product acme-dock --dir vendor --no-passphrase
    "$airseal" trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
    "$airseal" register --email ops@acme.example -o request.json
    "$airseal" vendor issue request.json --dir vendor --days 365 --limit nodes=10 --feature rbac -o license.json
    "$airseal" import license.json
} > made 2>&1
