"""Reads of what a learner met: first sights for readiness, what was missed, what a running exam holds back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, Q, QuerySet

from accounts.models import User
from exams.models import Attempt, Exam, Slot, SlotVerdict
from exams.readiness import Standing, measure
from exams.selection import Past
from exams.selectors import find_last_seen

# A learner's oldest verdicts say nothing of today; this many are read at most.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Sight:
    """The first answer without help to a variant: the item, its domain (1 to 8), the credit from 0 to 1."""

    slug: str
    domain: int
    credit: Fraction


def find_held_items(learner: User) -> frozenset[str]:
    """Return the items that stand in an exam which the learner has open: nothing of them is shown or checked."""
    running = Attempt.objects.filter(learner=learner, state=Attempt.State.IN_PROGRESS)
    slots = Slot.objects.filter(attempt__in=running.exclude(exam__mode=Exam.Mode.PRACTICE))
    return frozenset(slots.order_by().values_list("item_version__item__slug", flat=True))


def list_sights(learner: User) -> list[Sight]:
    """Return the learner's first sights, newest first; of a practised question the first verdict, if nothing helped.

    What is undecided, unreadable in practice, broken or void is left out. One query.
    """
    first: dict[int, SlotVerdict] = {}
    for verdict in _verdicts(learner):
        known = first.get(verdict.slot_id)
        # Rows come newest first. A practice keeps its first verdict, unless a person decided; an exam its current one.
        if known is None or (known.evidence != "decided" and _is_practice(verdict)):
            first[verdict.slot_id] = verdict
    found = [verdict for verdict in first.values() if not verdict.is_helped]
    found.sort(key=lambda verdict: (verdict.created_at, verdict.slot_id), reverse=True)
    return [Sight(getattr(v, "slug", ""), getattr(v, "domain", 0), v.credit) for v in found]


def _verdicts(learner: User) -> QuerySet[SlotVerdict]:
    """Return the verdicts that say something: the current ones of exams, all of practices; newest first."""
    verdicts = SlotVerdict.objects.filter(slot__attempt__learner=learner, slot__is_broken=False)
    verdicts = verdicts.exclude(slot__attempt__state=Attempt.State.VOID).exclude(outcome="undecided")
    verdicts = verdicts.exclude(evidence="broken")
    practised = verdicts.filter(slot__attempt__exam__mode=Exam.Mode.PRACTICE).exclude(outcome="invalid")
    reached = Q(slot__first_seen_at__isnull=False) | Q(response__isnull=False)
    sat = verdicts.filter(reached, is_current=True).exclude(slot__attempt__exam__mode=Exam.Mode.PRACTICE)
    facts = {"slug": F("slot__item_version__item__slug"), "domain": F("slot__domain")}
    return (
        (practised | sat).annotate(**facts, mode=F("slot__attempt__exam__mode")).order_by("-created_at", "-pk")[:MOST]
    )


def _is_practice(verdict: SlotVerdict) -> bool:
    return getattr(verdict, "mode", "") == Exam.Mode.PRACTICE


def measure_domains(sights: Iterable[Sight]) -> dict[int, Standing]:
    """Return where the learner stands in each of the eight domains."""
    credits: dict[int, list[Fraction]] = defaultdict(list)
    for sight in sights:
        credits[sight.domain].append(sight.credit)
    return {domain: measure(credits[domain]) for domain in range(1, 9)}


def get_past(learner: User) -> Past:
    """Return what choosing a practice has to know of a learner. Three queries."""
    sights = list_sights(learner)
    latest: dict[str, Fraction] = {}
    for sight in sights:
        latest.setdefault(sight.slug, sight.credit)
    standings = measure_domains(sights)
    return Past(
        seen=find_last_seen(learner),
        missed=frozenset(slug for slug, credit in latest.items() if credit < 1),
        error_rates={domain: 1 - standing.centre for domain, standing in standings.items()},
        held=find_held_items(learner),
    )
