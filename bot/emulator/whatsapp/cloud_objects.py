"""The business's things on WhatsApp: its number, its account, its templates, its files."""

from typing import Any

from aiohttp import web

from bot.emulator.exchange import Exchange
from bot.emulator.files import File
from bot.emulator.whatsapp import cloud_webhooks
from bot.emulator.whatsapp.cloud_errors import Refusal, unknown_object
from bot.emulator.whatsapp.templates import Template

Json = dict[str, Any]
OFFICE = "application/vnd.openxmlformats-officedocument"
UPLOADED = (
    "audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus", "application/vnd.ms-powerpoint",
    "application/msword", f"{OFFICE}.wordprocessingml.document", f"{OFFICE}.presentationml.presentation",
    f"{OFFICE}.spreadsheetml.sheet", "application/pdf", "text/plain", "application/vnd.ms-excel", "image/jpeg",
    "image/png", "image/webp", "video/mp4", "video/3gpp",
)  # fmt: skip
BIGGEST = {"image": 5 << 20, "audio": 16 << 20, "video": 16 << 20, "sticker": 500 << 10}


def number(exchange: Exchange, fields: list[str]) -> Json:
    facts: Json = {
        "verified_name": exchange.config.business_name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": exchange.config.whatsapp_number,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "account_mode": "LIVE",
        "is_official_business_account": True,
        "whatsapp_business_manager_messaging_limit": "TIER_100K",
        "webhook_configuration": {"application": exchange.config.whatsapp_webhook},
    } | exchange.number_facts
    shown = fields or ["verified_name", "code_verification_status", "display_phone_number", "quality_rating"]
    return {field: facts[field] for field in shown if field in facts} | {"id": exchange.config.whatsapp_phone_id}


def account(exchange: Exchange, fields: list[str]) -> Json:
    facts: Json = {
        "name": exchange.config.business_name,
        "currency": "INR",
        "timezone_id": "71",
        "message_template_namespace": "b1d11_5e70",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "country": "IN",
        "ownership_type": "SELF",
    }
    shown = fields or ["name", "currency", "timezone_id", "message_template_namespace"]
    return {field: facts[field] for field in shown if field in facts} | {"id": exchange.config.whatsapp_waba_id}


def create_template(exchange: Exchange, asked: Json) -> Json:
    template = exchange.templates.create(asked)
    if template.status != "PENDING":
        announce(exchange, template)
    return {"id": template.id, "status": template.status, "category": template.category}


def announce(exchange: Exchange, template: Template) -> None:
    about = (template.id, template.name, template.language, template.category, template.status, template.reason)
    value = cloud_webhooks.template_status(*about)
    exchange.cloud.put("message_template_status_update", value, int(exchange.clock.now()))


def announce_change(exchange: Exchange, template: Template, what: str, before: str, now: str) -> None:
    fields = {"quality_score": "message_template_quality_update", "category": "template_category_update"}
    value = cloud_webhooks.template_change(template.id, template.name, template.language, what, before, now)
    exchange.cloud.put(fields[what], value, int(exchange.clock.now()))


def list_templates(exchange: Exchange, query: Json, here: str) -> Json:
    wanted = [one for one in exchange.templates.all() if _fits(one, query)]
    page, paging = paged([one.id for one in wanted], query, here, 25)
    fields = names(query)
    answer = {"data": [exchange.templates.get(id).facts(fields) for id in page], "paging": paging}
    return answer | ({"summary": _summary(exchange, len(wanted), query)} if "summary" in query else {})


def _summary(exchange: Exchange, count: int, query: Json) -> Json:
    whole = len(exchange.templates.all())
    facts = {"total_count": count, "message_template_count": whole, "message_template_limit": 6_000}
    asked = str(query["summary"]).split(",")
    return {name: fact for name, fact in (facts | {"are_translations_complete": True}).items() if name in asked}


def paged(ids: list[str], query: Json, here: str, usual: int) -> tuple[list[str], Json]:
    """One page of a list with the cursors to the next."""
    limit, after = int(query.get("limit", usual)), query.get("after", "")
    if after and after not in ids:
        raise Refusal(100, "The cursor has expired")
    start = ids.index(after) + 1 if after else 0
    page = ids[start : start + limit]
    paging: Json = {"cursors": {"before": page[0], "after": page[-1]}} if page else {}
    if page and start + limit < len(ids):
        rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "after")
        paging["next"] = f"{here}?{rest}&after={page[-1]}"
    return page, paging


def names(query: Json) -> list[str]:
    """`fields=a,b{c}` as names, without what stands in brackets."""
    listed = str(query.get("fields", "")).split(",")
    return [field.split("{")[0].split(".")[0].strip() for field in listed if field.strip()]


def _fits(template: Template, query: Json) -> bool:
    exact = (("name", template.name), ("status", template.status), ("category", template.category))
    wanted = query.get("name_or_content", "")
    return (
        all(query.get(name) in (None, value) for name, value in exact)
        and query.get("language") in (None, template.language)
        and (not wanted or wanted in template.name or wanted in str(template.components))
    )


async def upload(exchange: Exchange, request: web.Request) -> Json:
    form = await request.post()
    if form.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    part = form.get("file")
    if not isinstance(part, web.FileField):
        raise Refusal(100, "The parameter file is required.")
    content, mime = part.file.read(), str(form.get("type") or part.content_type)
    if mime.partition(";")[0] not in UPLOADED:
        raise Refusal(100, f"Param file must be a file with one of the following types: {', '.join(UPLOADED)}.")
    if len(content) > BIGGEST.get(mime.split("/", maxsplit=1)[0], 100 << 20):
        raise Refusal(131053, "The file is larger than WhatsApp takes")
    return {"id": exchange.files.keep(part.filename, mime, content).id}


def file_facts(file: File, base: str) -> Json:
    url = f"{base}/whatsapp-media/{file.id}?hash={file.sha256[:16]}"
    about: Json = {"url": url, "mime_type": file.mime, "sha256": file.sha256, "file_size": len(file.content)}
    return about | {"id": file.id, "messaging_product": "whatsapp"}


def known_file(exchange: Exchange, id: str) -> File:
    file = exchange.files.get(id)
    if file is None:
        raise unknown_object(id)
    return file
