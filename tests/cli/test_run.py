"""``tocsin run`` as a person starts it: a process of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.checkout import ROOT


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def running(folder: Path, port: int) -> Iterator[list[str]]:
    """Give what it printed until it was ready; end it with Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "incidents.cli", "run"],
        cwd=ROOT,
        env=os.environ
        | {
            "TOCSIN_DATA_FOLDER": str(folder),
            "TOCSIN_PORT": str(port),
            "TOCSIN_BASE_URL": f"http://127.0.0.1:{port}",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if line.startswith("Ctrl-C"):
                break
        yield printed
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        assert process.wait(timeout=60) == 0


def test_the_first_run_says_how_to_get_in_and_the_second_keeps_the_data(tmp_path: Path):
    folder, port = tmp_path / "data", free_port()

    with running(folder, port) as first:
        form = httpx.get(f"http://127.0.0.1:{port}/r/larkfield")
        console = httpx.get(f"http://127.0.0.1:{port}/console/sign-in")
    with running(folder, port) as second:
        again = httpx.get(f"http://127.0.0.1:{port}/r/larkfield")

    assert (form.status_code, console.status_code, again.status_code) == (200,) * 3
    assert f"http://127.0.0.1:{port}/r/larkfield" in "".join(first)
    assert [line for line in first if "password" in line and "once" in line]
    assert not [line for line in second if "once" in line]
    for said in ("make demo", "tocsin init", "make reset"):
        assert said in "".join(second)
    assert "user reset-password admin@larkfield.example" in "".join(second)
    assert (folder / "tocsin.db").stat().st_size > 0
    assert folder.stat().st_mode & 0o077 == 0
