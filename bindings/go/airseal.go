// Package airseal asks airseal for the license of a self-hosted product, without a network.
//
//	var client airseal.Client
//	answer, err := client.Check(ctx, airseal.Needs{Limits: map[string]uint64{"nodes": 8}})
//	if err != nil {
//		log.Printf("the license was not checked: %v", err)
//	}
//	fmt.Println(answer.Verdict, answer.Reason)
//
// Every call runs the program airseal once, which takes a few milliseconds. The program
// decides; this package only asks. It uses the standard library alone and opens no connection.
//
// The program is Client.Program, else the one in AIRSEAL_PROGRAM, else the one that was built
// in with -tags airseal_embed, else airseal on PATH.
package airseal

import (
	"context"
	"sort"
	"strconv"
	"time"
)

// DefaultTimeout is how long a call may take if its context has no deadline. It takes
// milliseconds; a slow disk may take longer.
const DefaultTimeout = 10 * time.Second

// A Client asks. The zero value is ready to use, by any number of goroutines.
type Client struct {
	// Home is the state folder. If it is empty, airseal decides: AIRSEAL_HOME, the machine
	// policy, or the data folder of the user.
	Home string
	// Program is the program to run.
	Program string
}

// Needs is what the license must cover.
type Needs struct {
	// Limits says how much of each limit is in use.
	Limits map[string]uint64
	// Features are the features that the license must have.
	Features []string
	// Release is the day of the product's release that runs, as YYYY-MM-DD; a license with an
	// end of updates asks for it.
	Release string
}

// Check gives the verdict on the license.
//
// Whatever happens to the program, the answer can be used: with an error, which is an *Error,
// the verdict is Unknown and the reason is that of the error. Unknown does not mean that there
// is no license.
func (c Client) Check(ctx context.Context, needs Needs) (Answer, error) {
	args := append(c.first("verify"), limits(needs.Limits)...)
	for _, feature := range needs.Features {
		args = append(args, "--feature="+feature)
	}
	if needs.Release != "" {
		args = append(args, "--release-date="+needs.Release)
	}
	out, err := c.run(ctx, args)
	if err != nil {
		return unknown(err), err
	}
	answer, err := readAnswer(out)
	if err != nil {
		return unknown(err), err
	}
	return answer, nil
}

// TelemetryAllowed says whether usage data may leave. Ask each time before you send. Any
// failure at all means no.
func (c Client) TelemetryAllowed(ctx context.Context) bool {
	out, err := c.run(ctx, c.first("telemetry", "check"))
	return err == nil && isAllowed(out)
}

// A Kind of data that may leave, or All that this instance stores, which never leaves.
type Kind string

// The kinds of data.
const (
	Request    Kind = "request"
	Compliance Kind = "compliance"
	Usage      Kind = "usage"
	All        Kind = "all"
)

// Data gives the exact bytes that would leave, or nil if nothing would, for example usage data
// while it is off. inUse says how much of each limit is in use, for the compliance report; it
// may be nil. An error is an *Error.
func (c Client) Data(ctx context.Context, kind Kind, inUse map[string]uint64) ([]byte, error) {
	args := append(c.first("data", "show"), string(kind))
	out, err := c.run(ctx, append(args, limits(inUse)...))
	if err != nil {
		return nil, err
	}
	return readDocument(out)
}

// first gives a command with the options of every call after it: with the command first, the
// program prepares it alone.
func (c Client) first(command ...string) []string {
	args := append(command, "--json")
	if c.Home != "" {
		args = append(args, "--home="+c.Home)
	}
	return args
}

func limits(numbers map[string]uint64) []string {
	args := make([]string, 0, len(numbers))
	for name, number := range numbers {
		args = append(args, "--limit="+name+"="+strconv.FormatUint(number, 10))
	}
	sort.Strings(args)
	return args
}
