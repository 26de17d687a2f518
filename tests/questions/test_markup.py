"""From an author's text to clean HTML."""

import re

import pytest

from questions.markup import Placer, to_html, to_inline_html, to_plain_words
from questions.texmath import TexError, tex_to_mathml

PLACER = Placer(formula=lambda place: f"<math><mi>{place}</mi></math>", literal=lambda place: "[[1, 2]]")


def html(text):
    return to_html(text, PLACER)


def test_markdown_and_formulas_live_together():
    page = html("A *star* and $a_i * b_i$.")
    assert "<em>star</em>" in page
    assert "<msub><mi>a</mi><mi>i</mi></msub>" in page


def test_a_transpose_is_an_upright_sign_and_lowered():
    assert '<mpadded voffset="-0.2em" height="-0.2em"><mi mathvariant="normal">⊤</mi></mpadded>' in tex_to_mathml(
        "x^T A"
    )
    assert tex_to_mathml("x^T") == tex_to_mathml(r"x^\top") == tex_to_mathml(r"x^{\T}")
    assert "⊤" in tex_to_mathml("A^{-T}")


def test_a_transpose_beside_an_index_is_lowered_too():
    assert "<mi>T</mi>" not in tex_to_mathml("F_s^T")


def test_a_bold_one_is_bold():
    assert "𝟏" in tex_to_mathml(r"\mathbf{1}^T x")


def test_a_differential_is_upright():
    assert '<mi mathvariant="normal">d</mi><mi>x</mi>' in tex_to_mathml("dx")


def test_the_name_of_a_function_is_one_upright_piece():
    assert "<mi>tr</mi>" in tex_to_mathml(r"\mathrm{tr}(X)")
    assert "<mi>det</mi>" in tex_to_mathml(r"\det(X)")


def test_a_placeholder_stands_inside_a_formula():
    page = html("$<<X>>^{-1} d<<X>>$")
    assert page.count("<mi>X</mi>") == 2
    assert "<msup>" in page


def test_a_display_formula_gets_a_box_that_can_scroll():
    assert '<div class="formula-box" role="group" tabindex="0"' in html("Let\n\n$$x = 1$$\n\nbe.")


def test_code_is_left_alone_and_takes_values():
    page = html("~~~python\nA = <<=A as python>>  # $5 *x*\n~~~")
    assert page.startswith("<pre tabindex=") and "<code>A = [[1, 2]]  # $5 *x*\n</code></pre>" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b onclick='x'>y</b>", "[a](javascript:x)", "![a](b)"])
def test_nothing_that_runs_or_loads_gets_through(text):
    page = html(text)
    assert not any(tag in page for tag in ("<script", "<b", "<a ", "<img"))


def test_no_style_survives():
    assert "style" not in html(r"$\color{red}{x} \displaystyle \sum$") or "mstyle" in html(r"$\displaystyle x$")
    assert 'style="' not in html(r"$\begin{bmatrix}1 & 2\end{bmatrix}$")


def test_unknown_tex_is_refused_by_name():
    with pytest.raises(TexError, match="nosuchthing"):
        html(r"$\nosuchthing{x}$")


def test_options_have_no_paragraph():
    assert to_inline_html("Vector by *vector*", PLACER) == "Vector by <em>vector</em>"


def test_words_are_counted_without_formulas():
    assert to_plain_words("Let $x = y$ be <<A*x>> and `code` here.") == ["Let", "be", "and", "here"]


@pytest.mark.parametrize(
    ("tex", "spaces"),
    [
        (r"\log\det Z", 2),
        (r"d\det M", 2),
        (r"\tanh^2 t", 1),
        (r"\tanh(t)", 0),
        (r"2\operatorname{tr}(A)", 1),
        (r"z^T G dz", 1),
        (r"dz^T G z", 0),
        (r"\frac{dx}{dt}", 0),
        (r"A + dA", 0),
    ],
)
def test_names_and_differentials_stand_apart(tex, spaces):
    assert tex_to_mathml(tex).count("<mspace") == spaces


@pytest.mark.parametrize("after", [".", "?", ",", ").", ";"])
def test_a_formula_stays_together_with_the_stop_after_it(after):
    page = html(f"with respect to $s${after} Give")
    held = re.search(r'<span class="together"><math[^>]*>.*?</math>(\S+)</span> Give', page)
    assert held and held[1] == after


def test_a_formula_without_a_stop_and_one_on_its_own_line_are_not_held_together():
    assert "together" not in html("the $s$ of it.\n\n$$x = 1$$\n\nEnd.") + html("$$x = 1$$.")
