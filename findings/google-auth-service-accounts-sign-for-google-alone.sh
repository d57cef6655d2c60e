#!/usr/bin/env bash
# Expected: with a `token_uri` of one's own, a service account of google-auth asks there for a token with an assertion for that server
# (RFC 7523 section 3: the audience is the authorization server).
#
# Seen with google-auth 2.63.0 (PyPI) on Python 3.11: the request goes to `token_uri`, but the audience of the assertion is always
# Google's token endpoint, so no other server may accept it.
#
# Output seen:
#   asked: https://id.example/token
#   aud: https://oauth2.googleapis.com/token
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install 'google-auth==2.63.0' 'PyJWT==2.15.1'
cat > finding.py <<'PYTHON'
import json
from types import SimpleNamespace
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import service_account

key = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
info = {"client_email": "service", "private_key": key.decode(), "token_uri": "https://id.example/token"}


def request(url, body, **_):
    """The transport of the library, without a network."""
    assertion = parse_qs(body.decode())["assertion"][0]
    print("asked:", url)
    print("aud:", jwt.decode(assertion, options={"verify_signature": False})["aud"])
    return SimpleNamespace(status=200, data=json.dumps({"access_token": "token", "expires_in": 60}).encode())


service_account.Credentials.from_service_account_info(info, scopes=["read"]).refresh(request)
PYTHON
seen=$(python/bin/python finding.py)
echo "$seen"
[ "$seen" = $'asked: https://id.example/token\naud: https://oauth2.googleapis.com/token' ]
