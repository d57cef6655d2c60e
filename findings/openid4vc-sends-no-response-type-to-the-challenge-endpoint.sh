#!/usr/bin/env bash
# Expected: the first request to an authorization challenge endpoint has `response_type=code`, which is required since version 03 of
# draft-ietf-oauth-first-party-apps (section "Authorization Challenge Request").
#
# Seen with @openid4vc/oauth2 0.4.6 (npm) on Node 20: it sends none unless its application adds it.
#
# Output seen:
#   scope, code_challenge, code_challenge_method, client_id
#
# Exits with 1 if the behaviour changes. Needs Node 20 or newer.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts @openid4vc/oauth2@0.4.6 > /dev/null
cat > finding.mjs <<'JS'
import { createHash, randomBytes } from "node:crypto";
import { Oauth2Client, clientAuthenticationNone } from "@openid4vc/oauth2";

let sent;
const client = new Oauth2Client({
  callbacks: {
    fetch: async (_, { body }) => {
      sent = [...new URLSearchParams(body).keys()].join(", ");
      return Response.json({ authorization_code: "code" });
    },
    generateRandom: (length) => new Uint8Array(randomBytes(length)),
    hash: (data, algorithm) => new Uint8Array(createHash(algorithm).update(data).digest()),
    clientAuthentication: clientAuthenticationNone({ clientId: "app" }),
  },
});
const issuer = "https://id.example";
await client.sendAuthorizationChallengeRequest({
  authorizationServerMetadata: {
    issuer,
    token_endpoint: `${issuer}/token`,
    authorization_challenge_endpoint: `${issuer}/authorize-challenge`,
    code_challenge_methods_supported: ["S256"],
  },
  scope: "openid",
});
console.log(sent);
JS
seen=$(node finding.mjs)
echo "$seen"
[ "$seen" = "scope, code_challenge, code_challenge_method, client_id" ]
