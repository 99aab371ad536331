#!/bin/sh
# How long a check takes in each language, and how large its package is, in one run, as a
# table: the median of 500 checks of an installed license. Builds the packages and a Rust
# program with the library; needs node, npm, go and python3.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(scripts/build_static.sh)" "$work/airseal"
mkdir "$work/packages"
scripts/package_python.sh "$work/packages" > /dev/null
scripts/package_node.sh "$work/packages" > /dev/null
scripts/package_go.sh "$work/packages" > /dev/null
cd "$work"
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
airseal=$work/airseal
. "$root/scripts/licensed.sh"
export AIRSEAL_PROGRAM="$airseal"

mkdir -p rust/src
cat > rust/Cargo.toml << END
[package]
name = "ask"
version = "0.0.0"
edition = "2024"
[dependencies]
airseal = { path = "$root", default-features = false }
END
cat > rust/src/main.rs << 'END'
use std::process::Command;
use std::time::Instant;

fn median(mut ask: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..500)
        .map(|_| {
            let begin = Instant::now();
            ask();
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let home = std::env::var_os("AIRSEAL_HOME").unwrap();
    let program = std::env::var_os("AIRSEAL_PROGRAM").unwrap();
    let library = median(|| {
        let needs = airseal::Needs::default();
        let judgement = airseal::check(home.as_ref(), &needs).unwrap();
        assert_eq!(judgement.verdict, airseal::Verdict::Valid);
    });
    let called = median(|| {
        assert!(Command::new(&program).args(["--json", "verify"]).output().unwrap().status.success());
    });
    println!("{library:.2} {called:.2}");
}
END
cp "$root/Cargo.lock" rust/
cp "$root/rust-toolchain.toml" rust/
(cd rust && CARGO_TARGET_DIR="$root/target/bench_embed" cargo build --release --quiet --offline)
"$root/target/bench_embed/release/ask" > rust.ms

python3 -m venv venv
venv/bin/pip install --quiet --no-index packages/*.whl
cat > ask.py << 'END'
import time, airseal
times = []
for _ in range(500):
    begin = time.perf_counter()
    assert airseal.check().licensed
    times.append(time.perf_counter() - begin)
print("%.2f" % (sorted(times)[250] * 1e3))
END
mkdir node
cat > node/ask.mjs << 'END'
import { check } from 'airseal'
const times = []
for (let i = 0; i < 500; i++) {
  const begin = performance.now()
  if (!(await check()).licensed) throw new Error()
  times.push(performance.now() - begin)
}
console.log(times.sort((a, b) => a - b)[250].toFixed(2))
END
(cd node && npm init --yes && npm install --offline ../packages/*.tgz) > made 2>&1 || { cat made >&2; exit 1; }
tar -xzf packages/airseal-go-*.tar.gz
mkdir in-go
cat > in-go/main.go << 'END'
package main

import (
	"context"
	"fmt"
	"sort"
	"time"

	"airseal.example/airseal"
)

func main() {
	times := make([]float64, 500)
	for i := range times {
		begin := time.Now()
		if answer, err := (airseal.Client{}).Check(context.Background(), airseal.Needs{}); err != nil || !answer.Licensed() {
			panic(err)
		}
		times[i] = float64(time.Since(begin).Microseconds()) / 1e3
	}
	sort.Float64s(times)
	fmt.Printf("%.2f\n", times[250])
}
END
(
    cd in-go
    go mod init ask
    go mod edit -require airseal.example/airseal@v0.0.0 -replace airseal.example/airseal=../airseal-go
    go build -o ask .
    go build -tags airseal_embed -o ask-embedded .
) > made 2>&1 || { cat made >&2; exit 1; }

size() { stat -c %s "$@" | awk '{ sum += $1 } END { printf "%.1f MB", sum / 1e6 }'; }
row() { printf '| %s | %s ms | %s |\n' "$@"; }
echo '| a check by | takes | package |'
echo '| --- | ---: | ---: |'
row 'the library (Rust)' "$(cut -d ' ' -f 1 rust.ms)" ''
row 'the program, started from Rust' "$(cut -d ' ' -f 2 rust.ms)" "$(size airseal)"
row 'Python' "$(venv/bin/python ask.py)" "$(size packages/*.whl)"
row 'Node.js' "$(node node/ask.mjs)" "$(size packages/*.tgz)"
row 'Go' "$(in-go/ask)" "$(size packages/airseal-go-*.tar.gz)"
unset AIRSEAL_PROGRAM
row 'Go, the program inside' "$(in-go/ask-embedded)" 'the same'
