"""The bank that is shipped: every item passes its review, and there are enough of them."""

from collections import Counter
from pathlib import Path

import pytest

from questions.bankfile import parse_item, read_bank
from questions.bankwriter import write_source
from questions.itemform import to_fields, to_rows, to_source
from questions.records import RECORD_FILE, read_record
from questions.review import review_item
from questions.services import is_same_content
from questions.spec import KINDS, CaseSpec, apply_case
from questions.variants import grade_variant, make_variant

ROOT = Path(__file__).resolve().parents[2] / "questions" / "bank"
BANK = read_bank(ROOT)


@pytest.mark.parametrize("spec", BANK, ids=[spec.slug for spec in BANK])
def test_every_item_passes_its_review(spec):
    assert [str(problem) for problem in review_item(spec, seeds=range(20))] == []


def test_the_shipped_record_matches_the_bank():
    record = read_record(ROOT / RECORD_FILE)
    assert set(record) == {spec.slug for spec in BANK}, "run manage.py review_bank --write-record"
    stale = [spec.slug for spec in BANK if not record[spec.slug].covers(spec, seeds=100)]
    assert stale == [], "run manage.py review_bank --write-record"


def test_every_domain_has_four_families_and_every_kind_occurs():
    domains = Counter(spec.domain for spec in BANK)
    assert all(domains[number] >= 4 for number in range(1, 9))
    assert {spec.kind for spec in BANK} == set(KINDS)


def test_an_item_lies_in_the_folder_of_its_domain():
    assert all(spec.file.startswith(f"d{spec.domain}_") and spec.slug.startswith(f"d{spec.domain}-") for spec in BANK)


@pytest.mark.parametrize("spec", BANK, ids=[spec.slug for spec in BANK])
def test_the_form_loses_nothing_of_an_item(spec):
    again = parse_item(to_source(to_fields(spec.source), to_rows(spec.source)))
    assert is_same_content(spec, again)


@pytest.mark.parametrize("spec", BANK, ids=[spec.slug for spec in BANK])
def test_a_listed_wrong_answer_is_marked_at_the_step_that_its_author_named(spec):
    for seed in (1, 2, 3):
        variant = make_variant(spec, seed=seed)
        steps = {(one.code, one.message): one.step for one in variant.back.departures}
        for mistake in getattr(variant.back.key, "mistakes", ()):
            said = [(one.code, one.message) for one in grade_variant(variant.back, mistake.text, seed=seed).feedback]
            expected = steps.get((mistake.code, mistake.message), 0)
            assert variant.back.departure_step(said) == expected, (seed, mistake.text, said)


def test_nineteen_of_twenty_listed_wrong_answers_name_a_step():
    wholes = [apply_case(spec, case) for spec in BANK for case in spec.cases or (CaseSpec(),)]
    typed = [wrong.step for spec in wholes for wrong in spec.wrongs]
    chosen = [one.step for spec in wholes for one in spec.options if spec.kind == "choice" and not one.correct]
    assert len(typed) > 900 and len(chosen) > 250
    assert sum(map(bool, typed)) >= 0.95 * len(typed)
    assert sum(map(bool, chosen)) >= 0.95 * len(chosen)


def test_the_example_of_the_documentation_passes_too():
    page = (ROOT.parents[1] / "docs" / "bank_format.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert review_item(parse_item(example), seeds=range(20)) == ()


def test_what_is_written_can_be_read():
    assert 'title = "A"' in write_source({"format": 1, "title": "A"})
