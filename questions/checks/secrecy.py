"""Whether the key stays hidden until the close, and whether everything is drawn as mathematics."""

from __future__ import annotations

import json
import re

from grading import ExpressionKey
from questions.checks.sample import Finding, Sample, representatives
from questions.faces import dump_back, dump_face, load_back, load_face
from questions.spec import NUMERIC_KINDS, ItemSpec
from questions.texmath import inner_of

SHORT = 3  # a key of one or two signs stands in every stem that names its symbols
RAW = re.compile(r"<<|&lt;&lt;|\^T\b|\binv\(|\bnorm\(|\$")
CODE = re.compile(r"<pre[^>]*>.*?</pre>|<code>.*?</code>", re.DOTALL)


def check_secrecy(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """The key, as it is drawn, must be in no stem and no hint; nor a wrong answer in a hint."""
    faults: list[tuple[str, str]] = []
    for sample in samples:
        shown = key_drawing(sample)
        if not shown:
            continue
        if shown in sample.face.stem_html:
            faults.append(("stem", f"shows the key (seed {sample.seed})."))
        faults += [
            (f"hint[{i}]", f"shows the key (seed {sample.seed}).")
            for i, hint in enumerate(sample.back.hints, start=1)
            if shown in hint
        ]
    return Finding(tuple(faults), f"{len(samples)} variants")


def key_drawing(sample: Sample) -> str:
    """The MathML inside a key; empty where it is too short to tell anything, and for choices, which show it."""
    key = sample.back.key
    kind = sample.accepted.bench.spec.kind
    if isinstance(key, ExpressionKey):
        return inner_of(sample.back.key_html) if len(key.source) > SHORT else ""
    return inner_of(sample.back.key_html) if kind in NUMERIC_KINDS and kind != "number" else ""


def check_render(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """No raw answer language or TeX on a page, and a variant survives being stored."""
    faults: list[tuple[str, str]] = []
    for sample in representatives(samples):
        for key, page in pages_of(sample):
            found = RAW.search(CODE.sub("", page))
            if found:
                faults.append((key, f"shows {found[0]!r} as it was typed."))
        if load_face(json.loads(json.dumps(dump_face(sample.face)))) != sample.face:
            faults.append(("", "the face changes when it is stored."))
        if load_back(json.loads(json.dumps(dump_back(sample.back)))) != sample.back:
            faults.append(("", "the back changes when it is stored."))
    return Finding(tuple(faults), f"{len(representatives(samples))} variants")


def pages_of(sample: Sample) -> list[tuple[str, str]]:
    """Every piece of HTML of a variant, with the key of the text that it comes from."""
    pages = [("stem", sample.face.stem_html), ("ask.key", sample.back.key_html)]
    pages += [("option", option.html) for option in sample.face.options]
    pages += [("hint", hint) for hint in sample.back.hints]
    pages += [("step", step.text_html + step.shows_html) for step in sample.back.rationale]
    return pages + [("option", note) for _, note in sample.back.option_notes]
