"""Real processes on the database of the tests, and a wire between them and their clients that can be cut."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from random import SystemRandom

from django.db import connection


def environment():
    """The environment of a process that works on the test database."""
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{head.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}


sample = SystemRandom().sample  # two runs side by side choose apart


class Process:
    """A process with all its children; ``kill`` gives it no time for anything."""

    def __init__(self, *arguments):
        command = [sys.executable, "-m", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.popen = subprocess.Popen(command, env=environment(), start_new_session=True, **quiet)

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def start_worker():
    return Process("celery", "-A", "config", "worker", "-Q", "celery,confirm", "-c", "1", "--loglevel", "ERROR")


def start_web(port):
    return Process(
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "config.wsgi:application",
    )  # fmt: skip


def free_port():
    """A port that nobody else is handed by chance: below those that the kernel gives to whoever asks for any."""
    for port in sample(range(20000, 32000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("a hundred ports are taken")


def wait_for_port(port, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server does not come up")


class Wire:
    """Passes bytes between its own port and a server's; while it is cut nothing passes and nothing is told."""

    def __init__(self, target):
        self.target, self.is_cut, self.pairs = target, False, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Break every connection in the middle of whatever it carries."""
        self.is_cut = True
        for one in list(self.pairs):
            _close(one)

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        _close(self.listener)

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = None if self.is_cut else socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                if self.listener.fileno() < 0:
                    return
                server = None
            if server is None:
                _close(client)
                continue
            self.pairs |= {client, server}
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                if self.is_cut:
                    break
                sink.sendall(data)
        for one in (source, sink):
            _close(one)
            self.pairs.discard(one)


def _close(one):
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
