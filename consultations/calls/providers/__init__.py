"""Video providers behind one Protocol, chosen by configuration."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.conf import settings

from consultations.calls.providers.base import IceServer, JoinGrant, VideoProvider
from consultations.calls.providers.webrtc import WebRtc

__all__ = ["IceServer", "JoinGrant", "Provider", "VideoProvider", "provider_configured", "provider_named"]


class Provider(StrEnum):
    WEBRTC = "webrtc"


PROVIDERS: dict[Provider, Callable[[], VideoProvider]] = {Provider.WEBRTC: WebRtc}


def provider_configured() -> str:
    """The name of the provider new calls use (MINDO_VIDEO_PROVIDER); ValueError for one that does not exist."""
    return Provider(getattr(settings, "MINDO_VIDEO_PROVIDER", Provider.WEBRTC)).value


def provider_named(name: str) -> VideoProvider:
    """The provider a call was opened with."""
    return PROVIDERS[Provider(name)]()
