#!/usr/bin/env bash
# Expected: an MCP client that registered itself (RFC 7591) keeps its client_id for as long as it runs, and uses it to ask
# for more scope.
#
# Seen with github.com/modelcontextprotocol/go-sdk 1.8.0 on Go 1.26: AuthorizationCodeHandler registers a new client at the
# start of each authorization, even for a step-up after `insufficient_scope`. The person is asked about a client that never
# had their consent, and the server collects clients. The SDKs for TypeScript and Python keep their client.
#
# Output seen:
#   login: registered client-1, authorized as client-1 for read
#   step-up: registered client-2, authorized as client-2 for read write
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
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	var issuer, requested string
	registrations := 0
	answer := func(w http.ResponseWriter, status int, body map[string]any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		check(json.NewEncoder(w).Encode(body))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, map[string]any{
			"issuer":                           issuer,
			"authorization_endpoint":           issuer + "/authorize",
			"token_endpoint":                   issuer + "/token",
			"registration_endpoint":            issuer + "/register",
			"response_types_supported":         []string{"code"},
			"code_challenge_methods_supported": []string{"S256"},
		})
	})
	mux.HandleFunc("/register", func(w http.ResponseWriter, _ *http.Request) {
		registrations++
		answer(w, 201, map[string]any{
			"client_id":                  fmt.Sprintf("client-%d", registrations),
			"redirect_uris":              []string{"http://127.0.0.1/cb"},
			"token_endpoint_auth_method": "none",
		})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, map[string]any{
			"access_token": "token", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "refresh", "scope": requested,
		})
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	issuer = server.URL

	var client string
	handler, err := auth.NewAuthorizationCodeHandler(&auth.AuthorizationCodeHandlerConfig{
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{
				RedirectURIs:            []string{"http://127.0.0.1/cb"},
				TokenEndpointAuthMethod: "none",
			},
		},
		AuthorizationCodeFetcher: func(_ context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
			asked, err := url.Parse(args.URL)
			check(err)
			client, requested = asked.Query().Get("client_id"), asked.Query().Get("scope")
			return &auth.AuthorizationResult{Code: "code", State: asked.Query().Get("state")}, nil
		},
	})
	check(err)
	for _, step := range []struct {
		name      string
		status    int
		challenge string
	}{
		{"login", 401, `Bearer scope="read"`},
		{"step-up", 403, `Bearer error="insufficient_scope", scope="write"`},
	} {
		request, err := http.NewRequest("GET", issuer+"/api", nil)
		check(err)
		refusal := httptest.NewRecorder()
		refusal.Header().Set("WWW-Authenticate", step.challenge)
		refusal.WriteHeader(step.status)
		check(handler.Authorize(context.Background(), request, refusal.Result()))
		fmt.Printf("%s: registered client-%d, authorized as %s for %s\n", step.name, registrations, client, requested)
	}
}
EOF
cat > go.mod <<'EOF'
module example.invalid/finding

go 1.25.0

require github.com/modelcontextprotocol/go-sdk v1.8.0
EOF
go mod tidy >/dev/null 2>&1
go run . | tee output
diff output - <<'EOF'
login: registered client-1, authorized as client-1 for read
step-up: registered client-2, authorized as client-2 for read write
EOF
