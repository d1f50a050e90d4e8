"""Every address of the platform: the apps' REST under /api/v1/, then the four browser apps."""

from django.urls import URLPattern, URLResolver, include, path

from realtime.api import metrics

API_APPS = ("access", "realtime", "accounts", "privacy", "billing", "marketplace", "consultations")

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("config.health")),
    path("metrics", metrics),
    path("api/v1/", include([path("", include(f"{app}.urls")) for app in API_APPS])),
    # The sandbox gateway's hosted page; not there unless a currency is routed to the sandbox.
    path("", include("billing.gateways.sandbox.urls")),
    path("", include("config.shells")),
]
