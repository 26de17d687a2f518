"""The form in which an instructor edits an exam: clock, pass mark, and a grid of domains by difficulty."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from exams.blueprint import read_cells
from exams.models import Exam, ExamVersion
from exams.selectors import list_candidates, list_domain_titles
from exams.services.offers import Blueprint, Terms
from exams.supply import list_shortages

# The columns of the grid: what stands above it, and the difficulty that a cell of the blueprint has there.
COLUMNS: tuple[tuple[str, Any], ...] = (
    ("1", 1),
    ("2", 2),
    ("3", 3),
    ("4", 4),
    ("5", 5),
    ("1 or 2", [1, 2]),
    ("any", None),
)
MOST = 40


class BlueprintWidget(forms.Widget):
    """Eight rows of number fields, one for each domain, by difficulty."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the table; an empty field is no question."""
        counts = value if isinstance(value, dict) else _to_counts(value or [])
        titles = list_domain_titles()
        rows = [
            {
                "domain": domain,
                "title": titles.get(domain, f"Domain {domain}"),
                "fields": [
                    {"name": f"{name}-{domain}-{index}", "column": title, "value": counts.get(f"{domain}-{index}", "")}
                    for index, (title, _) in enumerate(COLUMNS)
                ],
            }
            for domain in range(1, 9)
        ]
        context = {"rows": rows, "columns": [title for title, _ in COLUMNS], "most": MOST}
        return render_to_string("admin/exams/exam/blueprint.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was typed, by domain and column."""
        keys = [f"{domain}-{index}" for domain in range(1, 9) for index in range(len(COLUMNS))]
        return {key: text for key in keys if (text := str(data.get(f"{name}-{key}", "")).strip())}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """A grid without a number is an empty one, and not an absent one."""
        return False


def _to_counts(blueprint: Blueprint) -> dict[str, int]:
    levels = [level for _, level in COLUMNS]
    return {
        f"{cell['domain']}-{levels.index(cell.get('difficulty'))}": cell["count"]
        for cell in blueprint
        if cell.get("difficulty") in levels
    }


class BlueprintField(forms.Field):
    """The cells of a blueprint."""

    widget = BlueprintWidget

    def to_python(self, value: Any) -> Blueprint:
        """Return the cells in the order of the grid; say which number is none."""
        cells: Blueprint = []
        for key, text in (value or {}).items():
            domain, index = (int(part) for part in key.split("-"))
            if not (text.isascii() and text.isdigit() and int(text) <= MOST):
                raise forms.ValidationError(
                    f"Domain {domain}: a number of questions is a whole number from 0 to {MOST}."
                )
            if int(text):
                cells.append({"domain": domain, "difficulty": COLUMNS[index][1], "count": int(text)})
        return cells

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as cells, whatever their order; what cannot be read has changed."""
        try:
            return _to_counts(initial or []) != _to_counts(self.to_python(data))
        except forms.ValidationError:
            return True


class ExamForm(forms.ModelForm[Exam]):
    """An exam with the terms of its current version."""

    # The browser's own picker: Django's calendar writes styles into the page, which our policy forbids.
    closes_at = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="In UTC. Attempts end here at the latest; empty is never.",
    )
    minutes = forms.IntegerField(
        min_value=1, max_value=600, required=False, help_text="The time limit. Practice has none."
    )
    pass_mark = forms.IntegerField(
        label="Pass mark in percent",
        min_value=0,
        max_value=100,
        initial=70,
        help_text="Reaching it exactly is passing. Practice and the free test have none.",
    )
    blueprint = BlueprintField(label="Questions", required=False, help_text="How many of each domain and difficulty.")

    class Meta:
        model = Exam
        fields = ("title", "slug", "mode", "is_certifying", "is_open", "closes_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version: ExamVersion | None = None
        if self.instance.pk:
            self.version = self.instance.versions.filter(is_current=True).first()
        if self.version is not None:
            self.initial.setdefault("minutes", self.version.minutes)
            self.initial.setdefault("pass_mark", round(self.version.cut_score * 100))
            self.initial.setdefault("blueprint", self.version.blueprint)
            if self.instance.mode != Exam.Mode.EXAM:
                del self.fields["pass_mark"]

    def clean(self) -> dict[str, Any]:
        """Check the clock against the mode, and the blueprint against the bank."""
        data = super().clean() or {}
        is_practice = data.get("mode") == Exam.Mode.PRACTICE
        if is_practice and data.get("minutes"):
            self.add_error("minutes", "Practice has no clock. Leave the minutes empty.")
        if not is_practice and "minutes" not in self.errors and not data.get("minutes"):
            self.add_error("minutes", "An exam by the clock needs a time limit.")
        if "blueprint" in data:
            exam = Exam(mode=data.get("mode") or Exam.Mode.EXAM, is_certifying=bool(data.get("is_certifying")))
            for shortage in list_shortages(read_cells(data["blueprint"]), list_candidates(), rules=exam.rules):
                self.add_error("blueprint", shortage)
        return data

    def has_new_terms(self) -> bool:
        """Return whether more than the exam's own row changed."""
        return self.version is None or bool({"minutes", "pass_mark", "blueprint"} & set(self.changed_data))

    def read_terms(self) -> Terms:
        """Return the terms as typed; a pass mark left alone, or without a field, stays the exact share that it was."""
        data = self.cleaned_data
        kept = self.version is not None and "pass_mark" not in self.changed_data
        cut = self.version.cut_score if kept and self.version else Fraction(data["pass_mark"], 100)
        return Terms(data["blueprint"], data["minutes"], (cut.numerator, cut.denominator))
