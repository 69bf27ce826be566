"""The database: engines, the unit of work, and every query, by theme."""

from incidents.store.engine import Database, open_database
from incidents.store.unit import Transaction, UnitOfWork

__all__ = ["Database", "Transaction", "UnitOfWork", "open_database"]
