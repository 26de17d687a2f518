"""Scoring: grade outside the transaction, store and add up inside it, ask SymPy afterwards."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F

from exams.blueprint import derive_seed
from exams.events import attempt_confirmed, attempt_passed, attempt_withdrawn
from exams.models import Attempt, Response, Score, Slot, SlotVerdict
from exams.scoring import ScoreReport, SlotResult, score_form
from exams.selectors import MAX_TRIES, counted_responses, database_now, has_pending_confirmations
from exams.services.locking import lock_attempt
from exams.services.queue import queue_confirmation
from exams.verdicts import StoredVerdict, store_verdict
from grading import AuthorError, Confirmation, ExpressionKey, Outcome, __version__, confirm
from questions.faces import Back, load_back
from questions.variants import grade_variant

logger = logging.getLogger(__name__)
CONFIRM_SECONDS = 2.0
BROKEN = StoredVerdict(outcome="correct", credit=Fraction(1), evidence="broken")


@dataclass(frozen=True, slots=True)
class Graded:
    """A slot with the response that was graded and what was said of it."""

    slot: Slot
    response: Response | None
    verdict: StoredVerdict


def score_attempt(*, attempt_id: int, now: datetime | None = None) -> Score | None:
    """Grade a submitted attempt and store its score; run twice or at once it stores the same rows once.

    Returns None while a slot is undecided: the attempt stays submitted and is tried again later, then reviewed.
    """
    attempt = Attempt.objects.select_related("exam_version", "exam").get(pk=attempt_id)
    if attempt.state != Attempt.State.SUBMITTED:
        return Score.objects.filter(attempt=attempt).first()
    _count_try(attempt, now or database_now())
    graded = _grade_slots(attempt)
    return _store(attempt_id, graded, now)


def _count_try(attempt: Attempt, moment: datetime) -> None:
    """Put off the next try: a grader that never comes back must not be started every ten seconds."""
    Attempt.objects.filter(pk=attempt.pk).update(
        score_tries=F("score_tries") + 1, score_after=moment + timedelta(minutes=2**attempt.score_tries)
    )


def _grade_slots(attempt: Attempt) -> tuple[Graded, ...]:
    responses: dict[int, Response] = {}
    for response in counted_responses().filter(slot__attempt=attempt).order_by("revision"):
        responses[response.slot_id] = response
    return tuple(grade_slot(slot, responses.get(slot.pk)) for slot in attempt.slots.order_by("position"))


def grade_slot(slot: Slot, response: Response | None) -> Graded:
    """Grade one slot; a fault of the item is full credit, a fault of ours is undecided."""
    if slot.is_broken:
        return Graded(slot, response, BROKEN)
    answer = response.answer if response else ""
    try:
        back = load_back(slot.back)
        verdict = store_verdict(grade_variant(back, answer, seed=derive_seed(slot.seed, "grade")))
    except AuthorError as error:
        logger.error("slot %s: the item's key cannot be used: %s", slot.pk, error)
        return Graded(slot, response, BROKEN)
    except Exception:
        logger.exception("slot %s: the grader failed", slot.pk)
        return Graded(slot, response, StoredVerdict(outcome=Outcome.UNDECIDED.value, credit=Fraction(0)))
    return Graded(slot, response, verdict)


@transaction.atomic
def _store(attempt_id: int, graded: tuple[Graded, ...], now: datetime | None) -> Score | None:
    attempt = lock_attempt(attempt_id)
    if attempt.state != Attempt.State.SUBMITTED:
        return Score.objects.filter(attempt=attempt).first()
    moment = now or database_now()
    _replace_verdicts(graded, moment)
    results = [
        SlotResult(g.slot.domain, None if g.verdict.outcome == Outcome.UNDECIDED.value else g.verdict.credit)
        for g in graded
    ]
    report = score_form(results, cut_score=attempt.exam_version.cut_score)
    return None if report.undecided else _finish(attempt, report, moment)


def _replace_verdicts(graded: tuple[Graded, ...], moment: datetime) -> None:
    slots = [g.slot.pk for g in graded]
    SlotVerdict.objects.filter(slot__in=slots, is_current=True).update(is_current=False)
    SlotVerdict.objects.bulk_create([make_verdict(g, moment) for g in graded])


def make_verdict(graded: Graded, moment: datetime) -> SlotVerdict:
    """Return the row of a verdict, not saved yet."""
    verdict = graded.verdict
    accepted = verdict.outcome == Outcome.CORRECT.value and verdict.evidence != "broken"
    symbolic = accepted and isinstance(load_back(graded.slot.back).key, ExpressionKey)
    waits = SlotVerdict.Confirmation.PENDING if symbolic else SlotVerdict.Confirmation.NOT_NEEDED
    return SlotVerdict(
        slot=graded.slot,
        response=graded.response,
        outcome=verdict.outcome,
        credit_numerator=verdict.credit.numerator,
        credit_denominator=verdict.credit.denominator,
        evidence=verdict.evidence,
        feedback=list(verdict.feedback),
        counterexample=verdict.counterexample,
        confirmation=waits,
        grader_version=__version__,
        created_at=moment,
    )


def _finish(attempt: Attempt, report: ScoreReport, moment: datetime) -> Score:
    score = Score.objects.create(
        attempt=attempt,
        **_score_facts(report),
        grader_version=__version__,
        created_at=moment,
    )
    attempt.state, attempt.graded_at = Attempt.State.GRADED, moment
    attempt.save(update_fields=["state", "graded_at"])
    if score.is_passed and attempt.exam.is_certifying:
        attempt_passed.send(sender=Attempt, attempt=attempt)
    if has_pending_confirmations(attempt):
        queue_confirmation(attempt.pk)
    else:
        attempt_confirmed.send(sender=Attempt, attempt=attempt)
    return score


def retotal_score(attempt: Attempt, moment: datetime) -> Score | None:
    """Add a graded attempt up again after a verdict was replaced; a new pass is told. The attempt's row is locked.

    A certificate that was issued is never taken back here. None for what has no score, such as a practice.
    """
    score = Score.objects.filter(attempt=attempt).first()
    if attempt.state != Attempt.State.GRADED or score is None:
        return None
    current = SlotVerdict.objects.filter(slot__attempt=attempt, is_current=True).select_related("slot")
    report = score_form(
        [SlotResult(v.slot.domain, v.credit) for v in current], cut_score=attempt.exam_version.cut_score
    )
    was_passed, facts = score.is_passed, _score_facts(report)
    Score.objects.filter(pk=score.pk).update(**facts)
    if facts["is_passed"] and not was_passed and attempt.exam.is_certifying:
        attempt_passed.send(sender=Attempt, attempt=attempt)
        if not has_pending_confirmations(attempt):
            attempt_confirmed.send(sender=Attempt, attempt=attempt)
    score.refresh_from_db()
    return score


def _score_facts(report: ScoreReport) -> dict[str, Any]:
    return {
        "points_numerator": report.points.numerator,
        "points_denominator": report.points.denominator,
        "slots": report.slots,
        "share": float(report.share),
        "is_passed": bool(report.passed),
        "domains": [{"domain": d.domain, "points": str(d.points), "slots": d.slots} for d in report.domains],
    }


@transaction.atomic
def decide_undecided(*, attempt_id: int, credit: Fraction, now: datetime | None = None) -> Score | None:
    """A person decides what the grader could not: every undecided answer gets this credit, and the attempt its score.

    The verdicts before stay stored. None if the attempt is not waiting.
    """
    attempt = lock_attempt(attempt_id)
    if attempt.state != Attempt.State.SUBMITTED:
        return None
    moment = now or database_now()
    current = SlotVerdict.objects.filter(slot__attempt=attempt, is_current=True).select_related("slot", "response")
    for verdict in current.filter(outcome=Outcome.UNDECIDED.value):
        decide_verdict(verdict, credit, moment)
    results = [SlotResult(v.slot.domain, v.credit) for v in current.all()]
    if len(results) != attempt.slots.count():
        return None
    return _finish(attempt, score_form(results, cut_score=attempt.exam_version.cut_score), moment)


def decide_verdict(verdict: SlotVerdict, credit: Fraction, moment: datetime) -> None:
    """Put a person's verdict in the place of the current one, which stays stored; the attempt's row is locked."""
    SlotVerdict.objects.filter(pk=verdict.pk).update(is_current=False)
    SlotVerdict.objects.create(
        slot=verdict.slot,
        response=verdict.response,
        outcome=(Outcome.CORRECT if credit == 1 else Outcome.INCORRECT).value,
        credit_numerator=credit.numerator,
        credit_denominator=credit.denominator,
        evidence="decided",
        feedback=verdict.feedback,
        grader_version=__version__,
        created_at=moment,
    )


def confirm_attempt(*, attempt_id: int, now: datetime | None = None) -> None:
    """Ask SymPy about every accepted formula; a contradiction takes the score back for review and is an alarm."""
    pending = SlotVerdict.objects.filter(
        slot__attempt_id=attempt_id, is_current=True, confirmation=SlotVerdict.Confirmation.PENDING
    ).select_related("slot", "response")
    opinions = [(verdict, _ask(load_back(verdict.slot.back), verdict.response)) for verdict in pending]
    _store_opinions(attempt_id, opinions, now)


def _ask(back: Back, response: Response | None) -> Confirmation:
    try:
        return confirm(response.answer if response else "", back.key, seconds=CONFIRM_SECONDS)
    except Exception:
        logger.exception("the second opinion failed")
        return Confirmation.SILENT


@transaction.atomic
def _store_opinions(attempt_id: int, opinions: list[tuple[SlotVerdict, Confirmation]], now: datetime | None) -> None:
    attempt = lock_attempt(attempt_id)
    if attempt.state != Attempt.State.GRADED:
        return
    for verdict, opinion in opinions:
        SlotVerdict.objects.filter(pk=verdict.pk, is_current=True).update(confirmation=opinion.value)
    contradicted = [verdict for verdict, opinion in opinions if opinion is Confirmation.CONTRADICTED]
    if contradicted:
        _withdraw(attempt, contradicted, now or database_now())
    elif not has_pending_confirmations(attempt):
        attempt_confirmed.send(sender=Attempt, attempt=attempt)


def _withdraw(attempt: Attempt, contradicted: list[SlotVerdict], moment: datetime) -> None:
    """Make what two engines disagree about undecided; people decide it, the sweep does not try again."""
    for verdict in contradicted:
        logger.critical("SymPy contradicts verdict %s of attempt %s", verdict.pk, attempt.public_id)
        SlotVerdict.objects.filter(pk=verdict.pk).update(is_current=False)
        SlotVerdict.objects.create(
            slot=verdict.slot,
            response=verdict.response,
            outcome=Outcome.UNDECIDED.value,
            confirmation=SlotVerdict.Confirmation.CONTRADICTED,
            grader_version=__version__,
            created_at=moment,
        )
    Score.objects.filter(attempt=attempt).delete()
    attempt.state, attempt.graded_at, attempt.score_tries = Attempt.State.SUBMITTED, None, MAX_TRIES
    attempt.save(update_fields=["state", "graded_at", "score_tries"])
    attempt_withdrawn.send(sender=Attempt, attempt=attempt)
