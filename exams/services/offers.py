"""The exams on offer: rows, made once, changed by hand afterwards."""

from typing import Any

from django.db import transaction

from exams.models import Exam, ExamVersion

CERTIFICATION = "certification"
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
BLUEPRINT: list[dict[str, Any]] = [
    {"domain": domain, "difficulty": difficulty, "count": count}
    for domain, counts in SHARES.items()
    for difficulty, count in enumerate(counts, start=1)
    if count
]
MINUTES = 90
CUT_SCORE = (7, 10)
# What the first installations offered, before the bank had enough families; it is replaced where nobody changed it.
FIRST_BLUEPRINT = [{"domain": domain, "count": 2, "difficulty": None} for domain in range(1, 9)]


@transaction.atomic
def offer_exams() -> Exam:
    """Make the certification exam, if it is not there yet, or its next version where it is still the first one."""
    exam, _ = Exam.objects.get_or_create(
        slug=CERTIFICATION, defaults={"title": "Matrix Calculus in Data Science & ML", "is_certifying": True}
    )
    current = exam.versions.filter(is_current=True).first()
    if current is None:
        _add_version(exam, number=1)
    elif current.blueprint == FIRST_BLUEPRINT:
        current.is_current = False
        current.save(update_fields=["is_current"])
        _add_version(exam, number=current.number + 1)
    return exam


def _add_version(exam: Exam, *, number: int) -> ExamVersion:
    return ExamVersion.objects.create(
        exam=exam,
        number=number,
        blueprint=BLUEPRINT,
        minutes=MINUTES,
        cut_numerator=CUT_SCORE[0],
        cut_denominator=CUT_SCORE[1],
        is_current=True,
    )
