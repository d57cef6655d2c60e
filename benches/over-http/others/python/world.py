"""What every server under measurement knows: its people, each with a session and a client."""

import ctypes
import os
import signal
import socket
import threading
import time
from hashlib import sha256
from hmac import compare_digest

CALLBACK = "https://client.example/cb"
SCOPE = "read"


class Client:
    """A client, with the digest of its secret."""

    def __init__(self, number):
        self.client_id = f"client-{number}"
        self.digest = sha256(f"{number:08x}q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g".encode()).digest()

    def check_client_secret(self, secret):
        return compare_digest(self.digest, sha256(secret.encode()).digest())


def people():
    """The subject and the client of each session."""
    return {
        f"5b1f0c9e7d3a4862-{number:08x}-b7f2d0a95c3e41d8": (f"person-{number}", f"client-{number}")
        for number in range(int(os.environ["PEOPLE"]))
    }


def clients(kind):
    """All clients by their identifiers."""
    made = (kind(number) for number in range(int(os.environ["PEOPLE"])))
    return {client.client_id: client for client in made}


def end_with_parent():
    """Ends a process of the server with the process that started it: prctl, PR_SET_PDEATHSIG."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def free_port():
    """A port that the system chooses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(target, interface, port, **options):
    """Serves in one process, and says so when requests are answered."""
    from granian import Granian
    from granian.constants import Interfaces

    def announce():
        for _ in range(600):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        print(f"listening on http://127.0.0.1:{port}", flush=True)

    threading.Thread(target=announce, daemon=True).start()
    Granian(
        target,
        address="127.0.0.1",
        port=port,
        interface=Interfaces(interface),
        workers=1,
        log_enabled=False,
        websockets=False,
        **options,
    ).serve()
