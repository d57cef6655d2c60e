#!/usr/bin/env bash
# Expected: a client with `backchannel_logout_uri` is told when a person logs out (OpenID Connect Back-Channel Logout 1.0), or somebody
# reads in a log that it could not be told.
#
# Seen with oidc-provider 9.13.3 (npm) on Node 20: requests to addresses that are not on the Internet (127.0.0.0/8, 10.0.0.0/8,
# 192.168.0.0/16 and so on) are cut off after the connection is made, to protect the network that the provider is in. A client in the same
# cluster or data centre is never told. The person sees that they are logged out, and nothing is written anywhere: the reason is
# in the event `backchannel.error`, which nobody listens to by default. A `fetch` of one's own that leaves out the option
# `dispatcher` sends it.
#
# Output seen:
#   by default: the client was told 0 times, the event says "fetch failed"
#   with a fetch of one's own: the client was told 1 times
#
# Exits with 1 if the behaviour changes. Needs Node 20 or newer with npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund oidc-provider@9.13.3 > npm.log 2>&1 || { cat npm.log; exit 1; }

cat > told.mjs <<'JAVASCRIPT'
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import { Provider } from 'oidc-provider'

const listening = async (server) => {
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${server.address().port}`
}
let told = 0
const client = createServer((_, response) => { told += 1; response.end() })
const address = await listening(client)

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const run = async (more) => {
  told = 0
  const server = createServer()
  const issuer = await listening(server)
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'web', client_secret: 'a-secret-of-the-client', redirect_uris: [`${address}/cb`],
      backchannel_logout_uri: `${address}/logout`, id_token_signed_response_alg: 'ES256',
    }],
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
    ...more,
  })
  let reason
  provider.on('backchannel.error', (_, error) => { reason = error.message })
  server.on('request', provider.callback())
  // The notice of a logout, as the logout endpoint sends it.
  const found = await provider.Client.find('web')
  await found.backchannelLogout('alice', 'a-session').catch((error) => { reason = error.message })
  server.close()
  return reason
}

const reason = await run({})
console.log(`by default: the client was told ${told} times, the event says "${reason}"`)
await run({ fetch: (url, { dispatcher, ...options }) => fetch(url, options) })
console.log(`with a fetch of one's own: the client was told ${told} times`)
client.close()
process.exit(0)
JAVASCRIPT

seen=$(node told.mjs 2>/dev/null | grep -v 'oidc-provider \(NOTICE\|WARNING\)')
echo "$seen"
expected="by default: the client was told 0 times, the event says \"fetch failed\"
with a fetch of one's own: the client was told 1 times"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
