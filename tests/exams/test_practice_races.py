"""Practice, guests and objections at once, on PostgreSQL: one open practice, one verdict, one owner, one decision."""

import pytest
from django.utils import timezone

from accounts.models import User
from exams.models import Attempt, Objection, Response, Score, SlotVerdict
from exams.selection import Choice
from exams.services import (
    check_answer,
    claim_guest,
    decide_objection,
    end_practice,
    object_to_verdict,
    score_attempt,
    show_hint,
    start_attempt,
    start_practice,
    submit_attempt,
)
from exams.services.saving import Draft
from tests.concurrency.conftest import race  # noqa: F401  (the fixture)
from tests.conftest import make_user
from tests.factories import make_free_exam, make_practice_exam, save

pytestmark = pytest.mark.postgres


@pytest.fixture
def learner(world):
    make_practice_exam()
    return make_user("racer@example.org", name="Racer")


def start(learner, seed):
    return start_practice(learner=learner, choice=Choice((1, 2), 5), seed=seed)


def test_eight_starts_at_once_leave_one_practice_open(race, learner):  # noqa: F811
    for _ in range(10):
        found = race(*[lambda seed=seed: start(learner, seed) for seed in range(8)])
        assert [attempt for attempt in found if isinstance(attempt, Exception)] == []
        assert Attempt.objects.filter(state=Attempt.State.IN_PROGRESS).count() == 1
    assert all(attempt.slots.count() == 4 for attempt in Attempt.objects.all())


def test_checks_at_once_leave_one_current_verdict_and_every_text(race, learner):  # noqa: F811
    practice = start(learner, 1)
    slot = next(s for s in practice.slots.all() if s.face["kind"] == "expression")
    texts = [f"{n}*A*x" for n in range(2, 10)]
    found = race(
        *[lambda t=t: check_answer(attempt=practice, position=slot.position, draft=Draft(t, 0)) for t in texts]
    )
    assert [verdict for verdict in found if isinstance(verdict, Exception)] == []
    assert sorted(Response.objects.values_list("answer", flat=True)) == sorted(texts)
    assert list(Response.objects.order_by("revision").values_list("revision", flat=True)) == list(range(1, 9))
    assert SlotVerdict.objects.filter(is_current=True).count() == 1


def test_hints_at_once_uncover_no_more_than_there_are(race, learner):  # noqa: F811
    practice = start(learner, 1)
    slot = next(s for s in practice.slots.all() if s.back["hints"])
    race(*[lambda: show_hint(attempt=practice, position=slot.position) for _ in range(6)])
    slot.refresh_from_db()
    assert slot.hints_shown == len(slot.back["hints"])


def test_a_check_beside_the_end_is_either_counted_or_refused(race, learner):  # noqa: F811
    for seed in range(15):
        practice = start(learner, seed)
        slot = next(s for s in practice.slots.all() if s.face["kind"] == "expression")
        check = lambda p=practice, n=slot.position: check_answer(attempt=p, position=n, draft=Draft("2*A*x", 0))  # noqa: E731
        checked, ended = race(check, lambda p=practice: end_practice(attempt=p))
        stored = SlotVerdict.objects.filter(slot=slot).count()
        assert stored == (0 if isinstance(checked, Exception) else 1)
        assert ended.state == Attempt.State.GRADED
    assert not Score.objects.exists()


def test_a_guest_is_claimed_by_one_account(race, world):  # noqa: F811
    free, guest = make_free_exam(), User.objects.create_guest()
    start_attempt(exam=free, learner=guest, seed=1)
    accounts = [make_user(f"account{n}@example.org") for n in range(4)]
    race(*[lambda a=a: claim_guest(guest=User.objects.get(pk=guest.pk), account=a) for a in accounts])
    assert Attempt.objects.get().learner in accounts
    assert not User.objects.filter(email=None).exists()


def test_an_objection_is_decided_once(race, world, learner):  # noqa: F811
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    save(attempt, 1, "2*A*x", now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    objections = race(*[lambda: object_to_verdict(attempt=attempt, position=1, text="") for _ in range(4)])
    assert sum(isinstance(one, Objection) for one in objections) == 1
    pk = Objection.objects.get().pk
    race(*[lambda up=up: decide_objection(objection_id=pk, is_upheld=up, by=learner) for up in (True, False) * 3])
    upheld = Objection.objects.get().state == "upheld"
    assert Score.objects.get().points == (1 if upheld else 0)
    assert SlotVerdict.objects.filter(slot__position=1).count() == (2 if upheld else 1)
