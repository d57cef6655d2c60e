#!/usr/bin/env bash
# Expected: a client library that gets `{"error": "invalid_client"}` as JSON from a token endpoint reports that code, and
# treats a `WWW-Authenticate: Basic` header beside it (which RFC 6749 section 5.2 requires after failed Basic
# authentication) as additional information.
#
# Seen with oauth4webapi 3.8.8 on Node 20.20.2: with the header, the library throws WWWAuthenticateChallengeError (code
# OAUTH_WWW_AUTHENTICATE_CHALLENGE), and `error` of that exception is undefined. Without the header, the same body is a
# ResponseBodyError whose `error` is "invalid_client", for status 400 and 401 alike. A header that is meant for browsers
# hides the reason from users of this library.
#
# Output seen:
#   400 without challenge: ResponseBodyError invalid_client
#   401 without challenge: ResponseBodyError invalid_client
#   401 with challenge: WWWAuthenticateChallengeError undefined
#
# Exits with 1 if the behaviour changes. Needs Node and npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts oauth4webapi@3.8.8 >/dev/null
cat > run.mjs <<'EOF'
import http from 'node:http'
import * as oauth from 'oauth4webapi'

const server = http.createServer((request, response) => {
  const [, status, challenge] = request.url.split('/')
  const headers = { 'content-type': 'application/json' }
  if (challenge === 'with') headers['www-authenticate'] = 'Basic realm="stub"'
  response.writeHead(Number(status), headers).end('{"error":"invalid_client"}')
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const issuer = `http://127.0.0.1:${server.address().port}`
for (const [status, challenge] of [[400, 'without'], [401, 'without'], [401, 'with']]) {
  const as = { issuer, token_endpoint: `${issuer}/${status}/${challenge}` }
  const client = { client_id: 'service' }
  const response = await oauth.clientCredentialsGrantRequest(
    as, client, oauth.ClientSecretBasic('wrong'), {}, { [oauth.allowInsecureRequests]: true })
  try {
    await oauth.processClientCredentialsResponse(as, client, response)
  } catch (error) {
    console.log(`${status} ${challenge} challenge: ${error.constructor.name} ${error.error}`)
  }
}
server.close()
EOF
node run.mjs | tee output
diff output - <<'EOF'
400 without challenge: ResponseBodyError invalid_client
401 without challenge: ResponseBodyError invalid_client
401 with challenge: WWWAuthenticateChallengeError undefined
EOF
