"""The doors of the Bot API: every request is held against Telegram's own description before it is played."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.emulator.exchange import EXCHANGE, Exchange
from bot.emulator.faults import Fault
from bot.emulator.record import Asked
from bot.emulator.telegram import bot_editing as editing
from bot.emulator.telegram import bot_groups as groups
from bot.emulator.telegram import bot_sending as sending
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_errors import BotRefusal, bad, too_many
from bot.emulator.telegram.bot_posts import Webhook
from bot.emulator.telegram.bot_sending import Uploads
from bot.emulator.telegram.bot_spec import from_form
from bot.emulator.whatsapp.cloud_api import hang_up

Json = dict[str, Any]
Play = Callable[[Exchange, Json, Uploads], Any]


def routes() -> list[web.RouteDef]:
    return [
        web.post("/bot{token}/{method}", _door),
        web.get("/bot{token}/{method}", _door),
        web.get("/file/bot{token}/{folder}/{name}", _download),
    ]


async def _door(request: web.Request) -> web.StreamResponse:
    exchange = request.app[EXCHANGE]
    if request.match_info["token"] != exchange.config.telegram_token:
        return _json(BotRefusal(401, "Unauthorized").answer(), 401)
    given, uploads = await _given(exchange, request)
    method = exchange.spec.method(request.match_info["method"])
    name = method or request.match_info["method"]
    params = from_form(exchange.spec, method, given) if method and _is_form(request) else given
    to = str(params.get("chat_id", ""))
    asked = exchange.record.asked("telegram", name, to, params, exchange.clock.text())
    _check(exchange, method, params, asked)
    fault = exchange.faults.take("telegram", (name,), to)
    if fault is not None and not fault.after_accept:
        return await _faulty(request, fault, asked)
    answer = await _answer(exchange, method, params, uploads, asked)
    return await _lost(request, fault, asked, answer) if fault is not None else answer


async def _given(exchange: Exchange, request: web.Request) -> tuple[Json, Uploads]:
    """The parameters as they came, and the files that came with them."""
    given: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            return given | orjson.loads(await request.read()), {}
        except (orjson.JSONDecodeError, TypeError):
            return given, {}
    uploads: Uploads = {}
    for name, part in (await request.post()).items():
        if isinstance(part, web.FileField):
            uploads[name] = exchange.files.keep(part.filename, part.content_type, part.file.read())
            given.setdefault(name, f"attach://{name}")
        else:
            given[name] = part.decode() if isinstance(part, bytes | bytearray) else part
    return {name: value for name, value in given.items() if not _attached(given, uploads, name)}, uploads


def _attached(given: Json, uploads: Uploads, name: str) -> bool:
    """A part that another field names by attach:// is no parameter of its own."""
    return name in uploads and any(value == f"attach://{name}" for other, value in given.items() if other != name)


def _is_form(request: web.Request) -> bool:
    return request.content_type != "application/json"


def _check(exchange: Exchange, method: str | None, params: Json, asked: Asked) -> None:
    wrong = exchange.spec.request_faults(method, params) if method else [f"{asked.method}: unknown method"]
    if wrong:
        exchange.record.problem(asked, *wrong)
        exchange.events.tell("problem")


async def _answer(exchange: Exchange, method: str | None, params: Json, uploads: Uploads, asked: Asked) -> web.Response:
    try:
        if method is None or method not in METHODS:
            raise BotRefusal(
                404, "Not Found" if method is None else "Not Found: the emulator does not play this method"
            )
        _need(exchange, method, params)
        done = METHODS[method](exchange, params, uploads)
        result = await done if isinstance(done, Awaitable) else done
        asked.status = 200
        return _json({"ok": True, "result": result})
    except BotRefusal as refusal:
        asked.status = asked.code = refusal.code
        return _json(refusal.answer(), refusal.code)


def _need(exchange: Exchange, method: str, params: Json) -> None:
    for name, field in exchange.spec.methods[method]["fields"].items():
        if "required" in field and name not in params:
            raise bad("message text is empty" if name == "text" else f"{name} is empty")


async def _faulty(request: web.Request, fault: Fault, asked: Asked) -> web.StreamResponse:
    """Refuse before anything happened."""
    if fault.timeout:
        await asyncio.sleep(fault.timeout)
    code = fault.code or fault.status or (429 if fault.retry_after else 0)
    asked.status = asked.code = code
    if not code:
        return hang_up(request)
    refusal = too_many(fault.retry_after or 1) if code == 429 else BotRefusal(code, fault.description or "Asked for")
    return _json(refusal.answer(), code)


async def _lost(request: web.Request, fault: Fault, asked: Asked, answer: web.Response) -> web.StreamResponse:
    """It was done; the answer is late, or another, or never comes."""
    asked.lost = True
    if fault.timeout:
        await asyncio.sleep(fault.timeout)
        return answer
    return _json(BotRefusal(fault.status, "Bad Gateway").answer(), fault.status) if fault.status else hang_up(request)


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json")


async def _download(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    file = exchange.files.get(request.match_info["name"].partition(".")[0])
    if request.match_info["token"] != exchange.config.telegram_token or file is None:
        return _json(BotRefusal(404, "Not Found").answer(), 404)
    return web.Response(body=file.content, headers={"Content-Type": file.mime})


def _get_me(exchange: Exchange, _: Json, __: Uploads) -> Json:
    return bot_updates.me(exchange.config, hears_all=not exchange.has_privacy)


def _set_webhook(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    url, secret = str(asked["url"]), str(asked.get("secret_token") or "")
    if url and not url.startswith(("http://", "https://")):
        raise bad("bad webhook: invalid webhook URL specified")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    if asked.get("drop_pending_updates"):
        exchange.bot.clear()
    allowed = asked.get("allowed_updates", exchange.bot.webhook.allowed)
    exchange.bot.register(Webhook(url, secret, list(allowed), int(asked.get("max_connections") or 40)))
    return True


def _delete_webhook(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    if asked.get("drop_pending_updates"):
        exchange.bot.clear()
    exchange.bot.register(Webhook(allowed=exchange.bot.webhook.allowed))
    return True


def _webhook_info(exchange: Exchange, _: Json, __: Uploads) -> Json:
    hook = exchange.bot.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": exchange.bot.pending}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    return info | {"max_connections": hook.at_once} | ({"allowed_updates": hook.allowed} if hook.allowed else {})


async def _get_updates(exchange: Exchange, asked: Json, _: Uploads) -> list[Json]:
    if exchange.bot.webhook.url:
        text = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise BotRefusal(409, f"Conflict: {text}")
    if "allowed_updates" in asked:
        exchange.bot.webhook.allowed = list(asked["allowed_updates"])
    wait = min(50.0, float(asked.get("timeout") or 0))
    return await exchange.bot.fetch(int(asked.get("offset") or 0), int(asked.get("limit") or 100), wait)


def _commands_key(asked: Json) -> str:
    return orjson.dumps([asked.get("scope") or {"type": "default"}, asked.get("language_code") or ""]).decode()


def _set_commands(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    for command in asked["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(asked["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    exchange.commands[_commands_key(asked)] = asked["commands"]
    exchange.notebook.put("commands", _commands_key(asked), asked["commands"])
    return True


def _get_commands(exchange: Exchange, asked: Json, _: Uploads) -> list[Json]:
    return exchange.commands.get(_commands_key(asked), [])


def _delete_commands(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    exchange.commands.pop(_commands_key(asked), None)
    exchange.notebook.drop("commands", _commands_key(asked))
    return True


def _get_file(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    file = exchange.files.get(str(asked["file_id"]))
    if file is None:
        raise bad("invalid file_id")
    path = f"files/{file.id}.{file.name.rpartition('.')[2]}"
    return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content), "file_path": path}


def _yes(_: Exchange, __: Json, ___: Uploads) -> bool:
    return True


METHODS: dict[str, Play] = {
    "getMe": _get_me,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "getUpdates": _get_updates,
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "getFile": _get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendAudio": sending.send_audio,
    "sendDocument": sending.send_document,
    "sendLocation": sending.send_location,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin,
    "unpinChatMessage": editing.unpin,
    "setMessageReaction": editing.react,
    "answerCallbackQuery": editing.answer_tap,
    "sendChatAction": editing.typing,
    "getChat": groups.get_chat,
    "getChatMember": groups.get_member,
    "getChatAdministrators": groups.get_admins,
    "getChatMemberCount": groups.count_members,
    "createChatInviteLink": groups.create_link,
    "exportChatInviteLink": groups.export_link,
    "banChatMember": groups.ban,
    "restrictChatMember": groups.restrict,
    "unbanChatMember": groups.unban,
    "approveChatJoinRequest": groups.approve,
    "declineChatJoinRequest": groups.decline,
    "leaveChat": groups.leave,
} | dict.fromkeys(
    ("setMyName", "setMyDescription", "setMyShortDescription", "setChatMenuButton", "logOut", "close"), _yes
)
