"""Reading bank files: everything that is wrong is said at once, with the place."""

from fractions import Fraction

import pytest

from questions.bankfile import parse_item, read_bank, read_item
from questions.spec import BankError
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read


def refuse(source, **swap):
    """The problems of a text, as `key: message`."""
    with pytest.raises(BankError) as caught:
        read(source, swap=swap.get("swap", {}))
    return [f"{problem.key}: {problem.message}" for problem in caught.value.problems]


def test_it_reads_every_part_of_an_item():
    spec = read(SYMBOLIC)
    assert (spec.slug, spec.domain, spec.layouts) == ("residual", 3, ("denominator", "numerator"))
    assert spec.symbols[0].names == ("A", "B", "M")
    assert spec.draws[0].one_of == (Fraction(1, 2), Fraction(1), Fraction(3))
    assert [wrong.code for wrong in spec.wrongs] == ["transpose", "factor"]
    assert spec.steps[2].shows == "2*c*A^T*(A*x - b)"


def test_it_says_everything_that_is_wrong_at_once():
    found = refuse(SYMBOLIC, swap={"domain = 3": "domain = 9", "stem =": "stam =", 'code = "factor"': 'code = "A B"'})
    assert any(text.startswith("domain: must be between 1 and 8") for text in found)
    assert any(text.startswith('stam: is not a key of this table; did you mean "stem"?') for text in found)
    assert any(text.startswith("wrong[2].code:") for text in found)


def test_it_names_the_nearest_known_key():
    assert any('did you mean "integer"' in text for text in refuse(SYMBOLIC, swap={"one_of": "intger"}))


def test_it_refuses_a_trait_or_a_derivative_that_it_does_not_know():
    found = refuse(SYMBOLIC, swap={'"n"], names': '"n"], traits = ["symetric"], names', '"gradient"': '"gradiant"'})
    assert "symbols.A.traits: 'symetric' is not known; did you mean \"symmetric\"?" in found
    assert "ask.derivative: 'gradiant' is not known; did you mean \"gradient\"?" in found


def test_it_refuses_what_is_not_toml():
    assert refuse("format = ") == [": is not TOML: Invalid value (at end of document)."]


def test_it_keeps_decimals_exact():
    spec = read(NUMERIC, swap={"at_least = 1": "at_least = 0.1"})
    assert spec.requirements[1].at_least == Fraction(1, 10)


def test_it_refuses_a_choice_without_a_right_option():
    assert any("exactly one that is correct" in text for text in refuse(CHOICE, swap={"correct = true": 'code = "x"'}))


def test_it_refuses_an_option_that_is_not_explained():
    assert "option[2].says: is missing: one sentence on why it is right or not." in refuse(
        CHOICE, swap={'says = "Twice."': ""}
    )


def test_it_refuses_a_name_that_is_declared_twice():
    found = refuse(SYMBOLIC, swap={"[ask]": '[derived]\nA = "x*x^T"\n[ask]'})
    assert found == ["symbols.A: is declared more than once."]


def test_a_step_that_is_not_there_is_refused():
    assert read(SYMBOLIC, swap={'code = "factor"': 'step = 3\ncode = "factor"'}).wrongs[1].step == 3
    found = refuse(SYMBOLIC, swap={'code = "factor"': 'step = 4\ncode = "factor"'})
    assert found == ["wrong[2].step: is 4, and the solution has 3 steps."]


def test_an_option_that_is_right_misses_no_step():
    found = refuse(CHOICE, swap={'says = "Right."': 'says = "Right."\nstep = 1'})
    assert found == ["option[1].step: stands at an option that is right."]


def test_a_case_takes_over_what_it_does_not_say():
    spec = read(SYMBOLIC, swap={"[[accept]]": '[[case]]\n[case.ask]\nkey = "A^T*x"\n[[accept]]'})
    assert spec.cases[0].ask.key == "A^T*x"
    assert spec.cases[0].ask.function == "c*norm(A*x - b)^2"


def test_the_same_text_has_the_same_hash_whatever_the_line_ends():
    assert parse_item(SYMBOLIC).content_hash == parse_item(SYMBOLIC.replace("\n", "\r\n")).content_hash


def test_a_file_is_called_like_its_item(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text(SYMBOLIC, encoding="utf-8")
    with pytest.raises(BankError, match="the file is called"):
        read_item(path)


def test_a_bank_reports_the_faults_of_all_its_files(tmp_path):
    (tmp_path / "residual.toml").write_text(SYMBOLIC.replace("domain = 3", "domain = 0"), encoding="utf-8")
    (tmp_path / "determinant.toml").write_text(NUMERIC.replace("difficulty = 3", "difficulty = 6"), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_bank(tmp_path)
    assert {problem.file for problem in caught.value.problems} == {"residual.toml", "determinant.toml"}


def test_an_empty_folder_is_no_bank(tmp_path):
    with pytest.raises(BankError, match="holds no item"):
        read_bank(tmp_path)


def test_two_files_may_not_have_one_slug(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "residual.toml").write_text(SYMBOLIC, encoding="utf-8")
    with pytest.raises(BankError, match="another file"):
        read_bank(tmp_path)
