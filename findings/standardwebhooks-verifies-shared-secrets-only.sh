#!/usr/bin/env bash
# Expected: the official libraries of Standard Webhooks verify what the specification has: `v1` (HMAC-SHA-256, secret `whsec_…`)
# and `v1a` (Ed25519, public key `whpk_…`).
#
# Seen with standardwebhooks 1.1.0 from npm on Node 20.20 and standardwebhooks 1.1.0 from PyPI on Python 3.11: both skip
# signatures of `v1a`, so their users can't verify a sender that signs with Ed25519 only. With several signatures in the header
# (while a secret is replaced), one that matches is enough in both.
#
# Output seen:
#   node: v1 accepted
#   node: v1a refused: No matching signature found
#   node: v1a and v1 accepted
#   python: v1 accepted
#   python: v1a refused: No matching signature found
#   python: v1a and v1 accepted
#
# Exits with 1 if the behaviour changes. Needs Node with npm, and Python with pip and venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts standardwebhooks@1.1.0 >/dev/null
python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check standardwebhooks==1.1.0
cat > sign.mjs <<'EOF'
// What a sender makes: one message with a signature of each kind.
import crypto from 'node:crypto'
import fs from 'node:fs'

const key = crypto.randomBytes(32)
const { privateKey } = crypto.generateKeyPairSync('ed25519')
const id = 'msg_1'
const timestamp = String(Math.floor(Date.now() / 1000))
const payload = '{"type":"login"}'
const signed = Buffer.from(`${id}.${timestamp}.${payload}`)
const v1 = `v1,${crypto.createHmac('sha256', key).update(signed).digest('base64')}`
const v1a = `v1a,${crypto.sign(null, signed, privateKey).toString('base64')}`
const secret = `whsec_${key.toString('base64')}`
fs.writeFileSync('message.json', JSON.stringify({
  payload,
  secret,
  headers: { 'webhook-id': id, 'webhook-timestamp': timestamp },
  signatures: [['v1', v1], ['v1a', v1a], ['v1a and v1', `${v1a} ${v1}`]],
}))
EOF
cat > verify.mjs <<'EOF'
import fs from 'node:fs'
import { Webhook } from 'standardwebhooks'

const message = JSON.parse(fs.readFileSync('message.json'))
for (const [name, signature] of message.signatures) {
  try {
    new Webhook(message.secret).verify(message.payload, { ...message.headers, 'webhook-signature': signature })
    console.log(`node: ${name} accepted`)
  } catch (error) {
    console.log(`node: ${name} refused: ${error.message}`)
  }
}
EOF
cat > verify.py <<'EOF'
import json

from standardwebhooks import Webhook

message = json.load(open("message.json"))
for name, signature in message["signatures"]:
    headers = {**message["headers"], "webhook-signature": signature}
    try:
        Webhook(message["secret"]).verify(message["payload"], headers)
        print(f"python: {name} accepted")
    except Exception as error:
        print(f"python: {name} refused: {error}")
EOF
node sign.mjs
{ node verify.mjs; environment/bin/python verify.py; } | tee output
diff output - <<'EOF'
node: v1 accepted
node: v1a refused: No matching signature found
node: v1a and v1 accepted
python: v1 accepted
python: v1a refused: No matching signature found
python: v1a and v1 accepted
EOF
