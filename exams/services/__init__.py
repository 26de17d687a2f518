"""What changes attempts; each service locks the attempt's row first, once (docs/locking.md)."""

from exams.services.attempts import (
    close_attempt,
    close_if_due,
    extend_attempt,
    record_view,
    record_visit,
    refresh_deadlines,
    set_flag,
    set_struck,
    start_attempt,
    submit_attempt,
    void_attempt,
)
from exams.services.guests import claim_guest, sweep_guests
from exams.services.leaving import forget_attempts
from exams.services.objections import NothingToObject, decide_objection, object_to_verdict
from exams.services.practice import check_answer, end_practice, keep_answer, show_hint, show_solution, start_practice
from exams.services.saving import Saved, save_response
from exams.services.scoring import confirm_attempt, decide_undecided, score_attempt

__all__ = [
    "NothingToObject",
    "Saved",
    "check_answer",
    "claim_guest",
    "close_attempt",
    "close_if_due",
    "confirm_attempt",
    "decide_objection",
    "decide_undecided",
    "end_practice",
    "extend_attempt",
    "forget_attempts",
    "keep_answer",
    "object_to_verdict",
    "record_view",
    "record_visit",
    "refresh_deadlines",
    "save_response",
    "score_attempt",
    "set_flag",
    "set_struck",
    "show_hint",
    "show_solution",
    "start_attempt",
    "start_practice",
    "submit_attempt",
    "sweep_guests",
    "void_attempt",
]
