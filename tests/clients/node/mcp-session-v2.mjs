// The MCP TypeScript SDK, version 2: a session with an MCP server.

import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";

import { session } from "./mcp-agent.mjs";
import { parameters } from "./person.mjs";

session({
  isUnauthorized: (error) => error instanceof UnauthorizedError,
  start: (agent, url) => ({
    client: new Client({ name: "agent", version: "1" }, { versionNegotiation: { mode: parameters.mode } }),
    transport: new StreamableHTTPClientTransport(new URL(url), { authProvider: agent }),
  }),
  finish: (transport, callback) => transport.finishAuth(callback.searchParams),
  stepUp: async ({ call }) => ({ added: await call("add_note", { text: "from an agent" }) }),
});
