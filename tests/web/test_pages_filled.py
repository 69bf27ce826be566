"""A page that is drawn once for many shows everybody what is theirs, and only that."""

from incidents.web.assets import load_assets
from incidents.web.pages import Pages

DONE = "web/form/done.html"
VIEW = {
    "organisation": "Harbour <Clinic>",
    "demonstration": False,
    "fallback": None,
    "home": "/r/harbour",
    "earlier": False,
    "advice": ("Ask at lost property.",),
    "alerted": False,
    "anonymous": True,
}


def blanks(code: str) -> dict[str, str]:
    return {
        "reference": f"INC-{code}",
        "receipt_begins": f"{code}-begins",
        "receipt_ends": f"{code}-ends",
    }


def test_the_second_reader_gets_a_page_of_their_own_and_nothing_of_the_first():
    pages = Pages(load_assets())
    first = pages.filled(DONE, blanks("AAAA"), **VIEW)
    second = pages.filled(DONE, blanks("BBBB"), **VIEW)

    assert first == pages.html(DONE, **blanks("AAAA"), **VIEW)
    assert second == pages.html(DONE, **blanks("BBBB"), **VIEW)
    assert "AAAA" not in second


def test_another_view_is_another_page():
    pages = Pages(load_assets())
    pages.filled(DONE, blanks("AAAA"), **VIEW)
    other = pages.filled(DONE, blanks("AAAA"), **(VIEW | {"anonymous": False}))

    assert other == pages.html(DONE, **blanks("AAAA"), **(VIEW | {"anonymous": False}))


def test_what_fills_a_blank_is_escaped():
    page = Pages(load_assets()).filled(DONE, blanks("<b>"), **VIEW)

    assert "INC-&lt;b&gt;" in page
    assert "<b>" not in page
