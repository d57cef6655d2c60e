#!/usr/bin/env bash
# Expected: @adonisjs/hash, which says that it follows the PHC string format, writes what others write: scrypt as
# `$scrypt$ln=14,r=8,p=1$…` (as passlib does), bcrypt as `$2b$10$…`, and every verifier of such strings reads them.
#
# Seen with @adonisjs/hash 9.1.1 on Node 20.20 and passlib 1.7.4 on Python 3.11: scrypt has `n=16384`, the number itself and not its
# logarithm, and bcrypt is `$bcrypt$v=98$r=10$…`, where 98 is the letter `b` and the salt and the hash are in the usual base64. passlib
# takes neither.
#
# Output seen:
#   scrypt: $scrypt$n=16384,r=8,p=1
#   bcrypt: $bcrypt$v=98$r=10
#   passlib: scrypt unknown
#   passlib: bcrypt unknown
#
# Exits with 1 if the behaviour changes. Needs Node with npm, and Python with pip and venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @adonisjs/hash@9.1.1 bcrypt@6.0.0 >/dev/null
python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check passlib==1.7.4
cat > make.mjs <<'EOF'
import fs from 'node:fs'
import { Bcrypt } from '@adonisjs/hash/drivers/bcrypt'
import { Scrypt } from '@adonisjs/hash/drivers/scrypt'

const password = 'correct horse battery staple'
const hashes = { scrypt: await new Scrypt({}).make(password), bcrypt: await new Bcrypt({ rounds: 10 }).make(password) }
for (const [name, hash] of Object.entries(hashes)) console.log(`${name}: ${hash.split('$').slice(0, -2).join('$')}`)
fs.writeFileSync('hashes.json', JSON.stringify(hashes))
EOF
cat > verify.py <<'EOF'
import json

from passlib.hash import bcrypt, scrypt

hashes = json.load(open("hashes.json"))
for name, scheme in [("scrypt", scrypt), ("bcrypt", bcrypt)]:
    try:
        scheme.from_string(hashes[name])
        print(f"passlib: {name} known")
    except (AssertionError, ValueError):
        print(f"passlib: {name} unknown")
EOF
{ node make.mjs; environment/bin/python -W ignore verify.py; } | tee output
diff output - <<'EOF'
scrypt: $scrypt$n=16384,r=8,p=1
bcrypt: $bcrypt$v=98$r=10
passlib: scrypt unknown
passlib: bcrypt unknown
EOF
