// node-oidc-provider with its own pages and its own store in memory.
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

// Nobody reads its warnings.
console.info = console.log = console.warn = () => {}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const server = createServer()
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const address = `127.0.0.1:${server.address().port}`

// The store that comes along keeps a thousand entries; this one keeps all, as those of the other servers do.
const kept = new Map()
const grants = new Map()
class Memory {
  constructor(model) { this.model = model }
  key(id) { return `${this.model}:${id}` }
  async find(id) { return kept.get(this.key(id)) }
  async findByUid(uid) { return kept.get(kept.get(`Session:uid:${uid}`)) }
  async findByUserCode() {}
  async upsert(id, payload) {
    kept.set(this.key(id), payload)
    if (this.model === 'Session') kept.set(`Session:uid:${payload.uid}`, this.key(id))
    if (!payload.grantId) return
    if (!grants.has(payload.grantId)) grants.set(payload.grantId, [])
    grants.get(payload.grantId).push(this.key(id))
  }
  async consume(id) { kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { kept.delete(this.key(id)) }
  async revokeByGrantId(id) {
    for (const key of grants.get(id) ?? []) kept.delete(key)
    grants.delete(id)
  }
}

const hex = (number) => number.toString(16).padStart(8, '0')
const people = Array.from({ length: Number(process.env.PEOPLE) }, (_, number) => ({
  accountId: `person-${number}`,
  clientId: `client-${number}`,
  secret: `${hex(number)}q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g`,
  session: `5b1f0c9e7d3a4862-${hex(number)}-b7f2d0a95c3e41d8`,
}))

const provider = new Provider(`http://${address}`, {
  adapter: Memory,
  clients: people.map(({ clientId, secret }) => ({
    client_id: clientId,
    client_secret: secret,
    redirect_uris: ['https://client.example/cb'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    scope: 'openid offline_access read',
    id_token_signed_response_alg: 'ES256',
  })),
  jwks: { keys: [privateKey.export({ format: 'jwk' })] },
  scopes: ['openid', 'offline_access', 'read'],
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: true },
  },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
})

// People who are logged in and have allowed their client its scope before. Cookies without a signature are faster.
for (const { accountId, clientId, session: jti } of people) {
  const session = new provider.Session({ jti })
  session.loginAccount({ accountId })
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('read')
  session.ensureClientContainer(clientId)
  session.grantIdFor(clientId, await grant.save(86400))
  await session.save(86400)
}
server.on('request', provider.callback())
process.stdout.write(`listening on http://${address}\n`)
