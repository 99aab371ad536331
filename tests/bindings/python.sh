#!/bin/sh
# The wheel, as it reaches a product: its types, the way of a newcomer, and its answers to
# every case.
set -eu
cd "$(dirname "$0")/../.."
. tests/bindings/lib.sh
mkdir "$work/product"
wheel=$(scripts/package_python.sh "$work/product")
case $(basename "$wheel") in
airseal-"$version"-py3-none-manylinux*.musllinux_1_1_*.whl) ok "the wheel is for glibc and musl" ;;
*) fail "the tags of $wheel" ;;
esac
cp "$wheel" "$work/first.whl"
rm "$wheel"
scripts/package_python.sh "$work/product" > /dev/null
cmp "$wheel" "$work/first.whl"
! unzip -p "$wheel" | grep -aqF "$source" || fail 'no path of this machine is in the wheel'
ok 'the same source gives the same wheel'

cd "$work/product"
newcomer embed-python.md python product.py
venv/bin/airseal --version | grep -qx "airseal $version" || fail 'the command is there'
venv/bin/python -c 'import importlib.metadata as m; print(m.version("airseal"))' | grep -qx "$version" || fail 'the version'
cmp venv/bin/airseal "$program"
# With nothing on PATH, it is the program of the wheel that answers; there are other ways to install it.
venv/bin/pip install --quiet --no-index --target target ./airseal-*.whl
! command -v airseal > /dev/null || fail 'no other airseal can answer'
for folder in venv/lib/python3*/site-packages target; do
    PYTHONPATH=$PWD/$folder python3 -c 'import airseal; print(airseal.check().verdict)' | grep -qx missing ||
        fail "the package in $folder finds its program"
done
ok 'the package finds its program'

tools=$(cd "$source" && scripts/python.sh requirements-bindings.txt)
"$tools/mypy" --strict --python-version 3.9 --cache-dir "$work/mypy" --python-executable venv/bin/python \
    product.py "$source/bindings/python/tests/answers.py" "$source/examples/embed/check.py"
"$tools/mypy" --strict --python-version 3.9 --cache-dir "$work/mypy" "$source/bindings/python/src/airseal"
# The oldest Python that it is for is Debian 11's, and so is the oldest pip.
if [ "$(id -u)" = 0 ] && command -v debootstrap > /dev/null; then
    root=$("$source/scripts/debian11.sh")
    inside=$(mktemp -d -p "$root/tmp")
    clean="$clean $inside"
    cp -R ./airseal-*.whl "$program" "$source/bindings/cases" "$source/bindings/python/tests" "$inside"
    echo "cd ${inside#"$root"} && python3 --version && python3 -m venv venv
        PATH=\$PWD/venv/bin:\$PATH
        pip install --quiet --no-index ./airseal-*.whl
        cases/compare.py airseal \"python=\$PWD/venv/bin/python \$PWD/tests/answers.py\"" > "$inside/commands"
    env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$(command -v chroot)" "$root" sh -eu "${inside#"$root"}/commands"
elif [ "${AIRSEAL_TEST_TOOLS:-}" = required ]; then
    fail 'Debian 11 needs root and debootstrap'
fi
answers "python=$PWD/venv/bin/python $source/bindings/python/tests/answers.py"
