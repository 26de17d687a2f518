"""Forms are drawn by the blueprint, without enemies, least recently seen first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.blueprint import BankTooSmall, Candidate, Cell, assemble_form

BANK = [Candidate(10 * d + i, f"d{d}-{i}", d, i + 1) for d in (1, 2) for i in range(4)]
TWO_EACH = [Cell(1, 2), Cell(2, 2)]


@given(st.integers(0, 2**62))
def test_each_domain_gives_its_share(seed):
    form = assemble_form(TWO_EACH, BANK, seed=seed)
    assert [p.domain for p in form] == [1, 1, 2, 2]
    assert [p.position for p in form] == [1, 2, 3, 4]
    assert len({p.slug for p in form}) == 4


def test_the_same_seed_draws_the_same_form():
    assert assemble_form(TWO_EACH, BANK, seed=5) == assemble_form(TWO_EACH, BANK, seed=5)


def test_variants_have_seeds_of_their_own():
    assert len({p.seed for p in assemble_form(TWO_EACH, BANK, seed=5)}) == 4


@given(st.integers(0, 2**62))
def test_enemies_never_stand_together(seed):
    foes = [
        Candidate(c.version_id, c.slug, c.domain, c.difficulty, frozenset({"q"} if c.difficulty < 3 else ()))
        for c in BANK
    ]
    form = assemble_form(TWO_EACH, foes, seed=seed)
    assert sum(p.slug.endswith(("-0", "-1")) for p in form) <= 1


@given(st.integers(0, 2**62))
def test_what_was_never_seen_comes_first(seed):
    form = assemble_form(TWO_EACH, BANK, seed=seed, seen={"d1-0": 1, "d1-1": 1, "d2-2": 1, "d2-3": 1})
    assert {p.slug for p in form} == {"d1-2", "d1-3", "d2-0", "d2-1"}


def test_freshness_gives_way_where_no_other_form_exists():
    foes = frozenset({"e"})
    bank = [Candidate(1, "a", 1, 1, foes), Candidate(2, "b", 1, 1), Candidate(3, "c", 2, 1, foes)]
    form = assemble_form([Cell(1, 1), Cell(2, 1)], bank, seed=1, seen={"b": 1})
    assert {p.slug for p in form} == {"b", "c"}


def test_difficulty_is_kept_and_rises_inside_a_domain():
    form = assemble_form([Cell(1, 1, difficulty=4), Cell(1, 1, difficulty=2)], BANK, seed=3)
    assert [p.slug for p in form] == ["d1-1", "d1-3"]


def test_a_bank_that_is_too_small_is_said_so():
    with pytest.raises(BankTooSmall):
        assemble_form([Cell(1, 5)], BANK, seed=1)
