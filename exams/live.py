"""Doors for the scripts of the exam page: save, preview, clock, flag, strike out; each reply says what time is left."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from accounts.guests import find_learner
from accounts.models import User
from exams import services
from exams.clock import remaining_ms
from exams.errors import AnswerTooLong, ExamError, StaleRevision
from exams.forms import UnreadableRequest, read_draft, read_json
from exams.models import Attempt, Slot
from exams.readings import Reading, Unreadable, read_answer, write_answer
from exams.selectors import database_now, get_attempt_row
from questions.faces import load_face

Live = Callable[..., dict[str, Any]]


def live(*methods: str) -> Callable[[Live], Callable[..., JsonResponse]]:
    """Answer these methods in JSON with ``remaining_ms``; a refusal has the envelope of every refusal."""

    def decorate(view: Live) -> Callable[..., JsonResponse]:
        @never_cache
        @wraps(view)
        def wrapped(request: HttpRequest, public_id: UUID, **kwargs: Any) -> JsonResponse:
            learner = find_learner(request)
            if learner is None:
                return _refuse("signed_out", "You are signed out. Your text is kept on this device.", 401)
            bound = partial(view, request, **kwargs) if request.method in methods else None
            return _answer(bound, learner, public_id)

        return wrapped

    return decorate


def _answer(view: Live | None, learner: User, public_id: UUID) -> JsonResponse:
    """Call the view with the learner's own attempt; without a view the method was not one of its own."""
    try:
        attempt = get_attempt_row(learner, public_id)
        if view is None:
            return _refuse("method_not_allowed", "This address is not used in this way.", 405)
        body = view(attempt)
    except (Attempt.DoesNotExist, Slot.DoesNotExist):
        return _refuse("not_found", "There is nothing at this address.", 404)
    except UnreadableRequest as error:
        return _refuse("invalid", str(error), 400)
    except ExamError as error:
        return _refuse_exam(error, attempt)
    return _reply(body if "remaining_ms" in body else {**body, **_time(attempt)})


def _time(attempt: Attempt, now: datetime | None = None) -> dict[str, Any]:
    return {"remaining_ms": remaining_ms(attempt.deadline_at, now or database_now())}


def _moment(moment: datetime | None) -> str | None:
    """A time as text of one length, so that replies differ in nothing but their digits."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def _reply(body: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status)


def _refuse(code: str, message: str, status: int, **more: Any) -> JsonResponse:
    return _reply({"error": {"code": code, "message": message, "fields": {}}, **more}, status)


def _refuse_exam(error: ExamError, attempt: Attempt) -> JsonResponse:
    status = 413 if isinstance(error, AnswerTooLong) else 409
    more: dict[str, Any] = _time(attempt)
    if isinstance(error, StaleRevision):
        more["current"] = {**asdict(error.current), "saved_at": _moment(error.current.saved_at)}
    return _refuse(error.code, str(error), status, **more)


@live("POST")
def save(request: HttpRequest, attempt: Attempt, position: int) -> dict[str, Any]:
    """Save an answer; nothing is parsed here."""
    saved = services.save_response(attempt=attempt, position=position, draft=read_draft(request))
    return {**asdict(saved), "saved_at": _moment(saved.saved_at)}


@live("POST")
def preview(request: HttpRequest, attempt: Attempt, position: int) -> dict[str, Any]:
    """Say how an answer is read. The back of the slot, where the key is, is not even loaded."""
    asked = read_json(request, "answer", "written")
    answer = asked.get("answer", "")
    slot = Slot.objects.only("face", "is_broken").get(attempt=attempt, position=position)
    face = None if slot.is_broken or not isinstance(answer, str) else load_face(slot.face)
    read = None if face is None else read_answer(face, answer)
    if face is not None and isinstance(read, Reading):
        return {
            "readable": True,
            "mathml": read.mathml,
            "spoken": read.spoken,
            "shape": read.shape,
            "rows": read.rows,
            "columns": read.columns,
            "fits": read.fits,
            **(asdict(write_answer(face, answer)) if asked.get("written") is True else {}),
        }
    if isinstance(read, Unreadable):
        return {"readable": False, "message": read.message, "hint": read.hint, "span": list(read.span)}
    return {"readable": False, "message": "", "hint": "", "span": [0, 0]}


@live("GET")
def clock(request: HttpRequest, attempt: Attempt) -> dict[str, Any]:
    """Say what time is left and whether the attempt is open; closes it when it is due."""
    return {"state": services.close_if_due(attempt=attempt).state}


@live("POST")
def flag(request: HttpRequest, attempt: Attempt, position: int) -> dict[str, Any]:
    """Flag a question or take the flag away."""
    flagged = read_json(request, "flagged").get("flagged") is True
    services.set_flag(attempt=attempt, position=position, is_flagged=flagged)
    return {"flagged": flagged}


@live("POST")
def strike(request: HttpRequest, attempt: Attempt, position: int) -> dict[str, Any]:
    """Keep which options are struck out."""
    struck = read_json(request, "struck").get("struck", [])
    if not isinstance(struck, list) or not all(isinstance(option, str) and len(option) < 9 for option in struck[:20]):
        raise UnreadableRequest("Options are named by their ids.")
    services.set_struck(attempt=attempt, position=position, struck=struck[:20])
    return {"struck": struck[:20]}
