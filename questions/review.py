"""The machine review: what can be checked of an item before people read it.

Each check is a function in `checks`; this module makes the variants they look at and gathers what they find.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from questions.checks import CHECKS, Finding, Sample
from questions.duplicates import list_same
from questions.spec import BankError, ItemSpec, Problem
from questions.variants import accept_draw, build_back, build_face

IMPORT_SEEDS = range(6)  # every installation imports the bank, which was reviewed with more before it was shipped
REVIEW_SEEDS = range(60)
logger = logging.getLogger(__name__)
MOST_REPEATS = 3  # one fault of a family shows at every seed: say it a few times, not two hundred


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: passed, failed (with problems) or skipped because it does not apply."""

    title: str
    outcome: Literal["passed", "failed", "skipped"]
    detail: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The review of one item: how many variants were made, and every check."""

    slug: str
    variants: int
    checks: tuple[CheckResult, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that the author has to put right."""
        return tuple(problem for check in self.checks for problem in check.problems)

    @property
    def passed(self) -> bool:
        """Whether nothing is to be put right."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-safe values."""
        return {
            "slug": self.slug,
            "variants": self.variants,
            "passed": self.passed,
            "checks": [
                {
                    "title": check.title,
                    "outcome": check.outcome,
                    "detail": check.detail,
                    "problems": [{"key": problem.key, "message": problem.message} for problem in check.problems],
                }
                for check in self.checks
            ],
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ReviewReport:
        """A report from what `to_dict` wrote."""
        slug = data["slug"]
        checks = tuple(
            CheckResult(
                check["title"],
                check["outcome"],
                check["detail"],
                tuple(Problem(slug, problem["key"], problem["message"]) for problem in check["problems"]),
            )
            for check in data["checks"]
        )
        return ReviewReport(slug, data["variants"], checks)


def review_item(spec: ItemSpec, *, seeds: range) -> tuple[Problem, ...]:
    """Every problem of an item, tried with the given seeds."""
    return review_report(spec, seeds=seeds).problems


def review_report(spec: ItemSpec, *, seeds: range) -> ReviewReport:
    """Each check on an item with what it found, tried with the given seeds."""
    samples, problems = make_samples(spec, seeds)
    made = CheckResult(
        "Every seed gives a variant",
        "failed" if problems else "passed",
        f"{len(samples)} of {len(seeds)}",
        trim(problems),
    )
    results = [made]
    if samples:
        results += [to_result(spec, title, run_check(check, spec, samples)) for title, check in CHECKS]
    return ReviewReport(spec.slug, len(samples), tuple(results))


def compare_with_bank(report: ReviewReport, spec: ItemSpec, others: Iterable[ItemSpec]) -> ReviewReport:
    """The report with one check more: no other item of the bank asks the same."""
    found = list_same(spec, others)
    message = "{} asks the same: give both a group in `enemies`, or ask for something else."
    problems = tuple(spec.problem("enemies", message.format(slug)) for slug in found[:MOST_REPEATS])
    check = CheckResult("No other question asks the same", "failed" if problems else "passed", "", problems)
    return replace(report, checks=(*report.checks, check))


def make_samples(spec: ItemSpec, seeds: range) -> tuple[list[Sample], list[Problem]]:
    """The variants that the seeds give, and why some give none."""
    samples: list[Sample] = []
    problems: list[Problem] = []
    for seed in seeds:
        try:
            accepted = accept_draw(spec, seed=seed)
            samples.append(Sample(seed, accepted, build_face(accepted), build_back(accepted, seed=seed)))
        except BankError as error:
            problems.extend(error.problems)
        except Exception as error:
            logger.exception("Seed %s of %s breaks off.", seed, spec.slug)
            problems.append(spec.problem("", f"seed {seed} breaks off: {describe_error(error)}"))
    return samples, problems


def run_check(check: Callable[[ItemSpec, list[Sample]], Finding], spec: ItemSpec, samples: list[Sample]) -> Finding:
    """What a check finds. One that breaks off is a problem of this item: the review of the others must go on."""
    try:
        return check(spec, samples)
    except Exception as error:
        logger.exception("A check of %s breaks off.", spec.slug)
        return Finding((("", f"the check breaks off: {describe_error(error)}"),))


def describe_error(error: Exception) -> str:
    """An exception's name, and what it says."""
    return f"{type(error).__name__}: {error}." if str(error) else f"{type(error).__name__}."


def to_result(spec: ItemSpec, title: str, finding: Finding) -> CheckResult:
    """A check's finding as it is reported."""
    problems = trim([spec.problem(key, message) for key, message in finding.faults])
    outcome: Literal["passed", "failed", "skipped"] = "failed" if problems else "passed"
    if not finding.applies and not problems:
        outcome = "skipped"
    return CheckResult(title, outcome, finding.detail, problems)


def trim(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each problem once, and at most a few for one key."""
    kept: list[Problem] = []
    for problem in problems:
        same_key = sum(other.key == problem.key for other in kept)
        if problem not in kept and same_key < MOST_REPEATS:
            kept.append(problem)
    return tuple(kept)
