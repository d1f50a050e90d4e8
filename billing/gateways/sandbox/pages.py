"""The hosted payment page, as a payment service would show it on an address of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from billing.gateways.base import RemoteState
from billing.gateways.registry import configured
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.models import SandboxCheckout
from billing.money import Money
from kernel import clock
from kernel.errors import Conflict, NotFound

_CHOICES: dict[str, remote.Choice] = {
    "pay": "pay",
    "decline": "decline",
    "pay_late": "pay_late",
    "pay_unrefundable": "pay_unrefundable",
}
_SYMBOLS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}


@never_cache
@require_http_methods(["GET", "POST"])
def pay_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the amount and the buttons; a press answers with a redirect back to where the payer came from."""
    if "sandbox" not in configured().values():
        raise Http404
    checkout = SandboxCheckout.objects.filter(token=token).first()
    if checkout is None:
        raise Http404
    if request.method == "POST":
        choice = _CHOICES.get(request.POST.get("choice", ""))
        if choice is None:
            return _page(request, checkout, status=400)
        try:
            checkout = remote.checkout_choose(token, choice)
        except Conflict:
            return _page(request, checkout, status=409)
        except NotFound:
            raise Http404 from None
        return HttpResponseRedirect(checkout.return_url)
    return _page(request, checkout)


def _page(request: HttpRequest, checkout: SandboxCheckout, status: int = 200) -> HttpResponse:
    money = Money(checkout.amount, checkout.currency)
    whole, _, part = money.decimal().partition(".")
    return render(
        request,
        "billing/sandbox_pay.html",
        {
            "checkout": checkout,
            "symbol": _SYMBOLS.get(money.currency, money.currency),
            "whole": f"{int(whole):,}",
            "part": part,
            "currency": money.currency,
            "is_open": checkout.state == RemoteState.OPEN and checkout.expires_at > clock.now(),
            "is_expired": checkout.state in {RemoteState.OPEN, RemoteState.EXPIRED},
        },
        status=status,
    )
