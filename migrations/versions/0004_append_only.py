"""The record cannot be rewritten: the database itself refuses it.

Rows of the record are added, never changed or removed. The one exception is the
erasure of a timeline payload, which leaves its commitment in the chain.

Revision: 0004.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FROZEN = (
    "facts_version",
    "awareness",
    "triage",
    "decision",
    "filing",
    "filing_answer",
    "filing_document",
    "attempt",
    "organisation_change",
)


def upgrade() -> None:
    """Add the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table in (*FROZEN, "timeline"):
        _sqlite_refusal(table, "DELETE")
    for table in FROZEN:
        _sqlite_refusal(table, "UPDATE")
    _sqlite_refusal(
        "timeline",
        "UPDATE",
        when="WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL"
        " OR (OLD.id, OLD.organisation_id, OLD.incident_id, OLD.seq, OLD.kind, OLD.at,"
        " OLD.actor, OLD.commitment, OLD.previous, OLD.digest) IS NOT"
        " (NEW.id, NEW.organisation_id, NEW.incident_id, NEW.seq, NEW.kind, NEW.at,"
        " NEW.actor, NEW.commitment, NEW.previous, NEW.digest)",
    )
    op.execute(
        "CREATE TRIGGER incident_reported_at BEFORE UPDATE ON incident"
        " WHEN OLD.reported_at IS NOT NEW.reported_at"
        " BEGIN SELECT RAISE(ABORT, 'reported_at is never changed'); END"
    )


def _sqlite_refusal(table: str, verb: str, *, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER timeline_no_delete BEFORE DELETE ON timeline"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER timeline_no_update BEFORE UPDATE ON timeline FOR EACH ROW"
        " WHEN (NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL OR"
        " (OLD.id, OLD.organisation_id, OLD.incident_id, OLD.seq, OLD.kind, OLD.at,"
        " OLD.actor, OLD.commitment, OLD.previous, OLD.digest) IS DISTINCT FROM"
        " (NEW.id, NEW.organisation_id, NEW.incident_id, NEW.seq, NEW.kind, NEW.at,"
        " NEW.actor, NEW.commitment, NEW.previous, NEW.digest))"
        " EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER incident_reported_at BEFORE UPDATE ON incident FOR EACH ROW"
        " WHEN (OLD.reported_at IS DISTINCT FROM NEW.reported_at)"
        " EXECUTE FUNCTION refuse_change()"
    )
    for table in (*FROZEN, "timeline"):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
