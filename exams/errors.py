"""What the rules forbid; each message is the learner's to read."""

from dataclasses import dataclass
from datetime import datetime


class ExamError(Exception):
    """The learner asked for what the rules forbid: HTTP 409."""

    code = "exam_error"


class ExamNotOpen(ExamError):
    """The exam is not on offer."""

    code = "exam_not_open"


class LearnerGone(ExamNotOpen):
    """Whoever starts was deleted meanwhile, or is a guest who was moved into an account."""

    code = "learner_gone"


class AttemptClosed(ExamError):
    """The attempt takes no answers any more."""

    code = "attempt_closed"


class HeldBack(ExamError):
    """The item stands in a running exam of the same learner: nothing of it is checked or shown."""

    code = "held_back"


class AnswerTooLong(ExamError):
    """An answer over the limit; the one before it stays."""

    code = "answer_too_long"


@dataclass(frozen=True, slots=True)
class Current:
    """The answer that counts at the moment: its revision, when it was saved, and by which of the learner's tabs."""

    answer: str
    revision: int
    saved_at: datetime | None = None
    client: str = ""


class StaleRevision(ExamError):
    """The answer was changed elsewhere since the page was loaded; both versions are kept."""

    code = "stale_revision"

    def __init__(self, current: Current) -> None:
        super().__init__("This answer was changed in another window or on another device.")
        self.current = current
