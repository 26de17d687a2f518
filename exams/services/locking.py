"""The one locking rule: to change anything of an attempt, first lock its row."""

from exams.models import Attempt, Slot


def lock_attempt(attempt_id: int) -> Attempt:
    """Return the attempt's row, locked until the transaction ends.

    ``no_key`` leaves inserts that only refer to the row alone. On SQLite transactions are IMMEDIATE, which locks more.
    """
    return Attempt.objects.select_for_update(no_key=True, of=("self",)).get(pk=attempt_id)


def lock_slot(attempt_id: int, position: int) -> Slot:
    """Return a slot in whose ``attempt`` the attempt's row is locked: one query for the path that is walked most.

    Raises Slot.DoesNotExist. What the learner saw, the key and the seed stay in the database.
    """
    slots = Slot.objects.select_related("attempt").defer("face", "back", "seed", "struck", "broken_because")
    return slots.select_for_update(no_key=True, of=("attempt",)).get(attempt_id=attempt_id, position=position)
