"""The right of reply: a learner thinks a refused answer is right, a person decides, the score follows."""

from datetime import datetime
from fractions import Fraction

from django.db import IntegrityError, transaction

from accounts.models import User
from exams.errors import ExamError
from exams.models import Attempt, Objection, SlotVerdict
from exams.selectors import database_now
from exams.services.locking import lock_attempt
from exams.services.scoring import decide_verdict, retotal_score

MOST_CHARACTERS = 1000


class NothingToObject(ExamError):
    """There is no refusal here, or it was answered already."""

    code = "nothing_to_object"


@transaction.atomic
def object_to_verdict(*, attempt: Attempt, position: int, text: str, now: datetime | None = None) -> Objection:
    """Store that the learner thinks a refused answer is right, once for each question. Raises NothingToObject.

    Under the attempt's lock: another verdict may take the place of this one, or the attempt may go, at this moment.
    """
    try:
        lock_attempt(attempt.pk)
    except Attempt.DoesNotExist as error:
        raise NothingToObject("This answer is not there any more.") from error
    current = SlotVerdict.objects.filter(slot__attempt=attempt, slot__position=position, is_current=True)
    verdict = current.select_related("slot", "response").first()
    if verdict is None or verdict.outcome == "correct":
        raise NothingToObject("This answer was not refused.")
    if verdict.response is None or not verdict.response.answer.strip():
        raise NothingToObject("There was no answer to look at.")
    moment, words = now or database_now(), text.strip()[:MOST_CHARACTERS]
    try:
        with transaction.atomic():
            return Objection.objects.create(slot=verdict.slot, verdict=verdict, text=words, created_at=moment)
    except IntegrityError as error:
        raise NothingToObject("You wrote about this answer already.") from error


@transaction.atomic
def decide_objection(
    *, objection_id: int, is_upheld: bool, by: User, reason: str = "", now: datetime | None = None
) -> Objection:
    """Uphold (the answer gets full credit and the score is added up again) or decline; decided twice is once."""
    objection = Objection.objects.select_related("slot").get(pk=objection_id)
    attempt = lock_attempt(objection.slot.attempt_id)
    objection = Objection.objects.select_for_update(of=("self",)).select_related("slot").get(pk=objection_id)
    if objection.state != Objection.State.WAITING:
        return objection
    moment = now or database_now()
    objection.state = Objection.State.UPHELD if is_upheld else Objection.State.DECLINED
    objection.decided_at, objection.decided_by, objection.reason = moment, by, reason.strip()
    objection.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    current = objection.slot.verdicts.select_related("slot", "response").filter(is_current=True).first()
    if is_upheld and current is not None:
        decide_verdict(current, Fraction(1), moment)
        retotal_score(attempt, moment)
    return objection
