"""Litestar application: pages and API. Knows services, never rows."""
