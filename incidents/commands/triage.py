"""``tocsin triage``: what the law says about some facts. No database, no settings."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from incidents.commands import scoring
from incidents.commands.instants import INSTANT, now
from incidents.core.errors import InputRefusedError
from incidents.core.facts import read
from incidents.core.regime import Law
from incidents.core.triage import triage
from incidents.intake.json_text import parse_json
from incidents.packs import load_law
from incidents.scoring import score
from incidents.scoring_cases import read_cases

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LawChoice(click.ParamType[Law]):
    """The law to judge by: a folder of packs, or what if a proposal were law."""

    name = "folder or proposal"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Law:
        """Return the law that *value* names; the built-in one where it is empty."""
        if isinstance(value, Law):
            return value
        if value and Path(value).is_dir():
            return load_law(Path(value))
        built_in = load_law()
        if not value:
            return built_in
        if value not in built_in.proposals:
            known = ", ".join(built_in.proposals)
            self.fail(f"{value!r} is no folder and no proposal ({known})", param, ctx)
        return built_in.what_if(value)


@click.command("triage")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--at",
    type=INSTANT,
    help="Judge as of this instant (2026-06-12T09:10+01:00), not now.",
)
@click.option(
    "--law",
    type=LawChoice(),
    default="",
    help="A folder of law packs instead of the built-in ones, or the name of a proposal"
    " (eu-gdpr-omnibus): what if it were law.",
)
@click.option(
    "--score",
    "scored",
    is_flag=True,
    help="FILE holds published cases, one a line, with what was decided: say how often"
    " the advice agrees.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the score as JSON.")
def triage_file(
    file: BinaryIO, at: datetime | None, law: Law, scored: bool, as_json: bool
) -> None:
    """Print what the law says about the facts in FILE ("-" reads standard input).

    FILE holds one JSON object, or one a line (JSON lines): one answer is printed for
    each, on a line of its own. A faulty object is answered with its faults:
    {"error": [{"path": ..., "says": ...}]}, and the next one is read. The exit code
    is 0 when every object got an answer, faulty ones included.

    With --score each line is a case: {"id", "jurisdiction", "facts", "expected":
    {"notify_authority", "communicate_to_data_subjects": true, false or null}}. The
    exit code is 1 when a proven outcome contradicts a decision, or a line is faulty.
    """
    if scored:
        sys.exit(_score(file.read(), law, now=at or now(), as_json=as_json))
    for raw in documents(file.read()):
        answer = answer_to(raw, law, now=at or now())
        click.echo(json.dumps(answer, ensure_ascii=False))


def _score(content: bytes, law: Law, *, now: datetime, as_json: bool) -> int:
    """Print how the triage does on the cases in *content*; return the exit code."""
    cases = read_cases(content.removeprefix(_BYTE_ORDER_MARK).split(b"\n"))
    scores = score(cases.cases, law, now=now)
    if as_json:
        click.echo(scoring.as_json(scores, cases, law.version))
    else:
        for line in scoring.as_table(scores, cases, law.version):
            click.echo(line)
    for says in scoring.troubles(cases):
        click.echo(says, err=True)
    contradicted = any(each.contradictions for each in scores.values())
    return 1 if contradicted or cases.faulty or not cases.cases else 0


def answer_to(raw: bytes, law: Law, *, now: datetime) -> dict[str, Any]:
    """Return the triage of the facts in *raw*, or the faults that it has."""
    try:
        return triage(read(parse_json(raw)), law, now=now).to_document()
    except InputRefusedError as refused:
        return {"error": [{"path": f.path, "says": f.says} for f in refused.faults]}


def documents(content: bytes) -> Iterator[bytes]:
    """Return the JSON texts in *content*: one, or one a line.

    It is JSON lines when the first line is a JSON text by itself, or when more than
    one line begins an object; one object may be spread over many lines.
    """
    content = content.removeprefix(_BYTE_ORDER_MARK)
    lines = [line for line in content.split(b"\n") if line.strip()]
    if len(lines) > 1 and _is_json_lines(lines):
        yield from (line.rstrip(b"\r") for line in lines)
    else:
        yield content


def _is_json_lines(lines: list[bytes]) -> bool:
    if sum(line.startswith(b"{") for line in lines) > 1:
        return True
    try:
        parse_json(lines[0])
    except InputRefusedError:
        return False
    return True
