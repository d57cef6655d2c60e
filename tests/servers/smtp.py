"""A mail server with TLS that wants a user name and a password: prints its port, then each e-mail as a line of JSON.

Its arguments are `starttls` or `tls`, the files of a certificate and of its key, a user name and a password. It ends with its
standard input.
"""

import json
import socket
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

way, certificate, key, username, password = sys.argv[1:]


class Printer:
    async def handle_DATA(self, server, session, envelope):
        mail = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "tls": way == "tls" or session.ssl is not None,
            "message": envelope.content.decode(),
        }
        print(json.dumps(mail), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = LoginPassword(username.encode(), password.encode())
    return AuthResult(success=data == right, handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
options = {"authenticator": authenticate, "auth_required": True}
if way == "starttls":
    options |= {"tls_context": context, "require_starttls": True}
else:
    # The connection has TLS before the server sees it.
    options |= {"ssl_context": context, "auth_require_tls": False}
# The controller asks the server at this port whether it is there, so it cannot be 0.
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
controller = Controller(Printer(), hostname="127.0.0.1", port=port, **options)
controller.start()
print(port, flush=True)
sys.stdin.read()
controller.stop()
