"""Forgets what the certificates of a learner say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from certificates.services import erase_certificates


class Command(BaseCommand):
    """``manage.py erase_certificates LEARNER_NUMBER``"""

    help = "Revoke the certificates of a learner and delete what they say; slots, hashes and the log stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("learner_number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them, and say how many."""
        learner = User.objects.filter(learner_number=options["learner_number"]).first()
        if learner is None:
            raise CommandError("No learner has this number.")
        self.stdout.write(f"{erase_certificates(learner=learner)} erased.")
