package airseal

import (
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"
)

// A Verdict on a license; each is also the word that airseal prints.
type Verdict string

const (
	// Valid: the license is in force.
	Valid Verdict = "valid"
	// Grace: past its end and within its grace days, or the clock is wrong. Go on, and tell the
	// admin.
	Grace Verdict = "grace"
	// Malformed: not a license, or a field is out of range.
	Malformed Verdict = "malformed"
	// Untrusted: bad signature, unknown or revoked signer, or no trust bundle is pinned.
	Untrusted Verdict = "untrusted"
	// Revoked: the license was revoked.
	Revoked Verdict = "revoked"
	// Expired: past the grace days.
	Expired Verdict = "expired"
	// NotYetValid: the license begins later.
	NotYetValid Verdict = "not-yet-valid"
	// Mismatch: another product, edition, instance or email.
	Mismatch Verdict = "mismatch"
	// NotCovered: a limit, feature or release that was asked for is not in the license.
	NotCovered Verdict = "not-covered"
	// Clock: the clock has gone backwards, and that decides.
	Clock Verdict = "clock"
	// Missing: no license is installed, or the instance is not registered.
	Missing Verdict = "missing"
	// Unknown: there is no verdict, because the program did not answer. It is neither a yes nor
	// a no.
	Unknown Verdict = "unknown"
)

// known are the verdicts that the program gives.
var known = map[Verdict]bool{
	Valid: true, Grace: true, Malformed: true, Untrusted: true, Revoked: true, Expired: true,
	NotYetValid: true, Mismatch: true, NotCovered: true, Clock: true, Missing: true,
}

// A Gap is something that was asked for and is not covered: a limit, a feature, or a release.
type Gap struct {
	Limit string `json:"limit"`
	// Asked is how many were asked for.
	Asked uint64 `json:"asked"`
	// Licensed is how many are licensed; nil if the license does not name the limit.
	Licensed *uint64 `json:"licensed"`
	Feature  string  `json:"feature"`
	// ReleasesUntil is the last day of the releases that are covered.
	ReleasesUntil string `json:"releases_until"`
	// ReleaseDate is the day that was asked for; empty if it was not said.
	ReleaseDate string `json:"release_date"`
}

// An Answer of Check.
type Answer struct {
	Verdict Verdict
	// Reason says why, in one sentence for people.
	Reason string
	// ExitCode is the exit code of the program; -1 if it did not end by itself.
	ExitCode int
	// LicenseID is the id of the license, once its signature was good.
	LicenseID string
	// ExpiresAt is when the license ends; zero unless its signature was good and it does end.
	ExpiresAt time.Time
	// SecondsLeft until then, negative in grace; nil while the license does not count.
	SecondsLeft *int64
	NotCovered  []Gap
	// ClockBehind says whether the clock is more than a day behind a time that was seen.
	ClockBehind bool
	// CriticalAdvisories are the ids of the vendor's critical advisories that nobody has
	// acknowledged; nil if they cannot be read.
	CriticalAdvisories []string
	// License is every field of the license, as in its file; nil unless its signature was good.
	License json.RawMessage
}

// Licensed says whether the verdict is Valid or Grace.
func (a Answer) Licensed() bool {
	return a.Verdict == Valid || a.Verdict == Grace
}

// unknown is the answer beside an error.
func unknown(err error) Answer {
	answer := Answer{Verdict: Unknown, Reason: err.Error(), ExitCode: -1, CriticalAdvisories: []string{}}
	var why *Error
	if errors.As(err, &why) {
		answer.ExitCode = why.ExitCode
	}
	return answer
}

// readAnswer reads the answer of `verify`.
func readAnswer(out output) (Answer, error) {
	var said struct {
		Verdict            *Verdict        `json:"verdict"`
		Reason             *string         `json:"reason"`
		ExpiresAt          *string         `json:"expires_at"`
		SecondsLeft        *int64          `json:"seconds_left"`
		NotCovered         []Gap           `json:"not_covered"`
		ClockBehind        bool            `json:"clock_behind"`
		CriticalAdvisories []string        `json:"critical_advisories"`
		License            json.RawMessage `json:"license"`
	}
	if err := read(out, &said); err != nil {
		return Answer{}, err
	}
	if said.Verdict == nil || said.Reason == nil || !known[*said.Verdict] {
		return Answer{}, unreadable(out, nil)
	}
	answer := Answer{
		Verdict:            *said.Verdict,
		Reason:             *said.Reason,
		ExitCode:           out.exitCode,
		SecondsLeft:        said.SecondsLeft,
		NotCovered:         said.NotCovered,
		ClockBehind:        said.ClockBehind,
		CriticalAdvisories: said.CriticalAdvisories,
	}
	if said.ExpiresAt != nil {
		end, err := time.Parse(time.RFC3339, *said.ExpiresAt)
		if err != nil {
			return Answer{}, unreadable(out, err)
		}
		answer.ExpiresAt = end
	}
	if said.License != nil && string(said.License) != "null" {
		var license struct {
			ID *string `json:"license_id"`
		}
		if err := json.Unmarshal(said.License, &license); err != nil || license.ID == nil {
			return Answer{}, unreadable(out, err)
		}
		answer.License, answer.LicenseID = said.License, *license.ID
	}
	// A verdict that the exit code contradicts is not one.
	if answer.Licensed() != (out.exitCode == 0) {
		return Answer{}, unreadable(out, nil)
	}
	return answer, nil
}

// isAllowed reads the answer of `telemetry check`.
func isAllowed(out output) bool {
	var said struct {
		Allowed bool `json:"allowed"`
	}
	return read(out, &said) == nil && said.Allowed && out.exitCode == 0
}

// readDocument reads the answer of `data show`.
func readDocument(out output) ([]byte, error) {
	if out.exitCode == 0 && len(out.stdout) == 0 {
		return nil, nil
	}
	if err := read(out, &struct{}{}); err != nil {
		return nil, err
	}
	if out.exitCode != 0 {
		return nil, unreadable(out, nil)
	}
	return out.stdout, nil
}

// read reads the one object that the program printed, unless it is an error.
func read(out output, said any) error {
	if !utf8.Valid(out.stdout) {
		return unreadable(out, nil)
	}
	// An array or a number is not an object, and null would be read as an empty one.
	var object map[string]json.RawMessage
	if err := json.Unmarshal(out.stdout, &object); err != nil || object == nil {
		return unreadable(out, err)
	}
	if text, found := object["error"]; found && string(text) != "null" {
		var failure struct {
			Message *string `json:"message"`
			Hint    string  `json:"hint"`
		}
		err := json.Unmarshal(text, &failure)
		if err != nil || failure.Message == nil || out.exitCode == 0 {
			return unreadable(out, err)
		}
		return &Error{
			Kind: ErrFailed, Message: *failure.Message, Hint: failure.Hint, ExitCode: out.exitCode, Stderr: out.stderr,
		}
	}
	if err := json.Unmarshal(out.stdout, said); err != nil {
		return unreadable(out, err)
	}
	return nil
}

func unreadable(out output, cause error) error {
	return &Error{
		Kind: ErrUnreadable, Message: "airseal gave an answer that cannot be read", ExitCode: out.exitCode,
		Stderr: out.stderr, cause: cause,
	}
}
