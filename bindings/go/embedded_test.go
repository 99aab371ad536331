//go:build airseal_embed && linux && amd64

package airseal

import (
	"context"
	"errors"
	"os"
	"testing"
)

func TestTheProgramInsideRunsFromMemoryAndNobodyCanChangeIt(t *testing.T) {
	t.Setenv("AIRSEAL_PROGRAM", "")
	t.Setenv("PATH", "")
	t.Setenv("AIRSEAL_HOME", t.TempDir())
	var taken []*os.File
	for {
		file, err := os.Open(os.DevNull)
		if err != nil {
			break
		}
		taken = append(taken, file)
	}
	_, err := Client{}.Check(context.Background(), Needs{})
	for _, file := range taken {
		file.Close()
	}
	if !errors.Is(err, ErrNotStarted) {
		t.Errorf("without a file descriptor: %v", err)
	}
	// The next time there is one.
	answer, err := Client{}.Check(context.Background(), Needs{})
	if err != nil || answer.Verdict != Missing {
		t.Errorf("%v, %v", answer, err)
	}
	if _, err := inMemory.file.WriteAt([]byte("x"), 0); err == nil {
		t.Error("the program was written over")
	}
	if inMemory.file.Truncate(0) == nil {
		t.Error("the program was cut off")
	}
}
