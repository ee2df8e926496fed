"""Refusals of the Cloud API: Meta's codes with their titles and HTTP statuses."""

import secrets
from typing import Any

ERRORS: dict[int, tuple[int, str]] = {
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "Application request limit reached"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token - Cannot parse access token"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131020: (400, "Group has only one member"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131041: (400, "Group is unknown"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131202: (400, "Duplicate participant"),
    131204: (400, "Too many participants"),
    131207: (403, "Group suspended"),
    131208: (429, "Too many group operations"),
    131212: (400, "User is not a participant"),
    131213: (400, "Join request does not exist"),
    131215: (400, "Business number is not eligible for groups"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There was an issue with the parameters in your template"),
    133004: (503, "Server temporarily unavailable"),
    133010: (400, "Phone number not registered on the WhatsApp Business Platform"),
}
# A product that keeps the rules never meets these, so each is a problem of the product.
BROKEN_RULES = {33, 100, 131008, 131009, 131021, 131051, 132000, 132005, 132012, 132018}


class Refusal(Exception):
    """What Meta answers instead of doing it."""

    def __init__(self, code: int, details: str, *, status: int = 0, subcode: int = 0, title: str = "") -> None:
        super().__init__(details)
        known_status, known_title = ERRORS.get(code, (400, "Unknown error"))
        self.code, self.details, self.subcode = code, details, subcode
        self.status, self.title = status or known_status, title or known_title

    def answer(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "A" + secrets.token_urlsafe(16),
        }
        if self.subcode:
            error |= {"error_subcode": self.subcode, "error_user_title": self.title, "error_user_msg": self.details}
        return {"error": error}


def status_error(code: int, details: str) -> dict[str, Any]:
    """The same error as a failed status carries it."""
    _, title = ERRORS.get(code, (400, "Unknown error"))
    href = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": href}


def unknown_object(id: str) -> Refusal:
    details = f"Object with ID '{id}' does not exist, cannot be loaded due to missing permissions"
    return Refusal(100, details, subcode=33, title="Unsupported request")
