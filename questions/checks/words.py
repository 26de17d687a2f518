"""Whether the texts of an item are complete and plain."""

from __future__ import annotations

import html
import re

from questions.checks.sample import Finding, Sample, representatives
from questions.markup import PIECE, PLACEHOLDER, to_plain_words
from questions.spec import ItemSpec

MOST_STEM_WORDS = 60
MOST_SENTENCE_WORDS = 25
MOST_CODE_LINES, MOST_CODE_COLUMNS = 12, 72
AVOIDED = (
    "all of the above",
    "none of the above",
    "obviously",
    "clearly",
    "simply",
    "trivial",
    "trivially",
    "just",
    "always",
    "never",
)
SENTENCE_END = re.compile(r"[.?!:](?:\s|$)|\n\s*\n")
CODE = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.DOTALL)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def check_stem_names(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """A declared symbol that no stem, function, key or option mentions only confuses."""
    faults = []
    for symbol in spec.symbols:
        mentioned = any(symbol.name in names_in(sample.accepted.bench.spec) for sample in representatives(samples))
        differential = symbol.name.startswith("d") and symbol.name[1:] in spec.variables()
        if not mentioned and not differential:
            faults.append((f"symbols.{symbol.name}", "is declared but not used in the stem or the function."))
    return Finding(tuple(faults), f"{len(spec.symbols)} names")


def names_in(spec: ItemSpec) -> set[str]:
    """The names in what a learner sees: stem, function, options, definitions."""
    texts = [*PLACEHOLDER.findall(spec.stem), spec.ask.function, spec.ask.wrt]
    texts += [option.answer for option in spec.options] + [text for _, text in spec.derived]
    for option in spec.options:
        texts += PLACEHOLDER.findall(option.text)
    return set(NAME.findall(" ".join(texts)))


def check_completeness(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """An objective of the item's own domain; for typed answers three wrong ones, or a reason in the options."""
    faults = []
    if not re.match(rf"{spec.domain}\.[1-9]\Z", spec.objective):
        faults.append(("objective", f"{spec.objective} is not an objective of domain {spec.domain}."))
    for sample in representatives(samples):
        case = sample.accepted.bench.spec
        if not case.options and len(case.wrongs) < 2:
            faults.append(("wrong", "needs two wrong answers or more, each with its mistake."))
    return Finding(tuple(faults), "")


def check_parts(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Three hints and a worked solution of four to six steps."""
    faults = []
    for sample in representatives(samples):
        case = sample.accepted.bench.spec
        if len(case.hints) != 3:
            faults.append(("hint", f"there are {len(case.hints)} hints, not three."))
        if not 3 <= len(case.steps) <= 6:
            faults.append(("step", f"there are {len(case.steps)} steps; four to six are right."))
    return Finding(tuple(faults), f"{len(spec.hints)} hints")


def check_words(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Short stems, short sentences, none of the words that say nothing or too much."""
    faults: list[tuple[str, str]] = []
    for sample in representatives(samples):
        case = sample.accepted.bench.spec
        count = len(to_plain_words(case.stem))
        if count > MOST_STEM_WORDS:
            faults.append(("stem", f"has {count} words; {MOST_STEM_WORDS} are enough."))
        faults += [("stem", message) for message in check_code(sample.face.stem_html)]
        for key, text in texts_of(case):
            faults.extend((key, message) for message in check_text(text))
    return Finding(tuple(faults), "")


def check_code(page: str) -> list[str]:
    """Code blocks are short enough to be read without scrolling, values included."""
    faults = []
    for block in CODE.findall(page):
        lines = html.unescape(block).strip("\n").split("\n")
        if len(lines) > MOST_CODE_LINES:
            faults.append(f"a code block has {len(lines)} lines; {MOST_CODE_LINES} are enough.")
        faults += [f"a line of code has {len(line)} characters." for line in lines if len(line) > MOST_CODE_COLUMNS]
    return faults


def texts_of(spec: ItemSpec) -> list[tuple[str, str]]:
    """Every text that a learner reads, with its key."""
    texts = [("stem", spec.stem)]
    texts += [(f"hint[{i}]", text) for i, text in enumerate(spec.hints, 1)]
    texts += [(f"step[{i}]", step.text) for i, step in enumerate(spec.steps, 1)]
    texts += [(f"wrong[{i}].says", wrong.says) for i, wrong in enumerate(spec.wrongs, 1)]
    texts += [(f"option[{i}].says", option.says) for i, option in enumerate(spec.options, 1)]
    texts += [(f"option[{i}].text", option.text) for i, option in enumerate(spec.options, 1)]
    return texts


def check_text(text: str) -> list[str]:
    """What is wrong with one text."""
    plain = PIECE.sub(" x ", text)
    faults = []
    for sentence in SENTENCE_END.split(plain):
        count = len(to_plain_words(sentence))
        if count > MOST_SENTENCE_WORDS + 5:  # a formula stands as one word, so the bound is a little wider
            faults.append(f"a sentence has {count} words: {' '.join(sentence.split()[:8])} ...")
    lowered = plain.lower()
    faults += [f"contains {word!r}." for word in AVOIDED if re.search(rf"\b{word}\b", lowered)]
    return faults
