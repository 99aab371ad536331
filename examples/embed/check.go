// A product that runs airseal before it starts, in Go.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
)

func airseal(args ...string) *exec.Cmd {
	name := os.Getenv("AIRSEAL")
	if name == "" {
		name = "airseal"
	}
	return exec.Command(name, args...)
}

// verdict returns the verdict, or "unknown" if airseal failed.
func verdict(nodes string) string {
	var answer struct {
		Verdict string `json:"verdict"`
	}
	// Any other verdict than valid is also an exit code; the answer names it.
	out, _ := airseal("verify", "--json", "--limit", "nodes="+nodes).Output()
	if json.Unmarshal(out, &answer) != nil || answer.Verdict == "" {
		return "unknown"
	}
	return answer.Verdict
}

func main() {
	nodes := os.Getenv("NODES")
	if nodes == "" {
		nodes = "1"
	}
	switch verdict(nodes) {
	case "valid", "grace":
		fmt.Println("licensed")
	case "not-covered":
		fmt.Println("the license does not cover this many nodes")
	default:
		fmt.Println("running without a license")
	}
	// Only exit code 0 means yes; any failure at all means no.
	if airseal("--quiet", "telemetry", "check").Run() == nil {
		fmt.Println("usage data is on")
	} else {
		fmt.Println("usage data is off")
	}
}
