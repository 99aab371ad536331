package airseal

import "errors"

// Why there is no answer; the same in every language. Every error of this package is one of
// them for errors.Is.
var (
	// ErrNotStarted: the program is not there, or it cannot be started.
	ErrNotStarted = errors.New("not-started")
	// ErrKilled: a signal ended the program.
	ErrKilled = errors.New("killed")
	// ErrTimedOut: the program did not answer before the context was done, and was ended.
	ErrTimedOut = errors.New("timed-out")
	// ErrUnreadable: the answer is not one of airseal's, is too long, or contradicts the exit
	// code.
	ErrUnreadable = errors.New("unreadable")
	// ErrFailed: the program says that it could not do the work. Message and Hint are the
	// program's.
	ErrFailed = errors.New("failed")
)

// An Error says why there is no answer.
type Error struct {
	// Kind is one of the five errors above.
	Kind error
	// Message is one sentence.
	Message string
	// Hint is what to do next, if the program said so.
	Hint string
	// ExitCode is the exit code of the program; -1 if it did not end by itself.
	ExitCode int
	// Stderr is what the program wrote to standard error, at most 64 KiB of it.
	Stderr string

	cause error
}

func (e *Error) Error() string { return e.Message }

// Is says whether target is the kind of this error.
func (e *Error) Is(target error) bool { return target == e.Kind }

// Unwrap gives the cause: of the operating system, of the context, or of the JSON.
func (e *Error) Unwrap() error { return e.cause }

func notStarted(message string, cause error) error {
	return &Error{
		Kind: ErrNotStarted, Message: "airseal cannot be started: " + message, ExitCode: -1, cause: cause,
	}
}
