"""Reads Moodle's XML: choice and numeric questions, with nothing that XML can do to a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from questions.foreign import ForeignOption, ForeignQuestion, find_fault, to_markdown
from questions.spec import BankError, Problem

MOST_DEPTH = 40


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, text and children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, *names: str) -> Node | None:
        """The first element along a path of names."""
        node: Node | None = self
        for name in names:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def read(self, *names: str) -> str:
        """The text of the element along a path; empty where there is none."""
        node = self.find(*names)
        return node.text.strip() if node is not None else ""


class Builder:
    """Gathers elements as the parser meets them. A document type is refused: entities are declared in it."""

    def __init__(self) -> None:
        self.open: list[Node] = [Node("", {})]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if len(self.open) > MOST_DEPTH:
            raise ValueError("its elements are nested too deeply")
        node = Node(name, attributes)
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, name: str) -> None:
        """An element ends."""
        self.open.pop()

    def add_text(self, text: str) -> None:
        """Text inside the element that is open."""
        self.open[-1].text += text

    def refuse(self, *arguments: object) -> None:
        """A document type begins."""
        raise ValueError("it declares a document type, which is not taken")


def parse_xml(data: bytes) -> Node:
    """The root of a document. Raises ValueError for what is not XML, or declares a document type."""
    builder = Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.add_text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return builder.open[0].children[0]


def read_moodle(data: bytes, *, file: str) -> tuple[ForeignQuestion, ...]:
    """The questions of a file. Raises BankError with every question that cannot be taken."""
    try:
        root = parse_xml(data)
    except ValueError as error:
        raise BankError((Problem(file, "", f"is not Moodle's XML: {error}."),)) from error
    questions: list[ForeignQuestion] = []
    problems: list[Problem] = []
    for i, node in enumerate(list_questions(root), start=1):
        question = read_question(node)
        fault = find_fault(question) if question is not None else f"is of a kind not taken: {node.attributes['type']}."
        if question is not None and not fault:
            questions.append(question)
        else:
            problems.append(Problem(file, f"question[{i}]", fault))
    if problems or not questions:
        raise BankError(tuple(problems) or (Problem(file, "", "holds no question."),))
    return tuple(questions)


def list_questions(root: Node) -> Iterator[Node]:
    """The elements that are questions; a category is written as one."""
    for node in root.children:
        if node.name == "question" and node.attributes.setdefault("type", "") != "category":
            yield node


def read_question(node: Node) -> ForeignQuestion | None:
    """One question; None for a kind that is not taken, and for options that earn a part."""
    title, stem = node.read("name", "text"), to_markdown(node.read("questiontext", "text"))
    answers = [child for child in node.children if child.name == "answer"]
    shares = [read_share(answer) for answer in answers]
    match node.attributes["type"]:
        case "numerical" if 100 in shares:
            right = answers[shares.index(100)]
            return ForeignQuestion(
                title, stem, "number", value=right.read("text"), tolerance=right.read("tolerance").removesuffix(".0")
            )
        case "multichoice":
            single = node.read("single") not in ("false", "0")
            if single and any(0 < share < 100 for share in shares):
                return None
            options = tuple(
                ForeignOption(to_markdown(answer.read("text")), share > 0, to_markdown(answer.read("feedback", "text")))
                for answer, share in zip(answers, shares, strict=True)
            )
            return ForeignQuestion(title, stem, "choice" if single else "multiple", options)
        case _:
            return None


def read_share(answer: Node) -> float:
    """What an answer earns, in per cent; nothing where that is not a number."""
    try:
        return float(answer.attributes.get("fraction", "0"))
    except ValueError:
        return 0.0
