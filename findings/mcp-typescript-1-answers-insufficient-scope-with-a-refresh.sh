#!/usr/bin/env bash
# Expected: an MCP client that gets `403` with `insufficient_scope` starts a new authorization for the scope of the
# challenge (MCP authorization, 2025-11-25, "Step-Up Authorization Flow"), as it does after a 401 without a token.
#
# Seen with @modelcontextprotocol/sdk 1.32.2 on Node 20.20.2: if the client has a refresh token, it refreshes, which never
# gives more scope, sends the request again, and gives up at the second 403. Without a refresh token, it does start an
# authorization. @modelcontextprotocol/client 2.4.0 always does. So an application on version 1 has to drop its tokens
# and ask for more itself.
#
# Output seen:
#   sdk 1.32.2 with a refresh token: POST /mcp 403, POST /token refresh_token, POST /mcp 403; 403
#   sdk 1.32.2 without: POST /mcp 403; browser asks for read write
#   client 2.4.0 with a refresh token: POST /mcp 403; browser asks for read write
#
# Exits with 1 if the behaviour changes. Needs Node 20 or newer with npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/client@2.4.0
cat > run.mjs <<'EOF'
import * as two from "@modelcontextprotocol/client";
import * as one from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const api = "https://api.example";
const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

async function run(name, Transport, refresh_token) {
  const steps = [];
  let asked;
  /** A server whose token is good for `read`, and that wants `write`, too. */
  const fetch = async (input, init = {}) => {
    const { pathname } = new URL(input);
    if (pathname === "/mcp") {
      steps.push("POST /mcp 403");
      return json({}, 403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="read write"' });
    }
    if (pathname === "/token") {
      steps.push(`POST /token ${new URLSearchParams(init.body).get("grant_type")}`);
      return json({ access_token: "new", token_type: "Bearer", refresh_token: "next", scope: "read" });
    }
    if (pathname === "/.well-known/oauth-protected-resource/mcp")
      return json({ resource: `${api}/mcp`, authorization_servers: [api] });
    if (pathname === "/.well-known/oauth-authorization-server")
      return json({
        issuer: api,
        authorization_endpoint: `${api}/authorize`,
        token_endpoint: `${api}/token`,
        response_types_supported: ["code"],
        code_challenge_methods_supported: ["S256"],
      });
    return new Response(null, { status: 404 });
  };
  const authProvider = {
    redirectUrl: "http://127.0.0.1/cb",
    clientMetadata: { redirect_uris: ["http://127.0.0.1/cb"] },
    clientInformation: () => ({ client_id: "app" }),
    tokens: () => ({ access_token: "old", token_type: "Bearer", refresh_token, scope: "read" }),
    saveTokens: () => {},
    saveCodeVerifier: () => {},
    codeVerifier: () => "",
    redirectToAuthorization: (url) => (asked = url.searchParams.get("scope")),
  };
  const transport = new Transport(new URL(`${api}/mcp`), { authProvider, fetch });
  await transport.start();
  let error;
  await transport.send({ jsonrpc: "2.0", id: 1, method: "ping" }).catch((thrown) => (error = thrown));
  console.log(`${name}: ${steps.join(", ")}; ${asked ? `browser asks for ${asked}` : error.code}`);
}

await run("sdk 1.32.2 with a refresh token", one.StreamableHTTPClientTransport, "refresh");
await run("sdk 1.32.2 without", one.StreamableHTTPClientTransport);
await run("client 2.4.0 with a refresh token", two.StreamableHTTPClientTransport, "refresh");
EOF
node run.mjs 2>/dev/null | tee output
diff output - <<'EOD'
sdk 1.32.2 with a refresh token: POST /mcp 403, POST /token refresh_token, POST /mcp 403; 403
sdk 1.32.2 without: POST /mcp 403; browser asks for read write
client 2.4.0 with a refresh token: POST /mcp 403; browser asks for read write
EOD
