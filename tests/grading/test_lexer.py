"""Text and LaTeX become the same tokens."""

import pytest

from grading import AnswerError, AnswerSyntaxError, AnswerTooLarge, parse
from grading.lexer import tokenize
from tests.grading.checks import make_scope


def texts(source: str) -> list[str]:
    return [token.text for token in tokenize(source)[:-1]]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathbf{X}^\top", ["X", "^", "top"]),
        (r"\left( a \right)", ["(", "a", ")"]),
        (r"a \cdot b", ["a", "*", "b"]),
        (r"A \odot B \otimes C", ["A", ".*", "B", "kron", "C"]),
        (r"$\operatorname{tr}(X)$", ["tr", "(", "X", ")"]),
        (r"\lambda", ["lambda"]),
        (r"\mathbf{1}_n", ["ones", "_", "n"]),
        (r"\frac12", ["frac", "12"]),
    ],
)
def test_latex_is_resolved_to_the_tokens_of_text(latex: str, text: list[str]) -> None:
    assert texts(latex) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("2*x", ["2", "*", "x"]),
        ("1./x", ["1", "./", "x"]),
        ("2.*A", ["2", ".*", "A"]),
        ("2.5e-3x", ["2.5e-3", "x"]),
        ("2e3x", ["2", "e3", "x"]),
        ("−x", ["-", "x"]),
        ("x²", ["x", "2"]),
        ("A⁻¹", ["A", "-1"]),
        ("Aᵀ", ["A", "T"]),
        ("½x", ["1/2", "x"]),
        ("A.T@x", ["A", "'", "*", "x"]),
        ("x**2", ["x", "^", "2"]),
        ("σ(z)", ["sigma", "(", "z", ")"]),
        ("A’x", ["A", "'", "x"]),
    ],
)
def test_spellings_of_one_sign_become_one_token(source: str, text: list[str]) -> None:
    assert texts(source) == text


def test_a_number_does_not_end_in_a_point_before_an_operator() -> None:
    assert texts("X^-1.*I") == ["X", "^", "-", "1", ".*", "I"]


@pytest.mark.parametrize("source", ["x; import os\x00", "A\u0301", "#", "x=1", "\u202e", "50%", "A\u0007"])
def test_an_unknown_character_is_named_with_its_place(source: str) -> None:
    with pytest.raises(AnswerSyntaxError) as caught:
        tokenize(source)
    assert caught.value.span.stop == caught.value.span.start + 1


@pytest.mark.parametrize("source", [r"\newcommand{\x}{\x\x}", r"\url{x}", r"\begin{document}", r"\input{x}"])
def test_an_unknown_command_is_refused(source: str) -> None:
    with pytest.raises(AnswerSyntaxError):
        tokenize(source)


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(AnswerTooLarge):
        tokenize("x+" * 200_000)


def test_it_raises_one_kind_of_error_for_any_character() -> None:
    for code in [*range(0x2FF), *range(0x370, 0x400), *range(0x2000, 0x2300), 0xFFFF, 0x1D400]:
        try:
            tokenize(chr(code))
        except AnswerError:
            continue


@pytest.mark.parametrize("text", ["A⁻⁻¹", "A⁺⁺²", "A⁻", "A⁻⁻ᵀ"])
def test_a_script_with_two_signs_is_refused_and_no_crash(text):
    with pytest.raises(AnswerError):
        parse(text, make_scope(["n", "n"]))


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("x . * y", ["x", ".*", "y"]),
        ("x.  / y", ["x", "./", "y"]),
        ("x.²", ["x", ".^", "2"]),
        ("x.⁻¹", ["x", ".^", "-", "1"]),
        ("2. * x", ["2.", "*", "x"]),
        ("3.*x", ["3", ".*", "x"]),
    ],
)
def test_a_point_may_stand_apart_from_its_sign(source: str, tokens: list[str]) -> None:
    assert texts(source) == tokens
