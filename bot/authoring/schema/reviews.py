"""The shape of content/reviews.yaml: who looked at which topic, in which role, and as it stood then."""

from __future__ import annotations

from pydantic import Field

from bot.authoring.reviews import Role
from bot.authoring.schema.kinds import Day, Entry, Words


class SignatureEntry(Entry):
    """One person's signature under one topic, by the fingerprint that the topic had."""

    topic: Words
    fingerprint: Words
    by: Words
    role: Role
    on: Day


class ReviewsFile(Entry):
    """content/reviews.yaml."""

    owner: Words
    reviews: list[SignatureEntry] = Field(default_factory=list)
