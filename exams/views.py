"""Doors for browsers: read the request, one call to a service or selector, answer."""

import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.guests import find_learner
from accounts.models import User
from exams import catalogue, pages, results, reviews, services
from exams.blueprint import BankTooSmall
from exams.errors import AnswerTooLong, AttemptClosed, ExamNotOpen, StaleRevision
from exams.forms import UnreadableRequest, read_posted_draft
from exams.models import Attempt, Exam, Slot
from exams.observations import find_held_items
from exams.pacing import OVERVIEW
from exams.selectors import (
    database_now,
    find_open_attempt,
    find_slot_for_review,
    get_attempt,
    list_open_exams,
    list_slots,
    list_slots_for_review,
)
from questions.faces import load_face

P = ParamSpec("P")
# The formula field draws with style attributes; no page without one allows them.
FORMULA_FIELD = {"style-src-attr": [UNSAFE_INLINE]}
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
AttemptView = Callable[Concatenate[HttpRequest, Attempt, P], HttpResponse]


def learner_of(request: HttpRequest) -> User:
    """Return the signed-in user; the decorators saw to it that there is one."""
    assert isinstance(request.user, User)  # noqa: S101  (tells the type checker)
    return request.user


def own_attempt(view: AttemptView[P]) -> Callable[..., HttpResponse]:
    """Give the view one of the learner's own attempts, closed if it is due; anybody else's is 404.

    A guest of the free test is a learner here too. A practice has pages of its own.
    """

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, public_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        learner = find_learner(request)
        if learner is None:
            return redirect_to_login(request.get_full_path())
        try:
            attempt = get_attempt(learner, public_id)
            if attempt.exam.mode == Exam.Mode.PRACTICE:
                return redirect("exams:practice_summary", attempt.public_id)
            return view(request, services.close_if_due(attempt=attempt), *args, **kwargs)
        except (Attempt.DoesNotExist, Slot.DoesNotExist) as error:  # also one that is deleted at this moment
            raise Http404 from error

    return wrapped


@never_cache
@login_required
@require_GET
def exam_list(request: HttpRequest) -> HttpResponse:
    """The exams on offer."""
    page = catalogue.build_exam_list(learner_of(request))
    return render(request, "exams/exam_list.html", {"page": page, "nav": "exams"})


@never_cache
@login_required
@require_GET
def exam_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What the exam is, and the button that starts it."""
    exam = get_object_or_404(list_open_exams(), slug=slug)
    if exam.mode != Exam.Mode.EXAM:
        return redirect("exams:practice" if exam.mode == Exam.Mode.PRACTICE else "exams:free")
    learner = learner_of(request)
    running = find_open_attempt(exam, learner)
    if running is not None and not services.close_if_due(attempt=running).is_open:
        running = None
    return render(request, "exams/exam_detail.html", {**catalogue.build_exam(exam, learner, running), "nav": "exams"})


@never_cache
@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start an attempt, or go on with the one that is open."""
    exam = get_object_or_404(Exam, slug=slug, mode=Exam.Mode.EXAM)
    try:
        attempt = services.start_attempt(exam=exam, learner=learner_of(request), seed=secrets.randbits(62))
    except (ExamNotOpen, BankTooSmall) as error:
        messages.error(request, str(error))
        return redirect("course:landing")
    return redirect("exams:question", attempt.public_id, 1)


@own_attempt
def question(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """One question of a running attempt; a plain form may be sent to it."""
    now = database_now()
    if not attempt.is_open or (
        attempt.deadline_at is not None and now > attempt.deadline_at and request.method == "GET"
    ):
        return redirect("exams:result", attempt.public_id)
    if request.method == "POST":
        return _save_and_go(request, attempt, position)
    slots = list(list_slots(attempt))
    page = pages.build_question(attempt, slots, position, now)
    if page is None:
        raise Http404
    services.record_view(slot=slots[position - 1], now=now)
    show = partial(_render_question, page=page)
    if page["face"] is None or page["face"].entry != "text":
        return show(request)
    return cast(HttpResponse, csp_update(FORMULA_FIELD)(show)(request))


def _render_question(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    return render(request, "exams/question.html", {"page": page})


def _save_and_go(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Save a plain form's answer, then go where its button says."""
    slot = get_object_or_404(attempt.slots.only("face", "is_broken", "is_flagged", "position"), position=position)
    try:
        if not slot.is_broken:
            draft = read_posted_draft(request, load_face(slot.face).entry)
            services.save_response(attempt=attempt, position=position, draft=draft)
        if request.POST.get("go") == "flag":
            services.set_flag(attempt=attempt, position=position, is_flagged=not slot.is_flagged)
    except StaleRevision:
        messages.warning(
            request, "This answer was changed in another window. The one shown here counts; yours is kept beside it."
        )
        return redirect("exams:question", attempt.public_id, position)
    except (AnswerTooLong, UnreadableRequest) as error:
        messages.error(request, str(error))
        return redirect("exams:question", attempt.public_id, position)
    except AttemptClosed as error:
        messages.warning(request, str(error))
        return redirect("exams:result", attempt.public_id)
    return redirect(*_target(request, attempt, position))


def _target(request: HttpRequest, attempt: Attempt, position: int) -> tuple[Any, ...]:
    go, count = request.POST.get("go", "stay"), attempt.exam_version.slot_count
    if go == "overview":
        return ("exams:overview", attempt.public_id)
    moves = {"previous": position - 1, "next": position + 1}
    wanted = int(go) if go.isascii() and go.isdigit() and len(go) < 5 else moves.get(go, position)
    if go == "next" and wanted > count:
        return ("exams:overview", attempt.public_id)
    return ("exams:question", attempt.public_id, min(max(wanted, 1), count))


@own_attempt
def overview(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """All questions with their status, and the button that ends the exam."""
    if not attempt.is_open:
        return redirect("exams:result", attempt.public_id)
    only = request.GET.get("show", "all")
    back = request.GET.get("from", "1")
    slots, now = list(list_slots(attempt)), database_now()
    services.record_visit(attempt_id=attempt.pk, position=OVERVIEW, now=now)
    page = pages.build_overview(
        attempt,
        slots,
        now=now,
        only=only if only in ("incomplete", "flagged") else "all",
        back=int(back) if back.isascii() and back.isdigit() and 0 < int(back[:4]) <= len(slots) else 1,
    )
    return render(request, "exams/overview.html", {"page": page})


@own_attempt
def submit(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """End the attempt."""
    if request.method != "POST":
        return redirect("exams:overview", attempt.public_id)
    services.submit_attempt(attempt=attempt)
    return redirect("exams:result", attempt.public_id)


@own_attempt
def result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The score, or the page that waits for it."""
    now = database_now()
    if attempt.is_open and (attempt.deadline_at is None or now <= attempt.deadline_at):
        return redirect("exams:question", attempt.public_id, 1)
    score = getattr(attempt, "score", None)
    if attempt.state != Attempt.State.GRADED or score is None:
        page = pages.build_waiting(attempt, list_slots(attempt))
        return render(request, "exams/waiting.html", {"page": page, "nav": "results"})
    slots = list(list_slots_for_review(attempt))
    page = results.build_result(attempt, score, slots, held=find_held_items(attempt.learner))
    return render(request, "exams/result.html", {"page": page, "nav": "results"})


@own_attempt
def review(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """One question after the close, with verdict, key and explanation."""
    if attempt.state != Attempt.State.GRADED:
        return redirect("exams:result", attempt.public_id)
    slot = find_slot_for_review(attempt, position)
    if slot is None:
        raise Http404
    held = find_held_items(attempt.learner)
    page = reviews.build_review(attempt, slot, count=attempt.slots.count(), held=held)
    return render(request, "exams/review.html", {"page": page, "nav": "results"})


@never_cache
@require_POST
def object_to(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """Store that the learner thinks a refused answer is right, in an exam after the close or in practice."""
    learner = find_learner(request)
    if learner is None:
        return redirect_to_login(request.get_full_path())
    try:
        attempt = get_attempt(learner, public_id)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    is_practice = attempt.exam.mode == Exam.Mode.PRACTICE
    page = redirect("exams:practice_question" if is_practice else "exams:review", public_id, position)
    if not is_practice and attempt.state != Attempt.State.GRADED:
        return page
    try:
        services.object_to_verdict(attempt=attempt, position=position, text=request.POST.get("text", ""))
    except services.NothingToObject as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "It is with an instructor now. The decision appears here.")
    return page


@never_cache
@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """All attempts of the learner."""
    groups = catalogue.group_history(learner_of(request))
    return render(request, "exams/history.html", {"groups": groups, "nav": "results"})
