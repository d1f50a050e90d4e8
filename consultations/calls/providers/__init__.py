"""Video providers behind one Protocol, chosen by configuration."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from consultations.calls.providers.agora import Agora
from consultations.calls.providers.base import IceServer, JoinGrant, ProviderFailed, VideoProvider
from consultations.calls.providers.webrtc import WebRtc
from consultations.calls.providers.zegocloud import SECRET_LENGTH, ZegoCloud, server_address

__all__ = [
    "IceServer", "JoinGrant", "Provider", "ProviderFailed", "VideoProvider", "provider_configured", "provider_named",
    "provider_sources", "providers_check",
]  # fmt: skip


class Provider(StrEnum):
    WEBRTC = "webrtc"
    ZEGOCLOUD = "zegocloud"
    AGORA = "agora"


PROVIDERS: dict[Provider, Callable[[], VideoProvider]] = {
    Provider.WEBRTC: WebRtc,
    Provider.ZEGOCLOUD: ZegoCloud,
    Provider.AGORA: Agora,
}

# What each provider cannot work without.
NEEDS: dict[Provider, tuple[str, ...]] = {
    Provider.WEBRTC: (),
    Provider.ZEGOCLOUD: ("MINDO_ZEGO_APP_ID", "MINDO_ZEGO_SECRET"),
    Provider.AGORA: (
        "MINDO_AGORA_APP_ID", "MINDO_AGORA_CERTIFICATE", "MINDO_AGORA_REST_KEY", "MINDO_AGORA_REST_SECRET",
    ),
}  # fmt: skip

# Where the vendors' browser SDKs connect to; pages may reach these only while the provider is configured.
SOURCES: dict[Provider, tuple[str, ...]] = {
    Provider.WEBRTC: (),
    Provider.ZEGOCLOUD: (
        "https://*.zego.im", "wss://*.zego.im", "https://*.zegocloud.com", "wss://*.zegocloud.com",
        "https://*.coolzcloud.com", "wss://*.coolzcloud.com",
    ),
    Provider.AGORA: (
        "https://*.agora.io", "wss://*.agora.io", "https://*.edge.agora.io", "wss://*.edge.agora.io:*",
        "https://*.sd-rtn.com", "wss://*.sd-rtn.com", "https://*.edge.sd-rtn.com", "wss://*.edge.sd-rtn.com:*",
    ),
}  # fmt: skip


def provider_configured() -> str:
    """The name of the provider new calls use (MINDO_VIDEO_PROVIDER); ValueError for one that does not exist."""
    return Provider(getattr(settings, "MINDO_VIDEO_PROVIDER", Provider.WEBRTC)).value


def provider_named(name: str) -> VideoProvider:
    """The provider a call was opened with."""
    return PROVIDERS[Provider(name)]()


def provider_sources() -> tuple[str, ...]:
    """Addresses beyond our own that pages connect to with the configured provider, in the words of a content policy."""
    chosen = Provider(provider_configured())
    known = SOURCES[chosen]
    if chosen is not Provider.ZEGOCLOUD:
        return known
    sign_in = urlsplit(server_address())
    return (*known, f"{sign_in.scheme}://{sign_in.netloc}")


def providers_check() -> None:
    """Refuse to start half configured: a patient should not be the one to find out. Raises ImproperlyConfigured."""
    try:
        chosen = Provider(provider_configured())
    except ValueError:
        known = ", ".join(Provider)
        raise ImproperlyConfigured(f"MINDO_VIDEO_PROVIDER is none of: {known}") from None
    missing = [name for name in NEEDS[chosen] if not getattr(settings, name, None)]
    if missing:
        raise ImproperlyConfigured(f"MINDO_VIDEO_PROVIDER={chosen} also needs {', '.join(missing)}")
    if chosen is Provider.ZEGOCLOUD and len(settings.MINDO_ZEGO_SECRET) != SECRET_LENGTH:
        raise ImproperlyConfigured(f"MINDO_ZEGO_SECRET has {SECRET_LENGTH} characters")
