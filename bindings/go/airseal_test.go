//go:build unix

package airseal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"airseal.example/airseal"
)

// standIn gives a client whose program is a script.
func standIn(t *testing.T, script string) airseal.Client {
	t.Helper()
	path := filepath.Join(t.TempDir(), "airseal")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return airseal.Client{Program: path}
}

func TestErrorsIsFindsEachKindOfErrorAndTheVerdictIsUnknown(t *testing.T) {
	for script, kind := range map[string]error{
		"kill -TERM $$": airseal.ErrKilled,
		"echo hello":    airseal.ErrUnreadable,
		`echo '{"error":{"code":1,"message":"damaged","hint":"restore it"}}'; exit 1`: airseal.ErrFailed,
	} {
		client := standIn(t, script)
		answer, err := client.Check(context.Background(), airseal.Needs{})
		if !errors.Is(err, kind) || answer.Verdict != airseal.Unknown || answer.Reason != err.Error() {
			t.Errorf("%s: %v, %v", script, answer, err)
		}
		if _, err := client.Data(context.Background(), airseal.Usage, nil); !errors.Is(err, kind) {
			t.Errorf("%s: data: %v", script, err)
		}
	}
	answer, err := airseal.Client{Program: "/nowhere/airseal"}.Check(context.Background(), airseal.Needs{})
	if !errors.Is(err, airseal.ErrNotStarted) || !errors.Is(err, os.ErrNotExist) || answer.Licensed() {
		t.Errorf("%v, %v", answer, err)
	}
}

func TestAFailureHasTheHintOfTheProgram(t *testing.T) {
	client := standIn(t, `echo more >&2; echo '{"error":{"code":1,"message":"damaged","hint":"restore it"}}'; exit 1`)
	_, err := client.Check(context.Background(), airseal.Needs{})
	var why *airseal.Error
	if !errors.As(err, &why) || why.Hint != "restore it" || why.ExitCode != 1 || why.Stderr != "more\n" {
		t.Errorf("%#v", err)
	}
}

func TestAContextThatIsCanceledEndsTheProgramAndItsChildren(t *testing.T) {
	file := filepath.Join(t.TempDir(), "child")
	client := standIn(t, "sleep 60 &\necho $! > "+file+".new; mv "+file+".new "+file+"; wait")
	ctx, cancel := context.WithCancel(context.Background())
	var pid int
	go func() {
		for pid == 0 {
			text, _ := os.ReadFile(file)
			pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	answer, err := client.Check(ctx, airseal.Needs{})
	if !errors.Is(err, airseal.ErrTimedOut) || !errors.Is(err, context.Canceled) || answer.Verdict != airseal.Unknown {
		t.Errorf("%v, %v", answer, err)
	}
	// Whoever inherits the child may take a moment to bury it.
	for tries := 0; syscall.Kill(pid, 0) == nil; tries++ {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if strings.Contains(string(text), ") Z ") {
			break
		}
		if tries == 1000 {
			t.Fatalf("process %d is still there", pid)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestManyMayAskAtOnce(t *testing.T) {
	client := standIn(t, `echo '{"verdict":"valid","reason":"so it is said"}'`)
	var all sync.WaitGroup
	for i := 0; i < 50; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			if answer, err := client.Check(context.Background(), airseal.Needs{}); err != nil || !answer.Licensed() {
				t.Errorf("%v, %v", answer, err)
			}
		}()
	}
	all.Wait()
}

func ExampleClient_Check() {
	client := airseal.Client{Program: "/nowhere/airseal"}
	needs := airseal.Needs{Limits: map[string]uint64{"nodes": 8}, Features: []string{"rbac"}}
	answer, err := client.Check(context.Background(), needs)
	if err != nil {
		fmt.Println("the license was not checked:", err)
	}
	fmt.Println(answer.Verdict)
	// Output:
	// the license was not checked: airseal cannot be started: there is no program /nowhere/airseal
	// unknown
}
