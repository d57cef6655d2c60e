#!/usr/bin/env bash
# Expected: if its access token has expired and it has no refresh token, an MCP client starts a new authorization, as it
# does after a 401.
#
# Seen with github.com/modelcontextprotocol/go-sdk 1.8.0 (golang.org/x/oauth2 0.35.0) on Go 1.26: the transport calls its
# token source before each request, and the source fails without sending anything ("token expired and refresh token is not
# set"). Only an `invalid_grant` from the token endpoint leads to a new authorization. So no request is sent, no 401 comes,
# and each call fails until the application creates a new handler. The library subtracts ten seconds of clock skew, so a
# token with an `expires_in` of ten seconds or less has expired on arrival. A refresh token, even one that the provider
# later refuses, avoids the problem.
#
# Output seen:
#   without refresh token: call failed: oauth2: token expired and refresh token is not set; requests sent: 0, logins: 0
#   with a refused refresh token: call succeeded; requests sent: 2, logins: 1
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
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"golang.org/x/oauth2"
)

// handler has a token that ends; a login gives one that does not.
type handler struct {
	source oauth2.TokenSource
	logins int
}

func (h *handler) TokenSource(context.Context) (oauth2.TokenSource, error) { return h.source, nil }

func (h *handler) Authorize(_ context.Context, _ *http.Request, response *http.Response) error {
	response.Body.Close()
	h.logins++
	h.source = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "good"})
	return nil
}

func main() {
	server := mcp.NewServer(&mcp.Implementation{Name: "stub", Version: "1"}, nil)
	inner := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, nil)
	sent := 0
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			sent++
		}
		if r.Header.Get("Authorization") != "Bearer good" {
			w.Header().Set("WWW-Authenticate", "Bearer")
			w.WriteHeader(401)
			return
		}
		inner.ServeHTTP(w, r)
	}))
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		io.WriteString(w, `{"error": "invalid_grant"}`)
	}))
	config := oauth2.Config{ClientID: "app", Endpoint: oauth2.Endpoint{TokenURL: tokens.URL, AuthStyle: oauth2.AuthStyleInParams}}
	for _, kept := range []struct{ name, refresh string }{
		{"without refresh token", ""},
		{"with a refused refresh token", "refused"},
	} {
		ctx := context.Background()
		h := &handler{source: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "good"})}
		client := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, nil)
		transport := &mcp.StreamableClientTransport{Endpoint: api.URL, OAuthHandler: h, DisableStandaloneSSE: true}
		session, err := client.Connect(ctx, transport, nil)
		if err != nil {
			log.Fatal(err)
		}
		// The access token of the handler has ended.
		ended := &oauth2.Token{AccessToken: "ended", RefreshToken: kept.refresh, Expiry: time.Now().Add(-time.Minute)}
		h.source = config.TokenSource(ctx, ended)
		sent = 0
		outcome := "call succeeded"
		if err := session.Ping(ctx, nil); err != nil {
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				err = cause
			}
			outcome = "call failed: " + last(err)
		}
		fmt.Printf("%s: %s; requests sent: %d, logins: %d\n", kept.name, outcome, sent, h.logins)
	}
}

// last is the message without what was being done.
func last(err error) string {
	const message = "oauth2: token expired and refresh token is not set"
	text := err.Error()
	if len(text) >= len(message) && text[len(text)-len(message):] == message {
		return message
	}
	return text
}
EOF
cat > go.mod <<'EOF'
module example.invalid/finding

go 1.25.0

require github.com/modelcontextprotocol/go-sdk v1.8.0
EOF
go mod tidy >/dev/null 2>&1
grep -q 'golang.org/x/oauth2 v0.35.0' go.mod
timeout 120 go run . | tee output
diff output - <<'EOF'
without refresh token: call failed: oauth2: token expired and refresh token is not set; requests sent: 0, logins: 0
with a refused refresh token: call succeeded; requests sent: 2, logins: 1
EOF
