"""Reads GIFT, the plain text format of questions: choice and numeric ones."""

from __future__ import annotations

import re

from questions.foreign import ForeignOption, ForeignQuestion, find_fault, to_markdown
from questions.spec import BankError, Problem

COMMENT = re.compile(r"^\s*(//|\$CATEGORY:).*$", re.MULTILINE)
QUESTION = re.compile(
    r"(?:::(?P<title>(?:\\.|[^\\:]|:(?!:))*)::)?\s*(?:\[\w+\])?(?P<stem>(?:\\.|[^\\{}])*)\{(?P<answers>(?:\\.|[^\\{}])*)\}"
    r"(?P<rest>.*)\Z",
    re.DOTALL,
)
OPTION = re.compile(
    r"(?P<sign>[=~])(?:%(?P<share>-?\d+(?:\.\d+)?)%)?(?P<text>(?:\\.|[^\\=~#])*)(?:#(?P<says>(?:\\.|[^\\=~])*))?"
)
NUMBER = re.compile(r"\s*#\s*=?\s*(?P<value>-?[\d.]+)\s*(?::\s*(?P<tolerance>[\d.]+))?\s*(?:#.*)?\Z", re.DOTALL)
ESCAPE = re.compile(r"\\([~=#{}:\\])")
NOT_TAKEN = "is of a kind not taken: a choice between options, or one number, is."


def read_gift(data: bytes, *, file: str) -> tuple[ForeignQuestion, ...]:
    """The questions of a file, which are parted by empty lines. Raises BankError with each that cannot be taken."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BankError((Problem(file, "", f"cannot be read: {error}."),)) from error
    blocks = [block for block in re.split(r"\n\s*\n", COMMENT.sub("", text)) if block.strip()]
    questions: list[ForeignQuestion] = []
    problems: list[Problem] = []
    for i, block in enumerate(blocks, start=1):
        question = read_block(block.strip())
        fault = find_fault(question) if question is not None else NOT_TAKEN
        if question is not None and not fault:
            questions.append(question)
        else:
            problems.append(Problem(file, f"question[{i}]", fault))
    if problems or not questions:
        raise BankError(tuple(problems) or (Problem(file, "", "holds no question."),))
    return tuple(questions)


def read_block(block: str) -> ForeignQuestion | None:
    """One question; None for a kind that is not taken."""
    found = QUESTION.match(block)
    if found is None or found["rest"].strip():
        return None
    stem = clean(found["stem"])
    title = clean(found["title"] or "") or " ".join(stem.split()[:8])
    number = NUMBER.match(found["answers"])
    if number is not None:
        return ForeignQuestion(title, stem, "number", value=number["value"], tolerance=number["tolerance"] or "")
    return read_options(title, stem, found["answers"])


def read_options(title: str, stem: str, answers: str) -> ForeignQuestion | None:
    """A choice: one option marked by =, or several that earn a share each."""
    found = list(OPTION.finditer(answers))
    if OPTION.sub("", answers).strip() or any("->" in option["text"] for option in found):
        return None
    marked = [option for option in found if option["sign"] == "="]
    shared = [option for option in found if float(option["share"] or 0) > 0]
    if len(marked) == len(found) or (len(marked) != 1 and (marked or not shared)) or (marked and shared):
        return None
    options = tuple(
        ForeignOption(clean(option["text"]), option in (marked or shared), clean(option["says"] or ""))
        for option in found
    )
    return ForeignQuestion(title, stem, "choice" if marked else "multiple", options)


def clean(text: str) -> str:
    """A text without the escapes of the format."""
    return to_markdown(ESCAPE.sub(r"\1", text))
