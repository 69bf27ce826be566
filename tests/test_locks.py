"""The locks: hashed, without any address, up to date, and nowhere too old."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.checkout import ROOT

RUN, TEST = ROOT / "requirements.lock", ROOT / "requirements-test.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DEPENDENCIES = PROJECT["project"]["dependencies"]
MINIMUMS = tomllib.loads((ROOT / "minimum-versions.toml").read_text())["minimum"]
_LINE = re.compile(
    r"(?P<pin>[a-z0-9-]+(?:\[[a-z]+\])?==[\w.+]+)(?P<marker> ; [\w ='!<>.()\"]+)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}(?: \\)?"
    r"|    # (?:via|  ).*"
)


def _versions(lock: Path) -> dict[str, Version]:
    pins = re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?==([\w.+]+)", lock.read_text(), re.M)
    return {name: Version(version) for name, version in pins}


@pytest.mark.parametrize("lock", [RUN, TEST], ids=["run", "test"])
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: Path):
    odd = [line for line in lock.read_text().splitlines() if not _LINE.fullmatch(line)]

    assert odd == []


@pytest.mark.parametrize("lock", [RUN, TEST], ids=["run", "test"])
def test_every_pin_has_a_hash(lock: Path):
    bare = [
        block.splitlines()[0]
        for block in re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.M)[1:]
        if "--hash=sha256:" not in block
    ]

    assert bare == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [(RUN, DEPENDENCIES), (TEST, DEPENDENCIES + PROJECT["dependency-groups"]["test"])],
    ids=["run", "test"],
)
def test_a_lock_has_what_pyproject_asks_for(lock: Path, wanted: list[str]):
    locked = _versions(lock)

    unmet = [
        f"{line}: run `make lock`"
        for line in wanted
        if (requirement := Requirement(line))
        if (version := locked.get(canonicalize_name(requirement.name))) is None
        or version not in requirement.specifier
    ]

    assert unmet == []


def test_the_tests_run_on_the_very_versions_that_are_deployed():
    run, test = _versions(RUN), _versions(TEST)

    assert run == {name: test.get(name) for name in run}


@pytest.mark.parametrize("minimum", MINIMUMS, ids=lambda minimum: minimum["package"])
def test_no_locked_package_is_older_than_a_known_weakness(minimum: dict[str, str]):
    version = _versions(RUN).get(minimum["package"])

    assert version is not None, "no longer used: remove its minimum"
    assert version >= Version(minimum["version"]), minimum["because"]
