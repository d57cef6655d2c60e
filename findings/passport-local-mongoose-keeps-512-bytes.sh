#!/usr/bin/env bash
# Expected: passport-local-mongoose, whose documentation says PBKDF2 with SHA-256 and a `keylen` of 512, keeps 512 bits (64 bytes), and
# salts with the bytes whose hexadecimal digits are in the field `salt`.
#
# Seen with passport-local-mongoose 9.2.0 and mongoose 9.12.1 on Node 20.20: 512 are bytes, so that each login costs 16 times the
# 25,000 iterations, and the salt is the text of the 64 digits. Since the beginning of PBKDF2's output does not depend on its length,
# the first 32 bytes verify a password as well, in a sixteenth of the time.
#
# Output seen:
#   kept: 512 bytes
#   salt as bytes: another key
#   salt as text: the key
#   the first 32 bytes: the key
#
# Exits with 1 if the behaviour changes. Needs Node with npm; no database.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps passport-local-mongoose@9.2.0 mongoose@9.12.1 >/dev/null
cat > finding.mjs <<'EOF'
import crypto from 'node:crypto'
import mongoose from 'mongoose'
import plugin from 'passport-local-mongoose'

const password = 'correct horse battery staple'
const schema = new mongoose.Schema({}).plugin(plugin.default ?? plugin)
const person = new (mongoose.model('Person', schema))({ username: 'alice' })
await person.setPassword(password)
const { salt, hash } = person.toObject()
console.log(`kept: ${hash.length / 2} bytes`)
const key = (salt, length) => crypto.pbkdf2Sync(password, salt, 25_000, length, 'sha256').toString('hex')
const is = (made, kept) => (made === kept ? 'the key' : 'another key')
console.log(`salt as bytes: ${is(key(Buffer.from(salt, 'hex'), 512), hash)}`)
console.log(`salt as text: ${is(key(salt, 512), hash)}`)
console.log(`the first 32 bytes: ${is(key(salt, 32), hash.slice(0, 64))}`)
process.exit()
EOF
node finding.mjs | tee output
diff output - <<'EOF'
kept: 512 bytes
salt as bytes: another key
salt as text: the key
the first 32 bytes: the key
EOF
