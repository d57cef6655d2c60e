"""The MCP Python SDK: a session with an MCP server that has the tools `list_notes` (scope `read`) and `add_note` (scope `write`)."""

import asyncio
from urllib.parse import parse_qs, urlparse

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from agent import Memory, session
from person import PARAMETERS, open_url


def provider_of(url):
    visits = []

    async def redirect(address):
        visits.append(address)

    async def callback():
        response = parse_qs(urlparse(open_url(visits[-1])).query)
        return AuthorizationCodeResult(code=response["code"][0], state=response["state"][0], iss=response["iss"][0])

    metadata = OAuthClientMetadata(
        client_name="An agent", redirect_uris=[PARAMETERS["redirect_uri"]], token_endpoint_auth_method="none"
    )
    document = PARAMETERS["client_metadata_url"]
    return OAuthClientProvider(url, metadata, Memory(), redirect, callback, client_metadata_url=document)


async def connect(url, use):
    provider = provider_of(url)
    async with httpx2.AsyncClient(auth=provider) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=PARAMETERS["mode"]) as client:

            async def tools():
                return (await client.list_tools()).tools

            return await use(client, provider, tools)


asyncio.run(session(connect))
