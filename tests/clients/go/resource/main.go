// Command resource is an API that checks JWT access tokens (RFC 9068) with go-oidc's verifier. It checks each of the
// tokens.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"example.invalid/test-clients/person"
)

// The page "Check tokens in another service" has this code.

type accessToken struct {
	Subject  string `json:"sub"`
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
	// Set if the token is bound to a key.
	Confirmation json.RawMessage `json:"cnf,omitempty"`
}

// checkToken returns what a token gives access to. The verifier checks the signature, `iss`, `aud` and `exp`, but takes
// an ID token for an access token: nothing but `typ` tells them apart.
func checkToken(ctx context.Context, verifier *oidc.IDTokenVerifier, raw string) (*accessToken, error) {
	encoded, _, _ := strings.Cut(raw, ".")
	header, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	var typed struct {
		Typ string `json:"typ"`
	}
	if err := json.Unmarshal(header, &typed); err != nil {
		return nil, err
	}
	typ := strings.ToLower(typed.Typ)
	if typ != "at+jwt" && typ != "application/at+jwt" {
		return nil, errors.New("not an access token")
	}
	verified, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	var token accessToken
	if err := verified.Claims(&token); err != nil {
		return nil, err
	}
	if token.Confirmation != nil {
		return nil, errors.New("bound to a key")
	}
	return &token, nil
}

func main() {
	given := person.Given()
	ctx := context.Background()
	keys := oidc.NewRemoteKeySet(ctx, given.Issuer+"/jwks")
	verifier := oidc.NewVerifier(given.Issuer, keys, &oidc.Config{
		ClientID:             given.Resource, // go-oidc compares it with `aud`
		SupportedSigningAlgs: []string{"ES256"},
	})
	report := map[string]any{}
	for name, raw := range given.Tokens {
		_, untyped := verifier.Verify(ctx, raw)
		token, err := checkToken(ctx, verifier, raw)
		if err != nil {
			report[name] = map[string]any{"error": err.Error(), "verifier": untyped == nil}
			continue
		}
		report[name] = map[string]any{"token": token}
	}
	person.Done(report)
}
