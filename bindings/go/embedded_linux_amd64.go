//go:build airseal_embed && linux && amd64

package airseal

import (
	_ "embed"
	"fmt"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// The module as it is packed has the program; in the source, program/ is empty.
//
//go:embed program/airseal
var program []byte

const (
	memfdCreate = 319 // memfd_create(2) on x86-64, which package syscall does not name
	cloexec     = 1   // MFD_CLOEXEC
	sealable    = 2   // MFD_ALLOW_SEALING
	addSeals    = 1033
	allSeals    = 0xf // F_SEAL_SEAL, SHRINK, GROW, WRITE
)

var inMemory struct {
	sync.Mutex
	file *os.File
}

// embedded gives the path of the program that was built in: a file in memory, which nobody can
// change and which ends with this process. It needs /proc.
func embedded() (string, error) {
	inMemory.Lock()
	defer inMemory.Unlock()
	if inMemory.file == nil {
		// What fails now, for want of a file descriptor, may work the next time.
		file, err := fileInMemory()
		if err != nil {
			return "", err
		}
		inMemory.file = file
	}
	return fmt.Sprintf("/proc/self/fd/%d", inMemory.file.Fd()), nil
}

func fileInMemory() (*os.File, error) {
	name := []byte("airseal\x00")
	fd, _, errno := syscall.Syscall(memfdCreate, uintptr(unsafe.Pointer(&name[0])), cloexec|sealable, 0)
	if errno != 0 {
		return nil, os.NewSyscallError("memfd_create", errno)
	}
	file := os.NewFile(fd, "airseal")
	if _, err := file.Write(program); err != nil {
		_ = file.Close()
		return nil, err
	}
	if _, _, errno := syscall.Syscall(syscall.SYS_FCNTL, fd, addSeals, allSeals); errno != 0 {
		_ = file.Close()
		return nil, os.NewSyscallError("fcntl", errno)
	}
	return file, nil
}
