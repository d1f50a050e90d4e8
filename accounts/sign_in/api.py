"""Signing up and in over REST, for browsers (cookies) and native clients (body)."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from access.rest import ApiView, idempotency_key
from accounts.sign_in import cookies, services
from accounts.sign_in import serializers as shapes
from accounts.sign_in.engine import Step
from kernel.errors import DomainError

S = TypeVar("S", bound=BaseSerializer[Any])


class SignInView(ApiView):
    """Base of this room's endpoints: whoever is not signed in yet must be able to call them."""

    authentication_classes = ()
    public = "signing up and in is how somebody becomes known"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        cookies.same_origin_only(request)

    @staticmethod
    def flow_of(request: Request, data: dict[str, Any]) -> str | None:
        given: str | None = data.get("flow")
        return given if cookies.is_native(request) else request.COOKIES.get(cookies.flow_name())

    @staticmethod
    def answer(request: Request, step: Step) -> Response:
        """The session answer, its secrets in cookies or body."""
        native = cookies.is_native(request)
        body: dict[str, Any] = {"status": "authenticated" if step.tokens else "pending"}
        if step.tokens:
            body.update({name: step.tokens[name] for name in ("access_token", "expires_in")})
            if native:
                body["refresh_token"] = step.tokens["refresh_token"]
        if step.next:
            body["next"] = step.next
        if step.factors:
            body["factors"] = list(step.factors)
        if step.flow and native:
            body["flow"] = step.flow
        response = Response(body)
        if not native:
            if step.tokens:
                seconds = settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN
                cookies.write(response, cookies.refresh_name(), step.tokens["refresh_token"], seconds)
                cookies.clear(response, cookies.flow_name())
            elif step.flow:
                cookies.write(response, cookies.flow_name(), step.flow, cookies.FLOW_SECONDS)
        return response


class SignUpView(SignInView):
    @extend_schema(
        operation_id="auth_signup", request=shapes.SignUpInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Open an account; a code is sent to the address."""
        data = self.read(shapes.SignUpInput, request)
        return self.answer(request, services.sign_up_by_email(request=request._request, data=data))


class PasswordSignInView(SignInView):
    @extend_schema(
        operation_id="auth_signin", request=shapes.SignInInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Sign in with address and password."""
        data = self.read(shapes.SignInInput, request)
        return self.answer(request, services.sign_in_by_password(request=request._request, **data))


class EmailVerifyView(SignInView):
    @extend_schema(
        operation_id="auth_email_verify", request=shapes.CodeInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Enter the code from the mail."""
        data = self.read(shapes.CodeInput, request)
        flow = self.flow_of(request, data)
        return self.answer(request, services.email_verify(request=request._request, code=data["code"], flow=flow))


class EmailResendView(SignInView):
    @extend_schema(
        operation_id="auth_email_resend", request=shapes.FlowInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Send another code to the address."""
        data = self.read(shapes.FlowInput, request)
        return self.answer(request, services.email_resend(request=request._request, flow=self.flow_of(request, data)))


class PhoneStartView(SignInView):
    @extend_schema(
        operation_id="auth_phone_start", request=shapes.PhoneStartInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Send a code to a number."""
        data = self.read(shapes.PhoneStartInput, request)
        step = services.phone_start(
            request=request._request, phone=data["phone"], opens_account=data["purpose"] == "sign_up"
        )
        return self.answer(request, step)


class PhoneVerifyView(SignInView):
    @extend_schema(
        operation_id="auth_phone_verify", request=shapes.PhoneVerifyInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Enter the code from the text message."""
        data = self.read(shapes.PhoneVerifyInput, request)
        step = services.phone_verify(
            request=request._request, code=data["code"], flow=self.flow_of(request, data), profile=data.get("profile")
        )
        return self.answer(request, step)


class PhoneResendView(SignInView):
    @extend_schema(
        operation_id="auth_phone_resend", request=shapes.FlowInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Send another code to the number."""
        data = self.read(shapes.FlowInput, request)
        return self.answer(request, services.phone_resend(request=request._request, flow=self.flow_of(request, data)))


class SecondFactorView(SignInView):
    @extend_schema(operation_id="auth_mfa", request=shapes.CodeInput, responses=shapes.SessionAnswer, tags=["auth"])
    def post(self, request: Request) -> Response:
        """Enter the second factor's code."""
        data = self.read(shapes.CodeInput, request)
        flow = self.flow_of(request, data)
        return self.answer(request, services.second_factor(request=request._request, code=data["code"], flow=flow))


class _PasskeyView(SignInView):
    """Views that answer with what the browser asks a passkey."""

    def ask(self, request: Request, step: Step) -> Response:
        native = cookies.is_native(request)
        response = Response({"options": step.options or {}, **({"flow": step.flow} if native and step.flow else {})})
        if step.flow and not native:
            cookies.write(response, cookies.flow_name(), step.flow, cookies.FLOW_SECONDS)
        return response


class SecondFactorPasskeyBeginView(_PasskeyView):
    @extend_schema(
        operation_id="auth_mfa_passkey_begin", request=shapes.FlowInput, responses=shapes.PasskeyAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """What to ask a passkey as the second step."""
        flow = self.flow_of(request, self.read(shapes.FlowInput, request))
        return self.ask(request, services.second_factor_passkey_begin(request=request._request, flow=flow))


class SecondFactorPasskeyView(SignInView):
    @extend_schema(
        operation_id="auth_mfa_passkey", request=shapes.CredentialInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """The passkey's answer as the second step."""
        data = self.read(shapes.CredentialInput, request)
        flow = self.flow_of(request, data)
        step = services.second_factor_passkey(request=request._request, credential=data["credential"], flow=flow)
        return self.answer(request, step)


class PasskeyBeginView(_PasskeyView):
    @extend_schema(operation_id="auth_passkey_begin", request=None, responses=shapes.PasskeyAnswer, tags=["auth"])
    def post(self, request: Request) -> Response:
        """What to ask in order to sign in with a passkey alone."""
        return self.ask(request, services.passkey_begin(request=request._request))


class PasskeySignInView(SignInView):
    @extend_schema(
        operation_id="auth_passkey", request=shapes.CredentialInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Sign in with a passkey alone."""
        data = self.read(shapes.CredentialInput, request)
        flow = self.flow_of(request, data)
        step = services.passkey_sign_in(request=request._request, credential=data["credential"], flow=flow)
        return self.answer(request, step)


class PasswordForgotView(SignInView):
    @extend_schema(
        operation_id="auth_password_forgot", request=shapes.EmailInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """Send a code with which a new password can be chosen."""
        data = self.read(shapes.EmailInput, request)
        return self.answer(request, services.password_forgot(request=request._request, email=data["email"]))


class PasswordResetView(SignInView):
    @extend_schema(
        operation_id="auth_password_reset",
        request=shapes.PasswordResetInput,
        responses=shapes.SessionAnswer,
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """Choose a new password; then sign in with it."""
        data = self.read(shapes.PasswordResetInput, request)
        services.password_reset(
            request=request._request, code=data["code"], password=data["password"], flow=self.flow_of(request, data)
        )
        return self.answer(request, Step(tokens=None, next="sign_in", flow=None))


class RefreshView(SignInView):
    @extend_schema(
        operation_id="auth_refresh", request=shapes.RefreshInput, responses=shapes.SessionAnswer, tags=["auth"]
    )
    def post(self, request: Request) -> Response:
        """New tokens; the old refresh token is used up. Without one the answer is where to go: `sign_in`."""
        data = self.read(shapes.RefreshInput, request)
        native = cookies.is_native(request)
        token = data.get("refresh_token") if native else request.COOKIES.get(cookies.refresh_name())
        if not token:
            # Every first visit asks; that nobody is signed in is an answer, not an error.
            return self.answer(request, Step(tokens=None, next="sign_in", flow=None))
        try:
            issued = services.refresh(token=token, key=idempotency_key(request))
        except DomainError as error:
            response = self.handle_exception(error)
            cookies.clear(response, cookies.refresh_name())
            return response
        return self.answer(request, Step(tokens=issued, next=None, flow=None))


class SignOutView(SignInView):
    @extend_schema(operation_id="auth_signout", request=shapes.RefreshInput, responses={204: None}, tags=["auth"])
    def post(self, request: Request) -> Response:
        """Sign this device out. Always succeeds."""
        data = self.read(shapes.RefreshInput, request)
        scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
        services.sign_out(
            refresh_token=data.get("refresh_token") or request.COOKIES.get(cookies.refresh_name()),
            access_token=access_token if scheme == "Bearer" else None,
        )
        response = Response(status=204)
        cookies.clear(response, cookies.refresh_name())
        cookies.clear(response, cookies.flow_name())
        return response
