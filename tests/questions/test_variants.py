"""From an item and a seed to a face and a back."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import grading
from grading import ArrayKey, ChoiceKey, ExpressionKey, Outcome
from questions.bankfile import parse_item
from questions.faces import Departure, dump_back, dump_face, load_back, load_face
from questions.spec import BankError
from questions.variants import grade_variant, make_variant
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read

BANK = Path(__file__).resolve().parents[2] / "questions" / "bank"


def verdict(variant, answer):
    return grade_variant(variant.back, answer, seed=1)


@pytest.mark.parametrize("source", [SYMBOLIC, NUMERIC, CHOICE])
def test_the_same_seed_makes_the_same_variant(source):
    assert make_variant(read(source), seed=7) == make_variant(read(source), seed=7)


@pytest.mark.parametrize("source", [SYMBOLIC, NUMERIC, CHOICE])
def test_a_variant_survives_being_stored(source):
    variant = make_variant(read(source), seed=3)
    assert load_face(json.loads(json.dumps(dump_face(variant.face)))) == variant.face
    assert load_back(json.loads(json.dumps(dump_back(variant.back)))) == variant.back


def test_drawn_numbers_are_worked_out_in_formulas():
    spec = read(SYMBOLIC)
    sources = {make_variant(spec, seed=seed).back.key.source for seed in range(30)}
    assert not any("1/2*2" in source or "1*" in source for source in sources)
    assert any(source.startswith("6*") for source in sources)


def test_the_key_is_right_in_either_layout():
    spec = read(SYMBOLIC)
    shapes = set()
    for seed in range(20):
        variant = make_variant(spec, seed=seed)
        shapes.add((variant.face.asked_rows, variant.face.asked_columns))
        assert verdict(variant, variant.back.key.source).outcome is Outcome.CORRECT
    assert shapes == {("n", "1"), ("1", "n")}


def test_a_wrong_answer_is_told_by_its_author():
    spec = read(SYMBOLIC, swap={'layout = ["denominator", "numerator"]': 'layout = ["denominator"]'})
    variant = make_variant(spec, seed=2)
    mistake = next(mistake for mistake in variant.back.key.mistakes if mistake.code == "factor")
    found = verdict(variant, mistake.text)
    assert found.outcome is Outcome.INCORRECT
    assert "factor" in [item.code for item in found.feedback]


@pytest.mark.parametrize("seed", range(6))
def test_a_listed_wrong_answer_names_the_step_that_it_does_not_take(seed):
    variant = make_variant(read(SYMBOLIC, swap={'code = "factor"': 'step = 2\ncode = "factor"'}), seed=seed)
    mistake = next(mistake for mistake in variant.back.key.mistakes if mistake.code == "factor")
    back = load_back(json.loads(json.dumps(dump_back(variant.back))))
    assert step_of(back, mistake.text) == 2
    assert step_of(back, f"-({mistake.text})") == 0  # another mistake, of which nobody knows its step
    assert step_of(back, back.key.source) == 0


def test_a_chosen_option_names_the_step_that_it_does_not_take():
    variant = make_variant(read(CHOICE, swap={'says = "Twice."': 'says = "Twice."\nstep = 1'}), seed=1)
    steps = {letter: step_of(variant.back, letter) for letter in variant.back.key.options}
    assert sorted(steps.values()) == [0] * (len(steps) - 1) + [1]


def test_remarks_of_two_steps_name_none():
    back = replace(
        make_variant(read(SYMBOLIC), seed=1).back, departures=(Departure("a", "b", 1), Departure("a", "b", 2))
    )
    assert back.departure_step([("a", "b")]) == 0


def step_of(back, answer):
    return back.departure_step((one.code, one.message) for one in grade_variant(back, answer, seed=1).feedback)


def test_a_wrong_answer_of_the_wrong_shape_is_left_to_the_reader():
    variant = make_variant(read(SYMBOLIC), seed=2)
    assert "transpose" not in [mistake.code for mistake in variant.back.key.mistakes]


def test_the_face_shows_names_shapes_and_roles():
    rows = make_variant(read(SYMBOLIC), seed=2).face.symbols
    assert [row.shape_text for row in rows] == ["m × n", "n × 1", "m × 1"]
    assert [row.role for row in rows] == ["constant", "variable", "constant"]


def test_a_state_that_an_equation_defines_is_no_constant():
    spec = parse_item((BANK / "d8_advanced" / "d8-fixed-point-jacobian.toml").read_text(encoding="utf-8"))
    roles = [row.role for row in make_variant(spec, seed=1).face.symbols]
    assert roles == ["constant", "variable", "depends on the variable", "given"]


def test_the_pad_begins_with_the_declared_names():
    face = make_variant(read(SYMBOLIC), seed=2).face
    symbols = [key.insert for key in face.keypad if key.group == "symbols"]
    assert symbols == [row.name for row in face.symbols]
    assert {"^T", "^-1", "tr("} <= {key.insert for key in face.keypad}


def test_the_scope_of_a_learner_has_no_drawn_number():
    scope = make_variant(read(SYMBOLIC), seed=2).face.scope
    assert len(scope.symbols) == 3
    assert scope.result_shape is not None


def test_numeric_keys_are_exact():
    variant = make_variant(read(NUMERIC), seed=4)
    assert isinstance(variant.back.key, ArrayKey)
    assert all(isinstance(entry, Fraction) for row in variant.back.key.rows for entry in row)


@pytest.mark.parametrize("seed", range(15))
def test_numeric_draws_meet_their_requirements_and_are_readable(seed):
    key = make_variant(read(NUMERIC), seed=seed).back.key
    assert all(entry.denominator == 1 for row in key.rows for entry in row)
    assert verdict(make_variant(read(NUMERIC), seed=seed), grading.value_to_text(grading.Value(key.rows))).credit == 1


def test_the_size_of_a_matrix_is_hidden_where_it_is_asked():
    spec = read(NUMERIC, swap={'key = "det(X)*X^-T"': 'key = "det(X)*X^-T"\nsize = "asked"'})
    face = make_variant(spec, seed=1).face
    assert (face.asked_rows, face.asked_columns, face.scope.result_shape) == (None, None, None)


def test_options_are_lettered_in_the_order_shown():
    spec = read(CHOICE)
    places = set()
    for seed in range(30):
        variant = make_variant(spec, seed=seed)
        assert [option.id for option in variant.face.options] == ["a", "b", "c"]
        assert isinstance(variant.back.key, ChoiceKey)
        places |= variant.back.key.right
    assert places == {"a", "b", "c"}


def test_a_face_holds_no_key():
    variant = make_variant(read(SYMBOLIC), seed=2)
    assert isinstance(variant.back.key, ExpressionKey)
    page = json.dumps(dump_face(variant.face))
    assert variant.back.key.source not in page
    assert "mistakes" not in page
    assert "seed" not in page


def test_an_empty_answer_is_unanswered_and_costs_nothing():
    found = verdict(make_variant(read(SYMBOLIC), seed=2), "  ")
    assert (found.outcome, found.feedback[0].code) == (Outcome.INVALID, "unanswered")


def test_a_requirement_that_nothing_meets_is_the_authors_problem():
    with pytest.raises(BankError, match="no draw out of 200"):
        make_variant(read(NUMERIC, swap={"at_least = 1": "at_least = 39.5"}), seed=1)


def test_a_singular_draw_is_drawn_again():
    spec = read(NUMERIC, swap={"at_least = 1\nat_most = 40": "at_most = 40"})
    assert all(make_variant(spec, seed=seed) for seed in range(25))


@pytest.mark.parametrize(
    ("swap", "key"),
    [
        ({'key = "2*c*A^T*(A*x - b)"': 'key = "2*c*A^T*(A*x - q)"'}, "ask.key"),
        ({"Find the gradient with respect to <<x>>.": "Find <<nothing>>."}, "stem"),
        ({'shows = "2*c*A^T*(A*x - b)"': 'shows = "A*A"'}, "step[3]"),
    ],
)
def test_an_expression_that_cannot_be_read_is_named_with_its_key(swap, key):
    with pytest.raises(BankError) as caught:
        make_variant(read(SYMBOLIC, swap=swap), seed=1)
    assert caught.value.problems[0].key == key


def test_code_shows_values_as_python():
    stem = "stem = '''\n~~~python\nX = np.array(<<=X as python>>)\n~~~\nFind the gradient.'''"
    spec = read(NUMERIC, swap={NUMERIC[NUMERIC.index("stem =") : NUMERIC.index("\n[draws]")]: stem})
    assert "<code>X = np.array([[" in make_variant(spec, seed=1).face.stem_html
