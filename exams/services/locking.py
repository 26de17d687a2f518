"""The one locking rule: to change anything of an attempt, first lock its row."""

from exams.models import Attempt


def lock_attempt(attempt_id: int) -> Attempt:
    """Return the attempt's row, locked until the transaction ends.

    ``no_key`` leaves inserts that only refer to the row alone. On SQLite transactions are IMMEDIATE, which locks more.
    """
    return Attempt.objects.select_for_update(no_key=True, of=("self",)).get(pk=attempt_id)
