#!/usr/bin/env bash
# Expected: a token response with `expires_in: 60` gives the client a token that it can use for about a minute, and a client
# that has just fetched the token considers it valid.
#
# Seen with Authlib 1.9.10 and requests 2.34.2 on Python 3.11.7: OAuth2Session considers a token expired 60 seconds before
# its end. A token of 60 seconds has expired on arrival, so each request of the session fetches a new one. A token of 120
# seconds is reused. Access tokens for Authlib have to live longer than a minute.
#
# Output seen:
#   expires_in 60: expired on arrival: True, token requests for three API requests: 4
#   expires_in 120: expired on arrival: False, token requests for three API requests: 1
#
# Exits with 1 if the behaviour changes. Needs Python 3 with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install Authlib==1.9.10 requests==2.34.2
cat > run.py <<'EOF'
import http.server
import json
import os
import threading

from authlib.integrations.requests_client import OAuth2Session

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
expires_in = 0
token_requests = 0


class Stub(http.server.BaseHTTPRequestHandler):
    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        global token_requests
        token_requests += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "token", "token_type": "Bearer", "expires_in": expires_in})

    def do_GET(self):
        self.answer({})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
for expires_in in (60, 120):
    token_requests = 0
    session = OAuth2Session("service", "secret", token_endpoint=f"{base}/token", grant_type="client_credentials")
    token = session.fetch_token()
    expired = token.is_expired()
    for _ in range(3):
        session.get(f"{base}/api")
    print(f"expires_in {expires_in}: expired on arrival: {expired}, token requests for three API requests: {token_requests}")
EOF
python/bin/python run.py 2>/dev/null | tee output
diff output - <<'EOF'
expires_in 60: expired on arrival: True, token requests for three API requests: 4
expires_in 120: expired on arrival: False, token requests for three API requests: 1
EOF
