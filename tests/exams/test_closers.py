"""The ends of an attempt in every order, twice: one submission, one scoring, one score; and what a crash leaves."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import transaction
from django.urls import reverse

from exams.clock import GRACE
from exams.models import Attempt, Response, Score, Slot, SlotVerdict
from exams.services import close_attempt, close_if_due, score_attempt, submit_attempt
from exams.tasks import sweep
from tests.factories import START, begin, right_answer, save

END = START + timedelta(minutes=40)
AFTER_GRACE = END + GRACE + timedelta(seconds=1)


@pytest.fixture
def after_the_end(monkeypatch):
    """It is a second after the grace, for whoever asks."""
    for module in ("exams.tasks", "exams.services.attempts", "exams.services.saving", "exams.services.scoring"):
        monkeypatch.setattr(f"{module}.database_now", lambda: AFTER_GRACE)


CLOSERS = {
    "learner": lambda attempt: submit_attempt(attempt=attempt),
    "deadline": lambda attempt: close_if_due(attempt=Attempt.objects.get(pk=attempt.pk)),
    "sweep": lambda attempt: sweep(),
    "staff": lambda attempt: close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.STAFF),
    "worker": lambda attempt: score_attempt(attempt_id=attempt.pk),
}


def test_closers_in_every_order_and_twice_give_one_submission_and_one_score(attempt, after_the_end):
    """All orders of learner, deadline, sweep, staff and worker, each sequence run through twice."""
    save(attempt, 1, right_answer(attempt.slots.get(position=1)))
    for order in permutations(CLOSERS):
        with transaction.atomic():
            check_order(attempt, order)
            transaction.set_rollback(True)
    assert Attempt.objects.get(pk=attempt.pk).is_open


def check_order(attempt, order):
    for name in (*order, *order):
        CLOSERS[name](attempt)
    attempt.refresh_from_db()
    assert attempt.closed_by == next(name for name in order if name != "worker")
    assert (attempt.submitted_at, attempt.state) == (END, Attempt.State.GRADED)
    assert (attempt.score.points, Score.objects.count()) == (1, 1)
    assert SlotVerdict.objects.count() == SlotVerdict.objects.filter(is_current=True).count() == 16


def test_a_crash_between_attempt_and_slots_leaves_nothing(exam, learner, monkeypatch):
    def crash(slots):
        raise RuntimeError("the power went out")

    with monkeypatch.context() as broken:
        broken.setattr("exams.services.attempts.Slot.objects.bulk_create", crash)
        with pytest.raises(RuntimeError):
            begin(exam, learner)
    assert not Attempt.objects.exists()
    assert begin(exam, learner).slots.count() == 16
    assert Attempt.objects.get().number == 1


@pytest.mark.parametrize("late", [0, 1, 19])
def test_a_request_just_past_the_deadline_shuts_out_no_save_within_the_grace(
    attempt, client, learner, monkeypatch, late
):
    """The page says that time is up; the answer that was under way is still taken."""
    moment = END + timedelta(seconds=late)
    for module in ("views", "live", "services.attempts", "services.saving"):
        monkeypatch.setattr(f"exams.{module}.database_now", lambda: moment)
    client.force_login(learner)
    for name, arguments in (("question", [1]), ("overview", []), ("clock", []), ("result", [])):
        client.get(reverse(f"exams:{name}", args=[attempt.public_id, *arguments]))
    sweep()
    address = reverse("exams:save", args=[attempt.public_id, 1])
    reply = client.post(address, b'{"answer": "A*x"}', content_type="application/json")
    assert (reply.status_code, reply.json()["remaining_ms"]) == (200, 0)
    assert not Response.objects.get().is_late
    client.post(reverse("exams:submit", args=[attempt.public_id]))
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.closed_by) == (moment if late == 0 else END, "learner")


def test_an_attempt_without_questions_divides_by_nothing(attempt, after_the_end):
    Slot.objects.filter(attempt=attempt).delete()
    submit_attempt(attempt=attempt)
    score = score_attempt(attempt_id=attempt.pk)
    assert (score.points, score.share, score.is_passed) == (0, 0, False)


def test_the_points_of_domains_and_slots_are_the_total(attempt):
    for slot in attempt.slots.all()[:7]:
        save(attempt, slot.position, right_answer(slot))
    submit_attempt(attempt=attempt, now=START)
    score = score_attempt(attempt_id=attempt.pk, now=START)
    verdicts = SlotVerdict.objects.filter(slot__attempt=attempt, is_current=True)
    assert score.points == sum(verdict.credit for verdict in verdicts) == 7
    assert sum(int(row["points"]) for row in score.domains) == 7
    assert sum(row["slots"] for row in score.domains) == 16


def test_pages_ask_the_same_number_of_questions_of_the_database_whatever_the_form_is(
    exam, learner, client, django_assert_max_num_queries
):
    """A form of eight questions and one of sixteen cost the same: nothing is asked per question."""
    client.force_login(learner)
    costs = {}
    for count in (1, 2):
        version = exam.versions.get(is_current=True)
        version.is_current = False
        version.save(update_fields=["is_current"])
        blueprint = [{"domain": domain, "count": count, "difficulty": None} for domain in range(1, 9)]
        exam.versions.create(number=version.number + 1, blueprint=blueprint, minutes=6000, is_current=True)
        attempt = begin(exam, learner, now=None)
        for slot in attempt.slots.all():
            save(attempt, slot.position, right_answer(slot), now=None)
        for name, arguments in (("question", [1]), ("overview", [])):
            with django_assert_max_num_queries(12) as queries:
                client.get(reverse(f"exams:{name}", args=[attempt.public_id, *arguments]))
            costs.setdefault(name, []).append(len(queries))
        submit_attempt(attempt=attempt)
    assert all(few == many for few, many in costs.values()), costs
