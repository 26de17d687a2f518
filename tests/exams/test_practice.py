"""Practice: verdicts at once, hints one by one, never a score, nothing of a running exam."""

from datetime import timedelta

import pytest

from exams.errors import AttemptClosed, HeldBack
from exams.models import Attempt, Score, SlotVerdict
from exams.observations import find_held_items, list_sights
from exams.selection import Choice, NothingToPractise
from exams.services import (
    check_answer,
    end_practice,
    show_hint,
    show_solution,
    start_practice,
    submit_attempt,
)
from exams.services.saving import Draft
from exams.tasks import sweep
from tests.factories import START, begin, make_bank, make_practice_exam, right_answer

LATER = START + timedelta(minutes=3)


@pytest.fixture
def practice(learner, db):
    """A practice of domain 1: a formula and a number."""
    make_bank()
    make_practice_exam()
    return begin_practice(learner, (1,))


def begin_practice(learner, domains=tuple(range(1, 9)), *, count=10, only="all", seed=1):
    return start_practice(learner=learner, choice=Choice(domains, count, only), seed=seed, now=START)


def check(attempt, position, answer):
    return check_answer(attempt=attempt, position=position, draft=Draft(answer, 0), now=LATER)


def test_a_practice_is_untimed_and_holds_what_was_chosen(practice):
    assert practice.deadline_at is None
    assert {slot.domain for slot in practice.slots.all()} == {1}
    assert practice.choice == {"domains": [1], "count": 10, "only": "all"}


def test_a_check_gives_a_verdict_at_once(practice):
    assert check(practice, 1, "2*A*x").outcome == "incorrect"
    assert check(practice, 1, right_answer(practice.slots.get(position=1))).outcome == "correct"
    assert SlotVerdict.objects.filter(slot__attempt=practice, is_current=True).get().outcome == "correct"


def test_what_cannot_be_read_costs_nothing(practice):
    assert check(practice, 1, "A*(x") is None
    assert check(practice, 1, "  ") is None
    assert practice.slots.get(position=1).responses.get().answer == "A*(x"
    assert not SlotVerdict.objects.exists()


def test_hints_come_one_by_one_and_not_more_than_there_are(practice):
    hints = len(practice.slots.get(position=1).back["hints"])
    assert [show_hint(attempt=practice, position=1) for _ in range(hints + 2)][-1] == hints
    assert practice.slots.get(position=1).hints_shown == hints


def test_an_answer_after_a_hint_is_marked_as_helped(practice):
    show_hint(attempt=practice, position=1)
    assert check(practice, 1, "2*A*x").is_helped


def test_an_answer_after_the_solution_is_marked_as_helped(practice):
    show_solution(attempt=practice, position=1)
    assert check(practice, 1, "2*A*x").is_helped


def test_an_ended_practice_has_no_score_and_takes_no_answers(practice):
    check(practice, 1, "2*A*x")
    ended = end_practice(attempt=practice, now=LATER)
    assert ended.state == Attempt.State.GRADED
    sweep()
    assert not Score.objects.exists()
    for act in (check, lambda attempt, position, _: show_hint(attempt=attempt, position=position)):
        with pytest.raises(AttemptClosed):
            act(practice, 1, "A")


def test_a_practice_that_is_submitted_like_an_exam_has_no_score_either(practice):
    assert submit_attempt(attempt=practice, now=LATER).state == Attempt.State.GRADED
    assert not Score.objects.exists()


def test_a_new_practice_ends_the_open_one(practice, learner):
    second = begin_practice(learner, (2,), seed=2)
    practice.refresh_from_db()
    assert not practice.is_open
    assert second.number == 2


def test_only_missed_offers_what_was_not_right_the_last_time(practice, learner):
    check(practice, 1, "2*A*x")
    check(practice, 2, right_answer(practice.slots.get(position=2)))
    again = begin_practice(learner, only="missed", seed=5)
    assert [slot.item_version_id for slot in again.slots.all()] == [practice.slots.get(position=1).item_version_id]


def test_nothing_missed_is_said(practice, learner):
    with pytest.raises(NothingToPractise, match="missed nothing"):
        begin_practice(learner, only="missed")


def test_only_unseen_leaves_out_what_a_form_held(practice, learner):
    fresh = begin_practice(learner, only="unseen", seed=3)
    assert 1 not in {slot.domain for slot in fresh.slots.all()}
    assert fresh.slots.count() == 10


class TestBesideARunningExam:
    """A family that stands in an open exam is neither offered nor checked, nor is anything of it uncovered."""

    @pytest.fixture
    def running(self, practice, learner):
        from tests.factories import make_exam

        return begin(make_exam(), learner)

    def test_it_is_not_checked(self, practice, running):
        for act in (
            lambda: check(practice, 1, "2*A*x"),
            lambda: show_hint(attempt=practice, position=1),
            lambda: show_solution(attempt=practice, position=1),
        ):
            with pytest.raises(HeldBack):
                act()
        assert not SlotVerdict.objects.filter(slot__attempt=practice).exists()

    def test_it_is_not_offered(self, learner, running):
        with pytest.raises(NothingToPractise):
            begin_practice(learner)

    def test_it_comes_back_when_the_exam_is_over(self, practice, learner, running):
        submit_attempt(attempt=running, now=LATER)
        assert find_held_items(learner) == frozenset()
        assert check(practice, 1, "2*A*x").outcome == "incorrect"

    def test_anothers_exam_holds_nothing_back(self, other_learner, running):
        assert find_held_items(other_learner) == frozenset()


def test_the_first_sight_counts_and_the_second_try_does_not(practice, learner):
    check(practice, 1, "2*A*x")
    check(practice, 1, right_answer(practice.slots.get(position=1)))
    assert [(sight.domain, sight.credit) for sight in list_sights(learner)] == [(1, 0)]


def test_a_helped_answer_is_no_sight(practice, learner):
    show_hint(attempt=practice, position=1)
    check(practice, 1, right_answer(practice.slots.get(position=1)))
    assert list_sights(learner) == []
