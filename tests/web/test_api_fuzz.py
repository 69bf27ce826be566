"""Whatever bytes a machine sends, the answer is a receipt or a problem."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from incidents.core.facts_object import FACT_PATHS
from incidents.runtime import Runtime
from incidents.services.api_tokens import issue_token
from incidents.services.organisations import create_organisation
from incidents.web.app import create_app
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import HARBOUR

# Text with everything a JSON escape can hold: NUL, halves of characters, controls.
odd_text = st.text(st.characters(exclude_categories=()), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | odd_text
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(odd_text | st.sampled_from(["min", "max", "n"]), inner,
                          max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip
known_keys = st.sampled_from(sorted(path for path in FACT_PATHS if "." not in path))
documents = st.dictionaries(known_keys | odd_text, values, max_size=6)
spoilt = st.builds(
    lambda key, value: {**LOST_LAPTOP, key: value}, known_keys | odd_text, values
)
bodies = st.binary(max_size=200) | (documents | spoilt | values).map(
    lambda value: json.dumps(value).encode()
)

_FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def client(sqlite_rt: Runtime) -> Iterator[TestClient]:
    """A machine with a token."""
    now = sqlite_rt.clock.now()
    create_organisation(sqlite_rt, HARBOUR, now=now)
    token = issue_token(sqlite_rt, slug="harbour", label="fuzz", now=now)
    with TestClient(create_app(sqlite_rt), raise_server_exceptions=False) as client:
        client.headers["authorization"] = f"Bearer {token}"
        yield client


@_FUZZ
@given(body=bodies)
@example(body=b'{"parts":[{"parts":[]}]}')
@example(body=b'{"settled":{"title":"complete","\\ud800":"none"}}')
@example(body=b'{"systems":[null]}')
@example(body=b'{"reporter":{"manager":"\\u202e"}}')
@example(body=b'{"acts":[{"regime":"eu-gdpr"}]}')
@example(body=b'{"countries":{"IE":1e3}}')
def test_no_body_makes_the_server_fail(client: TestClient, body: bytes):
    key = {"idempotency-key": f"k{hash(body)}"}

    answer = client.post("/api/reports", content=body, headers=key)

    assert answer.status_code in {200, 201, 422}, answer.text
    if answer.status_code == 422:
        assert answer.json()["errors"]
    else:
        assert answer.json()["reference"]
