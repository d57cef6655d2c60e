#!/usr/bin/env bash
# Expected: a client that signs its assertions can pass its private key as PEM for any algorithm, because PEM contains the
# type of the key.
#
# Seen with Authlib 1.9.10 and joserfc 1.8.0 (PyPI) on Python 3.11: `PrivateKeyJWT` parses text as an RSA key, even if `alg`
# is ES256. An elliptic-curve key must be a key object of joserfc. If a provider's documentation shows a PEM file for ES256,
# users of Authlib get an error before their first request.
#
# Output seen:
#   PEM, RS256: signed
#   PEM, ES256: InvalidKeyTypeError
#   ECKey, ES256: signed
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install authlib==1.9.10 joserfc==1.8.0 cryptography requests

cat > keys.py <<'PYTHON'
from types import SimpleNamespace

from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc.jwk import ECKey


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def attempt(name, key, algorithm):
    client = SimpleNamespace(client_id="web", client_secret=key)
    try:
        PrivateKeyJWT("https://as.example/token", alg=algorithm).sign(client, "https://as.example/token")
        print(f"{name}, {algorithm}: signed")
    except Exception as error:
        print(f"{name}, {algorithm}: {type(error).__name__}")


curve = ec.generate_private_key(ec.SECP256R1())
attempt("PEM", pem(rsa.generate_private_key(65537, 2048)), "RS256")
attempt("PEM", pem(curve), "ES256")
attempt("ECKey", ECKey.import_key(pem(curve)), "ES256")
PYTHON

seen=$(python/bin/python keys.py 2>/dev/null)
echo "$seen"
expected="PEM, RS256: signed
PEM, ES256: InvalidKeyTypeError
ECKey, ES256: signed"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
