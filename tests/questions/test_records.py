"""The record of what a machine review passed, and the review on many cores."""

import json

import pytest

from questions import records, reviewing
from questions.records import ORIGIN, describe_pass, keep_covering, read_record, write_record
from questions.reviewing import review_many
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read

SPEC, OTHER = read(SYMBOLIC), read(CHOICE)


def test_a_record_is_sorted_with_one_line_an_item_and_names_its_origin(tmp_path):
    path = tmp_path / "REVIEWED.json"
    write_record(path, {spec.slug: describe_pass(spec, seeds=7) for spec in (SPEC, OTHER)})
    lines = path.read_text().splitlines()
    assert [line.split('"')[1] for line in lines[1:3]] == ["norm-as-traces", "residual"]
    assert json.loads(path.read_text())["origin"] == ORIGIN
    assert read_record(path)["residual"] == describe_pass(SPEC, seeds=7)


def test_a_record_covers_one_text_under_one_grader_with_enough_seeds(monkeypatch):
    entry = describe_pass(SPEC, seeds=7)
    assert entry.covers(SPEC, seeds=7)
    assert not entry.covers(SPEC, seeds=8)
    assert not entry.covers(read(SYMBOLIC, swap={"seconds = 90": "seconds = 91"}))
    assert keep_covering({"residual": entry, "gone": entry}, [SPEC, OTHER]) == {"residual": entry}
    monkeypatch.setattr(records.grading, "__version__", "another")
    assert not entry.covers(SPEC)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"items": {"a": {}}}', '{"items": {"a": 3}}', '{"items": 1}'])
def test_a_damaged_record_holds_nothing(tmp_path, text):
    path = tmp_path / "REVIEWED.json"
    path.write_text(text)
    assert read_record(path) == {}


def test_many_items_are_reviewed_in_processes_of_their_own(monkeypatch):
    monkeypatch.setattr(reviewing, "FEW", 2)
    found = {spec.slug: report.passed for spec, report in review_many([SPEC, OTHER], seeds=range(3), workers=2)}
    assert found == {"residual": True, "norm-as-traces": True}


def test_one_process_does_it_where_others_cannot_be_started(monkeypatch):
    def refuse(*args, **options):
        raise OSError("no semaphores here")

    monkeypatch.setattr(reviewing, "FEW", 2)
    monkeypatch.setattr(reviewing, "ProcessPoolExecutor", refuse)
    found = [spec.slug for spec, _ in review_many([SPEC, read(NUMERIC)], seeds=range(3), workers=2)]
    assert found == ["residual", "determinant"]
