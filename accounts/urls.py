from django.urls import URLPattern, URLResolver, path

from accounts.closing import api as closing
from accounts.codes import api as codes
from accounts.consents import api as consents
from accounts.contacts import api as contacts
from accounts.emergency import api as emergency
from accounts.messages import api as messages
from accounts.messages import log_api as message_log
from accounts.news import api as news
from accounts.notifications import api as notifications
from accounts.people import api as people
from accounts.people.search_api import PeopleSearchView
from accounts.second_factor import api as second_factor
from accounts.sessions import api as sessions
from accounts.sign_in import api as sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/signup", sign_in.SignUpView.as_view()),
    path("auth/signin", sign_in.PasswordSignInView.as_view()),
    path("auth/email/verify", sign_in.EmailVerifyView.as_view()),
    path("auth/email/resend", sign_in.EmailResendView.as_view()),
    path("auth/phone/start", sign_in.PhoneStartView.as_view()),
    path("auth/phone/verify", sign_in.PhoneVerifyView.as_view()),
    path("auth/phone/resend", sign_in.PhoneResendView.as_view()),
    path("auth/mfa", sign_in.SecondFactorView.as_view()),
    path("auth/mfa/passkey/begin", sign_in.SecondFactorPasskeyBeginView.as_view()),
    path("auth/mfa/passkey", sign_in.SecondFactorPasskeyView.as_view()),
    path("auth/passkey/begin", sign_in.PasskeyBeginView.as_view()),
    path("auth/passkey", sign_in.PasskeySignInView.as_view()),
    path("auth/password/forgot", sign_in.PasswordForgotView.as_view()),
    path("auth/password/reset", sign_in.PasswordResetView.as_view()),
    path("auth/refresh", sign_in.RefreshView.as_view()),
    path("auth/signout", sign_in.SignOutView.as_view()),
    path("consents/texts", consents.ConsentTextsView.as_view()),
    path("me", people.MeView.as_view()),
    path("me/consents", consents.ConsentsView.as_view()),
    path("me/consents/receipts", consents.ReceiptsView.as_view()),
    path("me/second-factor", second_factor.SecondFactorView.as_view()),
    path("me/second-factor/app/begin", second_factor.AppBeginView.as_view()),
    path("me/second-factor/app", second_factor.AppView.as_view()),
    path("me/second-factor/passkeys/begin", second_factor.PasskeyBeginView.as_view()),
    path("me/second-factor/passkeys", second_factor.PasskeysView.as_view()),
    path("me/second-factor/passkeys/<str:passkey_id>", second_factor.PasskeyView.as_view()),
    path("me/second-factor/recovery-codes", second_factor.RecoveryCodesView.as_view()),
    path("me/step-up", second_factor.StepUpView.as_view()),
    path("me/step-up/passkey", second_factor.StepUpPasskeyView.as_view()),
    path("me/step-up/message", second_factor.StepUpMessageView.as_view()),
    path("me/contacts", contacts.ContactsView.as_view()),
    path("me/contacts/confirm", contacts.ContactConfirmView.as_view()),
    path("me/contacts/remove", contacts.ContactRemoveView.as_view()),
    path("me/emergency-contact", emergency.EmergencyContactView.as_view()),
    path("me/sessions", sessions.SessionsView.as_view()),
    path("me/sessions/<str:session_id>", sessions.SessionView.as_view()),
    path("me/notifications", notifications.NotificationsView.as_view()),
    path("me/notification-settings", notifications.NotificationSettingsView.as_view()),
    path("me/messages", message_log.OwnMessagesView.as_view()),
    path("me/news/<str:issue_id>", news.ReceivedView.as_view()),
    path("unsubscribe/<str:token>", news.UnsubscribeView.as_view()),
    path("admin/news", news.NewsView.as_view()),
    path("admin/news/audience", news.AudienceView.as_view()),
    path("admin/news/<str:issue_id>", news.IssueView.as_view()),
    path("admin/news/<str:issue_id>/test", news.IssueTestView.as_view()),
    path("admin/news/<str:issue_id>/send", news.IssueSendView.as_view()),
    path("admin/people", PeopleSearchView.as_view()),
    path("admin/people/<str:person_id>/account", closing.AccountStandingView.as_view()),
    path("admin/people/<str:person_id>/account/close", closing.AccountCloseView.as_view()),
    path("admin/people/<str:person_id>/account/reopen", closing.AccountReopenView.as_view()),
    path("admin/messages", message_log.MessagesLogView.as_view()),
    path("admin/messages/<str:message_id>/replay", message_log.MessageReplayView.as_view()),
    path("admin/code-alarms", codes.CodeAlarmsView.as_view()),
    path("dev/inbox", messages.InboxView.as_view()),
]
