"""The page of phones and the console as a newcomer sees them, in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.town import Town

pytestmark = pytest.mark.browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync",
             "--disable-component-update", "--no-first-run"]  # fmt: skip


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1440, "height": 1200})
        page.set_default_timeout(15_000)
        yield page
        await browser.close()


async def test_a_newcomer_posts_on_the_engineers_phone_and_sees_it_arrive_on_the_others(town: Town, page: Page) -> None:
    await page.goto(str(town.emulator.make_url("/")))
    anil, sunita = page.locator("[data-person=anil].card"), page.locator("[data-person=sunita].card")
    await anil.locator("textarea, .foot input").first.fill("11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await page.keyboard.press("Enter")
    await anil.get_by_role("button", name="भेजें", exact=False).last.click()

    await expect(sunita.locator(".chat")).to_contain_text("विराम खंड फीडर")
    await expect(page.locator("[data-person=kavita].card .chat")).to_contain_text("Viram Khand")

    imran = page.locator("[data-person=imran].card")
    await imran.get_by_role("tab").last.click()
    await expect(imran.locator(".chat")).to_contain_text("GN-2")


async def test_the_console_shows_the_log_as_it_grows(town: Town, page: Page) -> None:
    await page.goto(f"{town.web_url}/console?lang=en")
    await town.anil.says("11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await town.anil.confirms("outage")

    line = page.locator("tr.outage-posted")
    await expect(line).to_contain_text("Viram Khand feeder")
    await expect(line).to_contain_text("Junior Engineer")
    await page.goto("about:blank")  # lets go of the stream before the town closes


async def test_the_console_fits_a_small_phone(town: Town, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(f"{town.web_url}/console")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    await page.goto("about:blank")

    assert wide <= 360
