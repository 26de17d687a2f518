"""The profile page: name, theme, API tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.selectors import list_tokens
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
