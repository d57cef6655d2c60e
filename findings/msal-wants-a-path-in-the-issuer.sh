#!/usr/bin/env bash
# Expected: `oidc_authority` of MSAL is any issuer with https: OpenID Connect Discovery 1.0 section 3 has "optionally, port number and
# path components".
#
# Seen with msal 1.39.0 (PyPI) on Python 3.11: an issuer without a path is refused before anything is sent, as if it were an authority of
# Microsoft without its tenant. (With a path, the library goes on to fetch the metadata, for which there is no host here.)
#
# Output seen:
#   https://127.0.0.1:1: ValueError
#   https://127.0.0.1:1/: ValueError
#   https://127.0.0.1:1/auth: ConnectionError
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install 'msal==1.39.0'
cat > finding.py <<'PYTHON'
from msal import ConfidentialClientApplication

for issuer in ["https://127.0.0.1:1", "https://127.0.0.1:1/", "https://127.0.0.1:1/auth"]:
    try:
        came = ConfidentialClientApplication("job", oidc_authority=issuer, client_credential="secret")
    except Exception as error:
        came = error
    print(f"{issuer}: {type(came).__name__}")
PYTHON
seen=$(python/bin/python finding.py)
echo "$seen"
[ "$seen" = $'https://127.0.0.1:1: ValueError\nhttps://127.0.0.1:1/: ValueError\nhttps://127.0.0.1:1/auth: ConnectionError' ]
