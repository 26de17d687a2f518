"""The bank in figures."""

import json

from django.core.management import call_command

from exams.services.offers import BLUEPRINT
from questions.census import CERTIFICATION, count_variants, take_census
from questions.records import describe_pass
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read

SPECS = [read(source) for source in (SYMBOLIC, NUMERIC, CHOICE)]


def test_the_need_is_the_blueprint_of_the_exam_that_is_offered():
    needs = {(d, i): need for d, counts in CERTIFICATION.items() for i, need in enumerate(counts, 1) if need}
    assert needs == {(cell["domain"], cell["difficulty"]): cell["count"] for cell in BLUEPRINT if cell["count"]}
    assert sum(needs.values()) == 40


def test_it_counts_families_by_everything_that_an_exam_is_made_of():
    census = take_census(SPECS, record={"residual": describe_pass(SPECS[0], seeds=9)}, seeds=20)
    assert census.families == 3
    assert (census.domains[3], census.kinds["matrix"], census.difficulties[2]) == (1, 1, 2)
    assert (census.objectives["3.4"], census.objectives["8.1"]) == (1, 0)
    assert [(c.need, c.supply) for c in census.cells if (c.domain, c.difficulty) == (3, 2)] == [(2, 1)]
    assert (census.reviewed, census.least_seeds, census.unreviewed) == (1, 9, ("determinant", "norm-as-traces"))


def test_it_counts_what_can_be_seen_to_differ_and_stops_at_fifty():
    assert count_variants(SPECS[1], seeds=200) == 50
    assert count_variants(SPECS[2], seeds=200) == 9  # three names for each of two matrices, options shuffled


def test_the_report_is_a_table_or_json(tmp_path, capsys):
    (tmp_path / "residual.toml").write_text(SYMBOLIC, encoding="utf-8")
    call_command("bank_report", tmp_path, seeds=5)
    assert "counted over at most 5 seeds each" in capsys.readouterr().out
    call_command("bank_report", tmp_path, seeds=5, format="json")
    figures = json.loads(capsys.readouterr().out)
    assert (figures["families"], figures["few"], figures["unreviewed"]) == (1, {"residual": 5}, ["residual"])
