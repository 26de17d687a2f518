"""The shared cases, where they lie beside the project."""

import json
from pathlib import Path

import pytest

from grading.__main__ import answer_line

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "cases"
needs_cases = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not beside the project")
NAMES = ("variables", "assumptions", "layout", "function", "wrt", "wrt2", "result_shape", "sizes")


def read(name: str) -> list[dict[str, object]]:
    path = FOLDER / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def question(case: dict[str, object], **more: object) -> dict[str, object]:
    known = {name: case[name] for name in NAMES if case.get(name) is not None}
    return answer_line(
        json.dumps({"kind": "expression", "key": case["answer"], "derivative": case["kind"], **known, **more})
    )


def text_of(spelling: object) -> str:
    return str(
        spelling["latex"]
        if isinstance(spelling, dict) and "latex" in spelling
        else spelling["text"]
        if isinstance(spelling, dict)
        else spelling
    )


@needs_cases
@pytest.mark.parametrize("case", read("derivatives.jsonl"), ids=lambda case: str(case["id"]))
def test_right_answers_are_right_and_wrong_ones_wrong(case: dict[str, object]) -> None:
    right = [case["answer"], *case["equivalent"], *case.get("surface", [])]  # type: ignore[misc]
    for spelling in right:
        assert question(case, answer=text_of(spelling))["outcome"] == "correct", spelling
    for wrong in case["wrong"]:  # type: ignore[attr-defined]
        assert question(case, answer=wrong["text"])["outcome"] in ("incorrect", "partial", "invalid"), wrong


@needs_cases
@pytest.mark.parametrize(
    "case", [case for case in read("derivatives.jsonl") if case.get("wrt")], ids=lambda case: str(case["id"])
)
def test_keys_are_proved(case: dict[str, object]) -> None:
    assert question(case, kind="prove")["proved"] is True


@needs_cases
@pytest.mark.parametrize("case", read("hostile.jsonl"), ids=lambda case: str(case["id"]))
def test_hostile_answers_are_refused(case: dict[str, object]) -> None:
    parts = case.get("parts") or [[case.get("input"), 1]]
    answer = "".join(text * count for text, count in parts)  # type: ignore[attr-defined]
    scope = {"variables": {"A": ["n", "n"], "x": ["n", 1]}, "answer": "(A+A^T)*x", "kind": "gradient"}
    allowed = ["invalid"] if case["must"] == "invalid" else ["invalid", "incorrect"]
    assert question(scope, answer=answer)["outcome"] in allowed  # type: ignore[arg-type]
