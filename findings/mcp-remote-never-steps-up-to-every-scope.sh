#!/usr/bin/env bash
# Expected: a client that gets 403 `insufficient_scope` with the scope that it needs authorizes again and asks for it,
# whatever other scopes the server has.
#
# Seen with mcp-remote 0.15.1 (npm) on Node 20.20.2: it asks for the scope that it has and the one that the challenge
# names. But if that is the same text as the `scopes_supported` of the protected resource's metadata, joined by spaces, it
# takes the scope for its own default and replaces it by that of the first challenge. So at a server with the scopes
# `read` and `write` a client that began with `read` asks for `read` again, gets 403 again and gives up; at one
# with a third scope the same client steps up. A server cannot mend that in its challenge, only its user by
# `--static-oauth-client-metadata '{"scope":"read write"}'`.
#
# Output seen:
#   scopes_supported "read write": asked for "read", then "read"
#   scopes_supported "read write delete": asked for "read", then "read write"
#
# Exits with 1 if the behaviour changes. Needs Node 20 or newer with npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mcp-remote@0.15.1
cat > run.mjs <<'EOF'
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** The scopes that the program asks a person for, at a server with these. */
async function run(scopes) {
  let granted = "";
  const server = createServer(async (request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url, origin);
    let body = "";
    for await (const part of request) body += part;
    const json = (value, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const challenge = (status, parameters) => {
      const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;
      response.writeHead(status, { "www-authenticate": `Bearer ${parameters}, ${metadata}` }).end();
    };
    if (pathname.startsWith("/.well-known/oauth-protected-resource")) {
      return json({ resource: `${origin}/mcp`, authorization_servers: [origin], scopes_supported: scopes });
    }
    if (pathname === "/.well-known/oauth-authorization-server") {
      return json({
        issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`, response_types_supported: ["code"],
        code_challenge_methods_supported: ["S256"], token_endpoint_auth_methods_supported: ["none"],
      });
    }
    if (pathname === "/register") return json({ client_id: "app", ...JSON.parse(body) }, 201);
    if (pathname === "/token") return json({ access_token: granted, token_type: "Bearer", expires_in: 3600, scope: granted });
    if (pathname !== "/mcp") return response.writeHead(404).end();
    if (!request.headers.authorization) return challenge(401, 'scope="read"');
    if (request.method !== "POST") return response.writeHead(405).end();
    const { id, method, params } = JSON.parse(body);
    if (id === undefined) return response.writeHead(202).end();
    if (method === "initialize") {
      const result = { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } };
      return json({ jsonrpc: "2.0", id, result });
    }
    if (method === "tools/call" && !granted.includes("write")) {
      return challenge(403, 'error="insufficient_scope", scope="write"');
    }
    json({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "done" }] } });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const program = spawn(
    process.execPath,
    ["node_modules/mcp-remote/dist/proxy.js", `http://127.0.0.1:${server.address().port}/mcp`, "--allow-http", "--host", "127.0.0.1"],
    { env: { ...process.env, BROWSER: "true", MCP_REMOTE_CONFIG_DIR: mkdtempSync(join(process.cwd(), "kept-")) } },
  );
  const send = (message) => program.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const asked = [];
  await new Promise((finish) => {
    let log = "";
    program.stderr.on("data", async (text) => {
      log += text;
      const visit = /by visiting:\s+(\S+)\s/.exec(log);
      if (!visit) return;
      log = log.slice(visit.index + visit[0].length);
      const wanted = new URL(visit[1]).searchParams;
      granted = wanted.get("scope");
      if (asked.push(granted) === 2) return finish();
      const callback = new URL(wanted.get("redirect_uri"));
      callback.search = new URLSearchParams({ code: "1", state: wanted.get("state") });
      // The program prints the URL before it listens.
      while (!(await fetch(callback).catch(() => undefined))) await new Promise((later) => setTimeout(later, 50));
    });
    program.stdout.on("data", (text) => {
      if (!String(text).includes('"id":0')) return;
      send({ method: "notifications/initialized" });
      send({ id: 1, method: "tools/call", params: { name: "add", arguments: {} } });
    });
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };
    send({ id: 0, method: "initialize", params });
  });
  program.kill();
  server.closeAllConnections();
  server.close();
  console.log(`scopes_supported "${scopes.join(" ")}": asked for "${asked[0]}", then "${asked[1]}"`);
}

await run(["read", "write"]);
await run(["read", "write", "delete"]);
EOF
node run.mjs 2> log | tee output
diff output - <<'EOF'
scopes_supported "read write": asked for "read", then "read"
scopes_supported "read write delete": asked for "read", then "read write"
EOF
