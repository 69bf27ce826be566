"""The letter to the people concerned: written, kept in versions, taken along."""

from typing import Any

from babel import Locale
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.documents.letter import PART_AT_MOST, PARTS, gaps, plain
from incidents.documents.letter_page import Letter, printout
from incidents.services.letters import LetterView, Written, keep_letter, letter_view
from incidents.web.console.access import Visit
from incidents.web.console.downloads import download
from incidents.web.console.forms import FormState
from incidents.web.console.questions import whole_number
from incidents.web.console.times import short
from incidents.web.posted import Posted

FORM = "letter"
_PLACE = "/cases/{reference:str}/letter"
_MOVED_ON = (
    "Somebody else kept a version of this letter while you were writing. Yours still "
    "stands below; compare, then keep it if it still fits"
)


@get(_PLACE, sync_to_thread=True)
def letter_page(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the letter as it stands, or what the facts offer; ``?language=fr``."""
    return _page(visit, reference, FormState(name=FORM))


@post(_PLACE, status_code=200, sync_to_thread=True)
def keep(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Keep what was written as a new version."""
    visit.check(posted)
    language = posted.text("language")
    written = Written(
        language=language,
        layout=posted.text("layout"),
        parts={part: posted.text(part) for part in PARTS},
        before=whole_number(posted.text("before")) or 0,
    )
    try:
        keep_letter(
            visit.rt, visit.actor, reference=reference, written=written, now=visit.now
        )
    except InputRefusedError as error:
        return _refused(visit, reference, posted, error.faults)
    except ConflictError:
        return _refused(visit, reference, posted, (Fault("", _MOVED_ON),))
    place = f"/console/cases/{reference}/letter?language={language}&kept=yes"
    return Redirect(place, status_code=303)


@get(f"{_PLACE}.pdf", sync_to_thread=True)
def letter_pdf(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Make the letter as a PDF, now."""
    return _pdf(visit, reference, public=False)


@get("/cases/{reference:str}/notice.pdf", sync_to_thread=True)
def notice_pdf(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Make the public notice as a PDF, now."""
    return _pdf(visit, reference, public=True)


@get(f"{_PLACE}.txt", sync_to_thread=True)
def letter_text(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Give the letter as text, for a mail."""
    return _text(visit, reference, public=False)


@get("/cases/{reference:str}/notice.txt", sync_to_thread=True)
def notice_text(
    reference: FromPath[str], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Give the public notice as text."""
    return _text(visit, reference, public=True)


def _refused(
    visit: Visit, reference: str, posted: Posted, faults: tuple[Fault, ...]
) -> Response[str]:
    form = FormState(name=FORM, posted=posted, faults=faults)
    return _page(visit, reference, form, status=422)


def _page(
    visit: Visit, reference: str, form: FormState, *, status: int = 200
) -> Response[str]:
    view = _view(visit, reference, form.value("language"))
    zone = view.organisation.zone
    layout = view.words.layout(form.value("layout", view.layout))
    return visit.page(
        "web/console/letter.html",
        status=status,
        reference=view.reference,
        base=f"/console/cases/{view.reference}",
        it_is_open=view.is_open,
        form=form,
        layout=layout,
        layouts=[(each.id, each.name) for each in view.words.layouts],
        parts=view.parts,
        most=PART_AT_MOST,
        number=view.number,
        gaps=gaps(view.words.layout(view.layout), view.parts),
        behind=view.behind,
        kept=visit.request.query_params.get("kept") == "yes",
        language=view.words.language,
        languages=[
            {
                "code": code,
                "name": _name_of(code),
                "here": code == view.words.language,
                "number": view.kept.get(code),
            }
            for code in visit.rt.letters
        ],
        versions=[
            {
                "number": each.number,
                "language": _name_of(each.language),
                "author": each.author,
                "at": short(each.at, zone),
            }
            for each in reversed(view.versions)
        ],
    )


def _view(visit: Visit, reference: str, language: str = "") -> LetterView:
    wanted = language or visit.request.query_params.get("language", "")
    return letter_view(
        visit.rt, visit.actor, reference=reference, language=wanted, now=visit.now
    )


def _name_of(language: str) -> str:
    return str(Locale.parse(language).get_language_name("en"))


def _letter(view: LetterView) -> Letter:
    return Letter(
        words=view.words,
        layout=view.words.layout(view.layout),
        parts=view.parts,
        organisation=view.organisation,
        reference=view.reference,
        number=view.number,
        at=view.at,
    )


def _pdf(visit: Visit, reference: str, *, public: bool) -> Response[Any]:
    view = _view(visit, reference)
    pdf = visit.rt.pdf.render(printout(_letter(view), public=public))
    return download(pdf, _name(view, "pdf", public=public))


def _text(visit: Visit, reference: str, *, public: bool) -> Response[Any]:
    view = _view(visit, reference)
    text = plain(
        view.words,
        view.words.layout(view.layout),
        view.parts,
        organisation=view.organisation.name,
        public=public,
    )
    return download(text.encode(), _name(view, "txt", public=public))


def _name(view: LetterView, ending: str, *, public: bool) -> str:
    kind = "notice" if public else "letter"
    version = f"v{view.number}-{view.words.language}"
    return f"{view.reference}-{kind}-{version}.{ending}"
