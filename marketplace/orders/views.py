"""The shapes of orders on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from marketplace.gigs.views import GigPackage, GigPrice, GigProfessional, Kind

State = Literal[
    "requested", "lapsed", "paid", "in_progress", "delivered", "completed", "disputed", "cancelled", "refunded"
]  # fmt: skip
Action = Literal["pay", "brief", "cancel", "return_unused", "redeem", "deliver", "accept", "revise", "dispute", "speak"]
Reason = Literal["not_delivered", "not_as_described", "quality", "other"]
Ruling = Literal["refund", "partial", "release"]


class OrderCredits(BaseModel):
    """Where the sessions of an order stand. `rest`: what returning the unused ones would give back."""

    count: int
    left: int
    booked: int
    delivered: int
    expires_at: datetime
    rest: GigPrice


class OrderBuyer(BaseModel):
    """Who ordered; told to the professional only. `name` is null once her data was erased."""

    id: UUID
    name: str | None


class OrderRow(BaseModel):
    """An order in a list. `actions`: what the reader may do now."""

    id: UUID
    reference: str
    gig_id: UUID
    title: str
    kind: Kind
    package: GigPackage
    state: State
    price: GigPrice
    professional: GigProfessional
    buyer: OrderBuyer | None
    created_at: datetime
    payable_until: datetime
    due_at: datetime | None
    delivered_at: datetime | None
    completes_at: datetime | None
    late: bool
    credits: OrderCredits | None
    offer_id: UUID | None
    actions: list[Action]
    version: int


class OrderPage(BaseModel):
    """A page of orders, newest first."""

    results: list[OrderRow]
    next: str | None


class OrderFileView(BaseModel):
    """A file of an order."""

    id: UUID
    name: str | None
    media_type: str
    size: int


class OrderEntryView(BaseModel):
    """Something handed over or said. `by`: which side."""

    id: UUID
    kind: Literal["delivery", "revision", "statement", "ruling"]
    by: Literal["buyer", "professional", "platform"]
    text: str | None
    late: bool
    files: list[OrderFileView]
    created_at: datetime


class OrderSession(BaseModel):
    """A session of the order that is over. `id` names it in an objection, which is possible while `objectable`."""

    id: UUID
    value: GigPrice
    settled_at: datetime
    objectable: bool


class OrderDispute(BaseModel):
    """The latest objection. `session_id`: to which session; `amount`: what is at stake; `refunded`: what the ruling gave back."""

    id: UUID
    reason: Reason
    session_id: UUID | None
    amount: GigPrice
    opened_at: datetime
    ruling: Ruling | None
    refunded: GigPrice | None
    decided_at: datetime | None


class Order(OrderRow):
    """An order in full."""

    brief: str | None
    started_at: datetime | None
    revisions_used: int
    entries: list[OrderEntryView]
    sessions: list[OrderSession]
    dispute: OrderDispute | None
    payment_id: UUID | None


class DisputeRow(BaseModel):
    """A dispute in the queue. `amount`: what is at stake."""

    id: UUID
    reason: Reason
    amount: GigPrice
    opened_at: datetime
    order: OrderRow


class DisputePage(BaseModel):
    """A page of open disputes, oldest first."""

    results: list[DisputeRow]
    next: str | None
