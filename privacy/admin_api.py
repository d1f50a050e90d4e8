"""Privacy requests, the register and the vault, for those who look after them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from privacy import shapes
from privacy.admin_selectors import erasures_all, register_rows, vault_list
from privacy.erasure.selectors import progress_of
from privacy.register.checks import problems
from privacy.requests.models import PrivacyRequest
from privacy.requests.selectors import requests_all
from privacy.requests.services import request_decide
from privacy.vault.models import VaultRecord
from privacy.vault.services import vault_open

TAGS = ["privacy"]


def _request(row: PrivacyRequest) -> dict[str, Any]:
    return {
        "id": row.id, "person_id": row.person_id, "kind": row.kind, "area": row.area, "state": row.state, "words": row.words,
        "answer": row.answer, "created_at": row.created_at, "due_at": row.due_at, "decided_at": row.decided_at,
        "decided_by": row.decided_by,
    }  # fmt: skip


def _vault(row: VaultRecord) -> dict[str, Any]:
    return {
        "id": row.id, "source": row.source, "retention": row.retention, "jurisdiction": row.jurisdiction,
        "basis": row.basis, "release_on": row.release_on,
    }  # fmt: skip


class AllRequestsView(ApiView):
    permission = "privacy.manage"

    @extend_schema(
        operation_id="privacy_requests",
        parameters=[shapes.AllRequestsQuery],
        responses=shapes.AdminRequestPage,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Everybody's requests, those due first at the top."""
        query = self.read_query(shapes.AllRequestsQuery, request)
        page = requests_all(
            actor=self.actor, state=query["state"], cursor=query["cursor"] or None, limit=query["limit"]
        )
        return Response(page.answer(_request))


class DecisionView(ApiView):
    permission = "privacy.manage"

    @extend_schema(
        operation_id="privacy_request_decide",
        request=shapes.DecisionBody,
        responses=shapes.AdminRequestShape,
        tags=TAGS,
    )
    def post(self, request: Request, request_id: str) -> Response:
        """Grant or decline."""
        body = self.read(shapes.DecisionBody, request)
        return Response(_request(request_decide(actor=self.actor, request_id=self.id_of(request_id), **body)))


class AllErasuresView(ApiView):
    permission = "privacy.manage"

    @extend_schema(operation_id="privacy_erasures", responses=shapes.AdminErasureList, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Erasures under way, and the newest that are over."""
        rows = []
        for row in erasures_all(actor=self.actor):
            progress = progress_of(row)
            rows.append(
                {
                    "id": row.id, "person_id": row.person_id, "state": row.state, "created_at": row.created_at,
                    "due_at": row.due_at, "finished_at": row.finished_at, "done": progress.done, "total": progress.total,
                    "reasons": row.reasons,
                }
            )  # fmt: skip
        return Response({"results": rows})


class RegisterView(ApiView):
    permission = "privacy.manage"

    @extend_schema(operation_id="privacy_register", responses=shapes.RegisterShape, tags=TAGS)
    def get(self, request: Request) -> Response:
        """The register of processing, as the code declares it."""
        return Response({"rows": register_rows(actor=self.actor), "problems": problems()})


class VaultView(ApiView):
    permission = "privacy.manage"

    @extend_schema(operation_id="vault_list", parameters=[shapes.VaultQuery], responses=shapes.VaultList, tags=TAGS)
    def get(self, request: Request) -> Response:
        """What the vault holds of an erased person: kinds and terms, no content."""
        person_id = self.read_query(shapes.VaultQuery, request)["person"]
        return Response({"results": [_vault(row) for row in vault_list(actor=self.actor, person_id=person_id)]})


class VaultRecordView(ApiView):
    permission = "vault.open"

    @extend_schema(operation_id="vault_open", request=shapes.VaultOpenBody, responses=shapes.VaultOpened, tags=TAGS)
    def post(self, request: Request, record_id: str) -> Response:
        """One record, opened on a ground."""
        body = self.read(shapes.VaultOpenBody, request)
        row = vault_open(actor=self.actor, record_id=self.id_of(record_id), reason=body["reason"])
        return Response({**_vault(row), "content": row.content})
