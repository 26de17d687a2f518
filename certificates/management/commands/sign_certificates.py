"""Signs the certificates that were issued before there were signatures."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from certificates.services import sign_older_certificates


class Command(BaseCommand):
    """``manage.py sign_certificates``"""

    help = "Sign what was issued before certificates were signed: same code, same words, same date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign them, and say how many."""
        signed, failed = sign_older_certificates()
        self.stdout.write(f"{signed} signed.")
        if failed:
            raise CommandError(f"{failed} could not be signed; the log says why.")
