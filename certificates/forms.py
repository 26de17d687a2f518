"""The forms of certificates: what a learner wishes, a name to correct, a reason."""

from django import forms

from certificates.documents import find_unprintable
from certificates.models import Wishes


class NameField(forms.CharField):
    """A name as printed: refused where a character has no font, before anything is issued."""

    def __init__(self) -> None:
        super().__init__(label="Name as printed", max_length=80)

    def clean(self, value: str) -> str:
        """Return the name with single spaces; raise ValidationError for one that cannot be printed."""
        name = " ".join(str(super().clean(value)).split())
        if missing := find_unprintable(name):
            raise forms.ValidationError(f"No font here has {' '.join(missing)}. Write your name in other letters.")
        return name


class WishesForm(forms.ModelForm[Wishes]):
    """What the certificate shows."""

    name = NameField()

    class Meta:
        model = Wishes
        fields = ["shows_name", "shows_domains", "binds_email"]
        help_texts = {
            "shows_name": "Without it the certificate speaks of the holder of its code.",
            "shows_domains": "Otherwise only the whole score is shown.",
            "binds_email": "As a salted hash: whoever knows the address can confirm it, nobody can read it.",
        }

    field_order = ["name", "shows_name", "shows_domains", "binds_email"]


class CorrectionForm(forms.Form):
    """Another name for an issued certificate."""

    name = NameField()


class ReasonForm(forms.Form):
    """Why a certificate is revoked or issued again: it is shown on its page."""

    because = forms.CharField(
        label="Reason, shown to everybody who checks the certificate",
        max_length=200,
        widget=forms.TextInput(attrs={"size": 80}),
    )
