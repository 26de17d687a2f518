"""The right of reply: a note under a refusal, decided by a person, with the score that follows."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from exams.models import Objection, Score, SlotVerdict
from exams.selection import Choice
from exams.services import (
    NothingToObject,
    check_answer,
    confirm_attempt,
    decide_objection,
    object_to_verdict,
    score_attempt,
    start_practice,
    submit_attempt,
)
from exams.services.saving import Draft
from tests.factories import START, make_practice_exam, right_answer, save


@pytest.fixture
def graded(attempt):
    """Eleven right, number 12 refused, so that one more point passes; 13 unreadable, the rest empty."""
    for slot in attempt.slots.all()[:11]:
        save(attempt, slot.position, right_answer(slot))
    save(attempt, 12, "b")
    slot = attempt.slots.get(position=12)
    if right_answer(slot) == "b":
        save(attempt, 12, "a", revision=1)
    save(attempt, 13, "A*(x")
    submit_attempt(attempt=attempt, now=START)
    score_attempt(attempt_id=attempt.pk, now=START)
    confirm_attempt(attempt_id=attempt.pk, now=START)
    attempt.refresh_from_db()
    return attempt


def object_to(attempt, position=12, text="It is the same thing."):
    return object_to_verdict(attempt=attempt, position=position, text=text, now=START)


def test_an_upheld_objection_adds_the_point_and_keeps_the_verdict_before(graded, instructor):
    assert Score.objects.get().points == 11
    objection = object_to(graded)
    decide_objection(objection_id=objection.pk, is_upheld=True, by=instructor, reason="You are right.", now=START)
    score = Score.objects.get()
    assert (score.points, score.is_passed) == (12, True)
    assert sum(int(row["points"]) for row in score.domains) == 12
    verdicts = SlotVerdict.objects.filter(slot__position=12).order_by("pk")
    assert [(v.outcome, v.is_current) for v in verdicts] == [("incorrect", False), ("correct", True)]
    call_command("verify_scores")


def test_a_new_pass_earns_the_certificate(graded, instructor):
    assert not Certificate.objects.exists()
    decide_objection(objection_id=object_to(graded).pk, is_upheld=True, by=instructor, now=START)
    assert Certificate.objects.get().attempt == graded


def test_a_declined_objection_changes_nothing_else(graded, instructor):
    objection = decide_objection(objection_id=object_to(graded).pk, is_upheld=False, by=instructor, now=START)
    assert objection.state == Objection.State.DECLINED
    assert Score.objects.get().points == 11


def test_deciding_twice_is_deciding_once(graded, instructor):
    objection = object_to(graded)
    decide_objection(objection_id=objection.pk, is_upheld=False, by=instructor, now=START)
    again = decide_objection(objection_id=objection.pk, is_upheld=True, by=instructor, now=START)
    assert again.state == Objection.State.DECLINED
    assert Score.objects.get().points == 11


@pytest.mark.parametrize(("position", "words"), [(1, "not refused"), (14, "no answer"), (99, "not refused")])
def test_there_is_nothing_to_object_to(graded, position, words):
    with pytest.raises(NothingToObject, match=words):
        object_to(graded, position)


def test_one_reply_for_each_question(graded):
    object_to(graded)
    with pytest.raises(NothingToObject, match="already"):
        object_to(graded)


def test_what_cannot_be_read_may_be_objected_to(graded):
    assert object_to(graded, 13).verdict.outcome == "invalid"


def test_a_practised_answer_may_be_objected_to_and_has_no_score(learner, instructor, exam):
    make_practice_exam()
    practice = start_practice(learner=learner, choice=Choice((1,), 5), seed=1, now=START)
    check_answer(attempt=practice, position=1, draft=Draft("2*A*x", 0), now=START)
    decide_objection(objection_id=object_to(practice, 1).pk, is_upheld=True, by=instructor, now=START)
    assert SlotVerdict.objects.get(is_current=True).outcome == "correct"
    assert not Score.objects.exists()


class TestOnThePage:
    """What learner and instructor see."""

    def reply(self, client, attempt, position=12, text="It is the same thing."):
        return client.post(reverse("exams:object", args=[attempt.public_id, position]), {"text": text}, follow=True)

    def test_the_button_stands_under_every_refusal_and_nowhere_else(self, client, learner, graded):
        client.force_login(learner)
        for position, stands in ((12, True), (13, True), (1, False), (14, False)):
            page = client.get(reverse("exams:review", args=[graded.public_id, position])).content.decode()
            assert ("I think my answer is right" in page) is stands, position

    def test_a_reply_is_kept_and_shown_with_its_decision(self, client, learner, graded, instructor):
        client.force_login(learner)
        assert "not decided yet" in self.reply(client, graded).content.decode()
        assert "already" in self.reply(client, graded).content.decode()
        objection = Objection.objects.get()
        decide_objection(objection_id=objection.pk, is_upheld=False, by=instructor, reason="B before A.", now=START)
        page = client.get(reverse("exams:review", args=[graded.public_id, 12])).content.decode()
        assert "the verdict stands" in page
        assert "B before A." in page

    def test_nobody_replies_for_another(self, client, other_learner, graded):
        client.force_login(other_learner)
        assert self.reply(client, graded).status_code == 404
        assert not Objection.objects.exists()

    def test_a_reply_is_not_markup(self, client, learner, graded):
        client.force_login(learner)
        assert "<b>x</b>" not in self.reply(client, graded, text="<b>x</b>").content.decode()

    def test_nothing_is_objected_to_before_the_close(self, client, learner, attempt):
        client.force_login(learner)
        self.reply(client, attempt, 1)
        assert not Objection.objects.exists()


def test_an_instructor_without_the_permission_reads_what_deciding_takes(client, graded, instructor):
    client.force_login(instructor)
    address = reverse("admin:exams_objection_change", args=[object_to(graded).pk])
    page = client.get(address).content.decode()
    assert "Can decide what the grader could not, and give more time" in page
    assert 'name="decision"' not in page
    instructor.user_permissions.add(Permission.objects.get(codename="decide_attempt"))
    page = client.get(address).content.decode()
    assert "Can decide what the grader could not" not in page
    assert 'name="decision"' in page
