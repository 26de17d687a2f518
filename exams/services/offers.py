"""The exams on offer: rows, made once, changed in the administration afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from exams.blueprint import divide
from exams.models import Exam, ExamVersion
from exams.selectors import list_domain_titles

Blueprint = list[dict[str, Any]]
CERTIFICATION, PRACTICE, FREE = "certification", "practice", "free"
# How many items of each difficulty (1 to 5) a domain gives; docs/decisions/0003-certification-exam.md says why.
SHARES = {
    1: (1, 2, 0, 0, 0),
    2: (1, 1, 1, 0, 0),
    3: (1, 2, 2, 1, 0),
    4: (0, 2, 3, 2, 0),
    5: (0, 2, 3, 1, 0),
    6: (0, 2, 3, 2, 1),
    7: (0, 1, 2, 1, 0),
    8: (0, 0, 1, 1, 1),
}
# The families of the first bank by difficulty: a domain's practice exam draws ten in this proportion.
FAMILIES = {
    1: (8, 12, 3, 0, 0),
    2: (8, 11, 3, 2, 0),
    3: (2, 11, 8, 3, 0),
    4: (0, 6, 11, 7, 0),
    5: (0, 7, 12, 5, 0),
    6: (0, 5, 11, 5, 3),
    7: (0, 11, 11, 2, 0),
    8: (0, 0, 7, 13, 4),
}
DOMAIN_MINUTES = (20, 20, 25, 30, 25, 30, 25, 35)
DOMAIN_QUESTIONS = 10
# One question of each domain; the third may be easier, because its domain has few of either.
FREE_DIFFICULTIES: tuple[int | list[int], ...] = (1, 1, [1, 2], 2, 2, 2, 2, 3)


def _cells(domain: int, counts: Sequence[int]) -> Blueprint:
    levels = enumerate(counts, start=1)
    return [{"domain": domain, "difficulty": level, "count": count} for level, count in levels if count]


BLUEPRINT: Blueprint = [cell for domain, counts in SHARES.items() for cell in _cells(domain, counts)]
# What the first installations offered, before the bank had enough families; it is replaced where nobody changed it.
FIRST_BLUEPRINT = [{"domain": domain, "count": 2, "difficulty": None} for domain in range(1, 9)]


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts in an exam: its blueprint, its time limit (minutes, None is untimed), its cut score (a share)."""

    blueprint: Blueprint
    minutes: int | None
    cut: tuple[int, int] = (7, 10)


@dataclass(frozen=True, slots=True)
class Offer:
    """An exam as it is first made."""

    slug: str
    title: str
    terms: Terms
    mode: str = Exam.Mode.EXAM
    is_certifying: bool = False


def list_offers() -> tuple[Offer, ...]:
    """Return what every installation offers: certification, eight domains, practice, free test."""
    titles = list_domain_titles()
    mixed = divide(DOMAIN_QUESTIONS, [sum(SHARES[domain]) for domain in SHARES])
    return (
        Offer(CERTIFICATION, "Matrix Calculus in Data Science & ML", Terms(BLUEPRINT, 90), is_certifying=True),
        *(_domain_offer(domain, titles.get(domain, f"Domain {domain}")) for domain in FAMILIES),
        Offer(
            PRACTICE,
            "Mixed practice",
            Terms([{"domain": d, "difficulty": None, "count": n} for d, n in enumerate(mixed, start=1)], None),
            mode=Exam.Mode.PRACTICE,
        ),
        Offer(
            FREE,
            "Free test",
            Terms([{"domain": d, "difficulty": x, "count": 1} for d, x in enumerate(FREE_DIFFICULTIES, start=1)], 15),
            mode=Exam.Mode.FREE,
        ),
    )


def _domain_offer(domain: int, title: str) -> Offer:
    counts = divide(DOMAIN_QUESTIONS, FAMILIES[domain])
    return Offer(f"domain-{domain}", title, Terms(_cells(domain, counts), DOMAIN_MINUTES[domain - 1]))


@transaction.atomic
def offer_exams() -> tuple[Exam, ...]:
    """Make each exam that is not there yet; what somebody changed is left alone. Run twice it does nothing more."""
    return tuple(_make_offer(offer) for offer in list_offers())


def _make_offer(offer: Offer) -> Exam:
    facts = {"title": offer.title, "is_certifying": offer.is_certifying, "mode": offer.mode}
    exam, _ = Exam.objects.get_or_create(slug=offer.slug, defaults=facts)
    current = exam.versions.filter(is_current=True).first()
    if current is None or (offer.slug == CERTIFICATION and current.blueprint == FIRST_BLUEPRINT):
        _add_version(exam, offer.terms, current)
    return exam


@transaction.atomic
def change_terms(*, exam: Exam, terms: Terms) -> ExamVersion:
    """Offer an exam on these terms from now on, and return its current version.

    A version that an attempt points to stays as it is and gets a successor; one that nobody used is changed.
    """
    Exam.objects.select_for_update().get(pk=exam.pk)
    current = exam.versions.filter(is_current=True).first()
    if current is None or current.attempts.exists():
        return current if current is not None and _read_terms(current) == terms else _add_version(exam, terms, current)
    current.blueprint, current.minutes = terms.blueprint, terms.minutes
    current.cut_numerator, current.cut_denominator = terms.cut
    current.save()
    return current


def _read_terms(version: ExamVersion) -> Terms:
    return Terms(version.blueprint, version.minutes, (version.cut_numerator, version.cut_denominator))


def _add_version(exam: Exam, terms: Terms, current: ExamVersion | None) -> ExamVersion:
    if current is not None:
        current.is_current = False
        current.save(update_fields=["is_current"])
    latest = exam.versions.order_by("-number").first()
    return ExamVersion.objects.create(
        exam=exam,
        number=latest.number + 1 if latest else 1,
        blueprint=terms.blueprint,
        minutes=terms.minutes,
        cut_numerator=terms.cut[0],
        cut_denominator=terms.cut[1],
        is_current=True,
    )
