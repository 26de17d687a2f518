"""An exam with one question of every kind of entry, and how a person answers each by its fields."""

from exams.models import Exam, ExamVersion
from tests.factories import CHOICE, EXPRESSION, HEAD, MATRIX, NUMBER, make_signing_keys, publish, right_answer

SIZED = MATRIX.replace('key = "A^T"', 'key = "A^T"\nsize = "asked"')
MULTIPLE = (
    HEAD
    + """
stem = '''Which TWO of these are symmetric for every <<A>>?'''
[symbols]
A = {{ shape = ["n", "n"] }}
[ask]
derivative = "value"
[[option]]
answer = "A + A^T"
correct = true
says = "RATIONALEFIVE"
[[option]]
answer = "A^T*A"
correct = true
says = "RATIONALEFIVE"
[[option]]
answer = "A - A^T"
code = "sign"
says = "NOTEWRONG"
[[option]]
answer = "A*A"
code = "order"
says = "NOTEWRONG"
[[step]]
text = "RATIONALEFIVE"
"""
)
ORDER = (
    HEAD
    + """
stem = '''Put the steps from a function to its gradient in order.'''
[symbols]
x = {{ shape = ["n", 1] }}
[ask]
derivative = "value"
[[option]]
text = 'Take the differential.'
[[option]]
text = 'Collect what stands before the differential of the variable.'
[[option]]
text = 'Transpose it.'
[[step]]
text = "RATIONALESIX"
"""
)
SHAPE = (
    HEAD
    + """
stem = '''What is the shape of <<A>> times <<x>>? Give rows and columns.'''
[symbols]
A = {{ shape = ["m", "n"] }}
x = {{ shape = ["n", 1] }}
[ask]
derivative = "value"
key = "[m, 1]"
[[step]]
text = "RATIONALESEVEN"
"""
)
KINDS = (
    ("expression", EXPRESSION),
    ("number", NUMBER),
    ("matrix", MATRIX),
    ("matrix", SIZED),
    ("choice", CHOICE),
    ("multiple", MULTIPLE),
    ("order", ORDER),
    ("shape", SHAPE),
)
NAMES = ("formula", "number", "matrix", "matrix of a size to choose", "choice", "multiple", "order", "shape")
SECRET = ("RATIONALE", "HINTONE", "NOTERIGHT", "NOTEWRONG", "Nobody said", "symmetry-assumed", "item-", "content_hash")


def make_exam_of_kinds() -> Exam:
    """Question n is of the n-th of NAMES."""
    for index, (kind, source) in enumerate(KINDS):
        publish(source.format(slug=f"kind-{index}", domain=index + 1, kind=kind, difficulty=3))
    make_signing_keys()
    exam = Exam.objects.create(slug="kinds", title="Every kind", is_certifying=True)
    blueprint = [{"domain": domain, "count": 1, "difficulty": 3} for domain in range(1, 9)]
    ExamVersion.objects.create(exam=exam, number=1, blueprint=blueprint, minutes=40, is_current=True)
    return exam


def fill_in(page, slot) -> str:
    """Answer the question on the page rightly, as a person does with its fields; returns the text of the answer."""
    text = right_answer(slot)
    match slot.face["entry"]:
        case "choice" | "multiple":
            for option in text.split(","):
                page.locator(f"[data-option='{option}'] label").click()
        case "order":
            for place, step in enumerate(text.split(","), start=1):
                page.locator(f"[data-option='{step}'] .place").fill(str(place))
                page.locator(f"[data-option='{step}'] .place").press("Tab")
        case "grid":
            _fill_grid(page, [row.split(",") for row in text.strip("[]").split(";")])
        case "shape":
            for name, size in zip(("Rows", "Columns"), text.strip("[]").split(","), strict=True):
                page.get_by_label(name, exact=True).fill(size.strip())
        case _:
            page.locator("#answer").press_sequentially(text)
    return text


def _fill_grid(page, rows):
    for i, row in enumerate(rows, start=1):
        for j, entry in enumerate(row, start=1):
            page.get_by_label(f"Row {i}, column {j}", exact=True).fill(entry.strip())


def shows(page) -> list[str]:
    """What stands in the fields of the question: texts, and the values of what is chosen; of steps their order."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-order-list] > *, [data-answer-input]")]
            .filter((one) => !one.matches("[type=radio], [type=checkbox]") || one.checked)
            .map((one) => one.dataset.option ?? one.value).filter(Boolean)"""
    )
