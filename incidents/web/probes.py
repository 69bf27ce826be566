"""What machines ask: does the process live, can it take reports, how do things stand.

Health says "ok" or "not ok" to anybody, and why to nobody. The figures are there only
for whoever shows the token of the settings; to everybody else they are a page that
does not exist.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from incidents.core.audit import Check
from incidents.core.errors import StoreUnavailableError
from incidents.runtime import Runtime
from incidents.services.figures import Figures, answers, figures

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@get("/health", sync_to_thread=False)
def health() -> dict[str, str]:
    """Say that the process lives; says nothing about the database."""
    return {"status": "ok"}


@get("/health/ready", sync_to_thread=True)
def ready(rt: NamedDependency[Runtime]) -> Response[dict[str, str]]:
    """Say whether reports can be taken; 503 while they cannot."""
    try:
        well = answers(rt)
    except StoreUnavailableError:
        well = False
    status = "ok" if well else "not ok"
    return Response({"status": status}, status_code=200 if well else 503)


@get("/metrics", sync_to_thread=True)
def metrics(
    request: Request[Any, Any, Any], rt: NamedDependency[Runtime]
) -> Response[bytes]:
    """Give the figures as Prometheus reads them.

    Raises:
        NotFoundException: there are none here, or the token is not the right one.
    """
    if not _may_read(request, rt.metrics.token):
        raise NotFoundException
    found = figures(rt, now=rt.clock.now())
    collectors = CollectorRegistry(auto_describe=False)
    collectors.register(_Once(found, by_organisation=rt.metrics.by_organisation))
    return Response(generate_latest(collectors), media_type=_TEXT)


def _may_read(request: Request[Any, Any, Any], token: str) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(shown.strip().encode(errors="replace"), token.encode())
    return bool(token) and scheme.lower() == "bearer" and right


class _Once(Collector):
    """One reading of the figures, in Prometheus's words."""

    def __init__(self, found: Figures, *, by_organisation: bool) -> None:
        self._found = found
        self._by_organisation = by_organisation

    def collect(self) -> list[Metric]:
        """Return every figure with its name and labels."""
        return [*self._delivery(), self._duties(), *self._watch()]

    def _delivery(self) -> list[Metric]:
        found = self._found
        return [
            _gauge(
                "tocsin_queue_age_seconds",
                "Age of the oldest message that no provider has taken.",
                ("channel",),
                {(name,): age for name, age in found.queue_age_s.items()},
            ),
            _gauge(
                "tocsin_step_late_seconds",
                "How late the oldest step is that is due; 0 when none is.",
                (),
                {(): found.step_late_s},
            ),
            _counter(
                "tocsin_attempts",
                "Attempts to deliver a message.",
                ("channel", "result"),
                found.attempts,
            ),
            _counter(
                "tocsin_returned_mails",
                "Mails that came back to the mailbox.",
                ("kind",),
                {(kind,): count for kind, count in found.returned.items()},
            ),
        ]

    def _watch(self) -> list[Metric]:
        found = self._found
        return [
            _gauge(
                "tocsin_worker_tick_age_seconds",
                "Time since a worker last ticked; +Inf when none ever did.",
                (),
                {(): _or_never(found.worker_tick_age_s)},
            ),
            _gauge(
                "tocsin_audit_age_seconds",
                "Time since an auditor of this role last looked.",
                ("role",),
                {(role,): age for role, age in found.audit_age_s.items()},
            ),
            _gauge(
                "tocsin_audit_findings",
                "Findings that stand, by check; 0 is well.",
                ("check",),
                {(str(c),): float(found.findings.get(c, 0)) for c in Check},
            ),
        ]

    def _duties(self) -> Metric:
        name, says = "tocsin_open_duties", "Open duties of open cases."
        counted = self._found.open_duties.items()
        if self._by_organisation:
            labels: tuple[str, ...] = ("organisation", "state")
            return _gauge(name, says, labels, {key: float(n) for key, n in counted})
        return _gauge(name, says, ("state",), {(s,): float(n) for (_, s), n in counted})


def _counter(
    name: str, says: str, labels: tuple[str, ...], counts: Mapping[Any, int]
) -> Metric:
    family = CounterMetricFamily(name, says, labels=labels)
    for key, count in sorted(counts.items()):
        family.add_metric(key, count)
    return family


def _gauge(
    name: str, says: str, labels: tuple[str, ...], values: dict[Any, float]
) -> Metric:
    family = GaugeMetricFamily(name, says, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _or_never(age_s: float | None) -> float:
    return float("inf") if age_s is None else age_s
