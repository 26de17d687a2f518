"""What a client sends to get a token, and what it gets."""

from typing import Any

from django.contrib.auth import authenticate
from rest_framework import exceptions, serializers


class TokenRequest(serializers.Serializer[Any]):
    """E-mail and password."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=128)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the user; say the same for an unknown address and a wrong password."""
        user = authenticate(self.context["request"], username=attrs["email"], password=attrs["password"])
        if user is None:
            raise exceptions.AuthenticationFailed("E-mail or password is not right.")
        return {"user": user}


class TokenReply(serializers.Serializer[Any]):
    """A token, shown once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class ErrorBody(serializers.Serializer[Any]):
    """Why a request was refused."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField()  # type: ignore[assignment]  # the envelope's own name shadows DRF's attribute


class ErrorReply(serializers.Serializer[Any]):
    """The envelope of every refusal."""

    error = ErrorBody()
