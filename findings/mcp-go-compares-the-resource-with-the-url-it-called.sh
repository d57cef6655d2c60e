#!/usr/bin/env bash
# Expected: an MCP client that gets a 401 with `resource_metadata` reads that document, goes to the authorization server
# that it names, and asks for a token for the resource that it names. The API may be one path of a larger resource.
#
# Seen with github.com/modelcontextprotocol/go-sdk 1.8.0 on Go 1.26: the document counts only if its `resource` equals the
# URL of the request, letter by letter (RFC 9728 section 3.3 for challenges). Otherwise the SDK ignores it without an error,
# takes the API's own host for the authorization server, and sends the URL that it called as `resource`. A slash at the end
# is enough. An authorization server has to expect URLs below its resources, and a resource should be the URL of its
# endpoint.
#
# Output seen:
#   called /mcp, document of /mcp: authorized at the server of the document, resource /mcp
#   called /mcp, document of /mcp/: authorized at the API's own host, resource /mcp
#   called /mcp/notes, document of /mcp: authorized at the API's own host, resource /mcp/notes
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

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func answer(w http.ResponseWriter, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	check(json.NewEncoder(w).Encode(body))
}

// An authorization server; the API's host has one, too, so that the fallback has somewhere to go.
func authorizationServer(mux *http.ServeMux) *httptest.Server {
	server := httptest.NewServer(mux)
	mux.HandleFunc("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer":                           server.URL,
			"authorization_endpoint":           server.URL + "/authorize",
			"token_endpoint":                   server.URL + "/token",
			"response_types_supported":         []string{"code"},
			"code_challenge_methods_supported": []string{"S256"},
		})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"access_token": "token", "token_type": "Bearer", "expires_in": 3600})
	})
	return server
}

func main() {
	named := authorizationServer(http.NewServeMux())
	defer named.Close()
	for _, try := range []struct{ called, resource string }{
		{"/mcp", "/mcp"},
		{"/mcp", "/mcp/"},
		{"/mcp/notes", "/mcp"},
	} {
		mux := http.NewServeMux()
		api := authorizationServer(mux)
		mux.HandleFunc("/metadata", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, map[string]any{
				"resource":              api.URL + try.resource,
				"authorization_servers": []string{named.URL},
			})
		})
		var asked *url.URL
		handler, err := auth.NewAuthorizationCodeHandler(&auth.AuthorizationCodeHandlerConfig{
			RedirectURL: "http://127.0.0.1/cb",
			PreregisteredClient: &oauthex.ClientCredentials{
				ClientID:         "client",
				ClientSecretAuth: &oauthex.ClientSecretAuth{ClientSecret: "secret"},
			},
			AuthorizationCodeFetcher: func(_ context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
				var err error
				asked, err = url.Parse(args.URL)
				check(err)
				return &auth.AuthorizationResult{Code: "code", State: asked.Query().Get("state")}, nil
			},
		})
		check(err)
		request, err := http.NewRequest("GET", api.URL+try.called, nil)
		check(err)
		refusal := httptest.NewRecorder()
		refusal.Header().Set("WWW-Authenticate", `Bearer resource_metadata="`+api.URL+`/metadata"`)
		refusal.WriteHeader(401)
		check(handler.Authorize(context.Background(), request, refusal.Result()))
		place := "the API's own host"
		if "http://"+asked.Host == named.URL {
			place = "the server of the document"
		}
		resource := strings.TrimPrefix(asked.Query().Get("resource"), api.URL)
		fmt.Printf("called %s, document of %s: authorized at %s, resource %s\n", try.called, try.resource, place, resource)
		api.Close()
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
called /mcp, document of /mcp: authorized at the server of the document, resource /mcp
called /mcp, document of /mcp/: authorized at the API's own host, resource /mcp
called /mcp/notes, document of /mcp: authorized at the API's own host, resource /mcp/notes
EOF
