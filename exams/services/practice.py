"""Practice: an untimed attempt whose verdicts come at once, with hints; it never has a score."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from accounts.models import User
from exams.errors import AnswerTooLong, AttemptClosed, ExamNotOpen, HeldBack
from exams.models import Attempt, Exam, Response, Slot, SlotVerdict
from exams.observations import find_held_items, get_past
from exams.selection import Choice, choose_items
from exams.selectors import (
    database_now,
    find_counted_response,
    find_open_attempt,
    find_practice_exam,
    get_current_version,
    list_candidates,
)
from exams.services.attempts import close_attempt, insert_attempt, insert_or_join, make_slots
from exams.services.locking import lock_attempt
from exams.services.saving import MAX_REVISIONS, Draft, check_size
from exams.services.scoring import grade_slot, make_verdict
from grading import Outcome

MOST_HINTS = 3


def start_practice(*, learner: User, choice: Choice, seed: int, now: datetime | None = None) -> Attempt:
    """Return a new practice of the learner's choice; one that was open is ended. Raises ExamNotOpen, NothingToPractise.

    Two clicks at once get the same attempt, as with an exam.
    """
    exam = find_practice_exam()
    if exam is None:
        raise ExamNotOpen("Practice is not on offer at the moment.")
    version = get_current_version(exam)
    shares = {cell.domain: cell.count for cell in version.cells}
    form = choose_items(choice, list_candidates(), past=get_past(learner), shares=shares, seed=seed)
    slots = make_slots(form)
    kept = {"domains": list(choice.domains), "count": choice.count, "only": choice.only}
    _end_open(exam, learner, now)
    return insert_or_join(
        lambda: insert_attempt(version, learner, seed=seed, slots=slots, now=now, choice=kept), exam, learner
    )


def _end_open(exam: Exam, learner: User, now: datetime | None) -> None:
    found = find_open_attempt(exam, learner)
    if found is not None:
        end_practice(attempt=found, now=now)


def end_practice(*, attempt: Attempt, now: datetime | None = None) -> Attempt:
    """End a practice; twice is once."""
    return close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.LEARNER, now=now)


def check_answer(*, attempt: Attempt, position: int, draft: Draft, now: datetime | None = None) -> SlotVerdict | None:
    """Keep an answer and return its verdict at once; None where there is nothing that can be read.

    Raises AnswerTooLong, AttemptClosed, HeldBack (the item stands in a running exam of the same learner). The text is
    kept first and graded outside the transaction, so that a slow grader holds no lock.
    """
    check_size(draft)
    slot, response = _keep(attempt.pk, position, draft, now)
    if response is None or slot.is_broken:
        return None
    graded = grade_slot(slot, response)
    if graded.verdict.outcome == Outcome.INVALID.value:
        return None
    return _store(attempt.pk, make_verdict(graded, now or database_now()))


def keep_answer(*, attempt: Attempt, position: int, draft: Draft, now: datetime | None = None) -> None:
    """Keep an answer without a verdict. Raises AnswerTooLong, AttemptClosed, HeldBack."""
    check_size(draft)
    _keep(attempt.pk, position, draft, now)


@transaction.atomic
def _keep(attempt_id: int, position: int, draft: Draft, now: datetime | None) -> tuple[Slot, Response | None]:
    """Write the answer, unless it is the one that counts already; the last write wins."""
    slot = _lock_slot(attempt_id, position)
    current = find_counted_response(slot)
    if not draft.answer.strip():
        return slot, None
    if current is not None and current.answer == draft.answer:
        return slot, current
    return slot, _add(slot, draft.answer, now or database_now())


def _add(slot: Slot, answer: str, moment: datetime) -> Response:
    latest = Response.objects.filter(slot=slot).aggregate(latest=Max("revision"))["latest"] or 0
    if latest >= MAX_REVISIONS:
        raise AnswerTooLong("This answer was saved too many times. The last one stays.")
    return Response.objects.create(slot=slot, revision=latest + 1, answer=answer, saved_at=moment)


@transaction.atomic
def _store(attempt_id: int, verdict: SlotVerdict) -> SlotVerdict:
    """Make the verdict the current one; whether the learner had help is known under the lock alone."""
    _require_open(lock_attempt(attempt_id))
    slot = Slot.objects.only("hints_shown", "is_solution_shown").get(pk=verdict.slot_id)
    verdict.is_helped = slot.hints_shown > 0 or slot.is_solution_shown
    verdict.confirmation = SlotVerdict.Confirmation.NOT_NEEDED
    SlotVerdict.objects.filter(slot=slot, is_current=True).update(is_current=False)
    verdict.save(force_insert=True)
    return verdict


@transaction.atomic
def show_hint(*, attempt: Attempt, position: int) -> int:
    """Uncover the next hint of a question, and return how many are uncovered. Raises AttemptClosed, HeldBack."""
    slot = _lock_slot(attempt.pk, position)
    most = min(MOST_HINTS, len(slot.back.get("hints", ())))
    Slot.objects.filter(pk=slot.pk, hints_shown__lt=most).update(hints_shown=F("hints_shown") + 1)
    return min(slot.hints_shown + 1, most)


@transaction.atomic
def show_solution(*, attempt: Attempt, position: int) -> None:
    """Uncover the key and the explanation; answers after that count for nothing. Raises AttemptClosed, HeldBack."""
    slot = _lock_slot(attempt.pk, position)
    Slot.objects.filter(pk=slot.pk).update(is_solution_shown=True)


def _lock_slot(attempt_id: int, position: int) -> Slot:
    """Lock the attempt and return the slot, if it may be practised now."""
    attempt = lock_attempt(attempt_id)
    _require_open(attempt)
    slot = Slot.objects.select_related("item_version__item").get(attempt=attempt, position=position)
    if slot.item_version.item.slug in find_held_items(attempt.learner):
        raise HeldBack("This question stands in the exam that you have open. It waits here until that is over.")
    return slot


def _require_open(attempt: Attempt) -> None:
    if not attempt.is_open:
        raise AttemptClosed("This practice was ended. Start another one.")
