"""SymPy in a process of its own, kept warm and killed when it takes too long: a limit that holds in every thread."""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path

from grading.keys import ExpressionKey, key_to_dict
from grading.verdict import Confirmation

_PROGRAM = "from grading.algebra import serve; serve()"
# Killing the process and reading the clock take a little time themselves.
_MARGIN = 0.1
_ROOT = Path(__file__).resolve().parent.parent


class Opinion:
    """One warm process; questions wait for each other, and the waiting counts against their time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._ready = False
        self._rest = b""
        self._killed: list[subprocess.Popen[bytes]] = []

    def ask(self, answer: str, key: ExpressionKey, *, seconds: float) -> Confirmation:
        """The opinion on an answer; SILENT where it does not come in time. Never takes longer than `seconds`."""
        deadline = time.monotonic() + seconds - _MARGIN
        if not self._lock.acquire(timeout=max(seconds - _MARGIN, 0.0)):
            return Confirmation.SILENT
        try:
            return self._ask(answer, key, deadline)
        finally:
            self._lock.release()

    def _ask(self, answer: str, key: ExpressionKey, deadline: float) -> Confirmation:
        process = self._start()
        if not self._ready:
            # A process that is still loading SymPy is left to it: the next question finds it ready.
            self._ready = self._read_line(process, deadline) is not None
            if not self._ready:
                return Confirmation.SILENT
        left = deadline - time.monotonic()
        question = {"answer": answer, "key": key_to_dict(key), "seconds": left}
        line = None
        if left > 0 and process.stdin is not None:
            try:
                process.stdin.write(json.dumps(question).encode() + b"\n")
                process.stdin.flush()
                line = self._read_line(process, deadline)
            except OSError:
                line = None
        if line is None:
            self._kill()
            return Confirmation.SILENT
        return Confirmation(line.decode().strip())

    def _start(self) -> subprocess.Popen[bytes]:
        """The process, started where there is none, where it died, or where it belongs to the process before a fork."""
        self._killed = [process for process in self._killed if process.poll() is None]
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter with a fixed program
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, bufsize=0,
            )  # fmt: skip
            self._owner, self._ready, self._rest = os.getpid(), False, b""
        return self._process

    def _read_line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
        """The next line, or None where none comes before the deadline."""
        if process.stdout is None:
            return None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    return None
                piece = os.read(process.stdout.fileno(), 65536)
                if not piece:
                    return None
                self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return line

    def _kill(self) -> None:
        """Kills the process, if it is ours; that it is gone is seen later, since waiting for it takes time."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        self._killed.append(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def stop(self) -> None:
        """Kills the process and waits until it is gone."""
        self._kill()
        for process in self._killed if self._owner == os.getpid() else ():
            process.wait()
        self._killed = []


_opinion = Opinion()
atexit.register(_opinion.stop)


def ask_opinion(answer: str, key: ExpressionKey, *, seconds: float) -> Confirmation:
    """SymPy's opinion by the one warm process of this process."""
    return _opinion.ask(answer, key, seconds=seconds)
