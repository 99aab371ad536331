#!/bin/sh
# Looks at the pages of `airseal data explain --html` as a browser shows and prints them: nothing
# to scroll sideways at 400, 800 and 1,280 pixels, of the record and the notice too (`--record`,
# `--notice`), with the catalogue of airseal and with a vendor's own. The page of the fields prints on
# two or three pages, with the controller, its contact, and each field of the request. Needs chromium,
# pdfinfo and pdftotext.
#
#   sh tests/page.sh PROGRAM [FOLDER]       FOLDER keeps the pictures and the PDF
set -eu
cd "$(dirname "$0")/.."
source=$PWD
program=$1
case $program in /*) ;; *) program=$PWD/$program ;; esac
keep=${2:-}
case $keep in '' | /*) ;; *) keep=$PWD/$keep ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" AIRSEAL_HOME="$work/home"

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# A Business Edition instance with a license, a privacy policy and recorded figures.
{
    "$program" vendor init --product acme-dock --dir vendor --no-passphrase
    "$program" trust pin vendor/trust.json --fingerprint "$(cat vendor/root.fingerprint)"
    "$program" register --email ops@acme.example --product-version 2.19.4 --label 'Rack 4, Hamburg' \
        --data-region eu -o request.json
    "$program" vendor issue request.json --dir vendor --days 365 --limit nodes=10 -o license.json
    printf '# Privacy\n\nWe keep what the catalogue names.\n' > policy.md
    "$program" vendor policy policy.md --policy-version 2026-11 --dir vendor --effective 2026-01-01 \
        --contact privacy@acme.example --data-location 'eu: Frankfurt' --retention '13 months' -o policy.json
    "$program" import vendor/trust.json license.json policy.json
    "$program" telemetry on
    "$program" usage set containers 37
    "$program" data explain --html page.html
    "$program" data explain --record --html record.html
    "$program" data explain --notice --html notice.html
    "$program" data check "$source/tests/data/captures/mitmproxy.har" --host 127.0.0.1 --html check.html || test $? = 5
    # A vendor whose catalogue states everything, with words as long as they may be.
    long=$(printf 'Donaudampfschifffahrtsgesellschaft%.0s' 1 2 3 4 5)
    sed "s/^name = \"River Database GmbH\"/name = \"$long\"/" "$source/examples/catalogues/database.toml" > database.toml
    "$program" vendor init --product riverdb --dir river --no-passphrase
    "$program" vendor catalogue sign database.toml --dir river -o catalogue.json
    "$program" --home river-home trust pin river/trust.json --fingerprint "$(cat river/root.fingerprint)"
    "$program" --home river-home import catalogue.json
    "$program" --home river-home data explain --record --html river-record.html
    "$program" --home river-home data explain --notice --html river-notice.html
} > out 2>&1 || { cat out; exit 1; }

browser=
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" > /dev/null; then
        browser=$name
        break
    fi
done
[ -n "$browser" ] || fail 'chromium is not installed'
browse() {
    "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
        --disable-sync --no-first-run --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$work/profile" \
        "$@" 2> chromium.err || { cat chromium.err; exit 1; }
}

# A frame of the width in question: a window of its own cannot be made that narrow everywhere.
for name in page record notice check river-record river-notice; do
for width in 400 800 1280; do
    {
        printf '<!DOCTYPE html><body style="margin:0"><iframe id="f" style="border:0;width:%spx;height:9000px" srcdoc="' "$width"
        sed 's/&/\&amp;/g; s/"/\&quot;/g' "$name.html"
        printf '"></iframe><p id="said"></p><script>document.getElementById("f").onload = function () {'
        printf 'var page = this.contentDocument.documentElement, wide = 0;'
        printf 'var high = Math.ceil(this.contentDocument.body.getBoundingClientRect().bottom) + 32;'
        printf 'this.style.height = high + "px";'
        printf 'this.contentDocument.querySelectorAll("body *").forEach(function (e) {'
        printf 'wide = Math.max(wide, Math.ceil(e.getBoundingClientRect().right)); });'
        printf 'document.getElementById("said").textContent = "wide=" + Math.max(page.scrollWidth, wide) + " high=" + high;'
        printf '}</script></body>'
    } > "frame-$width.html"
    browse --virtual-time-budget=5000 --dump-dom "file://$work/frame-$width.html" > dom
    wide=$(sed -n 's/.*wide=\([0-9]*\) high=.*/\1/p' dom)
    high=$(sed -n 's/.*wide=[0-9]* high=\([0-9]*\).*/\1/p' dom)
    [ -n "$wide" ] || fail "$name was not measured at $width pixels"
    [ "$wide" -le "$width" ] || fail "at $width pixels $name is $wide wide"
    printf 'At %s pixels %s is %s wide and %s high.\n' "$width" "$name" "$wide" "$high"
    if [ -n "$keep" ]; then
        mkdir -p "$keep"
        browse --virtual-time-budget=5000 --window-size="$width,$high" \
            --screenshot="$keep/$name-$width.png" "file://$work/frame-$width.html" > /dev/null
    fi
done
done

browse --no-pdf-header-footer --print-to-pdf="$work/page.pdf" "file://$work/page.html" > /dev/null
pages=$(pdfinfo page.pdf | sed -n 's/^Pages: *//p')
case $pages in 2 | 3) ;; *) fail "it prints on $pages pages" ;; esac
printf 'It prints on %s pages.\n' "$pages"
[ -z "$keep" ] || cp page.pdf "$keep/page.pdf"

# What is on paper, in the order of the text.
pdftotext -layout page.pdf page.txt
for wanted in Controller 'the vendor of acme-dock' privacy@acme.example 'Request for a license' 'Compliance data' \
    'Usage data' ops@acme.example 'Rack 4, Hamburg'; do
    grep -qF -- "$wanted" page.txt || fail "\"$wanted\" is not on the printed page"
done
"$program" data show request --quiet | "$program" inspect - --payload | tr ',{' '\n\n' |
    sed -n 's/^"\([a-z_]*\)":.*/\1/p' | grep -v '^schema$' > fields
[ -s fields ]
while read -r field; do
    grep -qE "^ *$field( |\$)" page.txt || fail "the field $field of the request is not on the printed page"
done < fields
printf 'The page holds: the controller, its contact and %s fields of the request are on it.\n' "$(wc -l < fields)"
