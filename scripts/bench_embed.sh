#!/bin/sh
# How long a check takes in each language, and how large each package is, all in one run, as two
# tables. A time is the median of 500 checks of an installed license; they take turns, one
# check each, so that what else the machine does slows down all of them. Builds the release and a Rust
# program with the library; needs node, npm, go, python3, cc, pkg-config and minisign. Without
# cargo-deb, cargo-generate-rpm or ansible-galaxy their packages are not in the table.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(scripts/build_static.sh)" "$work/airseal"
PATH=$PATH:$(scripts/python.sh requirements-ansible.txt) scripts/release.sh "$work/packages" > /dev/null
cd "$work"
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
airseal=$work/airseal
. "$root/scripts/licensed.sh"
{
    head -c 1024 /dev/urandom > file
    minisign -G -W -p mini.pub -s mini.sec
    minisign -S -s mini.sec -m file -x file.minisig
} > made 2>&1 || { cat made >&2; exit 1; }

# Each program answers a line of its standard input with the time of one check, in milliseconds.
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

fn library() {
    let home = std::env::var_os("AIRSEAL_HOME").unwrap();
    let judgement = airseal::check(home.as_ref(), &airseal::Needs::default()).unwrap();
    assert_eq!(judgement.verdict, airseal::Verdict::Valid);
}

fn main() {
    let command: Vec<String> = std::env::args().skip(1).collect();
    for _ in std::io::stdin().lines() {
        let begin = Instant::now();
        match command.split_first() {
            None => library(),
            Some((program, args)) => {
                assert!(Command::new(program).args(args).output().unwrap().status.success());
            }
        }
        println!("{}", begin.elapsed().as_secs_f64() * 1e3);
    }
}
END
cp "$root/Cargo.lock" "$root/rust-toolchain.toml" rust/
(cd rust && CARGO_TARGET_DIR="$root/target/bench_embed" cargo build --release --quiet --offline)
cp "$root/target/bench_embed/release/ask" ask-rust

tar -xzf packages/airseal-c-*.tar.gz
cat > ask.c << 'END'
#include <airseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void) {
    char line[8], *answer;
    while (fgets(line, sizeof line, stdin)) {
        struct timespec begin, end;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        if (airseal_check(NULL, NULL, NULL, NULL, &answer))
            abort();
        airseal_free(answer);
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("%f\n", (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6);
        fflush(stdout);
    }
}
END
# shellcheck disable=SC2046
cc -O2 -o ask-c ask.c $(PKG_CONFIG_PATH=airseal-c/lib/pkgconfig pkg-config --cflags --libs airseal) \
    -Wl,-rpath,"$work/airseal-c/lib"

python3 -m venv venv
venv/bin/pip install --quiet --no-index packages/*.whl
cat > ask.py << 'END'
import sys, time, airseal
for line in sys.stdin:
    begin = time.perf_counter()
    assert airseal.check().licensed
    print((time.perf_counter() - begin) * 1e3, flush=True)
END
mkdir node
cat > node/ask.mjs << 'END'
import { createInterface } from 'node:readline'
import { check } from 'airseal'
for await (const _ of createInterface({ input: process.stdin })) {
  const begin = performance.now()
  if (!(await check()).licensed) throw new Error()
  console.log(performance.now() - begin)
}
END
(cd node && npm init --yes && npm install --offline ../packages/*.tgz) > made 2>&1 || { cat made >&2; exit 1; }
tar -xzf packages/airseal-go-*.tar.gz
mkdir in-go
cat > in-go/main.go << 'END'
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"time"

	"airseal.example/airseal"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		begin := time.Now()
		if answer, err := (airseal.Client{}).Check(context.Background(), airseal.Needs{}); err != nil || !answer.Licensed() {
			panic(err)
		}
		fmt.Println(float64(time.Since(begin).Microseconds()) / 1e3)
	}
}
END
(
    cd in-go
    go mod init ask
    go mod edit -require airseal.example/airseal@v0.0.0 -replace airseal.example/airseal=../airseal-go
    go build -o ask .
    go build -tags airseal_embed -o ask-embedded .
) > made 2>&1 || { cat made >&2; exit 1; }

cat > turns.py << 'END'
import subprocess
from pathlib import Path
from statistics import median

program = f"AIRSEAL_PROGRAM={Path('airseal').resolve()}"
asking = {
    "the library, from Rust": ["./ask-rust"],
    "the library, from C": ["./ask-c"],
    "the program, started from Rust": ["./ask-rust", "./airseal", "verify", "--json"],
    "the program, from Go": ["env", program, "in-go/ask"],
    "the program inside, from Go": ["in-go/ask-embedded"],
    "the program, from Python": ["env", program, "venv/bin/python", "ask.py"],
    "the program, from Node.js": ["env", program, "node", "node/ask.mjs"],
    "`minisign -V`, started from Rust": ["./ask-rust", *"minisign -V -p mini.pub -m file -x file.minisig".split()],
}
running = {
    name: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for name, command in asking.items()
}
times = {name: [] for name in asking}
for turn in range(-20, 500):
    for name, process in running.items():
        process.stdin.write("\n")
        process.stdin.flush()
        took = float(process.stdout.readline())
        if turn >= 0:  # The first turns are rehearsals.
            times[name].append(took)
for process in running.values():
    process.communicate()
measure = median(times["`minisign -V`, started from Rust"])
print("| a check by | takes | of `minisign -V` |", "| --- | ---: | ---: |", sep="\n")
for name, all_times in times.items():
    print(f"| {name} | {median(all_times):.2f} ms | {median(all_times) / measure:.2f} |")
END
python3 turns.py
printf '\n| package | size |\n| --- | ---: |\n'
row() {
    for file in packages/$2; do
        [ ! -e "$file" ] || stat -c %s "$file" | awk -v name="$1" \
            '{ printf "| %s | %s |\n", name, $1 < 1e6 ? sprintf("%.0f kB", $1 / 1e3) : sprintf("%.1f MB", $1 / 1e6) }'
    done
}
row 'tarball' 'airseal-[0-9]*-linux-*.tar.gz'
row '.deb' 'airseal_*.deb'
row '.rpm' 'airseal-*.rpm'
row 'Python' 'airseal-*.whl'
row 'Node.js' 'airseal-[0-9]*.tgz'
row 'Node.js, the program' 'airseal-linux-*.tgz'
row 'Go' 'airseal-go-*.tar.gz'
row 'C, Java, C#' 'airseal-c-*.tar.gz'
row 'Ansible' 'airseal-airseal-*.tar.gz'
row 'SBOM' 'airseal-*.cdx.json'
