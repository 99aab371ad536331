"""Finds the program, runs it once, and bounds what it may cost."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence, Union

from ._errors import KilledError, NotStartedError, TimedOutError, UnreadableError

StrPath = Union[str, "os.PathLike[str]"]

#: How long a call may take, in seconds. It takes milliseconds; a slow disk may take longer.
DEFAULT_TIMEOUT = 10.0

#: A day: the system takes no timeout of any length.
_LONGEST_TIMEOUT = 86400.0
#: More than this on standard output, in bytes, is not an answer.
_STDOUT_LIMIT = 16 * 1024 * 1024
#: As much of standard error is kept, in bytes; the rest is read and dropped.
_STDERR_KEPT = 64 * 1024

#: What of the environment reaches the program, beside AIRSEAL_…: nothing secret.
_PASSED_ON = ("CREDENTIALS_DIRECTORY", "DO_NOT_TRACK", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")


@dataclass(frozen=True)
class Output:
    """What the program wrote before it ended by itself."""

    exit_code: int
    stdout: bytes
    stderr: str


def run(program: StrPath | None, timeout: float, arguments: Sequence[str]) -> Output:
    """Run the program with these arguments.

    Raises NotStartedError, KilledError, TimedOutError, or UnreadableError if it writes too much.
    """
    try:
        process = subprocess.Popen(
            [_find(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            # A group of its own, so that whatever it started ends with it.
            start_new_session=True,
        )
        with process:
            try:
                stdout, stderr = _read(process, time.monotonic() + min(timeout, _LONGEST_TIMEOUT))
            finally:
                # Not waited for yet, so its number is still its own.
                if process.returncode is None:
                    _end(process)
    except (OSError, ValueError) as error:
        # Or it was started, and there was no file descriptor left to read its answer.
        raise NotStartedError(f"airseal cannot be started: {error}") from error
    code = process.returncode
    if code < 0:
        raise KilledError(f"airseal was ended by signal {-code}", stderr=stderr)
    return Output(code, stdout, stderr)


def _find(program: StrPath | None) -> str:
    """The program: the one named, the one installed with this package, or one on PATH."""
    name = os.fspath(program) if program is not None else os.environ.get("AIRSEAL_PROGRAM")
    if not name:
        package = Path(__file__).resolve().parent
        # PREFIX/lib/python3.X/site-packages/airseal, or `pip install --target` FOLDER/airseal.
        for folder in (*list(package.parents)[3:4], package.parent):
            if shutil.which(beside := str(folder / "bin" / "airseal")):
                return beside
        name = "airseal"
    found = shutil.which(name)
    if found is None:
        raise NotStartedError(f"airseal cannot be started: there is no program {name}")
    return found


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("AIRSEAL_") or name in _PASSED_ON
    }


def _read(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, str]:
    """Standard output and standard error, once both are closed and the program has ended."""
    stdout, stderr = bytearray(), bytearray()
    late = TimedOutError("airseal did not answer in time")
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, stdout)  # type: ignore[arg-type]
        selector.register(process.stderr, selectors.EVENT_READ, stderr)  # type: ignore[arg-type]
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise late
            for key, _ in ready:
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.data is stdout:
                    stdout += chunk
                elif len(stderr) < _STDERR_KEPT:
                    stderr += chunk[: _STDERR_KEPT - len(stderr)]
            if len(stdout) > _STDOUT_LIMIT:
                raise UnreadableError("airseal wrote more than an answer can be")
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise late from None
    return bytes(stdout), stderr.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass  # Nothing of it is left.
    process.wait()
