"""A small IMAP server (RFC 3501) on loopback: one account, one folder, faults.

It knows what the reader of bounces asks for, and keeps a ledger of every command.
"""

import asyncio
import base64
import ssl

from tests.fakes.loop_thread import LoopThread

USER, PASSWORD = "tocsin", "a-made-up-secret"


class ImapServer(LoopThread):
    """Runs for the length of a ``with`` block on a free port.

    Attributes:
        mails: by their number.
        seen: numbers of the mails that were marked.
        commands: what was asked for, without arguments of a sign-in.
        faults: command -> ``"NO"``, ``"drop"``, ``"hang"`` or ``"garbage"``.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__()
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.commands: list[str] = []
        self.faults: dict[str, str] = {}
        self.validity = 1
        self.plain = True
        self.read_only = False
        self.port = 0
        self._context = context

    def put(self, *mails: bytes) -> list[int]:
        """Deliver mails; return the numbers they got."""
        first = max(self.mails, default=0) + 1
        numbers = list(range(first, first + len(mails)))
        self.mails |= dict(zip(numbers, mails, strict=True))
        return numbers

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self._context
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        say = writer.write
        writer.write(b"* OK ready\r\n")
        try:
            while line := await reader.readline():
                tag, _, rest = line.decode("latin-1").strip().partition(" ")
                name, _, words = rest.partition(" ")
                if name == "UID":
                    name, _, words = words.partition(" ")
                self.commands.append(name)
                fault = self.faults.get(name, "")
                if fault == "drop":
                    break
                if fault == "hang":
                    await asyncio.sleep(30)
                if fault == "garbage":
                    say(b"\x00\xff{999999}\r\n")
                if fault == "NO":
                    say(f"{tag} NO not now\r\n".encode())
                    continue
                answer = await self._answer(name, words, reader, writer)
                say(f"{tag} {answer}\r\n".encode())
                if name == "LOGOUT":
                    break
                await writer.drain()
        finally:
            writer.close()

    async def _answer(
        self,
        name: str,
        words: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> str:
        if name == "AUTHENTICATE":
            writer.write(b"+ \r\n")
            given = base64.b64decode((await reader.readline()).strip()).decode()
            return _signed_in(given.split("\0")[1:] == [USER, PASSWORD])
        answers = {
            "LOGIN": lambda: _signed_in(words == f'{USER} "{PASSWORD}"'),
            "CAPABILITY": lambda: self._capable(writer),
            "SELECT": lambda: self._select(words, writer, mode="WRITE"),
            "EXAMINE": lambda: self._select(words, writer, mode="ONLY"),
            "SEARCH": lambda: self._search(words, writer),
            "FETCH": lambda: self._fetch(words, writer),
            "STORE": lambda: self._store(words),
        }
        return answers.get(name, lambda: "OK done")()

    def _capable(self, writer: asyncio.StreamWriter) -> str:
        known = "IMAP4rev1 AUTH=PLAIN" if self.plain else "IMAP4rev1"
        writer.write(f"* CAPABILITY {known}\r\n".encode())
        return "OK done"

    def _select(self, words: str, writer: asyncio.StreamWriter, *, mode: str) -> str:
        if words != '"INBOX"':
            return "NO there is none"
        writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        writer.write(f"* OK [UIDVALIDITY {self.validity}] ids\r\n".encode())
        return f"OK [READ-{'ONLY' if self.read_only else mode}] opened"

    def _search(self, words: str, writer: asyncio.StreamWriter) -> str:
        first = int(words.removeprefix("UID ").removesuffix(":*"))
        found = [n for n in self.mails if n >= first] or sorted(self.mails)[-1:]
        writer.write(f"* SEARCH {' '.join(map(str, found))}\r\n".encode())
        return "OK done"

    def _store(self, words: str) -> str:
        if self.read_only:
            return "NO it is read-only"
        self.seen.add(int(words.split()[0]))
        return "OK done"

    def _fetch(self, words: str, writer: asyncio.StreamWriter) -> str:
        number, _, wanted = words.partition(" ")
        mail = self.mails.get(int(number))
        if mail is None:
            return "OK done"
        limit = int(wanted.rpartition("<0.")[2].partition(">")[0])
        part = mail[:limit]
        head = f"* 1 FETCH (UID {number} RFC822.SIZE {len(mail)} BODY[]<0> "
        writer.write(f"{head}{{{len(part)}}}\r\n".encode() + part + b")\r\n")
        return "OK done"


def _signed_in(good: bool) -> str:
    return "OK welcome" if good else "NO who are you"
