"""Doors of the free test: what it is, and its start, without an account."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.guests import find_learner, may_make_guest, remember_guest
from accounts.models import User
from exams import catalogue, services
from exams.blueprint import BankTooSmall
from exams.errors import ExamNotOpen
from exams.models import Exam
from exams.selectors import find_free_exam, find_open_attempt


def _get_exam() -> Exam:
    exam = find_free_exam()
    if exam is None:
        raise Http404
    return exam


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What the free test is, with what one has done of it."""
    exam, learner = _get_exam(), find_learner(request)
    running = find_open_attempt(exam, learner) if learner is not None else None
    if running is not None and not services.close_if_due(attempt=running).is_open:
        running = None
    context = catalogue.build_free_test(exam, learner, running)
    return render(request, "exams/free.html", {"page": context, "nav": "exams"})


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start the free test; who has no account becomes a guest of this session."""
    exam, learner = _get_exam(), find_learner(request)
    if learner is None:
        if not may_make_guest(request):
            messages.error(request, "Many free tests were started from your network in the last hour. Try again later.")
            return redirect("exams:free")
        learner = User.objects.create_guest()
        remember_guest(request, learner)
    try:
        attempt = services.start_attempt(exam=exam, learner=learner, seed=secrets.randbits(62))
    except (ExamNotOpen, BankTooSmall) as error:
        messages.error(request, str(error))
        return redirect("exams:free")
    return redirect("exams:question", attempt.public_id, 1)
