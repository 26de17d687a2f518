"""People in the administration."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.services import require_account, set_time_multiplier


class NewUserForm(AdminUserCreationForm[User]):
    """Asks for an e-mail address instead of a user name."""

    class Meta:
        model = User
        fields = ("email",)


class ChangeUserForm(UserChangeForm[User]):
    """All fields but the hash of the password."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Learners, instructors, administrators."""

    form = ChangeUserForm
    add_form = NewUserForm
    list_display = ("email", "name", "learner_number", "is_staff", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name", "learner_number")
    ordering = ("email",)
    readonly_fields = ("learner_number", "date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("name", "learner_number", "time_multiplier", "theme")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Guests of the free test are nobody to look after: they leave by themselves."""
        return super().get_queryset(request).filter(email__isnull=False)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the row; a new time multiplier goes the way that reaches running attempts and is kept.

        Raises AccountGone: whoever left while this page was sent does not come back with it.
        """
        if change:
            require_account(obj)
        wanted = obj.time_multiplier
        if change and "time_multiplier" in form.changed_data:
            obj.time_multiplier = form.initial["time_multiplier"]
        super().save_model(request, obj, form, change)
        if change and "time_multiplier" in form.changed_data:
            assert isinstance(request.user, User)  # noqa: S101  (the admin lets nobody else in)
            set_time_multiplier(user=obj, multiplier=wanted, by=request.user)
            obj.time_multiplier = wanted

    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
