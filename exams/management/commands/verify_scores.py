"""Adds every graded attempt up again from its verdicts: the stored scores must be what the fold gives."""

from fractions import Fraction
from typing import Any

from django.core.management import BaseCommand, CommandError

from exams.models import Score
from exams.selectors import list_drifted_scores


class Command(BaseCommand):
    """``manage.py verify_scores``"""

    help = "Compare every stored score with the fold over its current verdicts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were checked; fail when one differs."""
        drifted = list(list_drifted_scores())
        for score, points in drifted:
            self.stderr.write(f"{score.attempt.public_id}: stored {score.points}, added up {Fraction(points)}")
        if drifted:
            raise CommandError(f"{len(drifted)} scores differ from their verdicts.")
        self.stdout.write(f"{Score.objects.count()} scores are what their verdicts add up to.")
