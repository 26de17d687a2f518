"""The shipped bank is enough for the certification exam: two hundred forms, each with all its variants' rules."""

from pathlib import Path

import pytest

from exams.blueprint import Candidate, Cell, assemble_form
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
        assert len(form) == 16
        assert len(groups) == len(set(groups)), "enemies stand together"


def test_two_attempts_in_a_row_share_no_family(bank):
    shared = 0
    for seed in range(50):
        first = assemble_form(CELLS, bank, seed=seed)
        second = assemble_form(CELLS, bank, seed=seed + 1000, seen={p.slug: 1 for p in first})
        shared += len({p.slug for p in first} & {p.slug for p in second})
    assert shared / 50 < 1


def test_every_family_is_drawn_sometimes(bank):
    drawn = {p.slug for seed in range(200) for p in assemble_form(CELLS, bank, seed=seed)}
    assert drawn == {candidate.slug for candidate in bank}
