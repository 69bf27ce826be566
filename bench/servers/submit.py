"""A server for bench/submit.py: the product, or a bare handler on the same settings.

Usage: servers/submit.py product|product+worker|bare DATA_FOLDER SLACK_URL
Prints the port on its first line, then serves until its input is closed.
"""

import sys
import threading
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

import uvicorn
from litestar import Litestar, post
from pydantic import SecretStr
from sqlmodel import Field, Session, SQLModel

from incidents.settings import Settings
from incidents.store import open_database
from incidents.web.app import create_app
from incidents.wiring import build_runtime
from incidents.worker import Worker


class BareRow(SQLModel, table=True):
    """One row with a key and a text."""

    __tablename__ = "bench_bare"

    id: UUID = Field(primary_key=True)
    text: str


def settings(folder: str, slack_url: str) -> Settings:
    """Return the settings that every process of this benchmark shares."""
    return Settings(
        data_folder=Path(folder),
        slack_token=SecretStr("xoxb-test"),
        slack_base_url=slack_url,
    )


def bare_app(url: str) -> Litestar:
    """Return one handler that inserts one row through the ORM and answers."""
    database = open_database(url)
    SQLModel.metadata.create_all(
        database.writer,
        tables=[BareRow.__table__],  # type: ignore[attr-defined]
    )

    @post("/bare", sync_to_thread=True)
    def bare(data: dict[str, str]) -> dict[str, str]:
        row = BareRow(id=uuid4(), text=data["text"])
        with Session(database.writer) as session, session.begin():
            session.add(row)
        return {"received": data["text"][:8]}

    return Litestar([bare], logging_config=None, openapi_config=None)


def main() -> None:
    """Serve until standard input ends."""
    kind, folder, slack_url = sys.argv[1:]
    chosen = settings(folder, slack_url)
    stop = threading.Event()
    rt = None
    if kind == "bare":
        app = bare_app(chosen.url)
    else:
        rt = build_runtime(chosen)
        app = create_app(rt)
    if rt is not None and kind == "product+worker":
        threading.Thread(target=Worker(rt, name="bench").run, args=(stop,)).start()
    config = uvicorn.Config(
        app, port=0, log_level="error", proxy_headers=False, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    sys.stdin.read()
    server.should_exit = True
    thread.join()
    stop.set()
    if rt is not None:
        rt.wake.set()


if __name__ == "__main__":
    main()
