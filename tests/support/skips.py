"""Nothing is left out silently: a skipped test is named, and where CI=true it failed.

A test that this machine cannot run calls ``pytest.skip`` with the reason.
"""

import os
from collections.abc import Iterator

import pytest

IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[pytest.TestReport]:
    """Turn a skip into a failure where CI=true."""
    report = yield
    _no_skip_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[pytest.CollectReport]:
    """Turn the skip of a whole file into a failure where CI=true."""
    report = yield
    _no_skip_in_ci(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name loudly, at the end, what did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("NOT RUN ON THIS MACHINE", sep="!", red=True, bold=True)
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = _reason(report)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, tests in sorted(reasons.items()):
        terminalreporter.line(f"{tests} tests: {reason}", red=True)


def _no_skip_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    expected_failure = hasattr(report, "wasxfail")
    if IN_CI and report.outcome == "skipped" and not expected_failure:
        report.longrepr = f"not run, which CI=true does not allow: {_reason(report)}"
        report.outcome = "failed"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    reason = told[2] if isinstance(told, tuple) else str(told)
    return reason.removeprefix("Skipped: ")
