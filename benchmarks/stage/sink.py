"""A platform that says yes to everything, as cheaply as it can, so that whoever sends is what is measured."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import cast

import uvloop

WHATSAPP = b'{"messaging_product":"whatsapp","contacts":[{"input":"9","wa_id":"9"}],"messages":[{"id":"wamid.%d"}]}'
TELEGRAM = b'{"ok":true,"result":{"message_id":%d,"date":0,"chat":{"id":7,"type":"private"},"text":"ok"}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


class Sink(asyncio.Protocol):
    """Each message gets an id of its own, as on the real platforms; whoever asks is told how many there were."""

    messages = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while (end := self.heard.find(b"\r\n\r\n")) >= 0:
            head = self.heard[:end].lower()
            whole = end + 4 + length_in(head)
            if len(self.heard) < whole:
                return
            self.heard = self.heard[whole:]
            body = self.answer(head)
            self.transport.write(ANSWER % (len(body), body))

    @staticmethod
    def answer(head: bytes) -> bytes:
        if head.startswith(b"get"):
            return b"%d" % Sink.messages
        Sink.messages += 1
        return (TELEGRAM if head.startswith(b"post /bot") else WHATSAPP) % Sink.messages


def length_in(head: bytes) -> int:
    _, _, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0] or 0)


def serve(tell: Connection) -> None:
    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(listen())


@contextmanager
def sink() -> Iterator[str]:
    """In a process of its own, on loopback; its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that one that fails to begin is noticed
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
