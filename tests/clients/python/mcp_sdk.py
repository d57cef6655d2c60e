"""The MCP Python SDK: an agent meets a challenge, registers itself, logs in, refreshes, and asks for more where its scope is not enough."""

import asyncio
import time
from urllib.parse import parse_qs, urlparse

import httpx2
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from person import PARAMETERS, done, open_url


class Memory:
    """What an application keeps for the SDK."""

    tokens = None
    client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


requests = []
visits = []


async def redirect(url):
    visits.append(url)


async def callback():
    response = parse_qs(urlparse(open_url(visits[-1])).query)
    return AuthorizationCodeResult(code=response["code"][0], state=response["state"][0], iss=response["iss"][0])


async def main():
    api = PARAMETERS["issuer"] + "/api/notes"
    memory = Memory()
    metadata = OAuthClientMetadata(
        client_name="An agent",
        redirect_uris=[PARAMETERS["redirect_uri"]],
        token_endpoint_auth_method=PARAMETERS["method"],
    )
    provider = OAuthClientProvider(api, metadata, memory, redirect, callback)
    # A transport sends this header; with it the SDK names the resource (RFC 8707).
    headers = {"mcp-protocol-version": "2025-11-25"}
    scopes, statuses = [], []

    async def log(response):
        request = response.request
        requests.append([request.method, request.url.path, response.status_code])

    async with httpx2.AsyncClient(auth=provider, headers=headers, event_hooks={"response": [log]}) as session:

        async def call(method, **arguments):
            response = await session.request(method, api, **arguments)
            statuses.append(response.status_code)
            scopes.append(memory.tokens.scope)
            return memory.tokens.access_token

        first = await call("GET")
        # As if the token's time were over.
        provider.context.token_expiry_time = time.time() - 1
        refreshed = await call("GET")
        await call("POST", json={"text": "by the agent"})
    done(
        {
            "statuses": statuses,
            "scopes": scopes,
            "refreshed": first != refreshed,
            "registrations": sum(path == "/register" for _, path, _ in requests),
            "requests": requests,
        }
    )


asyncio.run(main())
