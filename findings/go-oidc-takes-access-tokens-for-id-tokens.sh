#!/usr/bin/env bash
# Expected: the verifier of go-oidc, `IDTokenVerifier`, takes ID tokens only, or at least an API that uses it for access
# tokens can tell it to take only these.
#
# Seen with github.com/coreos/go-oidc/v3 3.21.0 on Go 1.26: the verifier does not look at `typ`. With the API's identifier
# as `ClientID`, it takes access tokens of RFC 9068 and ID tokens with that audience alike, and neither `sub` nor
# `client_id` has to be there. An API must read the header itself.
#
# Output seen:
#   at+jwt: accepted
#   JWT: accepted
#   logout+jwt: accepted
#   at+jwt without sub and client_id: accepted
#   at+jwt for another API: refused
#
# Exits with 1 if the behaviour changes. Needs Go 1.25 or newer.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat > main.go <<'EOF'
package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const issuer, api = "https://notes.example", "https://api.example"

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	keys := &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key.Public()}}
	verifier := oidc.NewVerifier(issuer, keys, &oidc.Config{ClientID: api, SupportedSigningAlgs: []string{"ES256"}})
	now := time.Now().Unix()
	outcome := func(typ, audience string, more map[string]any) string {
		options := (&jose.SignerOptions{}).WithType(jose.ContentType(typ))
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, options)
		check(err)
		claims := map[string]any{"iss": issuer, "aud": audience, "iat": now, "exp": now + 600}
		for name, value := range more {
			claims[name] = value
		}
		token, err := jwt.Signed(signer).Claims(claims).Serialize()
		check(err)
		if _, err := verifier.Verify(context.Background(), token); err != nil {
			return "refused"
		}
		return "accepted"
	}
	person := map[string]any{"sub": "alice", "client_id": "app"}
	as := true
	for _, seen := range [][3]string{
		{"at+jwt", outcome("at+jwt", api, person), "accepted"},
		{"JWT", outcome("JWT", api, person), "accepted"},
		{"logout+jwt", outcome("logout+jwt", api, person), "accepted"},
		{"at+jwt without sub and client_id", outcome("at+jwt", api, nil), "accepted"},
		{"at+jwt for another API", outcome("at+jwt", "https://files.example", person), "refused"},
	} {
		fmt.Printf("%s: %s\n", seen[0], seen[1])
		as = as && seen[1] == seen[2]
	}
	if !as {
		os.Exit(1)
	}
}
EOF
go mod init example.invalid/finding 2> /dev/null
go get github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.4 2> /dev/null
go mod tidy 2> /dev/null
go run .
