"""Doors of practice: choose, one question at a time, what came of it. All of them work without scripts."""

import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from exams import practice_pages, services
from exams.errors import AnswerTooLong, AttemptClosed, ExamNotOpen, HeldBack
from exams.forms import UnreadableRequest, read_choice, read_posted_draft
from exams.models import Attempt, Exam, Slot
from exams.observations import find_held_items
from exams.selection import NothingToPractise
from exams.selectors import database_now, find_open_attempt, find_practice_exam, get_attempt, list_practice_slots
from exams.views import FORMULA_FIELD, learner_of
from questions.faces import load_face


def own_practice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view one of the learner's own practices; anything else is 404."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        try:
            attempt = get_attempt(learner_of(request), public_id)
            if attempt.exam.mode != Exam.Mode.PRACTICE:
                raise Http404
            return view(request, attempt, **kwargs)
        except (Attempt.DoesNotExist, Slot.DoesNotExist) as error:  # also one that is deleted at this moment
            raise Http404 from error

    return wrapped


@never_cache
@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Choose what to practise, or go on."""
    exam = find_practice_exam()
    if exam is None:
        raise Http404
    learner: User = learner_of(request)
    running = find_open_attempt(exam, learner)
    slots = list(list_practice_slots(running)) if running else []
    page = practice_pages.build_home(learner, running, slots)
    return render(request, "exams/practice/home.html", {"page": page, "nav": "practice"})


@never_cache
@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a practice of one's choice; one that was open is ended."""
    try:
        attempt = services.start_practice(
            learner=learner_of(request), choice=read_choice(request.POST), seed=secrets.randbits(62)
        )
    except (ExamNotOpen, NothingToPractise) as error:
        messages.error(request, str(error))
        return redirect("exams:practice")
    return redirect("exams:practice_question", attempt.public_id, 1)


@own_practice
def question(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """One question: its answer, verdict, hints and explanation."""
    if request.method == "POST":
        return _act(request, attempt, position)
    slots = list(list_practice_slots(attempt))
    page = practice_pages.build_practice(attempt, slots, position, held=find_held_items(attempt.learner))
    if page is None:
        raise Http404
    page["is_unread"] = "checked" in request.GET and page["verdict"] is None and not page["is_done"]
    if attempt.is_open:
        services.record_view(slot=slots[position - 1], now=database_now())
    show = partial(_render, page=page)
    if page["face"] is None or page["face"].entry != "text":
        return show(request)
    return cast(HttpResponse, csp_update(FORMULA_FIELD)(show)(request))


def _render(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    return render(request, "exams/practice/question.html", {"page": page})


def _act(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Do what the pressed button says, keep what was typed, and show the question or the next one."""
    slot = get_object_or_404(attempt.slots.only("face", "is_broken", "position"), position=position)
    go, here = request.POST.get("go", "check"), practice_pages.practice_url(attempt, position)
    try:
        if not slot.is_broken:
            here += _keep(request, attempt, position, entry=load_face(slot.face).entry, go=go)
    except (HeldBack, AttemptClosed, AnswerTooLong, UnreadableRequest) as error:
        messages.warning(request, str(error))
        if go not in ("skip", "pause"):
            return redirect(here)
    if go == "pause":
        return redirect("exams:practice")
    return redirect(_next(attempt, position)) if go == "skip" else redirect(here)


def _keep(request: HttpRequest, attempt: Attempt, position: int, *, entry: str, go: str) -> str:
    """Keep the answer, and check, hint or solve; return the part of the page to show."""
    draft = read_posted_draft(request, entry)
    if go == "check":
        verdict = services.check_answer(attempt=attempt, position=position, draft=draft)
        # Nothing that could be read was there to check, and the page says so.
        return "#verdict" if verdict else "?checked#verdict"
    services.keep_answer(attempt=attempt, position=position, draft=draft)
    if go == "hint":
        return f"#hint-{services.show_hint(attempt=attempt, position=position)}"
    if go == "solution":
        services.show_solution(attempt=attempt, position=position)
        # The notice above the solution takes the focus; the section itself could not.
        return "#verdict"
    return ""


def _next(attempt: Attempt, position: int) -> str:
    is_last = position >= attempt.slots.count()
    return practice_pages.build_summary_url(attempt) if is_last else practice_pages.practice_url(attempt, position + 1)


@own_practice
@require_GET
def summary(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """What was right, and each question once more."""
    page = practice_pages.build_summary(attempt, list(list_practice_slots(attempt)))
    return render(request, "exams/practice/summary.html", {"page": page, "nav": "practice"})


@own_practice
@require_POST
def end(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """End the practice."""
    services.end_practice(attempt=attempt)
    return redirect("exams:practice_summary", attempt.public_id)
