"""The shipped set-up with containers, read as Compose reads it.

Nothing is started here; what a slip of the pen would break is checked instead.
"""

import ipaddress
import re
from typing import Any

import click
import pytest
import yaml

from incidents.cli import main
from incidents.settings import Settings
from tests.support.checkout import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
ASKED_FOR = re.compile(r"\$\{(\w+):\?[\w .]+\}")


def test_web_worker_database_and_proxy_are_there():
    assert set(SERVICES) == {"web", "worker", "database", "caddy"}
    assert OURS == ["web", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_of_ours_there_are_two_each_and_nothing_that_allows_only_one(name: str):
    service = SERVICES[name]

    assert service["deploy"]["replicas"] == 2
    assert not {"container_name", "hostname", "ports"} & set(service)
    assert "inside" in service["networks"]


def test_the_proxy_finds_every_web_process_by_name():
    (given,) = SERVICES["caddy"]["configs"]
    words = COMPOSE["configs"][given["source"]]["content"].split()

    assert given["target"] == "/etc/caddy/Caddyfile"
    assert "command" not in SERVICES["caddy"]  # the image's own reads that file
    assert words[words.index("name") + 1] == "web"
    assert words[words.index("dynamic") + 1] == "a"
    (port,) = re.findall(
        r"127\.0\.0\.1:(\d+)/", str(SERVICES["web"]["healthcheck"]["test"])
    )
    assert words[words.index("port") + 1] == port
    assert words.count("{") == words.count("}") == 3
    assert set(SERVICES["caddy"]["networks"]) & set(SERVICES["web"]["networks"])


@pytest.mark.parametrize("name", OURS)
def test_every_setting_exists_in_tocsin(name: str):
    given = SERVICES[name]["environment"]

    known = {f"TOCSIN_{field.upper()}" for field in Settings.model_fields}
    assert set(given) <= known


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_a_command_that_tocsin_has(name: str):
    (command,) = SERVICES[name]["command"]

    assert main.get_command(click.Context(main), command) is not None


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_more_rights_than_they_need(name: str):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["depends_on"]["database"]["condition"] == "service_healthy"


def test_both_of_ours_are_asked_whether_they_are_well():
    web, worker = (SERVICES[name]["healthcheck"] for name in OURS)

    assert any("/health/ready" in word for word in web["test"])
    program, command, *options = worker["test"][1:]
    entry = (ROOT / "Dockerfile").read_text()
    assert f'ENTRYPOINT ["{program}"]' in entry
    doctor = main.get_command(click.Context(main), command)
    assert doctor is not None
    assert doctor.make_context("doctor", options).params["only"] == ("worker",)


def test_web_and_worker_have_the_same_settings():
    assert SERVICES["web"]["environment"] == SERVICES["worker"]["environment"]
    assert SERVICES["web"]["volumes"] == SERVICES["worker"]["volumes"]


def test_only_the_proxy_can_be_reached_from_outside():
    reachable = [name for name, service in SERVICES.items() if "ports" in service]

    assert reachable == ["caddy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert COMPOSE["networks"]["front"]["internal"] is True
    assert SERVICES["database"]["networks"] == ["inside"]
    assert "outside" not in SERVICES["web"]["networks"]
    assert "outside" in SERVICES["worker"]["networks"]


def test_the_proxy_that_is_believed_is_the_one_that_is_there():
    believed = SERVICES["web"]["environment"]["TOCSIN_TRUSTED_PROXY"]
    (pool,) = COMPOSE["networks"]["front"]["ipam"]["config"]

    address = ipaddress.ip_address(believed)
    assert SERVICES["caddy"]["networks"]["front"]["ipv4_address"] == believed
    assert address in ipaddress.ip_network(pool["subnet"])
    # else Docker may give it to another container that starts first
    assert address not in ipaddress.ip_network(pool["ip_range"])


def test_no_secret_is_written_down_or_has_a_default():
    secrets = [
        SERVICES["web"]["environment"]["TOCSIN_SERVER_KEY"],
        SERVICES["web"]["environment"]["TOCSIN_DATABASE_URL"],
        SERVICES["database"]["environment"]["POSTGRES_PASSWORD"],
    ]

    asked = [ASKED_FOR.findall(secret) for secret in secrets]
    assert asked == [
        ["TOCSIN_SERVER_KEY"],
        ["POSTGRES_PASSWORD"],
        ["POSTGRES_PASSWORD"],
    ]


def test_every_named_volume_and_network_is_declared():
    volumes = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
    }
    networks = {
        network for service in SERVICES.values() for network in service["networks"]
    }

    assert volumes == set(COMPOSE["volumes"])
    assert networks == set(COMPOSE["networks"])


def test_the_image_holds_every_folder_of_the_program_and_nothing_else():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ")}
    let_in = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }

    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert {"incidents", "notifiers", "migrations", "templates"} <= copied
