"""Tokens for REST clients."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.serializers import ErrorReply, TokenReply, TokenRequest
from accounts.services import create_token


class TokenView(APIView):
    """``POST`` e-mail and password, get a token that expires and can be revoked on the profile page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "tokens"

    @extend_schema(
        operation_id="create_token",
        request=TokenRequest,
        responses={201: TokenReply, 400: ErrorReply, 401: ErrorReply, 429: ErrorReply},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Make a token."""
        form = TokenRequest(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        row, text = create_token(user=form.validated_data["user"])
        return Response({"token": text, "expires_at": row.expiry}, status=201, headers={"Cache-Control": "no-store"})

    def get_authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a wrong password is 401 and not 403."""
        return "Token"
