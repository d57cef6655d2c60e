#!/usr/bin/env bash
# Expected: `token_exchange` of requests_oauth2client gives its user whatever a provider issues (RFC 8693 section 2.2.1): a token
# that is no access token comes with the `token_type` "N_A", such as an ID token or an identity assertion authorization grant.
#
# Seen with requests_oauth2client 1.8.0 (PyPI) on Python 3.11: it reads every answer as a bearer token, and takes one of another type
# for an error without a code.
#
# Output seen:
#   N_A: InvalidTokenResponse
#   Bearer: BearerToken
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install 'requests-oauth2client==1.8.0'
cat > finding.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

from requests_oauth2client import OAuth2Client

ID_JAG = "urn:ietf:params:oauth:token-type:id-jag"


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        body = {"access_token": "token", "issued_token_type": ID_JAG, "expires_in": 60, "token_type": form["wanted"][0]}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/token"
client = OAuth2Client(token_endpoint=url, client_id="app", client_secret="secret", testing=True)
for wanted in ["N_A", "Bearer"]:
    try:
        came = client.token_exchange(
            subject_token="token", subject_token_type="urn:ietf:params:oauth:token-type:id_token", wanted=wanted
        )
    except Exception as error:
        came = error
    print(f"{wanted}: {type(came).__name__}")
PYTHON
seen=$(python/bin/python finding.py)
echo "$seen"
[ "$seen" = $'N_A: InvalidTokenResponse\nBearer: BearerToken' ]
