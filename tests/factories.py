"""Makes banks, exams and attempts for tests, from real item files of each way of entry."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from certificates.keys import ALGORITHMS, make_private_key
from certificates.models import SigningKey
from certificates.services import create_signing_key
from exams.models import Attempt, Exam, ExamVersion
from exams.services import save_response, score_attempt, start_attempt, submit_attempt
from exams.services.saving import Draft
from questions.bankfile import parse_item
from questions.models import ItemVersion
from questions.services import build_version

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

HEAD = """
format = 1
slug = "{slug}"
title = "A question for tests"
domain = {domain}
objective = "{domain}.1"
kind = "{kind}"
difficulty = {difficulty}
seconds = 60
layout = ["denominator"]
"""
EXPRESSION = (
    HEAD
    + """
stem = '''Find the gradient of <<function>> with respect to <<x>>.'''
[symbols]
A = {{ shape = ["n", "n"] }}
x = {{ shape = ["n", 1] }}
[ask]
derivative = "gradient"
function = "x^T*A*x"
wrt = "x"
key = "(A + A^T)*x"
[[wrong]]
answer = "2*A*x"
code = "symmetry-assumed"
says = "Nobody said that the matrix is symmetric."
step = 2
[[hint]]
text = "HINTONE"
[[step]]
text = "RATIONALEONE"
[[step]]
text = "Then the differential."
"""
)
NUMBER = (
    HEAD
    + """
stem = '''What is <<=2*k>>, halved?'''
[draws]
k = {{ integer = [11, 99] }}
[ask]
derivative = "value"
key = "k"
[[step]]
text = "RATIONALETWO"
"""
)
MATRIX = (
    HEAD
    + """
stem = '''Let <<A>> be <<=A>>. Give its transpose.'''
[draws]
A = {{ matrix = [2, 2], entries = [-4, 4] }}
[[require]]
value = "abs(sum(A - A^T.*A))"
at_least = 0
[ask]
derivative = "value"
key = "A^T"
[[step]]
text = "RATIONALETHREE"
"""
)
CHOICE = (
    HEAD
    + """
stem = '''Which of these is the transpose of a product?'''
[symbols]
A = {{ shape = ["n", "n"] }}
B = {{ shape = ["n", "n"] }}
[ask]
derivative = "value"
[[option]]
answer = "B^T*A^T"
correct = true
says = "NOTERIGHT"
[[option]]
answer = "A^T*B^T"
code = "order"
says = "NOTEWRONG"
[[option]]
answer = "A*B"
code = "transpose"
says = "The product itself."
[[step]]
text = "RATIONALEFOUR"
"""
)
KINDS = (("expression", EXPRESSION), ("number", NUMBER), ("matrix", MATRIX), ("choice", CHOICE))


def publish(source: str) -> ItemVersion:
    """Return a published version of an item file; its review is tested elsewhere."""
    version = build_version(parse_item(source), by=None, now=START)
    version.status, version.published_at = ItemVersion.Status.PUBLISHED, START
    version.save()
    return version


def make_bank() -> list[ItemVersion]:
    """Two items in each domain; the form has them in this order: formula, number, matrix, choice, formula, ..."""
    versions = []
    for index in range(16):
        kind, source = KINDS[index % 4]
        facts = {"slug": f"item-{index}", "domain": index // 2 + 1, "kind": kind, "difficulty": index % 2 + 1}
        versions.append(publish(source.format(**facts)))
    return versions


def make_signing_keys() -> None:
    """The keys of an installation; their private halves are written once and used by every test."""
    folder = Path(settings.SIGNING_KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    for algorithm in ALGORITHMS:
        path = folder / f"test-{algorithm}.pem"
        if not path.exists():
            path.write_bytes(make_private_key(algorithm))
        if not SigningKey.objects.filter(algorithm=algorithm).exists():
            create_signing_key(algorithm=algorithm, reference=f"file:{path.name}", now=START)


def make_exam(**fields) -> Exam:
    """An exam of 16 questions, 40 minutes, 70 percent to pass, on an installation that can sign certificates."""
    make_signing_keys()
    exam = Exam.objects.create(**{"slug": "certification", "title": "Matrix Calculus", "is_certifying": True, **fields})
    blueprint = [{"domain": domain, "count": 2, "difficulty": None} for domain in range(1, 9)]
    ExamVersion.objects.create(exam=exam, number=1, blueprint=blueprint, minutes=40, is_current=True)
    return exam


def make_practice_exam() -> Exam:
    """The row that practices belong to: untimed, one question of each domain."""
    exam = Exam.objects.create(slug="practice", title="Mixed practice", mode=Exam.Mode.PRACTICE)
    blueprint = [{"domain": domain, "count": 1, "difficulty": None} for domain in range(1, 9)]
    ExamVersion.objects.create(exam=exam, number=1, blueprint=blueprint, minutes=None, is_current=True)
    return exam


def make_free_exam() -> Exam:
    """The free test: one question of each domain, a quarter of an hour."""
    exam = Exam.objects.create(slug="free", title="Free test", mode=Exam.Mode.FREE)
    blueprint = [{"domain": domain, "count": 1, "difficulty": None} for domain in range(1, 9)]
    ExamVersion.objects.create(exam=exam, number=1, blueprint=blueprint, minutes=15, is_current=True)
    return exam


def begin(exam, learner, *, seed=1, now=START) -> Attempt:
    """An attempt that has just begun."""
    return start_attempt(exam=exam, learner=learner, seed=seed, now=now)


def right_answer(slot) -> str:
    """The right answer to a slot, read from its back."""
    key = slot.back["key"]
    match key["kind"]:
        case "choice":
            return ",".join(key["right"])
        case "number":
            return str(key["value"])
        case "array":
            return "[" + "; ".join(", ".join(str(entry) for entry in row) for row in key["rows"]) + "]"
        case "order":
            return ",".join(key["steps"])
        case "shape":
            return f"[{key['rows']}, {key['columns']}]"
        case _:
            return key["source"]


def save(attempt, position, answer, *, revision=0, now=START + timedelta(minutes=1), **more):
    """Save an answer as a page would."""
    return save_response(attempt=attempt, position=position, draft=Draft(answer, revision, **more), now=now)


def finish(attempt, *, right=16, now=START + timedelta(minutes=5)):
    """Answer the first so many questions rightly, submit, and score."""
    for slot in attempt.slots.all()[:right]:
        save(attempt, slot.position, right_answer(slot))
    submit_attempt(attempt=attempt, now=now)
    return score_attempt(attempt_id=attempt.pk, now=now)
