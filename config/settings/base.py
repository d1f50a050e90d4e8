"""What is the same everywhere. Secrets and addresses come from config.env."""

from __future__ import annotations

import json
from datetime import timedelta

from celery.schedules import schedule

from config import env

BASE_DIR = env.BASE_DIR
DEBUG = False
SECRET_KEY = env.text("MINDO_SECRET_KEY")
ALLOWED_HOSTS = env.words("MINDO_ALLOWED_HOSTS", "localhost,127.0.0.1")
# The address people use; links in mails, the sandbox gateway's webhooks and the socket's Origin check go by it.
MINDO_BASE_URL = env.text("MINDO_BASE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [MINDO_BASE_URL]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "rest_framework",
    "drf_spectacular",
    "kernel",
    "access",
    "realtime",
    "accounts",
    "privacy",
    "billing",
    "marketplace",
    "consultations",
]

MIDDLEWARE = [
    "kernel.requests.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kernel.requests.SecurityHeadersMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- stores -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
DATABASES["default"]["OPTIONS"] = {
    # A server that has vanished without a word holds a thread for ten seconds, not for the two hours of the system's default.
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "10000",
    **(DATABASES["default"]["OPTIONS"] or {}),  # type: ignore[dict-item]  # a dict by construction in env.database
    # The pool waits longer after each attempt that failed. Given up soon, the next one who asks begins with a short wait, so
    # that connections are back moments after the database, however long it was away.
    "pool": {"min_size": 1, "max_size": env.number("MINDO_DB_POOL", 16), "timeout": 5, "reconnect_timeout": 2},
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# kernel.postgres looks at what the pool hands out by itself.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# The application's statements run under a role without the right to change append-only tables; manage.py switches to
# `owner` for migrations.
MINDO_DATABASE_ROLE = env.text("MINDO_DATABASE_ROLE", "mindo_app")
# What DATABASE_URL asks for stands first.
_asked_for = DATABASES["default"]["OPTIONS"].get("options", "")  # type: ignore[attr-defined]  # as above
DATABASES["default"]["OPTIONS"]["options"] = f"{_asked_for} {env.server_side(MINDO_DATABASE_ROLE)}".strip()  # type: ignore[index]  # as above
REDIS_URL = env.text("REDIS_URL")
# The live engine's own Valkey; with `redis+cluster://` any node of a cluster, over which the topics are spread.
LIVE_REDIS_URL = env.text("MINDO_LIVE_REDIS_URL", REDIS_URL)
MONGODB_URL = env.text("MONGODB_URL")
MONGODB_DATABASE = env.text("MONGODB_DATABASE", "mindo")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "cache"}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "control"},
    }
}

# What a Prometheus scraper presents at /metrics; without it only this machine may read there.
MINDO_METRICS_TOKEN = env.text("MINDO_METRICS_TOKEN", "")

# --- people (this block belongs to accounts) -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
# One-time codes: six digits, five minutes, three attempts; each is good once.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("MINDO_TRUSTED_PROXIES", 0)
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.sign_in.forms.SignUpForm"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever asks for a code with an address that has no account is told so by mail: the same work as for one that has.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 300
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 300
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
# What bounds codes in all stands in accounts/codes/policy.py; these are the numbers that depend on the platform's size.
MINDO_SMS_PER_PREFIX_PER_HOUR = env.number("MINDO_SMS_PER_PREFIX_PER_HOUR", 500)
MINDO_SMS_PER_DAY = env.number("MINDO_SMS_PER_DAY", 20_000)
MINDO_MAILS_PER_DAY = env.number("MINDO_MAILS_PER_DAY", 100_000)
MFA_ADAPTER = "accounts.second_factor.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Everybody who holds more than a patient's permissions must have a second factor. Production cannot switch it off.
MINDO_SECOND_FACTOR_DEMANDED = True
# A device that nobody touches for so long is signed out by the server; a session in progress counts as activity.
MINDO_IDLE_MINUTES = env.number("MINDO_IDLE_MINUTES", 30)
MFA_TOTP_ISSUER = "Mindo Health"
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "accounts.sign_in.tokens.FamilyTokenStrategy"  # noqa: S105 - a class path
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 14 * 24 * 3600
HEADLESS_FRONTEND_URLS = {
    "account_signup": f"{MINDO_BASE_URL}/sign-up",
    "account_reset_password": f"{MINDO_BASE_URL}/forgot-password",
}
# Mail through any provider django-anymail knows (its settings as JSON), text messages through an enum of senders. The
# defaults keep both in the local inbox, which a page shows.
LOCAL_INBOX = "accounts.messages.local_inbox.LocalInboxBackend"
EMAIL_BACKEND = env.text("MINDO_EMAIL_BACKEND", LOCAL_INBOX)
MINDO_EMAIL_IS_LOCAL = EMAIL_BACKEND == LOCAL_INBOX
DEFAULT_FROM_EMAIL = env.text("MINDO_MAIL_FROM", "Mindo <hello@mindo.example>")
ANYMAIL = {"REQUESTS_TIMEOUT": 10, **json.loads(env.text("MINDO_ANYMAIL", "{}"))}
MINDO_SMS_SENDER = env.text("MINDO_SMS_SENDER", "local")
MINDO_TWILIO = json.loads(env.text("MINDO_TWILIO", "{}"))  # {"account": …, "token": …, "from": …}
# {"authkey": …, "sender": …, "templates": {"code_email": {"en": id, "hi": id}, "update": {…}, …}}: ids of registered templates.
MINDO_MSG91 = json.loads(env.text("MINDO_MSG91", "{}"))
# --- end of the people block -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.sessions.authentication.SessionTokenAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["kernel.api.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["access.undeclared.Undeclared"],
    "EXCEPTION_HANDLER": "kernel.api.problem_handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mindo Health API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

# --- keys -------------------------------------------------------------------------------------------------------------
# Key-encryption keys, newest first: `id:base64(32 bytes),id:base64,…`. The first wraps new data keys.
MINDO_KEYS = env.text("MINDO_KEYS")

# --- Celery -----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task whose worker was killed is delivered again after this long; every task is idempotent.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 360, "queue_order_strategy": "priority"}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {}


def every(name: str, task: str, seconds: float) -> None:
    """One beat entry; a late run is dropped rather than piled up."""
    CELERY_BEAT_SCHEDULE[name] = {
        "task": task,
        "schedule": schedule(timedelta(seconds=seconds)),
        "options": {"expires": max(seconds, 5)},
    }


# Each room's periodic tasks; a room adds its line here.
every("outbox-trim", "kernel.outbox_trim", 300)
every("audit-checkpoint", "access.audit_checkpoint", 600)
every("standings-end", "access.standings_end", 5)
every("privacy-erasures", "privacy.erasures_sweep", 30)
every("privacy-exports", "privacy.exports_sweep", 300)
every("privacy-purge", "privacy.purge", 6 * 3600)
every("audit-months", "access.audit_months", 12 * 3600)
every("messages-due", "accounts.messages_due", 15)
every("news-sweep", "accounts.news_sweep", 60)
every("code-alarms-refresh", "accounts.code_alarms_refresh", 300)
every("sessions-idle-end", "accounts.sessions_idle_end", 30)
every("live-receipts-trim", "realtime.receipts_trim", 3600)
every("claims-expire", "marketplace.claims_expire", 5)
every("calendars-tell-left", "marketplace.calendars_tell_left", 5)
every("busy-feeds-due", "marketplace.busy_feeds_due", 60)
every("next-slots-refresh", "marketplace.next_slots_refresh", 60)
every("saved-searches-check", "marketplace.saved_searches_check", 60)
every("licences-watch", "marketplace.licences_watch", 60)
every("helplines-watch", "marketplace.helplines_watch", 3600)
every("responses-heal", "marketplace.responses_heal", 10)
every("match-facts-refresh", "marketplace.match_facts_refresh", 600)
every("gig-orders-sweep", "marketplace.gig_orders_sweep", 15)
every("research-extracts-sweep", "marketplace.research_extracts_sweep", 60)
every("safety-alerts-sweep", "consultations.safety_alerts_sweep", 5)
every("bookings-sweep", "consultations.bookings_sweep", 5)
every("held-money-settle", "consultations.held_money_settle", 6 * 3600)
every("reminders-send", "consultations.reminders_send", 20)
every("waiting-room-sweep", "consultations.waiting_room_sweep", 5)
every("talk-now-sweep", "consultations.talk_now_sweep", 10)
every("metrics-refresh", "consultations.metrics_refresh", 10)
every("presence-sweep", "consultations.presence_sweep", 15)
every("calls-sweep", "consultations.calls_sweep", 15)
every("call-quality-trim", "consultations.call_quality_trim", 6 * 3600)
every("billing-webhooks-sweep", "billing.webhooks_sweep", 10)
every("billing-checkouts-sweep", "billing.checkouts_sweep", 30)
every("billing-earnings-release", "billing.earnings_release", 60)
every("billing-payouts-run", "billing.payouts_run", 3600)
every("billing-payouts-sweep", "billing.payouts_sweep", 30)
every("billing-refunds-sweep", "billing.refunds_sweep", 30)
every("billing-credits-expire", "billing.credits_expire", 300)
every("billing-reconcile", "billing.reconcile", 900)
every("billing-sandbox-sweep", "billing.sandbox_sweep", 3)

# --- access ----------------------------------------------------------------------------------------------------------
# How long one reason opens a patient's record in an emergency, at most.
MINDO_BREAK_GLASS_MINUTES = env.number("MINDO_BREAK_GLASS_MINUTES", 30)

# --- privacy ----------------------------------------------------------------------------------------------------------
# Time to think between the wish to be erased and its beginning.
MINDO_ERASURE_GRACE_DAYS = env.number("MINDO_ERASURE_GRACE_DAYS", 14)

# --- calls ------------------------------------------------------------------------------------------------------------
MINDO_VIDEO_PROVIDER = env.text("MINDO_VIDEO_PROVIDER", "webrtc")
MINDO_STUN_URLS = env.words("MINDO_STUN_URLS")
# Relay servers are offered only with both: their addresses, and the secret they share with us (coturn: static-auth-secret).
MINDO_TURN_URLS = env.words("MINDO_TURN_URLS")
MINDO_TURN_SECRET = env.text("MINDO_TURN_SECRET", " ").strip()
# Send everything through the relay, so that no participant learns another's address.
MINDO_TURN_ONLY = env.flag("MINDO_TURN_ONLY", default=False)
MINDO_ZEGO_APP_ID = env.number("MINDO_ZEGO_APP_ID", 0)
MINDO_ZEGO_SECRET = env.text("MINDO_ZEGO_SECRET", " ").strip()
MINDO_ZEGO_SERVER = env.text("MINDO_ZEGO_SERVER", " ").strip()
MINDO_AGORA_APP_ID = env.text("MINDO_AGORA_APP_ID", " ").strip()
MINDO_AGORA_CERTIFICATE = env.text("MINDO_AGORA_CERTIFICATE", " ").strip()
MINDO_AGORA_REST_KEY = env.text("MINDO_AGORA_REST_KEY", " ").strip()
MINDO_AGORA_REST_SECRET = env.text("MINDO_AGORA_REST_SECRET", " ").strip()

# --- language, time, files --------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [("", str(path)) for path in [BASE_DIR / "frontend" / "dist"] if path.exists()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Built assets carry their content's hash in their names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/"
# Personal files, sealed before they are stored. Several nodes share one folder, or name another storage class.
MINDO_FILES = env.text("MINDO_FILES", str(BASE_DIR / ".data" / "files"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "sealed": {
        "BACKEND": env.text("MINDO_FILES_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": {"location": MINDO_FILES, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}
# Files people send are checked and sealed in memory: up to this size no part of a request touches a disk. The largest that is
# taken anywhere is 10 MB (kernel.uploads.checks).
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# ClamAV's daemon as host:port; every file people send is shown to it. Without one only the embedded look is taken.
MINDO_CLAMD = env.text("MINDO_CLAMD", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- hardening --------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kernel.logs.AllowListFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Server access logs carry addresses and query strings; the request middleware writes the allowed line instead.
        "daphne.http_protocol": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "django.channels.server": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
        "django.request": {"level": "CRITICAL"},
        "uvicorn.access": {"level": "ERROR"},
    },
}
