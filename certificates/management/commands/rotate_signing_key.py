"""Has another key sign from now on, or gives up a key that somebody else may have."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from certificates.keys import ALGORITHMS, Algorithm, KeyUnreadable
from certificates.models import SigningKey
from certificates.services import compromise_key, create_signing_key, rotate_key

State = SigningKey.State


class Command(BaseCommand):
    """``manage.py rotate_signing_key ed25519 [--now]`` or ``manage.py rotate_signing_key --compromised FRAGMENT``"""

    help = "Rotate a key: publish the next one, and run this again a day later to activate it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which kind, or which key is not to be trusted any more."""
        parser.add_argument("algorithm", nargs="?", choices=ALGORITHMS)
        parser.add_argument("--now", action="store_true", help="Publish and activate at once.")
        parser.add_argument(
            "--compromised", metavar="FRAGMENT", help="Give up this key and issue again what it signed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one step, and say which comes next."""
        try:
            if options["compromised"]:
                self._give_up(options["compromised"])
            elif options["algorithm"]:
                self._rotate(options["algorithm"], at_once=options["now"])
            else:
                raise CommandError("Name an algorithm, or the key that was --compromised.")
        except (KeyUnreadable, SigningKey.DoesNotExist) as error:
            raise CommandError(str(error)) from error

    def _rotate(self, algorithm: Algorithm, *, at_once: bool) -> None:
        waiting = SigningKey.objects.filter(algorithm=algorithm, state=State.PENDING).exists()
        if not waiting:
            key = create_signing_key(algorithm=algorithm)
            self.stdout.write(f"{key.fragment} is published.")
            if key.state == State.PENDING and not at_once:
                self.stdout.write("Verifiers may keep the old list for a while: run this again in a day.")
                return
        if waiting or at_once:
            self.stdout.write(f"{rotate_key(algorithm=algorithm).fragment} signs from now on.")

    def _give_up(self, fragment: str) -> None:
        key = SigningKey.objects.get(fragment=fragment)
        algorithm = key.published.algorithm
        if (
            key.state == State.ACTIVE
            and not SigningKey.objects.filter(algorithm=algorithm, state=State.PENDING).exists()
        ):
            create_signing_key(algorithm=algorithm)
        again = compromise_key(fragment=fragment)
        self.stdout.write(f"{fragment} is published no more. {len(again)} certificates are issued again.")
