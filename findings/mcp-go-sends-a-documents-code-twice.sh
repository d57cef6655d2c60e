#!/usr/bin/env bash
# Expected: an MCP client that is named by the URL of its metadata document (Client ID Metadata Document) is a public
# client, so it redeems its code with `client_id` in the body, as the SDKs for TypeScript, Python and Rust do.
#
# Seen with github.com/modelcontextprotocol/go-sdk 1.8.0 (golang.org/x/oauth2 0.35.0) on Go 1.26: the SDK sets no
# authentication style for such a client, so x/oauth2 tries both. It first sends the code with Basic, with the URL as
# user name and an empty password, and only after an error once more with `client_id` in the body. An authorization server
# must not use up the code at the first attempt. A client that registered itself is sent once.
#
# Output seen:
#   registered: client_id in the body -> 200
#   document: Basic with an empty password -> 401; client_id in the body -> 200
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
	"strings"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

const document = "https://client.example/client.json"

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func answer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	check(json.NewEncoder(w).Encode(body))
}

// run logs a client in at a server that knows only public clients; gives the token requests.
func run(config auth.AuthorizationCodeHandlerConfig) []string {
	var issuer string
	var requests []string
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, map[string]any{
			"issuer":                                issuer,
			"authorization_endpoint":                issuer + "/authorize",
			"token_endpoint":                        issuer + "/token",
			"registration_endpoint":                 issuer + "/register",
			"response_types_supported":              []string{"code"},
			"code_challenge_methods_supported":      []string{"S256"},
			"token_endpoint_auth_methods_supported": []string{"none"},
			"client_id_metadata_document_supported": true,
		})
	})
	mux.HandleFunc("/register", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 201, map[string]any{
			"client_id":                  "client-1",
			"redirect_uris":              []string{"http://127.0.0.1/cb"},
			"token_endpoint_auth_method": "none",
		})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if _, password, ok := r.BasicAuth(); ok {
			how := "Basic with a password"
			if password == "" {
				how = "Basic with an empty password"
			}
			requests = append(requests, how+" -> 401")
			answer(w, 401, map[string]any{"error": "invalid_client"})
			return
		}
		requests = append(requests, "client_id in the body -> 200")
		answer(w, 200, map[string]any{"access_token": "token", "token_type": "Bearer", "expires_in": 3600})
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	issuer = server.URL
	config.RedirectURL = "http://127.0.0.1/cb"
	config.AuthorizationCodeFetcher = func(_ context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
		asked, err := url.Parse(args.URL)
		check(err)
		return &auth.AuthorizationResult{Code: "code", State: asked.Query().Get("state")}, nil
	}
	handler, err := auth.NewAuthorizationCodeHandler(&config)
	check(err)
	request, err := http.NewRequest("GET", issuer+"/mcp", nil)
	check(err)
	refusal := httptest.NewRecorder()
	refusal.Header().Set("WWW-Authenticate", "Bearer")
	refusal.WriteHeader(401)
	check(handler.Authorize(context.Background(), request, refusal.Result()))
	return requests
}

func main() {
	registered := auth.AuthorizationCodeHandlerConfig{
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{
				RedirectURIs:            []string{"http://127.0.0.1/cb"},
				TokenEndpointAuthMethod: "none",
			},
		},
	}
	fmt.Println("registered: " + strings.Join(run(registered), "; "))
	named := auth.AuthorizationCodeHandlerConfig{
		ClientIDMetadataDocumentConfig: &auth.ClientIDMetadataDocumentConfig{URL: document},
	}
	fmt.Println("document: " + strings.Join(run(named), "; "))
}
EOF
cat > go.mod <<'EOF'
module example.invalid/finding

go 1.25.0

require github.com/modelcontextprotocol/go-sdk v1.8.0
EOF
go mod tidy >/dev/null 2>&1
grep -q 'golang.org/x/oauth2 v0.35.0' go.mod
go run . | tee output
diff output - <<'EOF'
registered: client_id in the body -> 200
document: Basic with an empty password -> 401; client_id in the body -> 200
EOF
