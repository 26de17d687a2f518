"""The user: signs in by e-mail, may need more time, is known to instructors by a number."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.numbers import make_learner_number


class UserManager(BaseUserManager["User"]):
    """Makes users with an e-mail address in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; raise ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, whatever its case."""
        if username is None:  # a look-up of "no address" would find the guests
            raise self.model.DoesNotExist
        return self.get(email__iexact=username)

    def create_guest(self) -> "User":
        """Return a new guest: a row without address and password, which nobody signs in with."""
        guest = self.model(email=None)
        guest.set_unusable_password()
        guest.save(using=self._db)
        return guest


class User(AbstractBaseUser, PermissionsMixin):
    """A learner, an instructor, an administrator, or a guest of the free test, who has no address."""

    class Theme(models.TextChoices):
        """How the pages look; ``system`` follows the device."""

        SYSTEM = "system", "System"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = models.EmailField("e-mail", max_length=254, unique=True, null=True, help_text="A guest has none.")
    name = models.CharField("name as printed", max_length=80, blank=True, help_text="Stands on certificates.")
    learner_number = models.CharField(max_length=8, unique=True, default=make_learner_number, editable=False)
    time_multiplier = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(4))],
        help_text="1.5 gives half as much time again, in every exam.",
    )
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    is_staff = models.BooleanField("may enter the administration", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message="This address has an account."
            ),
            models.CheckConstraint(
                condition=models.Q(time_multiplier__gte=1, time_multiplier__lte=4), name="user_time_multiplier_in_range"
            ),
        ]
        permissions = [("view_learner_names", "Can see the names behind learner numbers")]

    def __str__(self) -> str:
        return self.email or f"{'guest' if self.is_active else 'deleted account'} {self.learner_number}"

    @property
    def is_guest(self) -> bool:
        """Whether this row stands for somebody without an account."""
        return self.email is None

    @property
    def display_name(self) -> str:
        """The name as printed, or the part of the address before the @."""
        return self.name or (self.email or "Guest").partition("@")[0]
