"""The forms of people."""

from django import forms

from accounts.models import User


class ProfileForm(forms.ModelForm[User]):
    """The name as printed on certificates and the theme of the pages."""

    class Meta:
        model = User
        fields = ["name", "theme"]
