"""An installation moves from SQLite to PostgreSQL and back: whole, or not at all."""

import re

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from incidents.clocks import SystemClock
from incidents.copying import route
from incidents.core.audit import Role
from incidents.core.errors import InputRefusedError, NotCopiedError
from incidents.core.ledger import first_fault
from incidents.migrate import Standing, standing, upgrade
from incidents.models import ActRow
from incidents.store import UnitOfWork, open_database, whole
from incidents.store.core import table_of
from tests.support.moving import Move, connected, move, rows_in
from tests.support.reports import chain_of
from tests.support.runtime import SetClock, make_runtime

__all__ = ["move"]

LEFT_BEHIND = {"audit", "beat", "session"}
OTHER_VERSION = "UPDATE alembic_version SET version_num = '{}'"


def change(url: str, statement: str) -> None:
    with connected(url) as connection:
        connection.execute(text(statement))


def test_every_row_arrives_and_what_belongs_to_the_old_processes_does_not(move: Move):
    before = rows_in(move.source)

    copied = move.go()

    after = rows_in(move.target)
    assert rows_in(move.source) == before
    assert {name: after[name] for name in LEFT_BEHIND} == dict.fromkeys(LEFT_BEHIND, 0)
    expected = {name: n for name, n in before.items() if name not in LEFT_BEHIND}
    assert copied.rows == expected
    assert {name: after[name] for name in expected} == expected
    assert copied.cases == 2
    assert min(before[name] for name in ("beat", "session", "filing_document")) == 1


def test_the_copy_works_on_with_its_timelines_whole(move: Move, tmp_path):
    old = make_runtime(move.source, tmp_path, SetClock())
    key, entries = chain_of(old, move.reference)
    old.close()

    move.go()

    new = make_runtime(move.target, tmp_path, SetClock())
    assert chain_of(new, move.reference) == (key, entries)
    assert first_fault(key, entries) is None
    assert len(entries) > 2
    new.close()


def test_copied_there_and_back_each_table_has_the_same_digest(
    move: Move, tmp_path, request
):
    engine = "sqlite" if move.source.startswith("sqlite") else "postgresql"
    home = {"sqlite": f"sqlite:///{tmp_path}/home.db"}.get(engine)
    home = home or request.getfixturevalue("empty_postgresql_url")
    if home == move.target:
        pytest.fail("the way back needs a database of its own")

    move.go()
    Move(source=move.target, target=home, reference="").go()

    assert digests(home) == digests(move.source)


def digests(url: str) -> dict[str, str]:
    found = {}
    with connected(url) as connection:
        for table in whole.COPIED:
            digest = whole.TableDigest()
            for rows in whole.read_rows(connection, table):
                digest.add(rows)
            found[table.name] = digest.hex
    return found


def test_the_record_cannot_be_rewritten_in_the_target_either(move: Move):
    move.go()

    for statement in (
        "UPDATE timeline SET actor = 'nobody'",
        "DELETE FROM facts_version",
        "UPDATE incident SET reported_at = '2020-01-01 00:00:00'",
    ):
        with pytest.raises(DBAPIError, match=r"append-only|never changed"):
            change(move.target, statement)


@pytest.mark.parametrize("row", ["beat", "audit"])
def test_a_source_with_a_living_process_is_refused(move: Move, row: str):
    now = SystemClock().now()
    database = open_database(move.source)
    with UnitOfWork(database).begin() as tx:
        if row == "beat":
            tx.beat("alive", now=now)
        else:
            tx.note_audit("alive", Role.WEB, now=now)
    database.close()

    with pytest.raises(InputRefusedError, match=r"--from: .*alive \d+ s ago.*Stop"):
        move.go()

    engine = create_engine(move.target)
    with engine.connect() as connection:
        assert standing(connection) is Standing.NONE
    engine.dispose()


def test_a_target_that_holds_a_row_is_refused_and_keeps_it(move: Move):
    upgrade(move.target)
    change(move.target, "INSERT INTO throttle VALUES ('x', '2026-01-01 00:00:00', 1)")

    with pytest.raises(InputRefusedError, match=r"--to: is not empty .*throttle"):
        move.go()

    assert sum(rows_in(move.target).values()) == 1


def test_a_target_with_somebody_elses_tables_is_not_migrated(move: Move):
    change(move.target, "CREATE TABLE wordpress (id int)")

    with pytest.raises(InputRefusedError, match="not Tocsin's, such as wordpress"):
        move.go()


@pytest.mark.parametrize(
    ("revision", "says"),
    [("0007", "older version"), ("9999", "newer version")],
)
def test_a_source_of_another_version_is_refused(move: Move, revision, says):
    change(move.source, OTHER_VERSION.format(revision))

    with pytest.raises(InputRefusedError, match=f"--from: .*{says}"):
        move.go()


def test_a_source_without_tocsin_is_refused(move: Move):
    other = Move(source=move.target, target=move.source, reference="")
    with connected(move.target):
        pass  # SQLite makes the file

    with pytest.raises(InputRefusedError, match="no Tocsin has ever run"):
        other.go()


def test_a_copy_that_breaks_off_leaves_no_row_and_can_be_done_again(move: Move):
    def interrupt(doing: str, _done: int, _total: int) -> None:
        if doing == "checking timeline":
            raise KeyboardInterrupt

    with pytest.raises(NotCopiedError, match="interrupted"):
        move.go(interrupt)

    assert sum(rows_in(move.target).values()) == 0
    assert move.go().cases == 2


def test_what_is_written_to_the_source_meanwhile_is_not_lost_silently(move: Move):
    written = []

    def write(doing: str, _done: int, _total: int) -> None:
        if doing == "checking the timelines" and not written:
            written.append(doing)
            change(
                move.source,
                "INSERT INTO throttle VALUES ('late', '2026-01-01 00:00:00', 1)",
            )

    with pytest.raises(NotCopiedError, match="wrote to the source"):
        move.go(write)

    assert written
    assert sum(rows_in(move.target).values()) == 0


def test_a_timeline_that_was_forged_is_named_and_not_passed_on(move: Move):
    engine = move.source.split(":")[0].split("+")[0]
    off = {
        "sqlite": "DROP TRIGGER timeline_no_update",
        "postgresql": "ALTER TABLE timeline DISABLE TRIGGER timeline_no_update",
    }[engine]
    change(move.source, off)
    change(move.source, "UPDATE timeline SET actor = 'forger' WHERE seq = 2")

    with pytest.raises(NotCopiedError, match=rf"{move.reference} is broken at entry 2"):
        move.go()

    assert sum(rows_in(move.target).values()) == 0


def test_a_value_that_changes_on_the_way_is_seen(move: Move, monkeypatch):
    add_rows = whole.add_rows

    def clumsy(connection, table, rows):
        if table.name == "facts_text":
            rows = [row | {"typed": row["typed"] | {"title": "?"}} for row in rows]
        add_rows(connection, table, rows)

    monkeypatch.setattr(whole, "add_rows", clumsy)

    with pytest.raises(NotCopiedError, match="facts_text does not read the same"):
        move.go()


def test_what_refers_to_its_own_table_comes_after_what_it_refers_to(move: Move):
    with connected(move.source) as connection:
        (acts,) = whole.read_rows(connection, table_of(ActRow))

    *first, correction = acts
    assert {act["corrects"] for act in first} == {None}
    assert correction["corrects"] == first[0]["id"] > correction["id"]
    assert move.go().rows["act"] == len(acts)


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("nonsense", "sqlite:///b.db", "--from: is no address"),
        ("sqlite:///a.db", "mysql://h/x", "--to: is no database that Tocsin knows"),
        ("sqlite:///a.db", "postgresql://h/x", "--to: is no database"),
        ("sqlite://", "sqlite:///b.db", "--from: names no file"),
        ("sqlite:///no/such.db", "sqlite:///b.db", "--from: there is no such file"),
        ("sqlite:///a.db", "sqlite:///./a.db", "--to: is the database that is copied"),
        ("{here}/a.db", "{here}/no/b.db", "--to: there is no such folder"),
    ],
)
def test_an_address_that_cannot_be_is_refused_by_name(tmp_path, source, target, says):
    (tmp_path / "a.db").touch()
    here = f"sqlite:///{tmp_path}"

    with pytest.raises(InputRefusedError, match=re.escape(says)):
        route(source.format(here=here), target.format(here=here))


def test_a_server_that_is_not_there_is_said_without_its_password(sqlite_url):
    gone = "postgresql+psycopg://ada:hunter2@127.0.0.1:1/tocsin"

    with pytest.raises(InputRefusedError, match="--to: the database does not an") as no:
        Move(source=sqlite_url, target=gone, reference="").go()

    assert "hunter2" not in str(no.value)
