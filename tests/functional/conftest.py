"""Chromium, axe, and a page that fails its test when the browser complains of anything."""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

# Playwright's own event loop runs in the test's thread, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A page that draws the whole return takes seconds where all cores are busy.
expect.set_options(timeout=30_000)

NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
WCAG = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]
REFUSALS = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refusedByPolicy.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test tells where the browser stood and what the page said."""
    report = yield
    if report.when == "call" and report.failed:
        for page in shown(item):
            report.sections.append((f"The browser stood at {page.url}", words_of(page)))
    return report


def shown(item: pytest.Item) -> list[Page]:
    context = getattr(item, "funcargs", {}).get("context")
    return list(context.pages) if context else []


def words_of(page: Page) -> str:
    """What the page says, or why that cannot be told."""
    try:
        return page.locator("body").inner_text(timeout=2000)
    except Error as error:
        return f"The page did not answer: {error}"


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """The live server reads static files from the source; WhiteNoise still asks for its folder."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _clicks_wait_for_the_page() -> Iterator[None]:
    """As a person does: on a page still loading the menu folds, and a click lands beside its link."""
    click = Locator.click

    def once_loaded(self: Locator, *args: Any, **kwargs: Any) -> None:
        settle(self.page)
        click(self, *args, **kwargs)

    Locator.click = once_loaded  # type: ignore[method-assign]
    yield
    Locator.click = click  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def base_url() -> str:
    """No address but the live server's; the plugin's own fixture is written in a way pytest warns of."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # Nothing but this machine is ever reached, by name or by number or by a proxy.
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@dataclass
class Complaints:
    """What the browser said against a page: scripts failing, files missing, policy breaks."""

    said: list[str] = field(default_factory=list)
    # Answers of 4xx and 5xx are told on the console too; a test of an error page expects them.
    expected: tuple[str, ...] = ()

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def unexpected(self) -> list[str]:
        return [s for s in self.said if not any(known in s for known in self.expected)]


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def site_page(context: BrowserContext, live_server: Any, complaints: Complaints) -> Iterator[Page]:
    """A page held to the live server alone, whose every complaint fails the test.

    Requests are heard and not held up: a browser whose requests are answered for it keeps
    nothing, and would fetch and read styles and typefaces again for each page.
    """

    def asked(request: Request) -> None:
        if not request.url.startswith(live_server.url):
            complaints.said.append(f"asked for {request.url}")

    context.on("request", asked)
    context.add_init_script(REFUSALS)
    page = context.new_page()
    page.on("console", complaints.heard)
    page.on("pageerror", lambda error: complaints.said.append(str(error)))
    yield page
    assert complaints.unexpected() == []


def settle(page: Page) -> None:
    """The page that a click led to is there with its styles, not only begun."""
    page.wait_for_load_state("load")


def forget(page: Page) -> None:
    """What the browser may keep of the public site for a while; tests ask what it says now."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def axe_findings(page: Page) -> list[str]:
    """Each finding of axe on the page as it stands, with the elements it is about."""
    settle(page)
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        "async (options) => (await axe.run(options)).violations",
        {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]},
    )
    return [
        f"{finding['id']}: {finding['help']}: {node['html'][:300]}: {node.get('failureSummary', '')}"
        for finding in violations
        for node in finding["nodes"]
    ]


def policy_breaks(page: Page) -> list[str]:
    """What the content security policy has refused on this page."""
    settle(page)
    return list(page.evaluate("window.refusedByPolicy"))


def scrolls_sideways(page: Page) -> bool:
    """Whether the page itself, and not a box within it, is wider than the window."""
    settle(page)
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


CONTROLS = """
() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex='0']"
)].filter((el) => el.type !== "hidden" && !el.disabled && el.getClientRects().length
  && getComputedStyle(el).visibility !== "hidden"
).filter((el) => el.type !== "radio" || el.checked
  || (!el.form.querySelector(`input[name="${el.name}"]:checked`)
      && el === el.form.querySelector(`input[name="${el.name}"]`))
).map((el, place) => { el.dataset.place = String(place); return el.outerHTML.slice(0, 120); })
"""


def out_of_reach(page: Page) -> list[str]:
    """The controls that the Tab key does not come to, from the top of the page."""
    settle(page)
    controls: list[str] = page.evaluate(CONTROLS)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached: set[int] = set()
    for _ in range(len(controls) + 3):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.dataset.place ?? ''")
        if place:
            reached.add(int(place))
    return [control for place, control in enumerate(controls) if place not in reached]
