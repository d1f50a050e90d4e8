from django.urls import URLPattern, URLResolver, path

from billing.gateways.sandbox.pages import pay_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("sandbox/pay/<str:token>", pay_page, name="sandbox_pay"),
]
