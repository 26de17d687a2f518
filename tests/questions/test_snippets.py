"""The NumPy programs of the bank's stems, run as learners see them: the tests alone execute them, the product never."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from questions.review import make_samples
from tests.questions.test_bank import BANK

GRADIENT = re.compile(r"<code>(\w+)\.grad</code>")
ASKED = re.compile(r"(?:value of|compute for|What is) <code>(\w+)</code>")
STEP = 1e-30
SHOWN = {spec.slug: spec for spec in BANK if "~~~python" in " ".join([spec.stem, *(c.stem or "" for c in spec.cases)])}
# PyTorch is no dependency of the project: its programs run on a stand-in that differentiates by a complex step.
FOREIGN = {slug for slug, spec in SHOWN.items() if "torch" in spec.source}
RUN = sorted(set(SHOWN) - FOREIGN)


class CodeBlocks(HTMLParser):
    """The texts of the code blocks of a stem."""

    def __init__(self):
        super().__init__()
        self.blocks = []
        self.inside = False

    def handle_starttag(self, tag, attributes):
        if tag == "pre":
            self.blocks.append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


class Tensor:
    """What the programs use of a tensor: the entry numbered `moved` of those with a gradient has a complex step."""

    def __init__(self, data, world):
        self.data, self.world = np.array(data, complex), world

    def _make(self, data):
        return Tensor(data, self.world)

    def requires_grad_(self):
        self.data[self.world.moved] += 1j * STEP

    def detach(self):
        return self._make(self.data.real)

    def backward(self):
        self.world.total += self.data.imag / STEP

    def sum(self):
        return self._make(self.data.sum())

    def __matmul__(self, other):
        return self._make(self.data @ other.data)

    def __sub__(self, other):
        return self._make(self.data - other.data)

    def __mul__(self, other):
        return self._make(self.data * other.data)

    def __rmul__(self, factor):
        return self._make(factor * self.data)

    def __pow__(self, exponent):
        return self._make(self.data**exponent)


class StandIn:
    """The part of the library that the programs name, for the derivative by one entry."""

    double = float

    def __init__(self, moved):
        self.moved, self.total = moved, 0.0

    def tensor(self, data, dtype, requires_grad=False):
        made = Tensor(data, self)
        if requires_grad:
            made.requires_grad_()
        return made


def run(html, **more):
    """The names that a stem's programs leave behind."""
    reader = CodeBlocks()
    reader.feed(html)
    names = {"np": np, **more}
    for block in reader.blocks:
        exec(block, names)  # noqa: S102  # our own bank's text, in a test
    return names


def result_of(sample):
    """What is asked of a program: a name that it leaves behind, or its derivative along a direction."""
    names = run(sample.face.stem_html)
    asked = ASKED.search(sample.face.stem_html)
    if asked:
        return names[asked[1]]
    values = {name: float(value) for name, value in sample.accepted.bench.drawn.values.items()}
    moved = (values["x1"] + 1j * STEP * values["v1"], values["x2"] + 1j * STEP * values["v2"])
    return names["f"](*moved).imag / STEP


def key_of(sample):
    key = sample.back.key
    return [[float(entry) for entry in row] for row in key.rows] if hasattr(key, "rows") else float(key.value)


def test_the_bank_has_programs_to_run():
    assert len(RUN) >= 4
    assert set(SHOWN) > FOREIGN


@pytest.mark.parametrize("slug", RUN)
def test_a_program_computes_what_the_key_says(slug):
    samples, problems = make_samples(SHOWN[slug], range(24))
    assert not problems
    for sample in samples:
        np.testing.assert_allclose(np.asarray(result_of(sample), float), key_of(sample), rtol=1e-9, atol=1e-9)


def key_column(sample):
    """The key as a column: an array, or the option that is right."""
    bench = sample.accepted.bench
    correct = [option.answer for option in bench.spec.options if option.correct]
    value = bench.evaluate(correct[0] if correct else bench.spec.ask.key)
    return [float(row[0]) for row in value.rows]


@pytest.mark.parametrize("slug", sorted(FOREIGN))
def test_a_program_of_the_other_library_accumulates_the_gradient_that_the_key_says(slug):
    samples, problems = make_samples(SHOWN[slug], range(24))
    assert not problems
    for sample in samples:
        html = sample.face.stem_html
        assert GRADIENT.search(html)
        wanted = key_column(sample)
        found = []
        for entry in range(len(wanted)):
            world = StandIn(entry)
            run(html, torch=world)
            found.append(float(world.total))
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)
