# What is checked, a recipe each. .ci/run installs what they need and runs all of them.

set shell := ["bash", "-euo", "pipefail", "-c"]

# List the recipes
default:
    @just --list --unsorted

# Everything, the quick checks first
all: format lint library test man-pages spelling walkthrough readme ships instructions guide ceremony page captures compiled-trust testkit reference differential dsse csaf packages container terminal ansible bindings faults

# Format of the source
format:
    cargo fmt --all --check

# Lints, as errors
lint:
    cargo clippy --locked --workspace --all-targets -- -D warnings
    cargo clippy --locked --test faults -- -D warnings

# The library without the command line, and its documentation
library:
    cargo check --locked --lib --no-default-features
    RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --lib --quiet

# Every test but the slow neighbours; LOG gets a copy of the output
test log="/dev/null":
    cargo test --locked 2>&1 | tee {{ quote(log) }}
    cargo test --locked -p airseal-c 2>&1 | tee -a {{ quote(log) }}

# Man pages
man-pages:
    mandoc -Tlint -W warning man/*.1

# Spelling of everything that people read
spelling:
    "$(scripts/python.sh requirements-words.txt)/codespell" .

# The round trip with the built program
walkthrough:
    sh examples/airgap.sh

# The commands in the documentation, word for word
readme:
    sh tests/readme.sh

# The program as it ships: static, in an empty root
ships:
    sh tests/release.sh "$(scripts/build_static.sh)"

# Instructions and size, against their limits
instructions:
    scripts/instructions.sh

# The pages of docs/guide
guide:
    sh tests/guide.sh "$(scripts/build_static.sh)"

# Keys that are never in the vendor folder: SoftHSM, ssh-agent, paper
ceremony:
    sh tests/ceremony.sh "$(scripts/build_static.sh)"

# The page of data explain, on screens and on paper
page:
    sh tests/page.sh "$(scripts/build_static.sh)"

# What mitmproxy and Chromium record of a product, against the catalogue
captures:
    "$(scripts/python.sh requirements-captures.txt)/python" tests/python/captures.py "$(scripts/build_static.sh)"

# A trust bundle compiled in
compiled-trust:
    sh tests/compiled_trust.sh

# The vectors and golden files of the test kit are those that its generator makes
testkit:
    "$(scripts/python.sh requirements.txt)/python" testkit/generate/main.py --check

# The second verifier answers each vector of the test kit
reference:
    "$(scripts/python.sh requirements-reference.txt)/python" testkit/reference/verify.py testkit/vectors/*.json

# The program and the second verifier agree on changed vectors
differential cases="2000" seed="1":
    cargo build --locked --quiet --example judge_lines
    "$(scripts/python.sh requirements-reference.txt)/python" testkit/differential/run.py \
        --program "${CARGO_TARGET_DIR:-target}/debug/examples/judge_lines" --cases {{ cases }} --seed {{ seed }}

# A CSAF validator: csaf-validator-lib
csaf:
    sh tests/csaf.sh "$(scripts/build_static.sh)"

# Another DSSE implementation
dsse:
    "$(scripts/python.sh requirements.txt)/python" tests/python/dsse_interop.py "$(scripts/build_static.sh)"

# The files of a release: tarball, .deb, .rpm
packages:
    sh tests/packages.sh

# The entrypoint of a container, and the pods of Kubernetes
container:
    sh tests/container.sh "$(scripts/build_static.sh)"
    sh tests/kustomize.sh "$(scripts/build_static.sh)"

# The packages for other languages: the way of a newcomer, and every case
bindings:
    sh tests/bindings/all.sh

# The C library alone: its names, and every case from C, Java and C#
c:
    sh tests/bindings/c.sh

# Install the C library below PREFIX
c-install prefix:
    scripts/install_c.sh {{ quote(prefix) }}

# First days at a terminal
terminal:
    "$(scripts/python.sh requirements-terminal.txt)/python" tests/python/terminal.py "$(scripts/build_static.sh)"

# The Ansible collection
ansible:
    PATH="$(scripts/python.sh requirements-ansible.txt):$PATH" sh tests/ansible.sh "$(scripts/build_static.sh)"

# A fault at every system call of every command that writes
faults:
    cargo test --locked --test faults -- --nocapture
