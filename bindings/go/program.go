package airseal

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

const (
	// More than this on standard output, in bytes, is not an answer.
	stdoutLimit = 16 << 20
	// As much of standard error is kept, in bytes; the rest is read and dropped.
	stderrKept = 64 << 10
)

// passedOn is what of the environment reaches the program, beside AIRSEAL_…: nothing secret.
var passedOn = map[string]bool{
	"CREDENTIALS_DIRECTORY": true, "DO_NOT_TRACK": true, "HOME": true, "XDG_CONFIG_HOME": true, "XDG_DATA_HOME": true,
}

// output is what the program wrote before it ended by itself.
type output struct {
	exitCode int
	stdout   []byte
	stderr   string
}

// run runs the program with these arguments.
func (c Client) run(ctx context.Context, args []string) (output, error) {
	path, err := c.find()
	if err != nil {
		return output{}, err
	}
	if _, found := ctx.Deadline(); !found {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, DefaultTimeout)
		defer cancel()
	}
	cmd := exec.Command(path, args...)
	cmd.Env = environment()
	ownGroup(cmd)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return output{}, notStarted(err.Error(), err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return output{}, notStarted(err.Error(), err)
	}
	if err := cmd.Start(); err != nil {
		return output{}, notStarted(err.Error(), err)
	}

	var out output
	tooMuch := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var both sync.WaitGroup
		both.Add(1)
		go func() {
			defer both.Done()
			kept, _ := io.ReadAll(io.LimitReader(stderr, stderrKept))
			out.stderr = strings.ToValidUTF8(string(kept), "\uFFFD")
			_, _ = io.Copy(io.Discard, stderr)
		}()
		out.stdout, _ = io.ReadAll(io.LimitReader(stdout, stdoutLimit+1))
		if len(out.stdout) > stdoutLimit {
			close(tooMuch)
		}
		both.Wait()
		_ = cmd.Wait()
	}()

	end := func() {
		kill(cmd)
		// A child that left the group may hold the pipes.
		_ = stdout.Close()
		_ = stderr.Close()
		<-ended
	}
	select {
	case <-ended:
	case <-tooMuch:
		end()
	case <-ctx.Done():
		end()
		return output{}, &Error{
			Kind: ErrTimedOut, Message: "airseal did not answer in time", ExitCode: -1, Stderr: out.stderr,
			cause: ctx.Err(),
		}
	}
	if len(out.stdout) > stdoutLimit {
		return output{}, &Error{
			Kind: ErrUnreadable, Message: "airseal wrote more than an answer can be", ExitCode: -1, Stderr: out.stderr,
		}
	}
	if signal := endedBy(cmd.ProcessState); signal != 0 {
		return output{}, &Error{
			Kind: ErrKilled, Message: fmt.Sprintf("airseal was ended by signal %d", signal), ExitCode: -1,
			Stderr: out.stderr,
		}
	}
	out.exitCode = cmd.ProcessState.ExitCode()
	return out, nil
}

// find gives the path of the program.
func (c Client) find() (string, error) {
	name := c.Program
	if name == "" {
		name = os.Getenv("AIRSEAL_PROGRAM")
	}
	if name == "" {
		path, err := embedded()
		if err != nil {
			return "", notStarted(err.Error(), err)
		}
		if path != "" {
			return path, nil
		}
		name = "airseal"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", notStarted("there is no program "+name, err)
	}
	return path, nil
}

func environment() []string {
	environment := []string{}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "AIRSEAL_") || passedOn[name] {
			environment = append(environment, variable)
		}
	}
	return environment
}
