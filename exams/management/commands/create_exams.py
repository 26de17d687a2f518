"""Makes the exams that every installation offers."""

from typing import Any

from django.core.management import BaseCommand

from exams.services.offers import offer_exams


class Command(BaseCommand):
    """``manage.py create_exams``"""

    help = "Make the exams that are not there yet: certification, eight domains, practice, free test."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them."""
        for exam in offer_exams():
            self.stdout.write(f"On offer: {exam}")
