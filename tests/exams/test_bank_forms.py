"""The shipped bank is enough for the certification exam: two hundred forms, each with all its variants' rules."""

from pathlib import Path

import pytest

from exams.blueprint import Candidate, Cell, assemble_form, derive_seed
from exams.services.offers import BLUEPRINT
from questions.bankfile import read_bank

BANK = Path(__file__).resolve().parent.parent.parent / "questions" / "bank"
CELLS = [Cell(cell["domain"], cell["count"], cell["difficulty"]) for cell in BLUEPRINT]


@pytest.fixture(scope="module")
def bank():
    specs = read_bank(BANK)
    return [Candidate(i, s.slug, s.domain, s.difficulty, frozenset(s.enemies)) for i, s in enumerate(specs)]


def test_two_hundred_forms_are_drawn(bank):
    enemies = {candidate.slug: candidate.enemies for candidate in bank}
    for seed in range(200):
        form = assemble_form(CELLS, bank, seed=seed)
        groups = [group for placement in form for group in enemies[placement.slug]]
        assert len(form) == 40
        assert len(groups) == len(set(groups)), "enemies stand together"


def test_two_attempts_in_a_row_share_no_family(bank):
    shared = 0
    for seed in range(50):
        first = assemble_form(CELLS, bank, seed=seed)
        second = assemble_form(CELLS, bank, seed=seed + 1000, seen={p.slug: 1 for p in first})
        shared += len({p.slug for p in first} & {p.slug for p in second})
    assert shared / 50 < 1


def test_every_family_of_the_blueprint_is_drawn_sometimes(bank):
    drawn = {p.slug for seed in range(300) for p in assemble_form(CELLS, bank, seed=seed)}
    asked = {(cell.domain, cell.difficulty) for cell in CELLS}
    assert drawn == {c.slug for c in bank if (c.domain, c.difficulty) in asked}


@pytest.mark.full
def test_three_hundred_learners_sit_six_attempts_each(bank):
    shared = 0
    for learner in range(300):
        seen, before = {}, set()
        for number in range(1, 7):
            form = {p.slug for p in assemble_form(CELLS, bank, seed=derive_seed(learner, number), seen=seen)}
            shared += len(form & before)
            seen, before = seen | dict.fromkeys(form, number), form
    assert shared / (300 * 5 * 40) < 0.05
