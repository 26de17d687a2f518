"""The form in which an instructor writes an item: fields, and tables of wrong answers, options and steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from questions.bankfile import parse_item
from questions.bankparts import MOST_STEPS
from questions.foreign import Place
from questions.itemform import HINTS, read_cases, to_fields, to_rows, to_source
from questions.spec import DERIVATIVES, KINDS, BankError, ItemSpec, Problem

DOMAINS = (
    (1, "1 Introduction"),
    (2, "2 Prerequisites"),
    (3, "3 Basics"),
    (4, "4 Rules"),
    (5, "5 Gradient, Jacobian, Hessian"),
    (6, "6 Machine learning"),
    (7, "7 Tools"),
    (8, "8 Advanced"),
)
LAYOUTS = ("denominator", "numerator", "denominator, numerator", "numerator, denominator")
BLANK_ROWS = 2  # without scripts a saved page brings new empty ones
IN_CASES = "In the cases below"
MOST_LINES = 40
FIRST_ROWS = {"wrong": 3, "option": 4, "step": 5}  # what a new item needs before it can pass its review


def text_area(rows: int) -> forms.Textarea:
    """A text area for something typed exactly: the browser must not correct it."""
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "class": "typed"})


def typed() -> forms.TextInput:
    """A line for an expression."""
    return forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "class": "typed"})


class ItemForm(forms.Form):
    """Everything of an item that stands in one field."""

    slug = forms.SlugField(max_length=80, help_text="Lower-case words joined by hyphens; it stays for ever.")
    title = forms.CharField(max_length=160)
    domain = forms.TypedChoiceField(choices=DOMAINS, coerce=int)
    objective = forms.CharField(max_length=8, help_text="As in the outline, for example 3.4.")
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    difficulty = forms.IntegerField(min_value=1, max_value=5, initial=2)
    seconds = forms.IntegerField(min_value=10, max_value=1800, initial=90, help_text="Expected time.")
    enemies = forms.CharField(required=False, help_text="Names of groups; two of one group never stand in one form.")
    layout = forms.ChoiceField(
        choices=[(layout, layout) for layout in LAYOUTS],
        help_text="One is drawn. Keys are written in the first; the other is worked out.",
    )
    stem = forms.CharField(
        required=False,  # cases may have stems of their own; one that is missing everywhere is found by the reader
        widget=text_area(9),
        help_text="Markdown with TeX between dollar signs; <<A*x>> is drawn as a formula, <<=A*x>> as its value.",
    )
    symbols = forms.CharField(
        required=False, widget=text_area(4), help_text="One a line: A : m x n : symmetric : names A, B, C"
    )
    draws = forms.CharField(
        required=False,
        widget=text_area(4),
        help_text="One a line: c : integer 2..5 / k : one of 1/2, 3 / X : matrix 2 x 2 : -3..3 : symmetric",
    )
    derived = forms.CharField(required=False, widget=text_area(2), help_text="One a line: p = softmax(z)")
    requirements = forms.CharField(required=False, widget=text_area(2), help_text="1 <= abs(det(X)) <= 40")
    derivative = forms.ChoiceField(choices=[(name, name) for name in DERIVATIVES], initial="gradient")
    function = forms.CharField(required=False, widget=typed())
    wrt = forms.CharField(required=False, label="With respect to", widget=typed())
    key = forms.CharField(required=False, widget=typed(), help_text="In the first layout. Other forms are accepted.")
    along = forms.CharField(required=False, widget=typed(), help_text="The direction, or dX of a differential.")
    state = forms.CharField(required=False, widget=typed(), help_text="Implicit: the name that F = 0 defines.")
    size = forms.ChoiceField(
        required=False,
        choices=[("", "shown"), ("asked", "part of the answer")],
        label="Size of a matrix",
    )
    places = forms.IntegerField(required=False, min_value=0, max_value=4, help_text="Decimals; 1 where empty.")
    absolute = forms.FloatField(required=False, min_value=0, label="Tolerance, absolute")
    relative = forms.FloatField(required=False, min_value=0, label="Tolerance, relative")
    accepts = forms.CharField(
        required=False, widget=text_area(2), label="Must be accepted", help_text="Spellings of the key, one a line."
    )
    hint1 = forms.CharField(required=False, widget=text_area(2), label="Which idea")
    hint2 = forms.CharField(required=False, widget=text_area(2), label="Which rule")
    hint3 = forms.CharField(required=False, widget=text_area(2), label="The last line but one")
    more = forms.CharField(
        required=False, widget=text_area(3), label="More, as TOML", help_text="references, sample, shuffle, [[case]]."
    )


class WrongRow(forms.Form):
    """One wrong answer."""

    answer = forms.CharField(required=False, widget=typed())
    code = forms.CharField(required=False)
    says = forms.CharField(required=False, label="What the learner reads", widget=forms.Textarea(attrs={"rows": 2}))
    step = forms.IntegerField(required=False, min_value=1, max_value=MOST_STEPS, label="Misses step")


class OptionRow(forms.Form):
    """One option, statement or step to be ordered."""

    answer = forms.CharField(required=False, label="Formula", widget=typed())
    text = forms.CharField(required=False, label="or words")
    correct = forms.BooleanField(required=False, label="Right")
    code = forms.CharField(required=False)
    says = forms.CharField(required=False, label="What the learner reads", widget=forms.Textarea(attrs={"rows": 2}))
    step = forms.IntegerField(required=False, min_value=1, max_value=MOST_STEPS, label="Misses step")


class StepRow(forms.Form):
    """One step of the worked solution."""

    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    shows = forms.CharField(required=False, label="Formula below it", widget=typed())


TABLES: dict[str, type[forms.BaseFormSet[Any]]] = {
    "wrong": forms.formset_factory(WrongRow, extra=BLANK_ROWS, max_num=8),
    "option": forms.formset_factory(OptionRow, extra=BLANK_ROWS, max_num=12),
    "step": forms.formset_factory(StepRow, extra=BLANK_ROWS, max_num=MOST_STEPS),
}


class Authoring:
    """The form with its tables, from a stored text or from what was posted."""

    def __init__(self, *, source: str = "", data: Mapping[str, Any] | None = None, slug: str = "") -> None:
        filled = to_rows(source) if source and data is None else {}
        self.form = ItemForm(data, initial=to_fields(source) if source and data is None else {})
        self.tables = {name: table(data, prefix=name, initial=filled.get(name)) for name, table in TABLES.items()}
        if data is None:
            for name, table in self.tables.items():
                table.extra = max(BLANK_ROWS, FIRST_ROWS[name] - len(filled.get(name, ())))
        self.cases = read_cases(self._value("more"))
        if self.cases:
            self._make_room_for_cases()
        if slug:  # an item keeps its slug, whatever is posted
            self.form.fields["slug"].disabled = True
            self.form.fields["slug"].initial = self.form.initial["slug"] = slug

    def _value(self, name: str) -> str:
        return str(self.form[name].value() or "")

    def _make_room_for_cases(self) -> None:
        """Show the cases whole, and of what they hold themselves no large empty fields."""
        self.form.fields["more"].widget.attrs["rows"] = min(MOST_LINES, self._value("more").count("\n") + 2)
        held = {name for case in self.cases for name in (*case, *case.get("ask", ()))}
        for name in ("stem", "function", "wrt", "key", "hint1", "hint2", "hint3"):
            if name.rstrip("123") in held and not self._value(name):
                self.form.fields[name].widget.attrs |= {"placeholder": IN_CASES, "rows": 2}

    @property
    def folded(self) -> set[str]:
        """The tables that are closed at first, since the cases hold rows of their own and these have none."""
        return {name for name, table in self.tables.items() if self.cases and not _is_filled(table)}

    def read_source(self) -> str:
        """The text that was posted. Raises BankError with everything that is wrong with it."""
        valid = [self.form.is_valid(), *(table.is_valid() for table in self.tables.values())]
        if not all(valid):
            raise BankError(tuple(self.list_field_problems()))
        rows = {name: [row for row in table.cleaned_data if row] for name, table in self.tables.items()}
        return to_source(self.form.cleaned_data, rows)

    def read_spec(self) -> ItemSpec:
        """The item that was posted. Raises BankError with everything that is wrong with it."""
        return parse_item(self.read_source())

    def list_field_problems(self) -> list[Problem]:
        """What Django's fields refuse, as problems."""
        found = [Problem("", name, str(error)) for name, errors in self.form.errors.items() for error in errors]
        for name, table in self.tables.items():
            for i, row in enumerate(table.forms, start=1):
                faults = [(key, error) for key, errors in row.errors.items() for error in errors]
                found += [Problem("", f"{name}[{i}].{key}", str(error)) for key, error in faults]
        return found

    @property
    def hints(self) -> list[forms.BoundField]:
        """The fields of the hints."""
        return [self.form[f"hint{i}"] for i in range(1, HINTS + 1)]


def _is_filled(table: forms.BaseFormSet[Any]) -> bool:
    return any(field.value() for row in table for field in row)


class ImportForm(forms.Form):
    """A file of questions, and where those of another system belong."""

    file = forms.FileField(
        help_text="A .zip or .toml file of this bank's format, Moodle XML (.xml), or GIFT.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.toml,.xml,.gift,.txt"}),
    )
    domain = forms.TypedChoiceField(choices=DOMAINS, coerce=int, initial=3)
    objective = forms.CharField(max_length=8, initial="3.1", help_text="As in the outline, for example 3.4.")
    difficulty = forms.IntegerField(min_value=1, max_value=5, initial=2)

    @property
    def place(self) -> Place:
        """Where questions of another system go."""
        data = self.cleaned_data
        return Place(data["domain"], data["objective"], data["difficulty"])
