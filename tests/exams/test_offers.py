"""The exams on offer: made once, filled by the shipped bank, changed by instructors without touching what was used."""

from pathlib import Path

import pytest
from django.core.management import call_command

from exams.blueprint import Candidate, Cell, assemble_form, divide, read_cells
from exams.models import Exam
from exams.services.offers import Terms, change_terms, list_offers, offer_exams
from exams.supply import list_shortages
from questions.bankfile import read_bank
from tests.factories import begin

BANK = Path(__file__).resolve().parent.parent.parent / "questions" / "bank"
SMALL = [Candidate(i, f"s{i}", 1, 1, frozenset({"q"} if i < 3 else ())) for i in range(4)]


@pytest.fixture(scope="module")
def bank():
    specs = read_bank(BANK)
    return [Candidate(i, s.slug, s.domain, s.difficulty, frozenset(s.enemies), s.kind) for i, s in enumerate(specs)]


def test_eleven_exams_are_made_and_made_once(db):
    call_command("create_exams")
    call_command("create_exams")
    assert Exam.objects.count() == 11
    assert [exam.versions.count() for exam in Exam.objects.all()] == [1] * 11


def test_a_domain_practice_exam_has_ten_questions_and_its_own_minutes(db):
    offer_exams()
    versions = [Exam.objects.get(slug=f"domain-{d}").versions.get() for d in range(1, 9)]
    assert [version.slot_count for version in versions] == [10] * 8
    assert [version.minutes for version in versions] == [20, 20, 25, 30, 25, 30, 25, 35]
    assert all({cell.domain for cell in version.cells} == {d} for d, version in enumerate(versions, start=1))
    assert not Exam.objects.filter(slug__startswith="domain-", is_certifying=True).exists()


def test_the_free_test_asks_one_question_of_each_domain_in_a_quarter_of_an_hour(db):
    offer_exams()
    version = Exam.objects.get(mode=Exam.Mode.FREE).versions.get()
    assert [(cell.domain, cell.count) for cell in version.cells] == [(d, 1) for d in range(1, 9)]
    assert version.minutes == 15


def test_the_shipped_bank_fills_every_exam(db, bank):
    for exam in offer_exams():
        cells = exam.versions.get().cells
        assert list_shortages(cells, bank, rules=exam.rules) == [], exam.slug
        for seed in range(40):
            assert len(assemble_form(cells, bank, seed=seed, rules=exam.rules)) == sum(c.count for c in cells)


def test_two_domain_practices_in_a_row_share_no_family(db, bank):
    for exam in [exam for exam in offer_exams() if exam.slug.startswith("domain-")]:
        cells = exam.versions.get().cells
        first = assemble_form(cells, bank, seed=1, rules=exam.rules)
        again = assemble_form(cells, bank, seed=2, rules=exam.rules, seen={p.slug: 1 for p in first})
        shared = {p.slug for p in first} & {p.slug for p in again}
        tight = sum(max(0, 2 * c.count - sum(c.takes(b.domain, b.difficulty) for b in bank)) for c in cells)
        assert len(shared) <= tight, exam.slug


def test_the_free_test_prefers_what_is_answered_in_seconds(db, bank):
    exam = next(exam for exam in offer_exams() if exam.mode == Exam.Mode.FREE)
    short = {c.slug for c in bank if c.kind in ("choice", "multiple", "number", "shape")}
    cells = exam.versions.get().cells
    plain = [p.slug in short for seed in range(20) for p in assemble_form(cells, bank, seed=seed)]
    preferred = [p.slug in short for seed in range(20) for p in assemble_form(cells, bank, seed=seed, rules=exam.rules)]
    assert sum(preferred) > 1.5 * sum(plain)


def test_enemies_of_a_mild_form_do_not_stand_side_by_side():
    bank = [Candidate(i, f"c{i}", 1, 1, frozenset({"q"} if i < 2 else ())) for i in range(6)]
    exam = Exam(slug="x", title="x")
    for seed in range(20):
        form = assemble_form([Cell(1, 5)], bank, seed=seed, rules=exam.rules)
        places = [p.position for p in form if p.slug in ("c0", "c1")]
        assert len(places) < 2 or places[1] - places[0] > 1


def test_parts_add_up_to_the_whole():
    assert divide(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(divide(40, [3, 3, 6, 7, 6, 8, 4, 3])) == 40
    assert divide(5, [0, 0]) == [0, 0]


def test_a_shortage_is_said_with_its_numbers():
    cells = read_cells([{"domain": 1, "count": 5, "difficulty": [1, 2]}])
    assert list_shortages(cells, SMALL, rules=Exam().rules) == [
        "Domain 1, difficulty 1 or 2: 5 are asked for, the question bank has 4."
    ]


def test_a_form_that_enemies_forbid_is_a_shortage_too():
    found = list_shortages([Cell(1, 4)], SMALL, rules=Exam(is_certifying=True).rules)
    assert found == [
        "Each line can be filled, but not all together: too many of these questions may not stand in one form."
    ]


def test_a_version_that_was_used_gets_a_successor(exam, learner):
    attempt = begin(exam, learner)
    terms = Terms([{"domain": 1, "count": 2, "difficulty": None}], 12, (1, 2))
    version = change_terms(exam=exam, terms=terms)
    attempt.exam_version.refresh_from_db()
    assert (version.number, version.is_current, version.minutes) == (2, True, 12)
    assert (attempt.exam_version.minutes, attempt.exam_version.is_current) == (40, False)


def test_a_version_that_nobody_used_is_changed_in_its_place(exam):
    version = change_terms(exam=exam, terms=Terms([{"domain": 1, "count": 2, "difficulty": None}], 12))
    assert (version.number, exam.versions.count(), version.minutes) == (1, 1, 12)


def test_saving_the_same_terms_makes_no_version(exam, learner):
    attempt = begin(exam, learner)
    version = attempt.exam_version
    change_terms(exam=exam, terms=Terms(version.blueprint, version.minutes, (7, 10)))
    assert exam.versions.count() == 1


def test_the_offers_are_the_curriculum_s(db):
    offers = {offer.slug: offer for offer in list_offers()}
    assert [cell["count"] for cell in offers["domain-1"].terms.blueprint] == [4, 5, 1]
    assert all(cell["count"] <= 2 for cell in offers["domain-8"].terms.blueprint if cell["difficulty"] == 5)
