"""Expressions and values as text, TeX, MathML and spoken English."""

from __future__ import annotations

from grading.rendering.mathml import to_mathml, value_to_mathml
from grading.rendering.spoken import to_spoken
from grading.rendering.tex import to_tex, value_to_tex
from grading.rendering.text import to_text, value_to_text

__all__ = [
    "to_mathml",
    "to_spoken",
    "to_tex",
    "to_text",
    "value_to_mathml",
    "value_to_tex",
    "value_to_text",
]
