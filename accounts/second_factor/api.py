"""One's second factor over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import User
from accounts.people.own import OwnView
from accounts.second_factor import selectors, services, stepping_up
from kernel.errors import NotFound


class PasskeyShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    added_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)


class SecondFactorShape(serializers.Serializer[Any]):
    """What is set up; `demanded`: the person's roles want one."""

    demanded = serializers.BooleanField()
    app = serializers.BooleanField()
    passkeys = PasskeyShape(many=True)
    recovery_codes_left = serializers.IntegerField(allow_null=True)


class AppSecretShape(serializers.Serializer[Any]):
    """For an authenticator app: `squares` are the rows of a QR code, 1 is dark."""

    secret = serializers.CharField()
    url = serializers.CharField()
    squares = serializers.ListField(child=serializers.CharField())


class FactorCode(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=16)


class RecoveryCodesShape(serializers.Serializer[Any]):
    """Shown this once; null where there were some already."""

    recovery_codes = serializers.ListField(child=serializers.CharField(), allow_null=True)


class PasskeyOptions(serializers.Serializer[Any]):
    """WebAuthn options as JSON (`parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON`)."""

    options = serializers.DictField()


class PasskeyBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=services.LONGEST_NAME, required=False, allow_blank=True, default="")
    credential = serializers.DictField()


class CodeToShape(serializers.Serializer[Any]):
    """Where a code goes; `hint` is masked."""

    channel = serializers.ChoiceField(choices=["sms", "email"])
    hint = serializers.CharField()


class StepUpShape(serializers.Serializer[Any]):
    """`code_to` is there with the method `message`."""

    code_to = CodeToShape(allow_null=True)
    methods = serializers.ListField(child=serializers.ChoiceField(choices=["passkey", "code", "password", "message"]))


class StepUpBody(serializers.Serializer[Any]):
    """One of them."""

    code = serializers.CharField(max_length=32, required=False)
    password = serializers.CharField(max_length=256, trim_whitespace=False, required=False)
    credential = serializers.DictField(required=False)
    message_code = serializers.CharField(max_length=32, required=False, help_text="from `me/step-up/message`")


class SecondFactorView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="second_factor", responses=SecondFactorShape, tags=["me"])
    def get(self, request: Request) -> Response:
        """What is set up."""
        return Response(SecondFactorShape(selectors.factors_of(self.person_id)).data)


class AppBeginView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="second_factor_app_begin", request=None, responses=AppSecretShape, tags=["me"])
    def post(self, request: Request) -> Response:
        """A secret for an authenticator app. 403 `step_up_required`, 409 `app_exists`."""
        made = services.app_begin(actor=self.actor, person_id=self.person_id, request=request._request)
        return Response(AppSecretShape(made).data)


class AppView(OwnView):
    permission = "second_factor.own"

    @extend_schema(
        operation_id="second_factor_app_activate", request=FactorCode, responses=RecoveryCodesShape, tags=["me"]
    )
    def post(self, request: Request) -> Response:
        """Set it up with its first code."""
        code = self.read(FactorCode, request)["code"]
        codes = services.app_activate(actor=self.actor, person_id=self.person_id, code=code, request=request._request)
        return Response({"recovery_codes": codes})

    @extend_schema(operation_id="second_factor_app_remove", responses={204: None}, tags=["me"])
    def delete(self, request: Request) -> Response:
        """Remove it. 409 `second_factor_needed`."""
        services.factor_remove(actor=self.actor, person_id=self.person_id, factor_id=None)
        return Response(status=204)


class PasskeyBeginView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="passkey_begin", request=None, responses=PasskeyOptions, tags=["me"])
    def post(self, request: Request) -> Response:
        """What to ask the browser for a new passkey."""
        options = services.passkey_begin(actor=self.actor, person_id=self.person_id, request=request._request)
        return Response({"options": options})


class PasskeysView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="passkey_add", request=PasskeyBody, responses=RecoveryCodesShape, tags=["me"])
    def post(self, request: Request) -> Response:
        """Keep a passkey."""
        body = self.read(PasskeyBody, request)
        codes = services.passkey_add(actor=self.actor, person_id=self.person_id, request=request._request, **body)
        return Response({"recovery_codes": codes})


class PasskeyView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="passkey_remove", responses={204: None}, tags=["me"])
    def delete(self, request: Request, passkey_id: str) -> Response:
        """Remove a passkey."""
        if not passkey_id.isdecimal():
            raise NotFound
        services.factor_remove(actor=self.actor, person_id=self.person_id, factor_id=int(passkey_id))
        return Response(status=204)


class RecoveryCodesView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="recovery_codes_renew", request=None, responses=RecoveryCodesShape, tags=["me"])
    def post(self, request: Request) -> Response:
        """New recovery codes instead of the old ones."""
        return Response({"recovery_codes": services.recovery_codes_renew(actor=self.actor, person_id=self.person_id)})


class StepUpView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="step_up_methods", responses=StepUpShape, tags=["me"])
    def get(self, request: Request) -> Response:
        """How the person can prove again who she is, the strongest first."""
        user = User.objects.get(id=self.person_id)
        to = selectors.code_to(user)
        return Response(StepUpShape({"methods": selectors.methods_of(user), "code_to": to}).data)

    @extend_schema(operation_id="step_up", request=StepUpBody, responses={204: None}, tags=["me"])
    def post(self, request: Request) -> Response:
        """Prove it; good for five minutes. 422 `incorrect_code` or `incorrect_password`."""
        body = self.read(StepUpBody, request)
        stepping_up.step_up(actor=self.actor, person_id=self.person_id, request=request._request, **body)
        return Response(status=204)


class StepUpPasskeyView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="step_up_passkey", request=None, responses=PasskeyOptions, tags=["me"])
    def post(self, request: Request) -> Response:
        """What to ask a passkey."""
        options = stepping_up.passkey_ask(actor=self.actor, person_id=self.person_id, request=request._request)
        return Response({"options": options})


class StepUpMessageView(OwnView):
    permission = "second_factor.own"

    @extend_schema(operation_id="step_up_message", request=None, responses=CodeToShape, tags=["me"])
    def post(self, request: Request) -> Response:
        """Send a code by text message or mail. 409 `no_message_proof`, 429 `rate_limited`."""
        to = stepping_up.message_send(actor=self.actor, person_id=self.person_id, request=request._request)
        return Response(CodeToShape(to).data)
