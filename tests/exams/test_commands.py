"""The commands of exams."""

import pytest
from django.core.management import CommandError, call_command

from exams.models import Exam, ExamVersion, Score
from exams.scoring import points_to_pass
from exams.services.offers import FIRST_BLUEPRINT
from tests.factories import finish, make_exam


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
    exam = Exam.objects.get(is_certifying=True)
    version = exam.versions.get()
    assert (version.slot_count, version.minutes) == (40, 90)
    assert points_to_pass(version.cut_score, 40) == 28


def test_the_first_exam_is_replaced_by_a_new_version(db):
    exam = make_exam()
    ExamVersion.objects.update(blueprint=FIRST_BLUEPRINT)
    call_command("create_exams")
    assert [v.is_current for v in exam.versions.order_by("number")] == [False, True]


def test_an_exam_that_somebody_changed_is_left_alone(db):
    exam = make_exam()
    ExamVersion.objects.update(blueprint=[{"domain": 1, "count": 5, "difficulty": None}])
    call_command("create_exams")
    assert exam.versions.get().slot_count == 5
