"""Fills in the staff form in a real browser, one page at a time."""

from playwright.sync_api import Page

STORY = "I left a bag with a folder and my laptop on the 7:40 train."


def tick(page: Page, name: str, *values: str) -> None:
    """Choose buttons or boxes by their value."""
    for value in values:
        page.locator(f'input[name="{name}"][value="{value}"]').check()


def go_on(page: Page) -> None:
    """Press the page's main button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def start(page: Page, form: str) -> None:
    """Open the form and go to its first page."""
    page.goto(form)
    with page.expect_navigation():
        page.get_by_role("button", name="Start now").click()


def what(page: Page) -> None:
    page.get_by_label("Tell us what happened").fill(STORY)
    tick(page, "certainty", "confirmed")
    tick(page, "purpose", "mistake")
    tick(page, "cause", "internal")


def kind(page: Page) -> None:
    tick(page, "kind", "lost")
    tick(page, "effects", "confidentiality", "availability")
    tick(page, "backup", "yes")


def where(page: Page) -> None:
    tick(page, "held_by", "paper", "portable")


def kept(page: Page) -> None:
    tick(page, "paper", "paper")
    tick(page, "portable", "laptop")
    tick(page, "pin", "yes")
    tick(page, "unlocked", "no")
    tick(page, "code_with_it", "no")


def data(page: Page) -> None:
    tick(page, "categories", "basic", "official_documents")
    tick(page, "complete", "no")
    tick(page, "depth", "partial")


def people(page: Page) -> None:
    tick(page, "kinds", "employees")
    tick(page, "people", "between")
    page.get_by_label("At least").fill("30")
    page.get_by_label("At most").fill("50")
    page.get_by_label("Country where most of them live").select_option("IE")


def when(page: Page) -> None:
    tick(page, "noticed", "today")
    page.get_by_label("At what time was it noticed?").fill("9:15")
    tick(page, "happened", "yesterday")
    page.get_by_label("Where did it happen?").select_option("public_transport")


def now(page: Page) -> None:
    tick(page, "recipient", "unknown")
    tick(page, "done", "nothing")


def you(page: Page) -> None:
    tick(page, "who", "named")
    page.get_by_label("Your name").fill("Ada Quinn")
    page.get_by_label("Who is your manager?").fill("Orla Byrne")


PAGES = (what, kind, where, kept, data, people, when, now, you)


def to_check_page(page: Page, form: str) -> None:
    """Answer every page and stop where the answers are checked."""
    start(page, form)
    for fill in PAGES:
        fill(page)
        go_on(page)
