"""What django-allauth asks us: our accounts, our codes' way out, our phone numbers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from accounts.codes.budgets import budget_take
from accounts.codes.policy import LASTS
from accounts.codes.tally import code_sent
from accounts.consents.models import Purpose
from accounts.messages.services import message_queue
from accounts.people.models import User
from accounts.people.selectors import user_by_phone
from accounts.people.services import person_start, unproven_release
from accounts.sessions.services import sessions_end_all
from kernel import clock

# The engine's mail templates → ours.
MAILS = {
    "account/email/email_confirmation_signup": "code_email",
    "account/email/email_confirmation": "code_email",
    "account/email/login_code": "code_email",
    "account/email/password_reset_code": "code_password",
    "account/email/account_already_exists": "account_exists",
    "account/email/unknown_account": "account_unknown",
}


def language_of(request: HttpRequest | None) -> str:
    """The language the page was shown in; the browser says it with every call."""
    header = request.headers.get("Accept-Language", "") if request is not None else ""
    return "hi" if header.lower().startswith("hi") else "en"


class EmailStageForThoseWithEmail(EmailVerificationStage):  # type: ignore[misc]  # the engine is untyped
    """Asks to verify the e-mail address, except for people who came by phone and have none."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and not user.email:
            return None, True
        return super().handle()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the engine is untyped
    """Connects the engine with this project."""

    def get_login_stages(self) -> list[str]:
        ours = f"{__name__}.{EmailStageForThoseWithEmail.__name__}"
        theirs = "allauth.account.stages.EmailVerificationStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = User.objects.filter(emailaddress__email=email).first() or User.objects.filter(email=email).first()
        code = {"code": context["code"]} if "code" in context else {}
        self._send("email", email, MAILS[template_prefix], code, user)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody opens an account with an address that has one. Who measures the answer must not learn more than who reads it,
        so an account is opened here as well, password hash and all, and taken back."""
        with transaction.atomic():
            decoy = User.objects.create_user(password=email)
            person_start(user=decoy, name="-", zone="UTC", language="en", consents=[Purpose.CARE], method="email")
            transaction.set_rollback(True)
        super().send_account_already_exists_mail(email)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The engine's own notices are not used; ours come from the notifications room."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """There are no server-rendered pages to show one on."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record(Actor.anonymous(), "sign_in.refused", outcome="refused", data={"method": "password"})

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """She proved the address: whoever else claimed it without proof lets go of it."""
        if not email_address.user.email:
            unproven_release(email=email_address.email)
        return bool(super().confirm_email(request, email_address))

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session: whoever knew the old one is out."""
        super().set_password(user, password)
        actor = Actor.person(user.id)
        record(actor, "password.changed", resource=user, person=user.id)
        sessions_end_all(actor=actor, person_id=user.id, reason="new_password")

    # --- phones ---

    def get_user_by_phone(self, phone: str) -> User | None:
        return user_by_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified_at = phone, clock.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        if user.phone == phone and user.phone_verified_at is None:
            user.phone_verified_at = clock.now()
            user.save(update_fields=["phone_verified_at"])

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._text(phone, "code_email", {"code": code}, user)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._text(phone, "account_unknown", {}, None)

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._text(phone, "account_exists", {}, None)

    def _text(self, phone: str, template: str, variables: dict[str, str], user: User | None) -> None:
        self._send("sms", phone, template, variables, user)

    def _send(self, channel: str, to: str, template: str, variables: dict[str, str], user: User | None) -> None:
        """A code, or what is said in its place; it costs the same, so both are counted."""
        request = context.request
        if not getattr(request.allauth, "counted", False):
            budget_take(channel=channel, to=to.lower(), request=request)
        # By mail people without an account are written to in the language of the page, as everybody new is by text message.
        known = user is not None and (channel == "email" or user.last_login is not None)
        message_queue(
            channel=channel,
            to=to,
            template=template,
            language=user.language if user is not None and known else language_of(request),
            person_id=user.id if user else None,
            variables=variables,
            expires_at=clock.now() + LASTS if variables else None,
        )
        code_sent(channel=channel, to=to)
