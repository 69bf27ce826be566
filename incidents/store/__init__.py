"""The database: engines, the unit of work, and every query, by theme."""

from incidents.store.approvals import ApprovalLine, ReplyLine
from incidents.store.engine import Database, open_database
from incidents.store.unit import Transaction, UnitOfWork

__all__ = [
    "ApprovalLine",
    "Database",
    "ReplyLine",
    "Transaction",
    "UnitOfWork",
    "open_database",
]
