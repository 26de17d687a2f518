"""What a learner wants on a certificate: asked before the first exam, changed until it is issued."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import update_profile
from certificates.models import Certificate, Wishes
from certificates.services.queueing import queue_issuing
from exams.selectors import database_now


@dataclass(frozen=True, slots=True)
class Wish:
    """The name as printed, and what is shown."""

    name: str
    shows_name: bool = True
    shows_domains: bool = True
    binds_email: bool = False


@transaction.atomic
def confirm_wishes(*, learner: User, wish: Wish, now: datetime | None = None) -> Wishes:
    """Keep what the learner confirmed, and issue what waited for it; what was issued stays as it is."""
    update_profile(user=learner, name=wish.name, theme=learner.theme)
    row, _ = Wishes.objects.update_or_create(
        learner=learner,
        defaults={
            "confirmed_name": learner.name,
            "shows_name": wish.shows_name,
            "shows_domains": wish.shows_domains,
            "binds_email": wish.binds_email,
            "confirmed_at": now or database_now(),
        },
    )
    held = Certificate.objects.filter(learner=learner, state=Certificate.State.HELD)
    for attempt_id in held.values_list("attempt_id", flat=True):
        queue_issuing(attempt_id)
    return row
