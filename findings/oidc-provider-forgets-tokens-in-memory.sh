#!/usr/bin/env bash
# Expected: the store in memory with which node-oidc-provider starts keeps every token until it expires or the process ends. It
# warns that it is for development, which reads as "gone after a restart".
#
# Seen with oidc-provider 9.13.3 (npm) on Node 20: the store is a cache of 1,000 entries. A token that lives for ten minutes
# still works after 500 newer ones and is gone after 2,500, without an error or a line in the log. A load test against the
# defaults measures a provider that forgets, and introspection in it says `active: false` of a live token.
#
# Output seen:
#   at once: active
#   after 500 more: active
#   after 2500 more: inactive
#
# Exits with 1 if the behaviour changes. Needs Node 20 or newer with npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund oidc-provider@9.13.3 > npm.log 2>&1 || { cat npm.log; exit 1; }

cat > forgets.mjs <<'JAVASCRIPT'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer()
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const address = `http://127.0.0.1:${server.address().port}`
const provider = new Provider(address, {
  clients: [{
    client_id: 'service',
    client_secret: 'a-secret-of-the-service',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }],
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    devInteractions: { enabled: false },
  },
  ttl: { ClientCredentials: 600 },
})
server.on('request', provider.callback())

const post = async (path, form) => {
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('service:a-secret-of-the-service')}` },
    body: new URLSearchParams(form),
  })
  return response.json()
}
const issue = async () => (await post('/token', { grant_type: 'client_credentials' })).access_token
const first = await issue()
const show = async (when) => {
  const { active } = await post('/token/introspection', { token: first })
  console.log(`${when}: ${active ? 'active' : 'inactive'}`)
}

await show('at once')
for (let count = 1; count <= 2500; count++) {
  await issue()
  if (count === 500) await show('after 500 more')
}
await show('after 2500 more')
server.close()
process.exit(0)
JAVASCRIPT

seen=$(node forgets.mjs 2>/dev/null | grep -v 'oidc-provider \(NOTICE\|WARNING\)')
echo "$seen"
expected="at once: active
after 500 more: active
after 2500 more: inactive"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
