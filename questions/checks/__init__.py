"""The checks of the machine review, in the order in which they are reported."""

from __future__ import annotations

from collections.abc import Callable

from questions.checks.answers import (
    check_equivalents,
    check_feedback,
    check_options,
    check_wrong_answers,
)
from questions.checks.proof import check_key_proved
from questions.checks.sample import Finding, Sample
from questions.checks.secrecy import check_render, check_secrecy
from questions.checks.values import check_acceptance, check_balance, check_fairness, check_numbers, check_variety
from questions.checks.words import check_completeness, check_parts, check_stem_names, check_words
from questions.spec import ItemSpec

CHECKS: tuple[tuple[str, Callable[[ItemSpec, list[Sample]], Finding]], ...] = (
    ("The key is proved from the function", check_key_proved),
    ("Wrong answers are not right", check_wrong_answers),
    ("The mistake of each wrong answer is named", check_feedback),
    ("Equivalent forms of the key are accepted", check_equivalents),
    ("Exactly the right options are right", check_options),
    ("Numbers are readable", check_numbers),
    ("Enough draws are accepted", check_acceptance),
    ("Variants differ", check_variety),
    ("Every variant asks for as much work", check_fairness),
    ("No position gives the right option away", check_balance),
    ("Every declared name is used", check_stem_names),
    ("The parts of the item are complete", check_completeness),
    ("Hints and steps are as many as agreed", check_parts),
    ("The words are plain", check_words),
    ("The key does not show before the close", check_secrecy),
    ("Everything is rendered", check_render),
)

__all__ = ["CHECKS", "Finding", "Sample"]
