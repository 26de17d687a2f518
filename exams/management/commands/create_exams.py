"""Makes the exams that every installation offers."""

from typing import Any

from django.core.management import BaseCommand

from exams.services.offers import offer_exams


class Command(BaseCommand):
    """``manage.py create_exams``"""

    help = "Make the certification exam, if it is not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        self.stdout.write(f"On offer: {offer_exams()}")
