"""The migrations and the models say the same, on both databases."""

import threading

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from incidents.migrate import is_current, upgrade
from incidents.models import METADATA


def test_the_migrated_schema_equals_the_models(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, METADATA)
    engine.dispose()

    assert difference == []


def test_two_processes_that_start_at_once_make_one_schema(empty_database_url):
    failures = []

    def start():
        try:
            upgrade(empty_database_url)
        except Exception as error:  # noqa: BLE001 - any failure is the finding
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = create_engine(empty_database_url)
    with engine.connect() as connection:
        current = is_current(connection)
    engine.dispose()

    assert failures == []
    assert current
