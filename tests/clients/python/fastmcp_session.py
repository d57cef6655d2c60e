"""FastMCP: a session with an MCP server that has the tools `list_notes` (scope `read`) and `add_note` (scope `write`).

FastMCP opens the person's browser itself, and receives the response at a port of its own."""

import asyncio
import threading
import urllib.error
import urllib.request
import warnings
import webbrowser

from fastmcp import Client
from fastmcp.client.auth import OAuth

from agent import session
from person import PARAMETERS, open_url

warnings.simplefilter("ignore")


class Browser(webbrowser.BaseBrowser):
    """The person's browser, which also follows the redirect to FastMCP's port."""

    def open(self, url, new=0, autoraise=True):
        threading.Thread(target=self.visit, args=[url], daemon=True).start()
        return True

    def visit(self, url):
        callback = open_url(url)
        # FastMCP opens its port after the browser.
        for _ in range(100_000):
            try:
                return urllib.request.urlopen(callback).read()
            except ConnectionRefusedError:
                pass
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError):
                    raise


webbrowser.register("person", Browser, preferred=True)


async def connect(url, use):
    provider = OAuth(client_metadata_url=PARAMETERS["client_metadata_url"])
    async with Client(url, auth=provider) as client:
        return await use(client, provider, client.list_tools)


asyncio.run(session(connect))
