"""The exams on offer: rows, made once, changed by hand afterwards."""

from django.db import transaction

from exams.models import Exam, ExamVersion

CERTIFICATION = "certification"
# Two of each domain, until the bank has the families for the forty of the curriculum.
BLUEPRINT = [{"domain": domain, "count": 2, "difficulty": None} for domain in range(1, 9)]
# Expected minutes of such a form, reviewing included: 16 of the 40 questions of a 90-minute exam, and some more.
MINUTES = 40


@transaction.atomic
def offer_exams() -> Exam:
    """Make the certification exam, if it is not there yet."""
    exam, _ = Exam.objects.get_or_create(
        slug=CERTIFICATION, defaults={"title": "Matrix Calculus in Data Science & ML", "is_certifying": True}
    )
    if not exam.versions.exists():
        ExamVersion.objects.create(
            exam=exam,
            number=1,
            blueprint=BLUEPRINT,
            minutes=MINUTES,
            cut_numerator=7,
            cut_denominator=10,
            is_current=True,
        )
    return exam
