"""The false platforms in a process of their own: `python -m benchmarks.stage.phones PORT WEBHOOK SEED`."""

import random
import sys

import uvloop

from bot.demo.people import GROUPS, PEOPLE
from bot.emulator import Config, serve

PHONE_ID, WABA, BOT_TOKEN = "100000000000001", "200000000000001", "7000000001:the-false-bot"
WHATSAPP_TOKEN, APP_SECRET, VERIFY, HOOK_SECRET = "wa-token", "app-secret", "verify-word", "hook-secret"
ANIL = "+910000000009"  # who posts; what he is answered names the notice, too


def config(port: int, whatsapp_webhook: str) -> Config:
    return Config(
        host="127.0.0.1",
        port=port,
        people=tuple(living.phone for living in PEOPLE),
        groups=GROUPS,
        whatsapp_phone_id=PHONE_ID,
        whatsapp_waba_id=WABA,
        whatsapp_token=WHATSAPP_TOKEN,
        whatsapp_app_secret=APP_SECRET,
        whatsapp_verify_token=VERIFY,
        whatsapp_webhook=whatsapp_webhook,
        telegram_token=BOT_TOKEN,
        telegram_username="bijli_setu_bench_bot",
        state_dir=None,
    )


if __name__ == "__main__":
    port, webhook, seed = sys.argv[1:]
    random.seed(seed)
    uvloop.run(serve(config(int(port), webhook)))
