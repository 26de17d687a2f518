"""The commands of exams."""

import pytest
from django.core.management import CommandError, call_command

from exams.models import Exam, Score
from tests.factories import finish


def test_scores_are_what_their_verdicts_add_up_to(attempt, capsys):
    finish(attempt, right=9)
    call_command("verify_scores")
    assert "1 scores are" in capsys.readouterr().out


def test_a_score_that_was_tampered_with_is_found(attempt, capsys):
    finish(attempt, right=9)
    Score.objects.update(points_numerator=15)
    with pytest.raises(CommandError, match="1 scores differ"):
        call_command("verify_scores")
    assert "stored 15, added up 9" in capsys.readouterr().err


def test_the_exam_is_offered_once(db):
    call_command("create_exams")
    call_command("create_exams")
    exam = Exam.objects.get()
    assert exam.versions.get().slot_count == 16
