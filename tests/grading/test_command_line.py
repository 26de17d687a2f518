"""The command line: JSON Lines in, one line out for each."""

import json
import subprocess
import sys

from grading import __version__
from grading.__main__ import answer_line

QUESTION = {
    "id": "q1",
    "kind": "expression",
    "variables": {"A": ["n", "n"], "x": ["n", 1]},
    "assumptions": {"A": ["symmetric"]},
    "layout": "denominator",
    "key": "2*A*x",
}


def ask(**more: object) -> dict[str, object]:
    return answer_line(json.dumps({**QUESTION, **more}))


def test_an_expression_is_graded_and_its_reading_shown() -> None:
    out = ask(answer="A x + A' x")
    assert (out["id"], out["outcome"], out["credit"], out["evidence"]) == ("q1", "correct", 1.0, "proved")
    assert out["read_as"] == {
        "tex": r"A \mathbf{x} + A^{\top} \mathbf{x}",
        "spoken": "A times x plus A transpose times x",
        "shape": ["n", 1],
    }
    assert isinstance(out["ms"], float)


def test_a_wrong_answer_has_a_code_a_message_and_a_span() -> None:
    out = ask(answer="A*x")
    assert out["outcome"] == "incorrect"
    assert out["feedback"][0]["code"] == "factor"  # type: ignore[index]
    assert len(out["feedback"][0]["span"]) == 2  # type: ignore[index]


def test_numbers_choices_shapes_and_orders_are_graded() -> None:
    tolerance = {"absolute": 0.0, "relative": 1e-6}
    lines: list[tuple[dict[str, object], str]] = [
        ({"kind": "numeric", "value": [[1, 2], [3, 4]], "tolerance": tolerance, "answer": "[[1,2],[3,4]]"}, "correct"),
        ({"kind": "numeric", "value": {"re": 1, "im": 2}, "tolerance": tolerance, "answer": "2i+1"}, "correct"),
        ({"kind": "numeric", "value": 1, "tolerance": tolerance, "answer": "2i+1"}, "invalid"),
        ({"kind": "choice", "options": ["a", "b"], "right": ["b"], "answer": "b"}, "correct"),
        ({"kind": "shape", "key": ["m*q", "n*p"], "answer": "[m*q, n*p]"}, "correct"),
        ({"kind": "order", "key": ["c", "a", "b"], "answer": "c,a,b"}, "correct"),
    ]
    for line, outcome in lines:
        assert answer_line(json.dumps(line))["outcome"] == outcome


def test_a_key_is_proved_or_refuted() -> None:
    prove = {**QUESTION, "kind": "prove", "function": "x^T*A*x", "wrt": "x", "derivative": "gradient"}
    assert answer_line(json.dumps(prove))["proved"] is True
    out = answer_line(json.dumps({**prove, "key": "A*x"}))
    assert out["proved"] is False
    assert out["counterexample"]


def test_mistakes_of_the_author_are_known() -> None:
    mistakes = [{"text": "3*A*x", "code": "own-three", "message": "Not three."}]
    assert ask(answer="3 A x", mistakes=mistakes)["feedback"][0]["code"] == "own-three"  # type: ignore[index]


def test_a_line_that_cannot_be_used_gives_an_error_and_the_rest_go_on() -> None:
    lines = [
        "{",
        "[]",
        '{"kind": "nothing"}',
        json.dumps({**QUESTION, "answer": 7}),
        json.dumps({**QUESTION, "key": "q", "answer": "x"}),
    ]
    program = [sys.executable, "-m", "grading"]
    text = "\n".join([*lines, json.dumps({**QUESTION, "answer": "2*A*x"})]) + "\n"
    done = subprocess.run(program, input=text, capture_output=True, text=True, check=True, timeout=60)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in row) for row in rows] == [True] * 5 + [False]


def test_help_and_version_are_printed() -> None:
    for option, expected in (("--help", "JSON Lines"), ("--version", __version__)):
        done = subprocess.run(
            [sys.executable, "-m", "grading", option], capture_output=True, text=True, check=True, timeout=60
        )
        assert expected in done.stdout
