"""Fills in the staff form over HTTP, as a browser without JavaScript does."""

import re
from dataclasses import dataclass, replace
from html import unescape

from litestar.testing import TestClient

from incidents.core.errors import StoreUnavailableError
from incidents.runtime import Runtime
from incidents.web.app import create_app

HOME = "/r/harbour"
RECEIPT = re.compile(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}")


class UnsteadyStore:
    """A unit of work whose database can be taken away."""

    def __init__(self, uow):
        self._uow = uow
        self.away = False

    def begin(self):
        return self._here().begin()

    def read(self):
        return self._here().read()

    def _here(self):
        if self.away:
            raise StoreUnavailableError("the database does not answer")
        return self._uow


@dataclass
class Answer:
    """A page as the browser got it."""

    status: int
    text: str
    path: str

    @property
    def words(self):
        """The page without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def hidden(self):
        """The hidden fields of its first form that has some."""
        found = re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text
        )
        return {name: unescape(value) for name, value in found}

    @property
    def receipt(self):
        """The receipt code, which the page shows in two halves."""
        return RECEIPT.search(re.sub(r"<[^>]+>", "", self.text)).group()


class Reporter:
    """Somebody with a browser at the form of Harbour Freight Brokers."""

    def __init__(self, rt: Runtime):
        self.store = UnsteadyStore(rt.uow)
        self.rt = replace(rt, uow=self.store)
        self.client = TestClient(create_app(self.rt))
        self.page = None

    def __enter__(self):
        self.client.__enter__()
        return self

    def __exit__(self, *args):
        self.client.__exit__(*args)

    def get(self, path=""):
        return self._kept(self.client.get(f"{HOME}{path}"))

    def post(self, path, **fields):
        return self._kept(self.client.post(f"{HOME}{path}", data=fields))

    def start(self):
        self.get()
        return self.post("/start")

    def fill(self, name, **fields):
        """Answer the page *name* with what it hides, and *fields*."""
        shown = self.get(f"/page/{name}")
        return self.post(f"/page/{name}", **(shown.hidden | fields))

    def send(self):
        """Send from the check page."""
        return self.post("/send", **self.get("/check").hidden)

    def _kept(self, response):
        self.page = Answer(response.status_code, response.text, response.url.path)
        return self.page
