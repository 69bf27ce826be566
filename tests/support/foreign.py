"""Cases that owe a notification to an authority with a form of its own."""

from dataclasses import dataclass, field, replace
from typing import Any

from incidents.core.organisation import Organisation
from incidents.services.case_views import case_file
from incidents.services.filing_starts import start_filing
from incidents.services.organisations import change_organisation
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """Where the organisation is, whom the breach concerns, and who is to be told.

    Attributes:
        form: the form that the authority's pack names.
    """

    regime: str
    authority: str
    form: str
    settings: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)

    def organisation(self) -> Organisation:
        """Return the organisation of the tests, moved there."""
        return replace(HARBOUR, lead_authority="", **self.settings)


def _home(country: str, zone: str, **more: Any) -> dict[str, Any]:
    home = {"establishments": (country,), "main_establishment": country}
    return {**home, "zone": zone, **more}


_CALIFORNIANS = {
    "countries": {"US": 620},
    "us_states": {"CA": 620},
    "subjects": {"min": 620, "max": 620, "certainty": "exact"},
    "elements": ["name", "ssn", "medical"],
    "protection": {"encryption": "none"},
}
_WEST = "America/Los_Angeles"
PLACES = (
    Abroad(
        regime="uk-gdpr", authority="uk-ico", form="uk-ico-1",
        settings=_home("GB", "Europe/London"), facts={"countries": {"GB": 340}},
    ),
    Abroad(
        regime="ch-fadp", authority="ch-fdpic", form="ch-fdpic-1",
        settings=_home("CH", "Europe/Zurich"), facts={"countries": {"CH": 340}},
    ),
    Abroad(
        regime="us-hipaa", authority="us-hhs-ocr", form="us-hhs-ocr-1",
        settings=_home("US", _WEST, hipaa="covered_entity", sectors=("health",)),
        facts=_CALIFORNIANS,
    ),
    Abroad(
        regime="us-ca", authority="us-ca-ag", form="us-ca-ag-1",
        settings=_home("US", _WEST), facts=_CALIFORNIANS,
    ),
    Abroad(
        regime="eu-gdpr", authority="de-by-baylda", form="art33-1",
        settings=_home("DE", "Europe/Berlin", region="DE-BY"),
        facts={"countries": {"DE": 340}},
    ),
    Abroad(
        regime="eu-gdpr", authority="nl-ap", form="nl-ap-1",
        settings=_home("NL", "Europe/Amsterdam"), facts={"countries": {"NL": 340}},
    ),
)  # fmt: skip


def draft_abroad(rt, house, place: Abroad) -> tuple[str, Any]:
    """Move the organisation there; return a case and its draft for the authority."""
    now = rt.clock.now()
    change_organisation(rt, house.dpo, place.organisation(), before=HARBOUR, now=now)
    case = report_lost_laptop(rt, **place.facts).reference
    duty = next(
        each
        for each in case_file(rt, house.dpo, reference=case).duties
        if (each.regime, each.duty) == (place.regime, "notify-authority")
    )
    filing = start_filing(rt, house.dpo, reference=case, duty_id=duty.id, now=now)
    return case, filing
