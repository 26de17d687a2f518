"""Real processes side by side: started, watched, and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

STOP_SECONDS = 15.0


class PortTaken(Exception):
    """Something else listens there."""


def require_free_port(host: str, port: int) -> None:
    """Raise PortTaken if nothing can listen at this port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Port {port} is taken. Choose another one: scripts/up --port {port + 1}") from error


@dataclass(frozen=True, slots=True)
class Service:
    """A process to run: its name and the arguments of this Python's ``-m``."""

    name: str
    arguments: Sequence[str]


class Group:
    """The running processes of one installation. Each has a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, services: Sequence[Service], logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.logs = logs
        self._children = {service.name: self._start(service) for service in services}

    def _start(self, service: Service) -> "subprocess.Popen[bytes]":
        with (self.logs / f"{service.name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  (our own arguments, no shell)
                [sys.executable, "-m", *service.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def find_dead(self) -> str | None:
        """Return the name of a process that has ended."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to end, wait, and kill with their children what does not."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, end - time.monotonic()))
            _kill_session(child.pid)


def _kill_session(pid: int) -> None:
    """Kill what is left of a process's session; nothing is left running."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def wait_until_up(url: str, group: Group, *, seconds: float = 600.0) -> bool:
    """Return whether the address answers before the time is over and before a process ends.

    A machine that is busy with something else starts slowly: as long as the processes live they are waited for.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and group.find_dead() is None:
        try:
            with urlopen(url, timeout=20):  # noqa: S310  (our own loopback address)
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


class Stopped(Exception):
    """A signal asked us to end."""


def raise_on_signals() -> None:
    """Turn SIGINT and SIGTERM into Stopped, so that children are stopped in one place."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
