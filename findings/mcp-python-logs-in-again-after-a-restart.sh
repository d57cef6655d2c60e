#!/usr/bin/env bash
# Expected: an MCP client that finds an expired access token and a refresh token in its storage refreshes, as it does while
# it runs, and asks nobody to log in.
#
# Seen with mcp 2.3.0 (PyPI) on Python 3.11.7: the storage keeps `expires_in` but not its start, and a loaded token is
# considered valid forever. The client sends the old access token, gets a 401, and starts a whole authorization in the
# browser; it never uses the stored refresh token. Each start of an application after its access token expired is a login,
# whatever lifetime the refresh token has.
#
# Output seen:
#   while it runs: POST /token refresh_token; GET /api -> 200
#   after a restart: GET /api -> 401; discovery; authorization in the browser
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install mcp==2.3.0
cat > run.py <<'EOF'
import asyncio
import json
import logging
import time
from urllib.parse import parse_qs

import httpx2
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

logging.disable(logging.CRITICAL)
ISSUER = "https://login.example"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
}
steps = []


def stub(request):
    """A server whose access token `old` has ended, and whose refresh token is good."""
    path = request.url.path
    if path == "/api":
        good = request.headers.get("authorization") == "Bearer new"
        steps.append(f"GET /api -> {200 if good else 401}")
        return httpx2.Response(200) if good else httpx2.Response(401, headers={"www-authenticate": "Bearer"})
    if path == "/token":
        grant_type = parse_qs(request.content.decode())["grant_type"][0]
        steps.append(f"POST /token {grant_type}")
        return httpx2.Response(200, json={"access_token": "new", "token_type": "Bearer", "expires_in": 3600})
    if path == "/.well-known/oauth-authorization-server":
        steps.append("discovery")
        return httpx2.Response(200, json=METADATA)
    return httpx2.Response(404)


class Storage:
    tokens = OAuthToken(access_token="old", token_type="Bearer", expires_in=3600, refresh_token="good")
    client = OAuthClientInformationFull(client_id="app", redirect_uris=["http://127.0.0.1/cb"], issuer=ISSUER)

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        pass

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        pass


class Browser(Exception):
    pass


async def browser(url):
    steps.append("authorization in the browser")
    raise Browser


async def nobody():
    raise AssertionError


async def run(name, was_told_of_expiry):
    steps.clear()
    metadata = OAuthClientMetadata(redirect_uris=["http://127.0.0.1/cb"])
    provider = OAuthClientProvider(f"{ISSUER}/api", metadata, Storage(), browser, nobody)
    if was_told_of_expiry:
        # What the provider knows when it got the token itself an hour ago.
        await provider._initialize()
        provider.context.token_expiry_time = time.time() - 1
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(stub), auth=provider) as session:
        try:
            await session.get(f"{ISSUER}/api")
        except Browser:
            pass
    print(f"{name}: {'; '.join(steps)}")


asyncio.run(run("while it runs", True))
asyncio.run(run("after a restart", False))
EOF
python/bin/python run.py | tee output
diff output - <<'EOF'
while it runs: POST /token refresh_token; GET /api -> 200
after a restart: GET /api -> 401; discovery; authorization in the browser
EOF
