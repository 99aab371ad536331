#!/bin/sh
# The Go module, as it reaches a product: vet, its tests, the way of a newcomer, and its
# answers to every case, with the program on PATH and with the program built in.
set -eu
cd "$(dirname "$0")/../.."
. tests/bindings/lib.sh
# Nothing is downloaded, and no C compiler is asked.
export GOPROXY=off GOFLAGS=-mod=mod CGO_ENABLED=0 GOCACHE="$work/cache"
mkdir "$work/product" "$work/again"
scripts/package_go.sh "$work/product" > /dev/null
scripts/package_go.sh "$work/again" > /dev/null
package=airseal-go-$version.tar.gz
cmp "$work/product/$package" "$work/again/$package"
ok 'the same source gives the same package'

cd "$work/product"
newcomer embed-go.md go product.go
cd airseal-go
[ -z "$(gofmt -l . "$source/examples/embed")" ] || fail 'gofmt changes nothing'
go vet ./...
go vet -tags airseal_embed ./...
GOOS=darwin go vet .
GOOS=windows go vet .
[ -z "$(go list -deps . | grep -F .example/ | grep -vx airseal.example/airseal)" ] || fail 'the standard library alone'
go test ./...
(ulimit -n 1024 && go test -tags airseal_embed .)
go build -o "$work/asks" ./internal/answers
go build -tags airseal_embed -o "$work/has" ./internal/answers
cd "$work"
answers "go=$work/asks" "go-with-the-program=$work/has"
