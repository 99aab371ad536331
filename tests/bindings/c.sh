#!/bin/sh
# The C library, as it reaches a product: the way of a newcomer, what it exports, its example, and
# its answers to every case, from C (shared and static), from Java and from C#.
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
# A panic is caught only where it can unwind.
nm -D --undefined-only "$lib/libairseal.so" | grep -q _Unwind_RaiseException || fail 'it unwinds'
! nm -D --undefined-only "$lib/libairseal.so" | grep -Eq ' (socket|connect|getaddrinfo|execve|posix_spawnp?|fork)(@|$)' || fail 'it needs no network and no process'
ok 'it unwinds, and opens nothing'

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
done
ok 'the example, threads with small stacks, and wrong arguments'
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
answers "library:c-shared=$work/answers-shared" "library:c-static=$work/answers-static" \
    "library:java=java -Djna.library.path=$lib -cp $work/java:$java/jna.jar:$java/gson.jar Answers" \
    "library:csharp=env LD_LIBRARY_PATH=$lib mono $work/csharp/Answers.exe"
