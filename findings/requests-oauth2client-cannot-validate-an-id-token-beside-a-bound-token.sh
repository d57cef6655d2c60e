#!/usr/bin/env bash
# Expected: a client of requests_oauth2client with `dpop_bound_access_tokens=True` (RFC 9449) can log a person in with OpenID
# Connect, and an access token that another key is bound to gives its user the API's error.
#
# Seen with requests_oauth2client 1.8.0 (PyPI) on Python 3.11: `authorization_code` validates the ID token and then makes a copy
# of the token without its key, which is a TypeError. `validate=False` avoids it. And the first 401 with a challenge `DPoP` counts as a
# demand for a nonce: if it brings none, the user sees `MissingDPoPNonce` instead of the answer with its `invalid_token`.
#
# Output seen:
#   validate=True: TypeError
#   validate=False: DPoP
#   invalid_token: MissingDPoPNonce
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
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwskate
import requests
from requests_oauth2client import OAuth2Client

key = jwskate.Jwk.generate(alg="ES256").with_kid_thumbprint()


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        now = int(time.time())
        claims = {"iss": url, "aud": "app", "sub": "alice", "iat": now, "exp": now + 60}
        id_token = str(jwskate.Jwt.sign(claims, key=key))
        body = {"access_token": "token", "token_type": "DPoP", "expires_in": 60, "id_token": id_token}
        self.answer(200, body)

    def do_GET(self):
        self.answer(401, {}, ("WWW-Authenticate", 'DPoP error="invalid_token", algs="ES256"'))

    def answer(self, status, body, *headers):
        body = json.dumps(body).encode()
        self.send_response(status)
        for name, value in [*headers, ("content-type", "application/json"), ("content-length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
url = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()

client = OAuth2Client(
    token_endpoint=url,
    client_id="app",
    redirect_uri="https://client.example/cb",
    issuer=url,
    authorization_endpoint=url,
    authorization_server_jwks={"keys": [key.public_jwk().to_dict()]},
    id_token_signed_response_alg="ES256",
    dpop_bound_access_tokens=True,
    testing=True,
)
request = client.authorization_request(scope="openid", nonce=None)
response = request.validate_callback(f"https://client.example/cb?code=1&state={request.state}&iss={url}")
for validate in [True, False]:
    try:
        token = client.authorization_code(response, validate=validate)
        print(f"validate={validate}: {token.token_type}")
    except Exception as error:
        print(f"validate={validate}: {type(error).__name__}")
try:
    print(f"invalid_token: {requests.get(url, auth=token).status_code}")
except Exception as error:
    print(f"invalid_token: {type(error).__name__}")
PYTHON
seen=$(python/bin/python finding.py)
echo "$seen"
expected="validate=True: TypeError
validate=False: DPoP
invalid_token: MissingDPoPNonce"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
