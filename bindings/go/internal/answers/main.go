// Command answers prints what the package answers to the cases of a file, a JSON line each.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"time"

	"airseal.example/airseal"
)

type question struct {
	Name        string
	Call        string
	Environment map[string]string
	Descriptors string
	Options     struct {
		Home, Program, Release string
		Kind                   airseal.Kind
		Limits                 map[string]uint64
		Features               []string
		Timeout                float64
	}
}

// failure adds what is said of an error.
func failure(said map[string]any, err error) {
	said["error"], said["hint"] = nil, nil
	var why *airseal.Error
	if errors.As(err, &why) {
		said["error"], said["exit_code"] = why.Kind.Error(), exitCode(why.ExitCode)
		if why.Hint != "" {
			said["hint"] = why.Hint
		}
	}
}

func exitCode(code int) any {
	if code < 0 {
		return nil
	}
	return code
}

func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func gap(gap airseal.Gap) map[string]any {
	said := map[string]any{
		"feature": optional(gap.Feature), "limit": optional(gap.Limit), "licensed": gap.Licensed,
		"releases_until": optional(gap.ReleasesUntil), "release_date": optional(gap.ReleaseDate),
	}
	if gap.Limit != "" {
		said["asked"] = gap.Asked
	}
	return said
}

func ask(q question) map[string]any {
	ctx := context.Background()
	if q.Options.Timeout != 0 {
		limited, cancel := context.WithTimeout(ctx, time.Duration(q.Options.Timeout*float64(time.Second)))
		defer cancel()
		ctx = limited
	}
	client := airseal.Client{Home: q.Options.Home, Program: q.Options.Program}
	said := map[string]any{}
	switch q.Call {
	case "telemetry_allowed":
		said["allowed"] = client.TelemetryAllowed(ctx)
	case "data":
		found, err := client.Data(ctx, q.Options.Kind, q.Options.Limits)
		failure(said, err)
		if err != nil {
			said["message"] = err.Error()
			return said
		}
		delete(said, "hint")
		said["bytes"] = found // In base64; null for nil.
	default:
		needs := airseal.Needs{Limits: q.Options.Limits, Features: q.Options.Features, Release: q.Options.Release}
		answer, err := client.Check(ctx, needs)
		failure(said, err)
		said["verdict"], said["licensed"], said["reason"] = answer.Verdict, answer.Licensed(), answer.Reason
		said["exit_code"], said["license_id"] = exitCode(answer.ExitCode), optional(answer.LicenseID)
		said["expires_at"] = nil
		if !answer.ExpiresAt.IsZero() {
			said["expires_at"] = answer.ExpiresAt.Format(time.RFC3339)
		}
		said["seconds_left"], said["clock_behind"] = answer.SecondsLeft, answer.ClockBehind
		gaps := []any{}
		for _, found := range answer.NotCovered {
			gaps = append(gaps, gap(found))
		}
		said["not_covered"], said["critical_advisories"] = gaps, answer.CriticalAdvisories
		said["license"] = answer.License
	}
	return said
}

func takeDescriptors() (taken []*os.File) {
	for {
		file, err := os.Open(os.DevNull)
		if err != nil {
			return taken
		}
		taken = append(taken, file)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var questions []question
	if err := json.Unmarshal(text, &questions); err != nil {
		log.Fatal(err)
	}
	answers := json.NewEncoder(os.Stdout)
	for _, q := range questions {
		for name, value := range q.Environment {
			os.Setenv(name, value)
		}
		var taken []*os.File
		if q.Descriptors == "none" {
			taken = takeDescriptors()
		}
		said := ask(q)
		for _, file := range taken {
			file.Close()
		}
		for name := range q.Environment {
			os.Unsetenv(name)
		}
		said["name"] = q.Name
		if err := answers.Encode(said); err != nil {
			log.Fatal(err)
		}
	}
}
