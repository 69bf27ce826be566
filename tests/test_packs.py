"""A faulty law pack stops the start, naming file, key and reason."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import incidents
from incidents.core.errors import LawPackError
from incidents.core.rules.criteria import Criterion
from incidents.core.rules.registry import CRITERIA, SCOPES
from incidents.core.rules.scope import Scope, elsewhere
from incidents.core.triage_answer import Reason
from incidents.packs import load_law

SHIPPED = Path(incidents.__file__).parent / "law"
PACK = "regimes/eu-gdpr.toml"
AUTHORITY = "authorities/ie-dpc.toml"
EEA = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
    " IS LI NO"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("regimes", "authorities", "proposals"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text, "the fault must replace something"
    path.write_text(text.replace(old, new, 1))


FAULTS = [
    ('name = "General', 'nmae = "General', "name: is missing"),
    ("fallback = true", "fallback = true\nwarm = 1", "warm: is not a key we know"),
    ('id = "eu-gdpr"', 'id = "eu-gdpr2"', "id: must be the name of the file"),
    ('id = "eu-gdpr"', 'id = "EU GDPR"', "id: must be lower-case words"),
    ('name = "General', 'name = 5 #"General', "name: must be text"),
    (
        'name = "General Data Protection Regulation"',
        'name = " "',
        "name: must not be empty",
    ),
    ("reviewed = 2026-11-22", 'reviewed = "2026"', "reviewed: must be a date"),
    ("reviewed = 2026-11-22", "reviewed = 2026-11-22T00:00:00Z", "must be a date"),
    ("fallback = true", "fallback = 1", "fallback: must be true or false"),
    ('scope = "union"', 'scope = "everywhere"', "'everywhere' is not known"),
    ('"AT", "BE"', '"AT", "AT"', "countries: names something twice"),
    ('"AT", "BE"', '"AT", 5', "countries: must be a list of texts"),
    ('"AT", "BE"', '"AT", "XX"', "countries: 'XX' is not known"),
    ('AX = "FI"', 'AX = "US"', "territories.AX: is not a territory"),
    ('AX = "FI"', 'QQ = "FI"', "territories.QQ: is not a territory"),
    ('criterion = "every-breach"', 'criterion = "evry"', "[0].criterion: 'evry'"),
    ('params = { risk = "risk" }', "", "params.risk: risk-at-least needs it"),
    ('{ risk = "risk" }', '{ risk = "some" }', "params.risk: 'some' is not known"),
    ('{ risk = "risk" }', '{ risk = "risk", x = 1 }', "params.x: risk-at-least takes"),
    ('"risk-neutralised"', '"too-dear"', "exemptions: 'too-dear' is not known"),
    ('"public-communication"', '"by-bell"', "substitutes: 'by-bell' is not known"),
    ('"ordered-by-authority"', '"by-decree"', "demands: 'by-decree' is not known"),
    ('bearer = "both"', 'bearer = "nobody"', "bearer: 'nobody' is not known"),
    ('recipient = "register"', 'recipient = "us"', "recipient: 'us' is not known"),
    ("phased = true", 'phased = true\nstage = "last"', "stage: 'last' is not known"),
    ('"effects", "subject_kinds"', '"effect"', "content: 'effect' is not known"),
    ("amount = 72\n", "", "amount: belongs to a limit with a number"),
    ("amount = 72", "amount = 0", "amount: must be above zero"),
    ("amount = 72", "amount = 72.5", "amount: must be a whole number"),
    ("amount = 72", "amount = true", "amount: must be a whole number"),
    ('unit = "undue-delay"', 'unit = "weeks"', "unit: 'weeks' is not known"),
    ("target_hours = 72 ", "# ", "target_hours: belongs to a limit without"),
    ('starts = "aware_at"', 'starts = "noon"', "starts: 'noon' is not known"),
    ('alarm_from = ["dis', 'alarm_from = [] # ["dis', "alarm_from: is missing"),
    ("[48, 24, 12, 4, 1]", "[1, 4, 12]", "reminders: must be in falling order"),
    ("[48, 24, 12, 4, 1]", "[48, 0]", "reminders: must be hours above zero"),
    ('says = "72 hours', 'said = "72 hours', "says: is missing"),
    ("[[duties.limits]]", "[[duties.limit]]", "limits: is missing"),
    ("in_force = 2018-05-25", "in_force = 2018", "in_force: must be a date"),
    ('id = "notify-controller"', 'id = "notify-authority"', "names a duty twice"),
    ('id = "notify-controller"', 'id = "notify-king"', "'notify-king' is not known"),
    ("scope =", "scope ==", "is not TOML"),
    ("fallback =", 'supersedes = ["x"]\nfallback =', "supersedes: 'x' is not known"),
    ("fallback =", 'authority = "x"\nfallback =', "authority: 'x' is not known"),
    ("fallback =", 'addressing = "x"\nfallback =', "addressing: 'x' is not known"),
    ("fallback =", 'states = ["XX"]\nfallback =', "states: 'XX' is not known"),
    ("fallback =", 'instead_of = "x"\nfallback =', "belongs into the folder"),
    ("amount = 72", "people_from = 9\namount = 72", "follow each other in the number"),
    ("amount = 72", "people_below = 9\namount = 72", "say nothing of 9 people"),
    (
        "amount = 72",
        "at_most = { hours = 4 }\namount = 72",
        "at_most.starts: is missing",
    ),
    (
        "amount = 72",
        'at_most = { starts = "aware_at" }\namount = 72',
        "hours: is missing",
    ),
    (
        'starts = "aware_at"',
        'after = { duty = "notify-media" }',
        "after: starts the clock alone",
    ),
    ('starts = "aware_at"', "starts = []", "starts: must not be empty"),
    (
        'starts = "processor_aware_at"\nalarm_from = ["discovered_at", "reported_at"]',
        'after = { duty = "notify-media" }',
        "waits for acts.notify-media, which is not there",
    ),
]


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS)
def test_a_faulty_regime_stops_the_start(folder, old, new, reason):
    change(folder, PACK, old, new)

    with pytest.raises(LawPackError) as refused:
        load_law(folder)

    assert "eu-gdpr.toml" in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('country = "IE"', 'country = "IR3"', "country: 'IR3' is not known"),
        ("general = true", 'general = true\nregion = "DE-BY"', "must lie in"),
        ("general = true", 'general = true\nsector = "all"', "public or private"),
        (
            "general = true",
            'general = true\npublic_elsewhere = ["ES-CT"]',
            "public_elsewhere: 'ES-CT' must lie in the country",
        ),
        ("unchecked = [", 'unchecked = ["mood", ', "unchecked: 'mood' is not known"),
        ('website = "', 'web = "', "website: is missing"),
        ("general = true", 'general = true\nfax = "1"', "fax: is not a key we know"),
    ],
)
def test_a_faulty_authority_stops_the_start(folder, old, new, reason):
    change(folder, AUTHORITY, old, new)

    with pytest.raises(LawPackError) as refused:
        load_law(folder)

    assert "ie-dpc.toml" in str(refused.value)
    assert reason in str(refused.value)


def test_a_pack_that_is_no_text_stops_the_start(folder):
    (folder / PACK).write_bytes(b"\xff\xfe")

    with pytest.raises(LawPackError, match=r"eu-gdpr\.toml: is not TOML"):
        load_law(folder)


def test_limits_out_of_order_stop_the_start(folder):
    path = folder / PACK
    limit = path.read_text().split("[[duties.limits]]")[1].split("[[duties]]")[0]
    old = limit.replace("2018-05-25", "2017-01-01")
    change(folder, PACK, limit, f"{limit}\n[[duties.limits]]{old}")

    with pytest.raises(LawPackError, match="limits: must be in the order"):
        load_law(folder)


def test_a_regime_without_duties_stops_the_start(folder):
    path = folder / PACK
    path.write_text(path.read_text().split("[[duties]]")[0] + "\nduties = []\n")

    with pytest.raises(LawPackError, match="duties: must be a list of tables"):
        load_law(folder)


def test_a_regime_without_countries_stops_the_start(folder):
    path = folder / "regimes/uk-gdpr.toml"
    path.write_text(path.read_text().replace('countries = ["GB"]', "countries = []"))

    with pytest.raises(LawPackError, match="countries: must name at least one"):
        load_law(folder)


def test_no_pack_at_all_stops_the_start(tmp_path):
    with pytest.raises(LawPackError, match="holds no pack"):
        load_law(tmp_path)


def test_a_rule_that_decides_without_facts_stops_the_start(folder, monkeypatch):
    reason = Reason("never", (), "Never.", "Nowhere")
    never = Criterion(lambda judged, params: False, lambda *_: (reason,), {})
    monkeypatch.setitem(CRITERIA, "never", never)
    change(folder, PACK, 'criterion = "every-breach-told"', 'criterion = "never"')

    with pytest.raises(LawPackError, match="notify-controller: is decided"):
        load_law(folder)


def test_a_proposal_that_changes_no_law_stops_the_start(folder):
    name = "proposals/eu-gdpr-omnibus.toml"
    change(folder, name, 'instead_of = "eu-gdpr"', 'instead_of = "eu-gdpr-omnibus"')

    with pytest.raises(LawPackError, match="must name a regime that is law"):
        load_law(folder)


def test_a_regime_that_is_silent_in_its_own_trial_stops_the_start(folder, monkeypatch):
    deaf = Scope(lambda breach, regime: elsewhere(), SCOPES["union"].trial)
    monkeypatch.setitem(SCOPES, "deaf", deaf)
    change(folder, PACK, 'scope = "union"', 'scope = "deaf"')

    with pytest.raises(LawPackError, match="does not speak in its own trial"):
        load_law(folder)


def test_the_shipped_law_holds_every_authority_of_the_eea_and_the_uk():
    law = load_law()

    general = {a.country for a in law.authorities.values() if a.general}
    german = {a.region for a in law.authorities.values() if a.country == "DE"}

    assert general >= {*EEA.split(), "GB"} - {"DE"}
    assert len(german - {None}) == 16
    assert len(law.authorities) == 53
    assert next(r for r in law.regimes if r.id == "eu-gdpr").countries == {*EEA.split()}


@pytest.mark.parametrize(
    ("country", "region", "public", "authority"),
    [
        ("IE", None, False, "ie-dpc"),
        ("DE", None, False, None),
        ("DE", "DE-BE", False, "de-be-blnbdi"),
        ("DE", "DE-BY", False, "de-by-baylda"),
        ("DE", "DE-BY", True, "de-by-baylfd"),
        ("LT", None, False, "lt-vdai"),
        ("GB", None, False, "uk-ico"),
        ("US", None, False, None),
    ],
)
def test_the_competent_authority_is_found(country, region, public, authority):
    assert load_law().authority_of(country, region=region, public=public) == authority


def test_the_version_changes_with_any_pack(folder):
    before = load_law(folder).version
    change(folder, AUTHORITY, "general = true", "general = true  # ")

    after = load_law(folder).version

    assert before != after
    assert before == load_law().version
    assert before.startswith("2026-11-26-")


def test_an_incident_is_judged_by_the_limit_in_force_at_awareness(folder):
    path = folder / PACK
    duty = path.read_text().split('id = "notify-authority"')[1]
    limit = duty.split("[[duties.limits]]")[1].split("[[duties]]")[0]
    later = limit.replace("2018-05-25", "2027-01-01").replace("72", "96")
    change(folder, PACK, limit, f"{limit}\n[[duties.limits]]{later}")
    regime = next(r for r in load_law(folder).regimes if r.id == "eu-gdpr")
    duty = next(d for d in regime.duties if d.id == "notify-authority")

    assert duty.limits_at(datetime(2016, 1, 1, tzinfo=UTC))[0].amount == 72
    assert duty.limits_at(datetime(2026, 12, 31, tzinfo=UTC))[0].amount == 72
    assert duty.limits_at(datetime(2027, 1, 1, tzinfo=UTC))[0].amount == 96


def test_values_to_be_confirmed_keep_their_mark():
    law = load_law()

    assert "postal_address" in law.authorities["uk-ico"].unchecked
    assert "(unchecked)" not in "".join(
        str(authority) for authority in law.authorities.values()
    )
