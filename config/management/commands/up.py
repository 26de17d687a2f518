"""Prepares everything and runs web, worker and beat: what scripts/up calls."""

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from accounts.services import Credentials, create_first_accounts
from certificates.services import create_development_keys
from config.mailbox import Mailbox
from config.processes import Group, PortTaken, Service, Stopped, raise_on_signals, require_free_port, wait_until_up
from exams.services.offers import offer_exams


class Command(BaseCommand):
    """``manage.py up --port 8000``"""

    help = "Prepare the database and the question bank, then run web, worker and beat until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port and the address to listen at."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, stop."""
        started = time.monotonic()
        try:
            require_free_port(options["host"], options["port"])
        except PortTaken as error:
            raise CommandError(str(error)) from error
        raise_on_signals()
        try:
            accounts = self._prepare()
            self._run(options["host"], options["port"], accounts, started)
        except Stopped:
            self.stdout.write("Stopped.")

    def _prepare(self) -> tuple[Credentials, ...]:
        self._say("Database")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._say("Question bank")
        call_command("import_bank", stdout=self.stdout)
        offer_exams()
        if not settings.PRODUCTION:
            create_development_keys()
        self._say("Pages")
        call_command("collectstatic", interactive=False, verbosity=0)
        accounts = create_first_accounts()
        if accounts:
            _keep(accounts)
        return accounts

    def _run(self, host: str, port: int, accounts: tuple[Credentials, ...], started: float) -> None:
        address = f"http://{host}:{port}"
        self._say("Web, worker, beat")
        os.environ["LOCAL_ORIGIN"] = f"http://localhost:{port}"
        group = Group(_services(host, port), settings.DATA_DIR / "log")
        try:
            if not wait_until_up(f"{address}/healthz", group):
                raise CommandError(f"It does not come up. See {settings.DATA_DIR / 'log'}.")
            self._greet(address.replace("127.0.0.1", "localhost"), accounts, time.monotonic() - started)
            mailbox = Mailbox(settings.DATA_DIR / "mail")
            while (dead := group.find_dead()) is None:
                for line in mailbox.read_new():
                    self.stdout.write(line)
                    self.stdout.flush()
                time.sleep(0.5)
            raise CommandError(f"The process '{dead}' has ended. See {settings.DATA_DIR / 'log' / dead}.log")
        finally:
            self.stdout.write("Stopping ...")
            group.stop()

    def _greet(self, address: str, accounts: tuple[Credentials, ...], seconds: float) -> None:
        self.stdout.write(f"\nNabla is at {address}  (ready in {seconds:.1f} s; Ctrl-C stops everything)\n")
        if accounts:
            self.stdout.write("\nSign in with one of these. The passwords were made just now, for this installation:\n")
            for row in accounts:
                self.stdout.write(f"  {row.role:14} {row.email:28} {row.password}")
        self.stdout.write(f"\nPasswords of the first start: {_accounts_file()}")
        self.stdout.write(f"Mail is written to {settings.DATA_DIR / 'mail'}, and its links are shown here.")
        self.stdout.write(f"Logs: {settings.DATA_DIR / 'log'}\n")
        self.stdout.flush()

    def _say(self, step: str) -> None:
        self.stdout.write(f"- {step} ...")
        self.stdout.flush()


def _services(host: str, port: int) -> tuple[Service, ...]:
    beat = ("--schedule", str(settings.DATA_DIR / "beat"), "--pidfile", "")
    quiet = ("--loglevel", "WARNING")
    return (
        Service("web", ("granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2",
                        "--blocking-threads", "1", "--no-ws", "config.wsgi:application")),
        Service("worker", ("celery", "-A", "config", "worker", "-Q", "celery,confirm", "-c", "2", "--without-gossip",
                           "--without-mingle", *quiet)),
        Service("beat", ("celery", "-A", "config", "beat", *beat, *quiet)),
    )  # fmt: skip


def _accounts_file() -> Path:
    path: Path = settings.DATA_DIR / "first-accounts.txt"
    return path


def _keep(accounts: tuple[Credentials, ...]) -> None:
    """Keep the passwords of the first start where only their owner can read them."""
    descriptor = os.open(_accounts_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{row.role} {row.email} {row.password}\n" for row in accounts)
