"""One picture of one page: where it begins, how high it is, and few enough colours to be small."""

import re
from io import BytesIO
from typing import Final

from PIL import Image
from playwright.sync_api import Error, FloatRect, Locator, Page

from dalpb.guide.shots import Shot

COLOURS: Final = 96
MARGIN_PIXELS: Final = 12
# A page's heading may have words of its own above it.
TOP_OF_HEADING: Final = """heading => {
  const before = heading.previousElementSibling;
  const first = before && before.matches("[class*='govuk-caption']") ? before : heading;
  return first.getBoundingClientRect().top + window.scrollY;
}"""


def opened(page: Page, address: str, shot: Shot) -> list[str]:
    """Go where the picture is taken; what is wrong on the way or there."""
    answer = page.goto(address + shot.path)
    if answer is None or answer.status != 200:
        return [f"{shot.name}: {shot.path} answers {answer.status if answer else 'nothing'}"]
    for words in shot.via:
        link = page.locator("main a").filter(has_text=words).first
        if not link.count():
            return [f"{shot.name}: {page.url} has no link “{words}”"]
        try:
            link.click()
        except Error as fault:
            return [f"{shot.name}: “{words}” cannot be followed: {fault.message}"]
        page.wait_for_load_state("load")
    heading = page.locator("h1").first.inner_text()
    if shot.heading not in heading:
        return [f"{shot.name}: {page.url} is headed “{heading}”, not “{shot.heading}”"]
    if shot.under and not _beginning(page, shot).count():
        return [f"{shot.name}: {page.url} has no heading “{shot.under}”"]
    return []


def taken(page: Page, shot: Shot) -> bytes:
    """The picture of a page that was opened, as a PNG of few colours."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("document.documentElement.clientWidth")
    above = _beginning(page, shot).evaluate(TOP_OF_HEADING) - MARGIN_PIXELS if shot.under else 0
    top = max(int(above), 0)
    clip = FloatRect(x=0, y=top, width=width, height=min(shot.height, whole - top))
    return _small(page.screenshot(full_page=True, clip=clip))


def _beginning(page: Page, shot: Shot) -> Locator:
    """The heading, table caption or legend where the picture begins."""
    kinds = page.locator("h1, h2, h3, h4, caption, legend")
    return kinds.filter(has_text=re.compile(rf"^\s*{re.escape(shot.under)}")).first


def _small(picture: bytes) -> bytes:
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    written = BytesIO()
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()
