#!/usr/bin/env bash
# Expected: better-auth keeps `<salt>:<key>`, both hexadecimal, so the key is `scrypt(password, bytes of the salt)` with the cost that
# Node has by default: N = 16384, r = 8, p = 1.
#
# Seen with better-auth 1.7.25 on Node 20.20: r is 16, and what it passes as salt is the text of the 32 hexadecimal digits, not the
# 16 bytes. Who brings such hashes with Node's r or with the bytes of the salt locks everybody out.
#
# Output seen:
#   r=8, salt as bytes: another key
#   r=8, salt as text: another key
#   r=16, salt as bytes: another key
#   r=16, salt as text: the key
#
# Exits with 1 if the behaviour changes. Needs Node with npm.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps better-auth@1.7.25 >/dev/null
cat > finding.mjs <<'EOF'
import crypto from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'

const password = 'correct horse battery staple'
const [salt, key] = (await hashPassword(password)).split(':')
const salts = { bytes: Buffer.from(salt, 'hex'), text: salt }
for (const r of [8, 16]) {
  for (const [name, salt] of Object.entries(salts)) {
    const options = { N: 16384, r, p: 1, maxmem: 64 * 1024 * 1024 }
    const made = crypto.scryptSync(password, salt, key.length / 2, options).toString('hex')
    console.log(`r=${r}, salt as ${name}: ${made === key ? 'the key' : 'another key'}`)
  }
}
EOF
node finding.mjs | tee output
diff output - <<'EOF'
r=8, salt as bytes: another key
r=8, salt as text: another key
r=16, salt as bytes: another key
r=16, salt as text: the key
EOF
