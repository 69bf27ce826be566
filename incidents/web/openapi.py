"""The API described as OpenAPI 3.1, with the vocabulary's own schema inside.

Written by hand: the body is checked by ``core.facts``, which no framework could read.
"""

from typing import Any

from incidents.core.facts import json_schema

_RECEIPT = {
    "type": "object",
    "required": ["reference", "receipt_code", "repeated", "status_url"],
    "properties": {
        "reference": {"type": "string", "examples": ["INC-7K3F-2QXM"]},
        "receipt_code": {
            "type": "string",
            "description": "Opens the report for its reporter. Keep it; never put it"
            " into an address.",
        },
        "repeated": {
            "type": "boolean",
            "description": "The same report had come before; nothing was added.",
        },
        "status_url": {"type": "string", "format": "uri"},
    },
}

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "says"],
                "properties": {
                    "path": {"type": "string"},
                    "says": {"type": "string"},
                },
            },
        },
    },
}

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "New for each report, the same when it is sent again.",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,64}$"},
}

_PROBLEMS = {
    "400": "No usable idempotency key.",
    "401": "No valid token.",
    "409": "The key was used for a different report.",
    "413": "The body is longer than 1,000,000 bytes.",
    "415": "The body is not declared as JSON.",
    "422": "The report breaks the vocabulary; every fault is named.",
    "503": "Nothing was stored; send it again with the same key.",
}


def openapi_document(base_url: str) -> dict[str, Any]:
    """Return the OpenAPI document of the installation at *base_url*."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tocsin: reports from machines", "version": "1"},
        "servers": [{"url": base_url}],
        "paths": {
            "/api/reports": {"post": _post_report()},
            "/api/schema": {"get": _describes("The vocabulary as JSON Schema.")},
            "/api/openapi.json": {"get": _describes("This document.")},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Facts": json_schema(),
                "Receipt": _RECEIPT,
                "Problem": _PROBLEM,
            },
        },
    }


def _post_report() -> dict[str, Any]:
    facts = {"$ref": "#/components/schemas/Facts"}
    answers = {
        "201": _answer("Stored. The clock runs and the alerts are on their way."),
        "200": _answer("The same report was stored before; nothing was added."),
    }
    problems = {status: _problem(says) for status, says in _PROBLEMS.items()}
    return {
        "operationId": "postReport",
        "summary": "File a report for the token's organisation.",
        "security": [{"token": []}],
        "parameters": [_KEY],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": facts}},
        },
        "responses": answers | problems,
    }


def _answer(says: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Receipt"}
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _problem(says: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": says, "content": content}


def _describes(says: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "summary": says,
        "responses": {"200": {"description": says, "content": content}},
    }
