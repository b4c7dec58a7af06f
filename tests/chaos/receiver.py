"""A customer's webhook endpoint that can be killed: each request is a line in a file before it is answered.

Run as `python -m tests.chaos.receiver PORT FILE`; not part of Overture.
"""

from __future__ import annotations

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Takes as many connections as come."""

    daemon_threads = True
    request_queue_size = 256
    file = -1


class Handler(BaseHTTPRequestHandler):
    """Keeps what comes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """One delivery."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        line = {"headers": {k.lower(): v for k, v in self.headers.items()}, "body": body}
        assert isinstance(self.server, Server)
        os.write(self.server.file, json.dumps(line).encode() + b"\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def main() -> None:
    """Serves until it is killed."""
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    server.file = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    server.serve_forever()


if __name__ == "__main__":
    main()
