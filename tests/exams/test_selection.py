"""What a practice is made of, without a database."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.blueprint import Candidate
from exams.selection import Choice, NothingToPractise, Past, choose_items, weigh_domains

BANK = [Candidate(10 * d + i, f"d{d}-{i}", d, i % 5 + 1) for d in range(1, 9) for i in range(12)]
SHARES = {1: 3, 2: 3, 3: 6, 4: 7, 5: 6, 6: 8, 7: 4, 8: 3}
ALL = tuple(range(1, 9))


def choose(choice, *, past=None, seed=1, bank=BANK):
    return choose_items(choice, bank, past=past or Past(), shares=SHARES, seed=seed)


@given(st.integers(0, 2**62), st.sampled_from([5, 10, 20]))
def test_a_practice_has_the_length_that_was_asked_for_and_no_item_twice(seed, count):
    form = choose(Choice(ALL, count), seed=seed)
    assert len({p.slug for p in form}) == count
    assert [p.position for p in form] == list(range(1, count + 1))


def test_weak_domains_give_more():
    past = Past(error_rates={1: 0.9, 2: 0.1})
    domains = Counter(p.domain for p in choose(Choice((1, 2), 20), past=past))
    assert domains[1] > domains[2] >= 3


def test_the_parts_of_domains_add_to_one():
    assert sum(weigh_domains(ALL, {3: 1.0}, SHARES).values()) == pytest.approx(1)
    assert weigh_domains([1, 2], {1: 0, 2: 0}, {}) == {1: 0.5, 2: 0.5}


def test_a_domain_that_is_used_up_leaves_its_part_to_others():
    bank = [c for c in BANK if c.domain == 2 or c.slug == "d1-0"]
    form = choose(Choice((1, 2), 10), bank=bank)
    assert Counter(p.domain for p in form) == {1: 1, 2: 9}


def test_what_was_seen_longest_ago_comes_first():
    past = Past(seen={f"d1-{i}": i + 1 for i in range(12)})
    assert {p.slug for p in choose(Choice((1,), 5), past=past)} == {f"d1-{i}" for i in range(5)}


def test_like_this_takes_the_same_objective_first():
    bank = [Candidate(c.version_id, c.slug, 1, 1, objective="1.2" if i < 3 else "1.1") for i, c in enumerate(BANK[:12])]
    form = choose(
        Choice((1,), 5, objective="1.2"), bank=bank, past=Past(seen=dict.fromkeys(("d1-0", "d1-1", "d1-2"), 9))
    )
    assert {"d1-0", "d1-1", "d1-2"} < {p.slug for p in form}


def test_what_a_running_exam_holds_is_never_taken():
    past = Past(held=frozenset(f"d1-{i}" for i in range(9)))
    assert {p.slug for p in choose(Choice((1,), 10), past=past)} == {"d1-9", "d1-10", "d1-11"}


def test_at_most_two_of_a_group_unless_there_is_nothing_else():
    foes = [Candidate(c.version_id, c.slug, 1, 1, frozenset({"q"} if i < 6 else ())) for i, c in enumerate(BANK[:12])]
    assert sum(p.slug in {f.slug for f in foes[:6]} for p in choose(Choice((1,), 5), bank=foes)) <= 2
    assert len(choose(Choice((1,), 10), bank=foes)) == 10


@pytest.mark.parametrize(
    ("only", "past", "words"),
    [
        ("missed", Past(), "missed nothing in this domain"),
        ("unseen", Past(seen=dict.fromkeys((c.slug for c in BANK), 1)), "seen every question of this domain"),
        ("all", Past(held=frozenset(c.slug for c in BANK)), "no question to practise"),
    ],
)
def test_an_empty_choice_says_why(only, past, words):
    with pytest.raises(NothingToPractise, match=words):
        choose(Choice((1,), 10, only), past=past)
