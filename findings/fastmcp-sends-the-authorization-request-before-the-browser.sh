#!/usr/bin/env bash
# Expected: a client opens the authorization request in the person's browser and sends it nowhere else. So the server sees
# each request once, with the browser's cookies.
#
# Seen with fastmcp-slim 4.2.3 (PyPI, mcp 2.3.0) on Python 3.11.7: before it opens the browser, the client sends the request
# itself, without cookies, to see whether the server knows its client. A status of 400 means that it does not: the client
# then deletes what it kept and registers anew, once. Any other status but 200, 302, 303, 307 and 308 is an error. A server
# gets the same request twice from different agents, so it must not use up what the request refers to, and must answer
# an unknown client with 400, not 401.
#
# Output seen:
#   the client sends /authorize; the browser opens the same URL: True
#   answer 400: ClientNotFoundError
#   answer 401: RuntimeError
#
# Exits with 1 if the behaviour changes. Needs Python 3.10 or newer with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install 'fastmcp-slim[client]==4.2.3' mcp==2.3.0
cat > run.py <<'EOF'
import asyncio
import warnings
import webbrowser

import httpx2
from fastmcp.client.auth import OAuth

warnings.simplefilter("ignore")
opened = []


class Browser(webbrowser.BaseBrowser):
    def open(self, url, new=0, autoraise=True):
        opened.append(url)
        return True


webbrowser.register("person", Browser, preferred=True)


async def run(status):
    """What the client does with a person's authorization request, at a server that answers with this status."""
    sent = []

    def server(request):
        sent.append(str(request.url))
        return httpx2.Response(status)

    def factory(**settings):
        return httpx2.AsyncClient(transport=httpx2.MockTransport(server), **settings)

    client = OAuth("https://api.example/mcp", httpx_client_factory=factory)
    await client.redirect_handler("https://login.example/authorize?client_id=app")
    return sent


async def main():
    sent = await run(303)
    print(f"the client sends {httpx2.URL(sent[0]).path}; the browser opens the same URL: {sent == opened}")
    for status in (400, 401):
        try:
            await run(status)
        except Exception as error:
            print(f"answer {status}: {type(error).__name__}")


asyncio.run(main())
EOF
python/bin/python run.py 2>/dev/null | tee output
diff output - <<'EOF'
the client sends /authorize; the browser opens the same URL: True
answer 400: ClientNotFoundError
answer 401: RuntimeError
EOF
