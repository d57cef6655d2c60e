// The MCP TypeScript SDK, version 1: a session with an MCP server.

import { auth, UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

import { session } from "./mcp-agent.mjs";
import { failure, open, parameters } from "./person.mjs";

const note = { text: "from an agent" };

session({
  isUnauthorized: (error) => error instanceof UnauthorizedError,
  start: (agent, url) => ({
    client: new Client({ name: "agent", version: "1" }),
    transport: new StreamableHTTPClientTransport(new URL(url), { authProvider: agent }),
  }),
  finish: (transport, callback) => transport.finishAuth(callback.searchParams.get("code")),
  // The SDK answers `insufficient_scope` with a refresh, which gives no more scope. The application has to ask for more.
  stepUp: async ({ agent, call }) => {
    const gaveUp = await failure(() => call("add_note", note));
    agent.saved = undefined;
    const more = { serverUrl: parameters.url, scope: "read write" };
    await auth(agent, more);
    const callback = await open(agent.url);
    const response = { authorizationCode: callback.searchParams.get("code"), iss: callback.searchParams.get("iss") };
    await auth(agent, { ...more, ...response });
    return { gaveUp, added: await call("add_note", note) };
  },
});
