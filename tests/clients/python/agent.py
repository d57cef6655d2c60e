"""What an application keeps for the MCP SDK, and a whole session of it with an MCP server."""

import time

from person import PARAMETERS, done, wait

HOUR = 3600


class Memory:
    """A TokenStorage."""

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


def causes(error):
    """The errors of a group of tasks."""
    if isinstance(error, BaseExceptionGroup):
        return [cause for each in error.exceptions for cause in causes(each)]
    return [error]


async def session(connect):
    """Connects, calls, refreshes twice, steps up, and comes back after the refresh token has expired.

    `connect` calls a function with a client, its OAuthClientProvider, and what lists its tools."""

    async def use(client, provider, list_tools):
        access_tokens = []

        async def call(name, **arguments):
            return (await client.call_tool(name, arguments)).content[0].text

        async def list_notes():
            notes = await call("list_notes")
            access_tokens.append(provider.context.current_tokens.access_token)
            return notes

        def pass_time(seconds):
            wait(seconds)
            # The SDK goes by its own clock, which does not move.
            provider.context.token_expiry_time = time.time() - 1

        tools = sorted(tool.name for tool in await list_tools())
        before = await list_notes()
        for _ in range(2):
            pass_time(2 * HOUR)
            await list_notes()
        added = await call("add_note", text="from an agent")
        pass_time(400 * 24 * HOUR)
        after = await list_notes()
        return {"tools": tools, "before": before, "added": added, "after": after, "accessTokens": access_tokens}

    async def connected(*_):
        return "connected"

    report = await connect(PARAMETERS["url"], use)
    # The same server under another name is another resource.
    try:
        report["mistaken"] = await connect(PARAMETERS["url"].replace("127.0.0.1", "localhost"), connected)
    except BaseException as error:
        report["mistaken"] = str(causes(error)[0])
    done(report)
