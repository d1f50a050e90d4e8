"""The rooms' models, gathered for Django."""

from privacy.erasure.models import ErasureRequest
from privacy.exports.models import DataExport
from privacy.requests.models import PrivacyRequest
from privacy.vault.models import VaultRecord

__all__ = ["DataExport", "ErasureRequest", "PrivacyRequest", "VaultRecord"]
