"""What changes attempts; each service locks the attempt's row first, once (docs/locking.md)."""

from exams.services.attempts import (
    close_attempt,
    close_if_due,
    extend_attempt,
    record_view,
    set_flag,
    set_struck,
    start_attempt,
    submit_attempt,
    void_attempt,
)
from exams.services.saving import Saved, save_response
from exams.services.scoring import confirm_attempt, decide_undecided, score_attempt

__all__ = [
    "Saved",
    "close_attempt",
    "close_if_due",
    "confirm_attempt",
    "decide_undecided",
    "extend_attempt",
    "record_view",
    "save_response",
    "score_attempt",
    "set_flag",
    "set_struck",
    "start_attempt",
    "submit_attempt",
    "void_attempt",
]
