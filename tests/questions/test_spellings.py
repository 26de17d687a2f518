"""The key of every family is right however it is spelled: text, primes, NumPy, unicode, blanks, LaTeX."""

import random
import re

import pytest

import grading
from grading import Outcome
from questions.variants import make_variant
from tests.questions.test_bank import BANK

SYMBOLIC = [spec for spec in BANK if spec.kind == "expression"]


def blanks(text):
    """Blanks anywhere around signs, also between a point and its star."""
    source = random.Random(text)
    return re.sub(r"([*+()])", lambda sign: " " * source.randrange(3) + sign[1] + " " * source.randrange(3), text)


def spellings(expression):
    text, tex = grading.to_text(expression), grading.to_tex(expression)
    entrywise = any(sign in text for sign in (".*", "./", ".^"))
    return {
        "text": text,
        "primes": text.replace("^T", "'"),
        "numpy": text.replace("^T", ".T") if entrywise else text.replace("^T", ".T").replace("*", " @ "),
        "unicode": text.replace("^T", "ᵀ").replace("^-1", "⁻¹").replace("^2", "²").replace(".*", "⊙").replace("*", "·"),
        "blanks": blanks(text),
        "braces": text.replace("^T", "^{T}").replace("^-1", "^{-1}").replace("^2", "^{2}"),
        "side by side": re.sub(r"(?<![.])\*", " ", text),
        "latex": tex,
        "pasted": f"${tex}$".replace(r"\top", "T"),
        "field": tex.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\frac", r"\dfrac"),
        "twice transposed": f"(({text})^T)^T",
        "two signs": f"-(-({text}))",
    }


@pytest.mark.parametrize("spec", SYMBOLIC, ids=lambda spec: spec.slug)
def test_every_spelling_of_a_key_is_right(spec):
    variant = make_variant(spec, seed=17)
    key = variant.back.key
    for style, text in spellings(grading.parse(key.source, key.scope)).items():
        verdict = grading.grade(text, key, seed=17)
        assert verdict.outcome is Outcome.CORRECT, (style, text, verdict.feedback)
