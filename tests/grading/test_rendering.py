"""What is written can be read again, and is well formed."""

import xml.dom.minidom
from fractions import Fraction

import pytest

from grading import Value, parse, to_mathml, to_spoken, to_tex, to_text, value_to_mathml, value_to_tex, value_to_text
from grading.rendering.numbers import decimal_of
from tests.grading.checks import make_scope

SOURCES = [
    "2*A^T*(A*x - y)",
    "-1/2*A^-1 + 1/2*A^-T*B*A^-1",
    "x*(1/2)",
    "(-A)*x",
    "A.*B - (A.*B)*A",
    "kron(A, B)*vec(A)",
    "c^(1/2)*x/(2*sqrt(c))",
    "x.^(-1/2)",
    "1./x",
    "(A*B)^T",
    "(A + B)^-2",
    "diag(exp(x).*y)",
    "norm(X,'F')^2 + norm(x,1)",
    "[c, t; 1, 1/2]",
    "eye(m*n)",
    "commutation(m,n)",
    "ones(m)*ones(n)^T/n",
    "0.1*x",
    "-(-c)*x",
    "1 - tanh(x)^2",
    "max(0, c)",
    "c/t/2",
    "2*(c/t)*x",
    "A*(x'*x)",
    "zeros(m,n)",
    "unit(1,n)",
    "logdet(A) - log(det(B))",
    "pi*x",
]


@pytest.mark.parametrize("source", SOURCES)
def test_text_is_read_back_to_the_same_expression(source: str) -> None:
    scope = make_scope()
    expression = parse(source, scope)
    assert parse(to_text(expression), scope) == expression


@pytest.mark.parametrize("source", [s for s in SOURCES if "zeros" not in s and "unit" not in s])
def test_tex_is_read_back_to_the_same_expression(source: str) -> None:
    scope = make_scope()
    expression = parse(source, scope)
    assert parse(to_tex(expression), scope) == expression


@pytest.mark.parametrize("source", SOURCES)
def test_mathml_is_well_formed_and_carries_no_style(source: str) -> None:
    mathml = to_mathml(parse(source, make_scope()))
    xml.dom.minidom.parseString(mathml)  # noqa: S318
    assert mathml.startswith("<math>")
    assert "style" not in mathml


def test_columns_are_bold_and_the_transpose_is_upright() -> None:
    mathml = to_mathml(parse("A'x", make_scope()))
    assert '<mpadded voffset="-0.2em" height="-0.2em">' in mathml
    assert "𝐱" in mathml
    assert "<mi>A</mi>" in mathml


@pytest.mark.parametrize(
    ("source", "spoken"),
    [
        ("A'x", "A transpose times x"),
        ("A^-1*x", "A inverse times x"),
        ("2*(x - y)", "2 times open bracket x minus y close bracket"),
        ("1/2*c^2", "1 over 2 times c squared"),
    ],
)
def test_it_is_spoken_as_a_person_would(source: str, spoken: str) -> None:
    assert to_spoken(parse(source, make_scope())) == spoken


MORE = {"w": ["n", 1], "dw": ["n", 1], "dX": ["m", "n"], "theta": ["n", 1], "dtheta": ["n", 1], "dx1": [1, 1]}


def test_a_function_keeps_a_distance_from_its_coefficient() -> None:
    space = '<mspace width="0.167em"/><mrow><mi>exp</mi>'
    assert space in to_mathml(parse("4*exp(x'*x)*x", make_scope()))
    assert space not in to_mathml(parse("exp(x'*x)*x", make_scope()))


@pytest.mark.parametrize("source", ["(A'*x)'*y", "norm(A'*x)", "tr(X'*X)", "abs(c)*x"])
def test_fences_grow_only_around_what_is_tall(source: str) -> None:
    mathml, tex = to_mathml(parse(source, make_scope())), to_tex(parse(source, make_scope()))
    assert 'stretchy="false"' in mathml
    assert r"\left" not in tex
    tall = source.replace("(A'", "(A'/c*A'").replace("(X'", "([c, t; 1, 1/2]*X'").replace("(c)", "(c/t)")
    if tall != source and "[" not in tall:
        assert 'stretchy="false"' not in to_mathml(parse(tall, make_scope()))
        assert r"\left" in to_tex(parse(tall, make_scope()))


@pytest.mark.parametrize(
    ("name", "mathml", "tex", "spoken"),
    [
        ("dw", '<mi mathvariant="normal">𝐰</mi>', r"\mathrm{d}\mathbf{w}", "d w"),
        ("dX", "<mi>X</mi>", r"\mathrm{d}X", "d X"),
        ("dtheta", '<mi mathvariant="normal">𝛉</mi>', r"\mathrm{d}\boldsymbol{\theta}", "d theta"),
        ("dx1", "<msub><mi>x</mi><mn>1</mn></msub>", r"\mathrm{d}x_{1}", "d x 1"),
    ],
)
def test_a_differential_is_an_upright_d_before_its_symbol(name: str, mathml: str, tex: str, spoken: str) -> None:
    scope = make_scope(variables=MORE)
    expression = parse(name, scope)
    assert f'<mrow><mi mathvariant="normal">d</mi>{mathml}</mrow>' in to_mathml(expression)
    assert (to_tex(expression), to_spoken(expression)) == (tex, spoken)
    assert parse(tex, scope) == expression


def test_values_are_written_as_numbers_and_matrices() -> None:
    value = Value(((Fraction(1), Fraction(-1, 3)), (Fraction(1, 2), 2.5)))
    assert value_to_text(value) == "[1, -1/3; 0.5, 2.5]"
    assert value_to_tex(value) == r"\begin{bmatrix}1 & -\frac{1}{3} \\ 0.5 & 2.5\end{bmatrix}"
    xml.dom.minidom.parseString(value_to_mathml(value))  # noqa: S318


def test_short_decimals_stay_decimals_and_halves_fractions() -> None:
    assert decimal_of(Fraction(1, 10)) == "0.1"
    assert decimal_of(Fraction(1, 2)) is None
    assert decimal_of(Fraction(1, 3)) is None


def test_a_number_in_front_of_a_vector_keeps_its_brackets():
    scope = make_scope(variables={"A": ["n", "n"], "x": ["n", 1], "b": ["n", 1]})
    assert to_tex(parse("2*(x^T*A*x)*A*x", scope)) == r"2 (\mathbf{x}^{\top} A \mathbf{x}) A \mathbf{x}"
    assert to_tex(parse("(x^T*b)*x", scope)) == r"(\mathbf{x}^{\top} \mathbf{b}) \mathbf{x}"
    assert to_tex(parse("x^T*A*x", scope)) == r"\mathbf{x}^{\top} A \mathbf{x}"
    assert to_tex(parse("x*x^T*b", scope)) == r"\mathbf{x} \mathbf{x}^{\top} \mathbf{b}"
