"""A mail server for tests: as much of IMAP, over TLS on this machine, as reading one folder takes."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "desk", "correct horse"


@dataclass
class Folder:
    """The mails of a folder by their numbers, and what became of them."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uid_validity: int = 1
    arrived: str = "20-Feb-2024 09:59:58 +0100"
    flagged: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 UIDPLUS MOVE"
    commands: list[str] = field(default_factory=list)
    hangs_up_at: str = ""
    """Word of the command at which the connection ends without an answer."""

    def add(self, content: bytes) -> None:
        """Put a mail into the folder, with the next number."""
        self.mails[max(self.mails, default=0) + 1] = content


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        try:
            self._talk()
        except OSError:  # the client went away, or did not like the certificate
            return

    def _talk(self) -> None:
        folder = self.server.folder
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            folder.commands.append(command)
            if folder.hangs_up_at and folder.hangs_up_at in command:
                return
            self.wfile.write(self._answer(folder, command) + f"{tag} {self._ending(command)}\r\n".encode())
            if command == "LOGOUT":
                return

    def _ending(self, command: str) -> str:
        refused = command.startswith("LOGIN") and command != f'LOGIN {USER} "{PASSWORD}"'
        if refused:
            return "NO [AUTHENTICATIONFAILED] wrong"
        return "OK done" if "no such folder" not in command else "NO [NONEXISTENT] none"

    def _answer(self, folder: Folder, command: str) -> bytes:
        if command == "CAPABILITY":
            return f"* CAPABILITY {folder.capabilities}\r\n".encode()
        if command.startswith(("SELECT", "EXAMINE")):
            return f"* {len(folder.mails)} EXISTS\r\n* OK [UIDVALIDITY {folder.uid_validity}] ok\r\n".encode()
        if found := re.fullmatch(r"UID SEARCH UID (\d+):\*", command):
            return self._search(folder, int(found[1]))
        if found := re.match(r"UID (FETCH|STORE|MOVE) (\d+) (.*)", command):
            return self._with_one(folder, found[1], int(found[2]), found[3])
        return b""

    def _search(self, folder: Folder, first: int) -> bytes:
        # As servers do: `9:*` names the last mail also where its number is less.
        found = [uid for uid in folder.mails if uid >= first] or list(folder.mails)[-1:]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()

    def _with_one(self, folder: Folder, verb: str, uid: int, rest: str) -> bytes:
        if uid not in folder.mails:
            return b""
        if verb == "STORE":
            folder.flagged.add(uid)
        elif verb == "MOVE":
            folder.moved[uid] = rest
            del folder.mails[uid]
        else:
            most = int(rest.rpartition("<0.")[2].partition(">")[0])
            content = folder.mails[uid][:most]
            head = f'* 1 FETCH (UID {uid} INTERNALDATE "{folder.arrived}" BODY[]<0> {{{len(content)}}}\r\n'
            return head.encode() + content + b")\r\n"
        return b""


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Folder, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that ends a connection is part of a test."""


@contextmanager
def imap_server(folder: Folder, context: ssl.SSLContext) -> Iterator[int]:
    """Serve a folder until the block ends, and return the port."""
    with _Server(folder, context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
