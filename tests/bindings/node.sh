#!/bin/sh
# The packages for npm, as they reach a product: without a registry, without a script that
# runs while they are installed; their types, the way of a newcomer, and their answers to
# every case.
set -eu
cd "$(dirname "$0")/../.."
. tests/bindings/lib.sh
# What npm asks a registry for, it does not get.
export npm_config_registry=http://127.0.0.1:9 npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
mkdir "$work/product" "$work/again"
scripts/package_node.sh "$work/product" > /dev/null
scripts/package_node.sh "$work/again" > /dev/null
[ "$(cd "$work/product" && echo *)" = "airseal-$version.tgz airseal-linux-x64-$version.tgz" ] || fail 'two packages of this version'
for package in "$work"/product/*.tgz; do cmp "$package" "$work/again/$(basename "$package")"; done
ok 'the same source gives the same packages'

cd "$work/product"
newcomer embed-node.md js product.mjs
cmp node_modules/@airseal/linux-x64/bin/airseal "$program"
! grep -q '"\(pre\|post\)\?install"' node_modules/airseal/package.json node_modules/@airseal/linux-x64/package.json ||
    fail 'no script runs while they are installed'
npx --no-install airseal --version | grep -qx "airseal $version" || fail 'the command is there'
code=0
npx --no-install airseal --home nowhere verify > out 2>&1 || code=$?
[ "$code" = 18 ] || fail "npx passes on the exit code, and not $code"
node -e 'require("airseal").check().then(answer => console.log(answer.verdict))' | grep -qx missing || fail 'require works'
ok 'the command, require and import work'

# Without the optional dependency there is no program, and the command must not find itself.
mkdir "$work/bare"
cd "$work/bare"
npm init --yes > /dev/null
npm install --offline --omit=optional --silent "$work/product/airseal-$version.tgz"
PATH=$PWD/node_modules/.bin:$PATH node -e 'require("airseal").check().then(({ verdict, reason }) => console.log(verdict, reason))' \
    > out
grep -qx 'unknown airseal cannot be started: there is no program airseal' out || { cat out; fail 'no program'; }
! node_modules/.bin/airseal --version 2> err || fail 'the command without a program'
grep -qx 'error: airseal cannot be started: there is no program airseal' err || { cat err; fail 'the command says so'; }
ok 'without the optional dependency the product goes on'

cd "$work/product"
cat > types.mts << 'END'
import { check, data, telemetryAllowed, AirsealError, type Answer, type Verdict } from 'airseal'

const answer: Answer = await check({ limits: { nodes: 8, seats: 9n }, features: new Set(['rbac']), release: '2027-06-30' })
const verdict: Verdict = answer.verdict
const end: Date | null = answer.expiresAt
const allowed: boolean = await telemetryAllowed({ home: '/var/lib/airseal', timeout: 500 })
const bytes: Buffer | null = await data('usage')
if (answer.error instanceof AirsealError && answer.error.kind === 'failed') console.log(answer.error.hint, verdict, end)
// @ts-expect-error a verdict is one of the words
if (answer.verdict === 'vaild') console.log(allowed, bytes)
// @ts-expect-error a kind is one of the words
await data('usages')
// @ts-expect-error an answer is not changed
answer.verdict = 'valid'
END
cat > types.cts << 'END'
import airseal = require('airseal')
airseal.check().then(answer => { const licensed: boolean = answer.licensed; console.log(licensed) })
END
types=$(unset npm_config_registry && "$source/scripts/node.sh" types)
"$types/node_modules/.bin/tsc" --noEmit --strict --target es2022 --module nodenext --types node \
    --typeRoots "$types/node_modules/@types" types.mts types.cts
ok 'the types hold'
cp "$source/bindings/node/tests/answers.mjs" .
answers "node=node $PWD/answers.mjs"
