#!/usr/bin/env bash
# Expected: a resource server that reads keys with `createRemoteJWKSet` of jose and meets a token with an unknown `kid` reads
# the JWK Set again, so a provider can publish a key and sign with it in the same moment.
#
# Seen with jose 6.2.18 on Node 20.20: within 30 seconds of the last request (`cooldownDuration`) it does not ask again, and
# refuses the token with ERR_JWKS_NO_MATCHING_KEY. After them, the same token is accepted. A provider that signs with a
# new key at once locks out every busy API for up to half a minute, so it must publish the key first and sign with it later.
#
# Output seen:
#   first key: accepted, 1 request
#   new key, 1 second after the last request: ERR_JWKS_NO_MATCHING_KEY, 1 request
#   new key, 29 seconds after the last request: ERR_JWKS_NO_MATCHING_KEY, 1 request
#   new key, 31 seconds after the last request: accepted, 2 requests
#
# Exits with 1 if the behaviour changes. Needs Node and npm. The clock is moved, so nothing waits.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts jose@6.2.18 >/dev/null
cat > run.mjs <<'EOF'
import http from 'node:http'
import * as jose from 'jose'

const keys = {}
for (const kid of ['first', 'new']) {
  const { publicKey, privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
  keys[kid] = { privateKey, jwk: { ...(await jose.exportJWK(publicKey)), kid, alg: 'ES256' } }
}
let published = ['first']
let requests = 0
const server = http.createServer((request, response) => {
  requests += 1
  response.writeHead(200, { 'content-type': 'application/jwk-set+json' })
  response.end(JSON.stringify({ keys: published.map((kid) => keys[kid].jwk) }))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const set = jose.createRemoteJWKSet(new URL(`http://127.0.0.1:${server.address().port}/`))
const began = Date.now()
async function present(name, kid, seconds) {
  Date.now = () => began + seconds * 1000
  const token = new jose.SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).setExpirationTime('5m')
  const outcome = await jose.jwtVerify(await token.sign(keys[kid].privateKey), set).then(() => 'accepted', (error) => error.code)
  console.log(`${name}: ${outcome}, ${requests} ${requests === 1 ? 'request' : 'requests'}`)
}
await present('first key', 'first', 0)
published = ['first', 'new']
for (const [after, text] of [[1, '1 second'], [29, '29 seconds'], [31, '31 seconds']]) {
  await present(`new key, ${text} after the last request`, 'new', after)
}
server.close()
EOF
node run.mjs | tee output
diff output - <<'EOF'
first key: accepted, 1 request
new key, 1 second after the last request: ERR_JWKS_NO_MATCHING_KEY, 1 request
new key, 29 seconds after the last request: ERR_JWKS_NO_MATCHING_KEY, 1 request
new key, 31 seconds after the last request: accepted, 2 requests
EOF
