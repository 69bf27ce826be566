"""Fixtures: a renderer that only notes, and a case whose awareness is set."""

import pytest

from incidents.services.awareness import set_awareness
from tests.support.filings import Press
from tests.support.reports import report_lost_laptop
from tests.support.runtime import make_runtime


@pytest.fixture
def press():
    return Press()


@pytest.fixture
def rt(database_url, tmp_path, clock, press):
    runtime = make_runtime(database_url, tmp_path, clock, pdf=press)
    yield runtime
    runtime.close()


@pytest.fixture
def case(rt, house):
    reference = report_lost_laptop(rt).reference
    set_awareness(
        rt, house.dpo, reference=reference, aware_at=rt.clock.now(),
        role="controller", reason="IT confirmed the loss", now=rt.clock.now(),
    )  # fmt: skip
    return reference
