"""How long the server works on a save: fifty learners at once, a real PostgreSQL, the real web processes.

Run at the root: .venv/bin/python -m benchmarks.saving [--learners 50] [--rounds 40] [--workers 2] [--threads 1]
Granian runs as `manage.py up` starts it (2 workers of 1 thread), with one thing around it: the time from the call of
the WSGI application to the end of its reply goes out in a header, so that the queue before it and the client are not in
it; and of that the time of the processor, for a machine that others use as well.
Two loads: "typing", each learner saves once a second, at moments of their own, as fast as the page ever does;
"all at once", a barrier lets all save in the same instant, round after round.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

HEADER, TOKEN = "X-Served-Microseconds", "b" * 32
inner: Callable[..., Iterable[bytes]] | None = None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The project's WSGI application, with the time that it took in a header. Granian serves it in its workers."""
    global inner  # noqa: PLW0603  (one application a process)
    if inner is None:
        from config.wsgi import application as project

        inner = project
    started, worked, heard = time.perf_counter(), time.thread_time(), []
    body = list(inner(environ, lambda status, headers, error=None: heard.extend((status, headers))))
    took = (round((time.perf_counter() - started) * 1e6), round((time.thread_time() - worked) * 1e6))
    start_response(heard[0], [*heard[1], (HEADER, "{} {}".format(*took))])
    return body


@dataclass
class Learner:
    """One who types: a session, an attempt, and what the server said of each save."""

    cookie: str
    address: str
    revision: int = 0
    sequence: int = 0
    served: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)

    def save(self, wire: http.client.HTTPConnection) -> None:
        """Save one more keystroke; note both times in milliseconds."""
        self.sequence += 1
        body = json.dumps({"answer": f"A*x + {self.sequence}", "client": "c.bench.tab", "sequence": self.sequence})
        headers = {"Content-Type": "application/json", "X-CSRFToken": TOKEN, "Cookie": self.cookie,
                   "If-Match": f'"{self.revision}"', "Host": "localhost"}  # fmt: skip
        started = time.perf_counter()
        wire.request("POST", self.address, body, headers)
        reply = wire.getresponse()
        data = json.loads(reply.read())
        self.replied.append((time.perf_counter() - started) * 1000)
        if reply.status != 200:
            raise RuntimeError(f"{reply.status}: {data}")
        served, worked = reply.headers[HEADER].split()
        self.served.append(int(served) / 1000)
        self.worked.append(int(worked) / 1000)
        self.revision = data["revision"]


def make_learners(count: int) -> list[Learner]:
    """Migrate, make a small bank and an exam, sign in so many learners, start an attempt for each."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from exams.services import start_attempt
    from tests.factories import make_bank, make_exam

    call_command("migrate", verbosity=0)
    make_bank()
    exam, made = make_exam(), []
    for index in range(count):
        user = User.objects.create_user(f"learner{index}@example.org")
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        attempt = start_attempt(exam=exam, learner=user, seed=index)
        made.append(Learner(cookie, f"/attempts/{attempt.public_id}/1/save/"))
    return made


@contextmanager
def serve(workers: int, threads: int, served: str = "benchmarks.saving:application") -> Iterator[int]:
    """Run granian as the product does, with so many workers of so many threads; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws",
               served]  # fmt: skip
    web = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            time.sleep(0.1)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port
    finally:
        web.terminate()
        web.wait()


def type_on(learner: Learner, port: int, rounds: int, before: Callable[[int], None]) -> None:
    """Save so many times, each when ``before`` returns."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as wire:
        for number in range(rounds):
            before(number)
            learner.save(wire)


def run(learners: list[Learner], port: int, rounds: int, pace: Callable[[int], Callable[[int], None]]) -> None:
    """Let all type, each in a thread of their own."""
    for learner in learners:
        for times in (learner.served, learner.worked, learner.replied):
            times.clear()
    threads = [threading.Thread(target=type_on, args=(one, port, rounds, pace(i))) for i, one in enumerate(learners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def typing_pace(index: int) -> Callable[[int], None]:
    """Once a second, at a moment of one's own."""
    luck = random.Random(index)  # noqa: S311  (moments, not secrets)
    start = time.monotonic() + luck.random()
    return lambda number: time.sleep(max(0.0, start + number + 0.2 * luck.random() - time.monotonic()))


def report(name: str, learners: list[Learner]) -> None:
    """Print one line of the table."""
    cells = []
    for times in ("served", "worked", "replied"):
        values = [value for learner in learners for value in getattr(learner, times)]
        cut = quantiles(values, n=100)
        cells.append(f"{cut[49]:8.1f} {cut[94]:6.1f} {cut[98]:6.1f}")
    print(f"{name:12} {len(values):6}  {'   '.join(cells)}")


def measure(count: int, rounds: int, workers: int, threads: int) -> None:
    """Run both loads and print the table."""
    learners = make_learners(count)
    from django.db import connection

    connection.close()
    barrier = threading.Barrier(count)
    with serve(workers, threads) as port:
        run(learners, port, 3, typing_pace)  # the first requests load what is loaded once
        print(f"{count} learners, milliseconds, p50 p95 p99")
        print(f"{'':12} {'saves':>6}  {'in the server':>22}   {'of the processor':>22}   {'for the client':>22}")
        run(learners, port, rounds, typing_pace)
        report("typing", learners)
        run(learners, port, rounds, lambda index: lambda number: barrier.wait() and None)
        report("all at once", learners)


def main() -> None:
    """Start a PostgreSQL and measure."""
    from tests.servers import postgres

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nabla-saving-")))
        os.environ |= {"NABLA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(folder / "pg"))
        measure(options.learners, options.rounds, options.workers, options.threads)


if __name__ == "__main__":
    main()
