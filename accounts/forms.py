"""The forms of people."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.leaving import is_leaving_link
from accounts.models import User


class ProfileForm(forms.ModelForm[User]):
    """The name as printed on certificates and the theme of the pages."""

    class Meta:
        model = User
        fields = ["name", "theme"]


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth is untyped
    """Asks for an address and a password; sent twice at the same moment it makes one account."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account; who comes second with the same address is sent to sign in, where a double click ends."""
        saved: tuple[User | None, HttpResponse | None]
        try:
            with transaction.atomic():
                saved = super().try_save(request)
        except IntegrityError:
            messages.info(request, "This address has an account.")
            saved = None, redirect(settings.LOGIN_URL)
        return saved


class LeaveForm(forms.Form):
    """Asks for the password once more; of an account without one, for the text of the link that was mailed to it."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False, max_length=128
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Keep the one field that this account can fill."""
        super().__init__(*args, **kwargs)
        self.user = user
        del self.fields["token" if user.has_usable_password() else "password"]

    def clean_password(self) -> str:
        """Refuse another one than the account's."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password. Nothing was deleted.")
        return password

    def clean_token(self) -> str:
        """Refuse an old link and one for somebody else."""
        token: str = self.cleaned_data["token"]
        if not is_leaving_link(self.user, token):
            raise forms.ValidationError("This link does not count any more. Ask for a new one.")
        return token
