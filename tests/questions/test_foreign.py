"""Questions of other systems: Moodle XML and GIFT."""

import pytest
from django.core.management import CommandError, call_command

from questions.foreign import Place, make_slug, to_markdown
from questions.gift import read_gift
from questions.models import ItemVersion
from questions.moodle import read_moodle
from questions.selectors import get_spec
from questions.spec import BankError

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>top</text></category></question>
<question type="multichoice"><name><text>Shape of a gradient</text></name>
<questiontext format="html"><text><![CDATA[<p>Let \\(f(x) = x^2\\).</p>
<p>Which <b>shape</b>?</p>]]></text></questiontext>
<answer fraction="100"><text>a column</text><feedback><text>Yes.</text></feedback></answer>
<answer fraction="0"><text>a row &amp; more</text></answer>
<answer fraction="-50"><text>a number</text></answer><single>true</single></question>
<question type="numerical"><name><text>A slope</text></name><questiontext><text>What is the slope?</text></questiontext>
<answer fraction="100"><text>3.5</text><tolerance>0.01</tolerance></answer></question>
</quiz>
"""
GIFT = r"""// a comment
$CATEGORY: top

::Shape of a gradient:: Which shape \{now\}? {
  =a column # Yes.
  ~a row
  ~a number # No.
}

::A slope:: What is the slope? {#3.5:0.01}

::Two are right:: Which hold? {~%50%one ~%50%two ~%-100%three}
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>"""
OUTSIDE = """<!DOCTYPE q [<!ENTITY f SYSTEM "file:///etc/passwd">]><quiz>&f;</quiz>"""


def problems(read, text):
    """What a reader says of a text."""
    with pytest.raises(BankError) as caught:
        read(text.encode(), file="x")
    return [str(problem) for problem in caught.value.problems]


def test_moodle_questions_are_read():
    choice, number = read_moodle(MOODLE.encode(), file="x")
    assert (choice.title, choice.kind) == ("Shape of a gradient", "choice")
    assert choice.stem == "Let $f(x) = x^2$.\n\nWhich shape?"
    assert [(o.text, o.correct, o.says) for o in choice.options] == [
        ("a column", True, "Yes."),
        ("a row & more", False, ""),
        ("a number", False, ""),
    ]
    assert (number.kind, number.value, number.tolerance) == ("number", "3.5", "0.01")


def test_gift_questions_are_read():
    choice, number, multiple = read_gift(GIFT.encode(), file="x")
    assert (choice.stem, choice.kind) == ("Which shape {now}?", "choice")
    assert [(o.text, o.correct, o.says) for o in choice.options] == [
        ("a column", True, "Yes."),
        ("a row", False, ""),
        ("a number", False, "No."),
    ]
    assert (number.value, number.tolerance) == ("3.5", "0.01")
    assert [o.correct for o in multiple.options] == [True, True, False]


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_refused(text):
    assert problems(read_moodle, text) == ["x: is not Moodle's XML: it declares a document type, which is not taken."]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<quiz>", "is not Moodle's XML"),
        ("<a>" * 60, "nested too deeply"),
        ("<quiz></quiz>", "holds no question"),
        ('<quiz><question type="essay"/></quiz>', "question[1]: is of a kind not taken: essay."),
        ("<quiz><question/></quiz>", "question[1]: is of a kind not taken"),
        (MOODLE.replace("3.5", "x"), "question[2]: has no plain number as its answer."),
        (MOODLE.replace("What is the slope?", "a &lt;&lt; b"), "question[2]: has <<"),
        (MOODLE.replace('"-50"', '"50"'), "question[1]: is of a kind not taken"),
    ],
)
def test_what_moodle_has_and_we_have_not_is_named(text, complaint):
    assert complaint in problems(read_moodle, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Essay {}",
        "True {T}",
        "Short {=a =b}",
        "Match {=a -> b ~c -> d}",
        "Missing {=a ~b} word",
        "no answers",
        "{=a ~b",
    ],
)
def test_what_gift_has_and_we_have_not_is_named(text):
    assert problems(read_gift, text)[0].startswith("x: question[1]: ")


def test_html_becomes_plain_text():
    assert to_markdown("<p>a &lt; b<br/>c</p>\\[x\\]") == "a < b\n\nc\n\n$$x$$"


def test_a_slug_is_made_of_the_title_and_is_nobody_elses():
    assert make_slug("Shape of a gradient!", Place(3, "3.1"), set()) == "d3-shape-of-a-gradient"
    assert make_slug("Shape", Place(3, "3.1"), {"d3-shape", "d3-shape-2"}) == "d3-shape-3"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "text", "count"), [("q.xml", MOODLE, 2), ("q.gift", GIFT, 3)])
def test_questions_are_stored_as_drafts(tmp_path, capsys, name, text, count):
    (tmp_path / name).write_text(text, encoding="utf-8")
    call_command("import_questions", tmp_path / name, domain=3, objective="3.1", dry_run=True)
    assert not ItemVersion.objects.exists()
    call_command("import_questions", tmp_path / name, domain=3, objective="3.1")
    assert f"{count} questions are stored as drafts" in capsys.readouterr().out
    assert set(ItemVersion.objects.values_list("status", flat=True)) == {"draft"}
    spec = get_spec(ItemVersion.objects.get(item__slug="d3-a-slope"))
    assert (spec.ask.key, spec.ask.tolerance.absolute) == ("3.5", 0.01)


@pytest.mark.django_db
def test_one_question_that_cannot_be_taken_keeps_all_out(tmp_path, capsys):
    path = tmp_path / "q.gift"
    path.write_text(f"{GIFT}\n::Two options:: Which? {{=a ~b}}\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 problems; nothing was imported"):
        call_command("import_questions", path, domain=3, objective="3.1")
    assert "needs three options or more" in capsys.readouterr().err
    assert not ItemVersion.objects.exists()
