"""Makes a key that signs certificates, or registers one that is already there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from certificates.keys import ALGORITHMS, KeyUnreadable
from certificates.models import SigningKey
from certificates.services import create_signing_key


class Command(BaseCommand):
    """``manage.py create_signing_key [--algorithm ed25519] [--reference env:NAME] [--if-missing]``"""

    help = "Make the keys that sign certificates. The first of a kind is active at once, any other is published ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which kind, and where its private half is."""
        parser.add_argument("--algorithm", choices=ALGORITHMS, help="Both kinds are made where none is named.")
        parser.add_argument("--reference", default="", help="env:NAME or file:NAME of a private key (PEM) at hand.")
        parser.add_argument("--if-missing", action="store_true", help="Do nothing where there is an active one.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and say what was made."""
        if options["reference"] and not options["algorithm"]:
            raise CommandError("Name the algorithm of the key that --reference leads to.")
        for algorithm in [options["algorithm"]] if options["algorithm"] else ALGORITHMS:
            active = SigningKey.objects.filter(algorithm=algorithm, state=SigningKey.State.ACTIVE)
            if options["if_missing"] and active.exists():
                continue
            try:
                key = create_signing_key(algorithm=algorithm, reference=options["reference"])
            except KeyUnreadable as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{key.fragment} is {key.state}; its private half: {key.reference}. Back it up.")
