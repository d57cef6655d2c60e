// node-oidc-provider, with people who all have the password "elsewhere". Prints where it listens. Then it takes a line of JSON at a time
// and answers each with a line: {"client": metadata} and {"person": claims} make one or replace one, and {"logouts": true} answers
// what came of the back-channel notices so far. It ends with its input.
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import { createInterface } from 'node:readline'
import Provider, { interactionPolicy } from 'oidc-provider'

// Nobody reads its warnings.
console.info = console.log = console.warn = () => {}

const STRONG = 'urn:elsewhere:mfa'
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const server = createServer()
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const address = `http://127.0.0.1:${server.address().port}`

const kept = new Map()
class Memory {
  constructor(model) { this.model = model }
  key(id) { return `${this.model}:${id}` }
  async find(id) { return kept.get(this.key(id)) }
  async findByUid(uid) { return kept.get(kept.get(`uid:${uid}`)) }
  async findByUserCode() {}
  async upsert(id, payload) {
    kept.set(this.key(id), payload)
    if (this.model === 'Session') kept.set(`uid:${payload.uid}`, this.key(id))
  }
  async consume(id) { kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { kept.delete(this.key(id)) }
  async revokeByGrantId(id) {
    for (const [key, payload] of kept) if (payload.grantId === id) kept.delete(key)
  }
}

// It has no rule of its own for `acr_values`: a session of another class asks for a login.
const policy = interactionPolicy.base()
policy.get('login').checks.add(new interactionPolicy.Check('class', 'a login of another class is needed', ({ oidc }) =>
  (oidc.params.acr_values ?? '').includes(STRONG) && oidc.acr !== STRONG))

const people = new Map()
const provider = new Provider(address, {
  adapter: Memory,
  jwks: { keys: [privateKey.export({ format: 'jwk' })] },
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username'],
  },
  acrValues: [STRONG],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // It sends nothing to addresses that are not on the Internet, unless its dispatcher is left out.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => people.has(id) ? { accountId: id, claims: () => people.get(id) } : undefined,
  // Nobody is asked: each client may have what it asks for.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
    grant.addOIDCScope('openid profile email')
    await grant.save()
    return grant
  },
})

const notices = []
provider.on('backchannel.success', () => notices.push('taken'))
provider.on('backchannel.error', (_, error) => notices.push(error.message))

const page = `<main><form method="post"><input name="username"><input name="password">
<button name="decision" value="log-in">Log in</button><button name="decision" value="cancel">Cancel</button></form></main>`

async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') return response.setHeader('content-type', 'text/html').end(page)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  const accountId = form.get('username')
  if (form.get('decision') === 'cancel' || form.get('password') !== 'elsewhere' || !people.has(accountId)) {
    return provider.interactionFinished(request, response, {
      error: 'access_denied', error_description: 'End-User aborted interaction',
    })
  }
  const strong = (params.acr_values ?? '').includes(STRONG)
  const login = { accountId, acr: strong ? STRONG : 'urn:elsewhere:pwd', amr: strong ? ['pwd', 'otp', 'mfa'] : ['pwd'] }
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

const protocol = provider.callback()
server.on('request', (request, response) => {
  if (!request.url.startsWith('/interaction/')) return protocol(request, response)
  interact(request, response).catch((error) => { response.statusCode = 400; response.end(String(error)) })
})

process.stdout.write(`listening on ${address}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const { client, person, logouts } = JSON.parse(line)
  if (client) kept.set(`Client:${client.client_id}`, client)
  if (person) people.set(person.sub, person)
  process.stdout.write(`${logouts ? JSON.stringify(notices) : 'done'}\n`)
}
process.exit(0)
