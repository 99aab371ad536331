#!/bin/sh
# The C library, as it reaches a product: the way of a newcomer, what it exports, its example, and
# its answers to every case, from C (shared and static), from Java and from C#, and on Debian 11.
set -eu
cd "$(dirname "$0")/../.."
. tests/bindings/lib.sh
mkdir "$work/product" "$work/again"
package=$(scripts/package_c.sh "$work/product")
cmp "$package" "$(scripts/package_c.sh "$work/again")"
bindings/cases/make.sh "$work/made" "$program"
homes=$work/made/homes

# The page, from the package to a verdict: without a license, then with one.
cd "$work/product"
page=$source/docs/guide/embed-c.md
awk '/^```$/ { code = 0 } code; /^```c$/ { code = 1 }' "$page" > product.c
awk '/^```$/ { code = 0 } code; /^```sh$/ { code = 1 }' "$page" > commands
[ -s product.c ] && [ "$(wc -l < commands)" -le 5 ] || fail 'the page has code, and at most five commands'
sh -eu commands > out
grep -qx 'The license: 18' out && grep -q '^For the admin: ' out && ! grep -q '^To send' out || { cat out >&2; fail 'no license yet'; }
AIRSEAL_HOME=$homes/licensed sh -eu commands > out
grep -qx 'The license: 0' out && ! grep -q '^For the admin: ' out && grep -q '^To send: .*"report":"usage"' out || { cat out >&2; fail 'a license'; }
ok "from the package to a verdict in $(wc -l < commands) commands"
cd "$source"
lib=$work/product/airseal-c/lib

names() { sed -n 's/.*[ *]\(airseal_[a-z_]*\)(.*/\1/p' bindings/c/airseal.h | sort; }
[ "$(names | wc -l)" = 5 ] || fail 'five functions are declared'
[ "$(nm -D --defined-only "$lib/libairseal.so" | awk '{print $3}' | sort)" = "$(names)" ] || fail 'the shared library exports these'
[ "$(nm -g --defined-only "$lib/libairseal.a" | awk 'NF == 3 {print $3}' | sort)" = "$(names)" ] || fail 'so does the static one'
ok 'five functions, and no other name'
readelf -d "$lib/libairseal.so" | grep -qF 'soname: [libairseal.so.0]' || fail 'the soname'
# The symbols that its links to the C library ask for.
newest() { readelf --version-info "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1; }
[ "$(newest "$lib/libairseal.so")" = GLIBC_2.17 ] || fail "glibc 2.17 is enough, and not $(newest "$lib/libairseal.so")"
! nm -D --undefined-only "$lib/libairseal.so" | grep -Eq ' (socket|connect|getaddrinfo|execve|posix_spawnp?|fork)(@|$)' || fail 'it needs no network and no process'
ok 'it runs with glibc 2.17, and opens nothing'

export PKG_CONFIG_PATH="$lib/pkgconfig"
[ "$(pkg-config --modversion airseal)" = "$version" ] || fail 'the version'
strict='-std=c99 -Wall -Wextra -Werror -pedantic'
# shellcheck disable=SC2046,SC2086
build() {
    name=$1
    shift
    cc $strict "$@" $(pkg-config --cflags --libs airseal) -Wl,-rpath,"$lib" -o "$work/$name-shared"
    cc $strict "$@" $(pkg-config --cflags airseal) "$lib/libairseal.a" $(pkg-config --static --libs airseal | sed 's/-lairseal//') -o "$work/$name-static"
    readelf -d "$work/$name-shared" | grep -q 'libairseal.so.0' || fail "$name needs the interface"
    ! readelf -d "$work/$name-static" | grep -q libairseal || fail "$name has the library"
}
build check examples/embed/check.c
build misuse bindings/c/tests/misuse.c -pthread
build panics bindings/c/tests/panics.c
# shellcheck disable=SC2046
build answers bindings/c/tests/answers.c $(pkg-config --cflags --libs jansson)
# The header is one of C++ as well.
echo '#include <airseal.h>' | c++ -Wall -Werror -fsyntax-only -x c++ "-I$work/product/airseal-c/include" -

for kind in shared static; do
    says() {
        [ "$(env "$1" "$2" "$work/check-$kind" 2>&1)" = "$3" ] || fail "the example ($kind) with $1 $2"
    }
    says "AIRSEAL_HOME=$homes/licensed" NODES=10 'licensed
usage data is on'
    says "AIRSEAL_HOME=$homes/off" NODES=11 'the license does not cover this many nodes
usage data is off'
    says "AIRSEAL_HOME=$homes/empty" NODES=1 'running without a license
usage data is off'
    case $(AIRSEAL_HOME=$homes/damaged "$work/check-$kind") in
    'the license was not checked: '*'usage data is '*) ;;
    *) fail "the example ($kind) goes on without a verdict" ;;
    esac
    [ "$("$work/misuse-$kind" "$homes/licensed")" = 'as it should be' ] || fail "misuse ($kind)"
    [ "$("$work/panics-$kind" "$homes/licensed" 2> "$work/err")" = 'as it should be' ] || fail "a panic ($kind)"
    grep -q panicked "$work/err" || fail "a panic is described ($kind)"
done
ok 'the example, threads with small stacks, wrong arguments, and a panic'
AIRSEAL_HOME=$homes/licensed valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$work/check-shared" > /dev/null
ok 'nothing is left in memory'

java=/usr/share/java
mkdir "$work/java"
javac --release 17 -Xlint:all -Werror -cp "$java/jna.jar:$java/gson.jar" -d "$work/java" examples/embed/Airseal.java bindings/c/tests/Answers.java
[ "$(AIRSEAL_HOME=$homes/licensed NODES=11 java "-Djna.library.path=$lib" -cp "$work/java:$java/jna.jar" Airseal)" = 'the license does not cover this many nodes
usage data is on' ] || fail 'the example in Java'
ok 'the example in Java'
json=/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll
mkdir "$work/csharp"
cp "$json" "$work/csharp/"
mcs -warnaserror -out:"$work/csharp/Airseal.exe" examples/embed/Airseal.cs
mcs -warnaserror -main:Answers -r:"$json" -out:"$work/csharp/Answers.exe" examples/embed/Airseal.cs bindings/c/tests/Answers.cs
[ "$(AIRSEAL_HOME=$homes/licensed NODES=11 LD_LIBRARY_PATH=$lib mono "$work/csharp/Airseal.exe")" = 'the license does not cover this many nodes
usage data is on' ] || fail 'the example in C#'
ok 'the example in C#'

# The same programs, linked for glibc 2.17 by Zig's C compiler, whose linker refuses what that one
# does not have; and run on Debian 11, whose C library is older than that of this machine.
old=$work/old
mkdir "$old" "$work/jansson"
cp /usr/include/jansson*.h "$work/jansson"
cp "$lib/libairseal.so.0" "$old"
zig=$(scripts/python.sh requirements-zig.txt)/python
for name in check misuse panics answers; do
    file=bindings/c/tests/$name.c
    [ -e "$file" ] || file=examples/embed/$name.c
    for kind in shared static; do
        library=$lib/libairseal.so
        [ $kind = shared ] ||
            library="$lib/libairseal.a $(pkg-config --static --libs-only-l airseal | sed 's/-lairseal//')"
        # shellcheck disable=SC2086
        "$zig" -m ziglang cc -target "$(uname -m)-linux-gnu.2.17" -fno-sanitize=all $strict \
            "-I$work/product/airseal-c/include" -isystem "$work/jansson" "$file" $library \
            "$(pkg-config --variable=libdir jansson)/libjansson.a" -pthread -o "$old/$name-$kind"
        [ "$(printf '%s\nGLIBC_2.17\n' "$(newest "$old/$name-$kind")" | sort -V | tail -n 1)" = GLIBC_2.17 ] ||
            fail "$name ($kind) needs $(newest "$old/$name-$kind")"
    done
done
if [ "$(id -u)" = 0 ] && command -v debootstrap > /dev/null; then
    root=$(scripts/debian11.sh)
    inside=$(mktemp -d -p "$root/tmp")
    clean="$clean $inside"
    cp -R "$old" "$program" bindings/cases "$homes/licensed" "$inside"
    cat > "$inside/commands" << 'END'
        /lib/*-linux-gnu/libc.so.6 | sed 1q
        export LD_LIBRARY_PATH="$PWD/old"
        for kind in shared static; do
            [ "$(AIRSEAL_HOME=$PWD/licensed NODES=10 old/check-$kind | head -n 1)" = licensed ]
            [ "$(old/misuse-$kind "$PWD/licensed")" = 'as it should be' ]
            [ "$(old/panics-$kind "$PWD/licensed" 2> /dev/null)" = 'as it should be' ]
        done
        cases/compare.py airseal "library:c-shared=env LD_LIBRARY_PATH=$PWD/old $PWD/old/answers-shared" \
            "library:c-static=$PWD/old/answers-static"
END
    env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$(command -v chroot)" "$root" \
        sh -euc "cd ${inside#"$root"} && . ./commands" || fail 'it works on Debian 11'
    ok 'linked for glibc 2.17, the same on Debian 11'
elif [ "${AIRSEAL_TEST_TOOLS:-}" = required ]; then
    fail 'Debian 11 needs root and debootstrap'
fi
answers "library:c-shared=$work/answers-shared" "library:c-static=$work/answers-static" \
    "library:java=java -Djna.library.path=$lib -cp $work/java:$java/jna.jar:$java/gson.jar Answers" \
    "library:csharp=env LD_LIBRARY_PATH=$lib mono $work/csharp/Answers.exe"
