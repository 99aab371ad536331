// A product that asks airseal before it starts, in Go.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"airseal.example/airseal"
)

func main() {
	nodes, err := strconv.ParseUint(os.Getenv("NODES"), 10, 64)
	if err != nil {
		nodes = 1
	}
	ctx, client := context.Background(), airseal.Client{}
	answer, err := client.Check(ctx, airseal.Needs{Limits: map[string]uint64{"nodes": nodes}})
	switch {
	case err != nil:
		// Neither yes nor no: go on, tell the admin, and ask again later.
		fmt.Println("the license was not checked:", err)
	case answer.Licensed():
		fmt.Println("licensed")
	case answer.Verdict == airseal.NotCovered:
		fmt.Println("the license does not cover this many nodes")
	default:
		fmt.Println("running without a license")
	}
	if client.TelemetryAllowed(ctx) {
		fmt.Println("usage data is on")
	} else {
		fmt.Println("usage data is off")
	}
}
