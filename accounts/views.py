"""The profile page: name, theme, API tokens, a copy of one's data, and the way out."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import AccountError, AccountGone
from accounts.forms import LeaveForm, ProfileForm
from accounts.leaving import close_account, find_reason_to_stay, send_leaving_link
from accounts.models import User
from accounts.selectors import build_copy, list_tokens
from accounts.services import create_token, revoke_token, update_profile


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (login_required saw to it; this tells the type checker)
    return request.user


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile, and change it."""
    user = _user(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        update_profile(user=user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    return _page(request, form)


@never_cache
@login_required
@require_POST
def add_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it once."""
    _, text = create_token(user=_user(request))
    return _page(request, ProfileForm(instance=_user(request)), new_token=text)


@login_required
@require_POST
def remove_token(request: HttpRequest) -> HttpResponse:
    """Revoke one of one's own tokens."""
    if revoke_token(user=_user(request), digest=request.POST.get("digest", "")):
        messages.success(request, "The token is revoked. Nothing can be read with it any more.")
    return redirect("accounts:profile")


def _page(request: HttpRequest, form: ProfileForm, new_token: str = "") -> HttpResponse:
    context = {"form": form, "tokens": list_tokens(_user(request)), "new_token": new_token, "nav": ""}
    return render(request, "accounts/profile.html", context)


@never_cache
@login_required
@require_safe
def download_data(request: HttpRequest) -> HttpResponse:
    """Hand out all that is kept of the person who asks, as a file."""
    user = _user(request)
    reply = JsonResponse(build_copy(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reply["Content-Disposition"] = f'attachment; filename="nabla-{user.learner_number}.json"'
    return reply


@never_cache
@login_required
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what deleting removes and what stays, ask once more, and do it."""
    user = _user(request)
    if request.method != "POST":
        token = request.GET.get("token", "")
        return _leaving_page(request, LeaveForm(user, initial={"token": token}), has_link=bool(token))
    # The password is asked for on this page too: it can be guessed here no faster than elsewhere.
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="reauthenticate", user=user)
    if refused is not None:
        return refused
    if "send" in request.POST and not user.has_usable_password():
        send_leaving_link(user=user, address=request.build_absolute_uri(reverse("accounts:delete")))
        messages.success(request, f"A link was sent to {user.email}. It counts for three days.")
        return redirect("accounts:delete")
    form = LeaveForm(user, request.POST)
    return (
        _leave(request, form) if form.is_valid() else _leaving_page(request, form, has_link="token" not in form.errors)
    )


def _leave(request: HttpRequest, form: LeaveForm) -> HttpResponse:
    """Delete the account, and say so on a page that needs none."""
    try:
        receipt = close_account(user=form.user, now=timezone.now())
    except AccountGone:  # the button was pressed twice
        logout(request)
        return redirect("/")
    except AccountError as error:
        messages.error(request, str(error))
        return redirect("accounts:delete")
    logout(request)
    said = [f"The account {receipt.email} is deleted, and you are signed out everywhere.", *receipt.kept]
    messages.success(request, " ".join(said))
    reply = redirect("/")
    # Answers and pages that this device keeps go too.
    reply["Clear-Site-Data"] = '"storage"'
    return reply


def _leaving_page(request: HttpRequest, form: LeaveForm, *, has_link: bool) -> HttpResponse:
    user = _user(request)
    needs_link = not user.has_usable_password() and not has_link
    context = {"form": form, "needs_link": needs_link, "reason": find_reason_to_stay(user), "nav": ""}
    return render(request, "accounts/delete.html", context)
