"""What a document may cost, and what happens when it costs more."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incidents.core.errors import RenderingFailedError
from incidents.core.ports import Printout
from incidents.documents.fill import fill
from incidents.documents.form import FieldType
from incidents.documents.printing import printout
from incidents.packs_forms import load_forms
from notifiers.regulator_pdf import ROOT, Limits, PdfRenderer
from tests.documents.samples import full


@pytest.fixture
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as running:
        yield running


def _printout(body: str) -> Printout:
    return Printout(
        html=f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>',
        attachment=b"{}",
        attachment_name="a.json",
        identifier="x",
        at=datetime(2026, 6, 12, tzinfo=UTC),
    )


SMALL = _printout("<p>small</p>")
# One word that may break anywhere costs the square of its length.
ENDLESS = _printout(f'<p style="overflow-wrap:anywhere">{"x" * 200_000}</p>')


def _children() -> set[int]:
    """Return the renderers' processes; other tests may have left us other children."""
    pids = Path("/proc/self/task").glob("*/children")
    every = {int(pid) for each in pids for pid in each.read_text().split()}
    return {pid for pid in every if _is_renderer(pid)}


def _is_renderer(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return b"regulator_pdf_child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _ends_soon(warm: int) -> bool:
    """Has the warm process no child left, within three seconds?"""
    children = Path(f"/proc/{warm}/task/{warm}/children")
    end = time.monotonic() + 3
    while children.read_text() and time.monotonic() < end:
        time.sleep(0.05)
    return not children.read_text()


def test_a_page_without_end_is_given_up_and_the_next_one_made():
    with PdfRenderer(limits=Limits(seconds=2)) as renderer:
        start = time.monotonic()

        with pytest.raises(RenderingFailedError):
            renderer.render(ENDLESS)

        assert time.monotonic() - start < 10
        assert _ends_soon(*_children())
        assert renderer.render(SMALL).startswith(b"%PDF")


def test_a_page_that_eats_memory_is_given_up_and_the_next_one_made():
    # A comment costs no time, so that only memory can end this one.
    heavy = _printout(f"<p>small</p><!-- {'x' * 40_000_000} -->")

    with PdfRenderer(limits=Limits(memory=32 * 2**20)) as renderer:
        with pytest.raises(RenderingFailedError):
            renderer.render(heavy)

        assert renderer.render(SMALL).startswith(b"%PDF")


def test_deep_nesting_is_an_error_and_not_a_crash(renderer: PdfRenderer):
    with pytest.raises(RenderingFailedError):
        renderer.render(_printout("<div>" * 5_000 + "x"))


def test_when_the_warm_process_dies_another_takes_its_place(renderer: PdfRenderer):
    (warm,) = _children()

    os.kill(warm, signal.SIGKILL)

    assert renderer.render(SMALL).startswith(b"%PDF")
    assert _children() != {warm}


def test_closing_leaves_no_process_and_no_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    renderer = PdfRenderer()
    renderer.render(SMALL)
    assert len(list(tmp_path.iterdir())) == 1

    renderer.close()

    assert _children() == set()
    assert list(tmp_path.iterdir()) == []


def test_the_longest_hostile_words_are_made_within_the_limits(renderer: PdfRenderer):
    form = load_forms()["edpb-1.0"]
    words = ("x" * 5_000, "Z" + "\u0308" * 4_900, "\u202e" * 5_000, "字" * 5_000)
    answers = dict(full().answers)
    for i, each in enumerate(form.fields()):
        if each.asks and each.type in (FieldType.TEXT, FieldType.TEXTAREA):
            answers[each.no] = (words[i % 4] + " " + words[(i + 1) % 4])[: each.limit]
        elif each.asks and each.type is FieldType.LINES:
            answers[each.no] = ["y" * 500] * 50

    pdf = renderer.render(printout(fill(form, replace(full(), answers=answers))))

    assert pdf.startswith(b"%PDF")


_PLANTED = """
import os, socket, subprocess, sys
from notifiers.regulator_pdf_child import confine, leave_the_network
print(leave_the_network())
keep = os.open("/dev/null", os.O_RDONLY)
outside = os.open(sys.argv[1], os.O_RDONLY)
confine(keep, seconds=20, memory=2**29)

def tries(name, work):
    try:
        work()
    except OSError as error:
        print(name, "refused")
    else:
        print(name, "WORKED")

tries("connect", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 1))
tries("listen", lambda: socket.socket().bind(("127.0.0.1", 0)))
tries("read", lambda: open("/etc/passwd").read())
tries("inherited", lambda: os.read(outside, 1))
tries("write", lambda: open(sys.argv[1], "w"))
tries("program", lambda: subprocess.run(["/bin/true"]))
tries("fork", lambda: os.fork())
print(sorted(os.environ))
"""


def test_code_planted_in_a_child_reaches_nothing(tmp_path: Path):
    file = tmp_path / "canary"
    file.write_text("canary")

    run = subprocess.run(
        [sys.executable, "-c", _PLANTED, str(file), "9"],
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    lines = run.stdout.splitlines()
    assert lines[0] in ("namespace", "guard")
    assert lines[1:8] == [
        f"{name} refused"
        for name in (
            *("connect", "listen", "read", "inherited", "write", "program", "fork"),
        )
    ], run.stderr
    assert "SECRET" not in lines[8]


def test_the_warm_process_holds_no_secret_of_ours(renderer: PdfRenderer, monkeypatch):
    (warm,) = _children()

    environment = Path(f"/proc/{warm}/environ").read_text()

    assert "TOCSIN" not in environment
    assert set(re_names(environment)) <= {
        *("FONTCONFIG_FILE", "HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE"),
        *("PYTHONHASHSEED", "PYTHONPATH", "TMPDIR", "XDG_CACHE_HOME"),
    }


def re_names(environment: str) -> list[str]:
    return [each.partition("=")[0] for each in environment.split("\0") if each]
