"""The one locking rule: to change anything of an attempt, first lock its row; people before attempts."""

from accounts.models import User
from exams.models import Attempt, Slot


def lock_people(*people: int) -> dict[int, User]:
    """Return the rows of these people by id, as they are now, locked until the transaction ends; the gone are missing.

    Whoever left keeps an emptied row where something stands on it: nothing begins for that one any more.
    """
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=people, is_active=True)
    return {row.pk: row for row in rows.order_by("pk")}


def lock_attempt(attempt_id: int) -> Attempt:
    """Return the attempt's row, locked until the transaction ends.

    ``no_key`` leaves inserts that only refer to the row alone. On SQLite transactions are IMMEDIATE, which locks more.
    """
    return Attempt.objects.select_for_update(no_key=True, of=("self",)).get(pk=attempt_id)


def lock_attempts_of(learner: User) -> list[Attempt]:
    """Return all attempts of a learner, locked until the transaction ends."""
    rows = Attempt.objects.select_for_update(no_key=True, of=("self",)).filter(learner=learner)
    return list(rows.order_by("pk"))


def lock_to_delete(attempts: list[int]) -> None:
    """Let nothing new refer to these attempts, which the caller has locked and no certificate stands on.

    Where one stands, whoever signs it holds it and refers to the attempt when it commits: they would wait in a circle.
    """
    list(Attempt.objects.select_for_update(of=("self",)).filter(pk__in=attempts).order_by("pk").values_list("pk"))


def lock_slot(attempt_id: int, position: int) -> Slot:
    """Return a slot in whose ``attempt`` the attempt's row is locked: one query for the path that is walked most.

    Raises Slot.DoesNotExist. What the learner saw, the key and the seed stay in the database.
    """
    slots = Slot.objects.select_related("attempt").defer("face", "back", "seed", "struck", "broken_because")
    return slots.select_for_update(no_key=True, of=("attempt",)).get(attempt_id=attempt_id, position=position)
