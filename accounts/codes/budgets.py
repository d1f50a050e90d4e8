"""Counting codes against their budgets, in Valkey: every node sees the same counts, and taking is one atomic step."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import redis
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import HttpRequest
from prometheus_client import Counter

from accounts.codes.policy import Budget, budgets
from accounts.people.phones import prefix_of
from kernel.errors import TooMany

REFUSED = Counter("codes_refused_total", "One-time codes not sent because a budget was used up", ["channel", "scope"])

# All budgets are looked at before any is taken from, so that a refused code costs nothing. Answers the number of the budget
# that is used up and the seconds until it is not, or 0 and 0.
_TAKE = """
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
    return {i, math.max(redis.call('TTL', key), 1)}
  end
end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[2 * i]) end
end
return {0, 0}
"""


@lru_cache(maxsize=1)
def valkey() -> redis.Redis[bytes]:
    """This process's connections to the store of counts."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def budget_take(*, channel: str, to: str, request: HttpRequest) -> None:
    """One code is about to go to `to` (E.164 or an address). TooMany `rate_limited` with the seconds to wait.

    Asked before it is known whether there is an account: for a stranger's number it counts the same.
    """
    wanted = budgets(channel)
    keys = [_key(channel, budget, to, request) for budget in wanted]
    limits = [part for budget in wanted for part in (budget.amount, budget.seconds)]
    used_up, seconds = valkey().eval(_TAKE, len(keys), *keys, *limits)  # type: ignore[no-untyped-call]  # redis is untyped here
    if used_up:
        REFUSED.labels(channel, wanted[used_up - 1].scope).inc()
        raise TooMany("rate_limited", "Too many codes were asked for. Please wait a little.", retry_after=int(seconds))


def _key(channel: str, budget: Budget, to: str, request: HttpRequest) -> str:
    value = {"recipient": to, "place": get_ip(request), "everywhere": ""}.get(budget.scope)
    if value is None:
        value = prefix_of(to)
    # Numbers and addresses do not lie about in Valkey.
    digest = hashlib.blake2b(value.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()
    return f"codes:budget:{channel}:{budget.scope}:{budget.seconds}:{digest}"
