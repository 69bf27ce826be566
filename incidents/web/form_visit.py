"""A browser at the staff form of one organisation: who, where, which draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from incidents.core.errors import NotAllowedError, StoreUnavailableError
from incidents.core.organisation import Organisation
from incidents.intake.web_form_values import Answers, Context
from incidents.runtime import Runtime
from incidents.services import drafts
from incidents.services.drafts import Draft, OpenedDraft
from incidents.services.organisations import public_profile
from incidents.web.cookies import CookieSpec
from incidents.web.csrf import check_token, token_for
from incidents.web.network import network_of
from incidents.web.pages import render, render_filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Everything that the form's handlers ask about a request.

    Attributes:
        cookie: what the browser keeps for its draft here, None without one.
    """

    request: Request[Any, Any, Any]
    rt: Runtime
    organisation: Organisation
    context: Context
    cookie: str | None

    @property
    def slug(self) -> str:
        """Return the short name in the address."""
        return self.organisation.slug

    @property
    def network(self) -> str:
        """Return where the request comes from, as far as throttles care."""
        return network_of(self.request, self.rt.public)

    def address(self, rest: str = "") -> str:
        """Return the address of a page of this form."""
        return f"/r/{self.slug}/{rest}" if rest else f"/r/{self.slug}"

    def draft(self) -> Draft | None:
        """Return the draft that this browser writes, None without one.

        Raises:
            DraftIdleError: the browser alone no longer opens it.
        """
        if self.cookie is None:
            return None
        return drafts.load(
            self.rt, slug=self.slug, cookie=self.cookie, now=self.context.now
        )

    def is_ours(self, token: str) -> bool:
        """Tell whether a posted form was made for this browser's draft."""
        if self.cookie is None:
            return False
        try:
            check_token(self.rt, bound_to=self.cookie, token=token)
        except NotAllowedError:
            return False
        return True

    def remember(self, opened: OpenedDraft) -> Cookie:
        """Return the cookie that binds this browser to a draft."""
        return _cookie(self.rt, self.slug).holding(opened.cookie)

    def forget(self) -> Cookie:
        """Return the cookie that unbinds it."""
        return _cookie(self.rt, self.slug).forgotten()

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        cookie: str | None = None,
        set_cookies: tuple[Cookie, ...] = (),
        **view: Any,
    ) -> Response[str]:
        """Return a page of the form; *cookie* is the one that its token fits."""
        bound_to = cookie or self.cookie or ""
        return render(
            self.request,
            f"web/form/{template}",
            status=status,
            cookies=set_cookies,
            csrf=token_for(self.rt, bound_to),
            **self._frame(),
            **view,
        )

    def filled(
        self, template: str, blanks: Mapping[str, str], **view: Any
    ) -> Response[str]:
        """Return a page that posts nothing and is drawn once but for its *blanks*."""
        name = f"web/form/{template}"
        return render_filled(self.request, name, blanks, **self._frame(), **view)

    def _frame(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation.name,
            "demonstration": self.organisation.demonstration,
            "fallback": self.rt.fallbacks.get(self.slug),
            "home": self.address(),
        }

    def go(self, rest: str = "", *, cookies: tuple[Cookie, ...] = ()) -> Redirect:
        """Return a redirect to a page of this form."""
        return Redirect(self.address(rest), status_code=303, cookies=list(cookies))


def arrive(
    request: Request[Any, Any, Any], rt: Runtime, slug: str, now: datetime
) -> Visit:
    """Return the visit that *request* is.

    Raises:
        NotFoundError: there is no such organisation.
        StoreUnavailableError: the database does not answer.
    """
    return _visit(request, rt, public_profile(rt, slug=slug), now)


def arrive_anyhow(
    request: Request[Any, Any, Any], rt: Runtime, slug: str, now: datetime
) -> Visit:
    """Return the visit even while the database is away, from what is kept beside it.

    Raises:
        NotFoundError: nothing is known under this name.
    """
    try:
        return arrive(request, rt, slug, now)
    except StoreUnavailableError:
        kept = rt.fallbacks.get(slug)
        if kept is None:
            raise
        # Every country is offered then, and times read as UTC: good enough to show
        # what was typed; nothing can be stored anyway.
        bare = Organisation(slug=slug, name=kept.organisation, establishments=("US",))
        return _visit(request, rt, bare, now)


def copied(answers: Answers) -> dict[str, dict[str, list[str]]]:
    """Return plain answers, as a draft stores them."""
    return {
        page: {name: list(values) for name, values in fields.items()}
        for page, fields in answers.items()
    }


def start_over(visit: Visit, answers: Mapping[str, Mapping[str, Any]]) -> OpenedDraft:
    """Open a new draft that holds *answers*, for a browser that lost its own.

    Raises:
        NotAllowedError: too many were begun from this network just now.
    """
    now = visit.context.now
    opened = drafts.create_draft(
        visit.rt, slug=visit.slug, network=visit.network, now=now
    )
    for page, fields in answers.items():
        drafts.save_page(
            visit.rt,
            slug=visit.slug,
            cookie=opened.cookie,
            page=page,
            fields=fields,
            now=now,
        )
    return opened


def _visit(
    request: Request[Any, Any, Any],
    rt: Runtime,
    organisation: Organisation,
    now: datetime,
) -> Visit:
    countries = (
        organisation.main_establishment,
        *organisation.establishments,
        *organisation.targets,
    )
    context = Context(
        now=now,
        zone=ZoneInfo(organisation.zone),
        countries=tuple(dict.fromkeys(filter(None, countries))),
    )
    return Visit(
        request=request,
        rt=rt,
        organisation=organisation,
        context=context,
        cookie=_cookie(rt, organisation.slug).read(request),
    )


def _cookie(rt: Runtime, slug: str) -> CookieSpec:
    return CookieSpec(label=f"draft-{slug}", https=rt.public.secure)
