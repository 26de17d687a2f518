"""Ways of typing numbers that the answer language has no signs for, turned into those that it has.

Each change keeps the length of the text, so that the places of an error are those of what was typed.
"""

from __future__ import annotations

import re

_CLOSING = {"(": ")", "{": "}"}
_ROW_END = re.compile(r"(?<=[0-9.)])([ \t]*)\r?\n(?=[ \t]*[-+−.0-9(])")
_DECIMAL = re.compile(r"(\d)\{,\}(\d+)")
_COMMA_PAIR = re.compile(r"[-+−]?\s*\d+,\d+")
_SPACED_EXPONENT = re.compile(r"\d\s+[eE][-+−]?\d")
_ANGLES = {"⟨": "[", "⟩": "]", "〈": "[", "〉": "]"}


def split_lines(answer: str) -> str:
    """A line for each row, as in a matrix that is typed or pasted line by line.

    >>> split_lines("1 2\\n3 4")
    '1 2;3 4'
    """
    if ";" in answer or "\\" in answer:
        return answer
    return _ROW_END.sub(lambda match: match.group(1) + ";", answer)


def respell(answer: str, *, flat: bool) -> str:
    """Lists in round, curly and angle brackets as lists in square ones; a comma of LaTeX in braces as a point.

    `flat` says that a row is as good as a column: only then is `(1, 2, 3)` one of them.

    >>> respell("((1,2),(3,4))", flat=False), respell("(1,2)", flat=True), respell("(1,2)", flat=False)
    ('[[1,2],[3,4]]', '[1,2]', '(1,2)')
    """
    text = _DECIMAL.sub(r"\1.\2  ", answer)
    text = text.replace("\\langle", "[      ").replace("\\rangle", "]      ")
    for sign, plain in _ANGLES.items():
        text = text.replace(sign, plain)
    lists = _find_lists(text)
    is_matrix = any(outer < start and stop < end for outer, end in lists for start, stop in lists)
    if not flat and not is_matrix and not any(";" in text[start:stop] for start, stop in lists):
        return text
    changed = list(text)
    for start, stop in lists:
        changed[start], changed[stop] = "[", "]"
    return "".join(changed)


def _find_lists(text: str) -> list[tuple[int, int]]:
    """The pairs of brackets that hold a list and follow neither a function nor a sign of LaTeX."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, bool]] = []
    for place, character in enumerate(text):
        if character in _CLOSING or character == "[":
            opened.append((place, False))
        elif character in ",;" and opened:
            opened[-1] = (opened[-1][0], True)
        elif character in ")}]" and opened:
            start, is_list = opened.pop()
            if is_list and _CLOSING.get(text[start]) == character and _stands_alone(text[:start]):
                found.append((start, place))
    return found


def _stands_alone(before: str) -> bool:
    before = before.rstrip()
    return before.endswith("\\left") or not before or not (before[-1].isalpha() or before[-1] in "}_^\\)")


def has_decimal_commas(answer: str) -> bool:
    """Whether every entry of a list is two numbers with a comma between, as people write 0,5 in many countries.

    >>> has_decimal_commas("0,5; 1,5"), has_decimal_commas("0, 5; 1, 5")
    (True, False)
    """
    entries = answer.strip().strip("[]()").split(";")
    return all(_COMMA_PAIR.fullmatch(entry.strip()) for entry in entries)


def has_spaced_exponent(answer: str) -> bool:
    """Whether `1 e-3` stands there, which is 1e-3 to some and 1*e - 3 to others."""
    return _SPACED_EXPONENT.search(answer) is not None
