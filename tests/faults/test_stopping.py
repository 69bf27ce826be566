"""Asked to stop: what is on its way arrives, and is written down, before the end."""

from datetime import timedelta

import pytest

from tests.faults.ground import START, Ground, until

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("role", ["both", "worker"])
def test_a_delivery_under_way_is_finished_and_noted(site: Ground, role: str):
    web = site.start("web")
    assert site.report(web, "one") == 201
    assert web.stop() == 0
    site.slack.slow_s = 3.0
    child = site.start(role, at=START + timedelta(seconds=2), timeout_s=30)
    assert until(lambda: bool(site.smtp.taken), within_s=30)

    assert child.stop() == 0

    assert len(site.slack.posts) == 1
    assert site.all_told()
    assert site.wrong(now=START + timedelta(seconds=30), red=False) == ()
