#!/usr/bin/env bash
# Expected: a client of x/oauth2 whose assertion is in `EndpointParams` authenticates with it alone. RFC 6749 section 2.3: "The client
# MUST NOT use more than one authentication method in each request."
#
# Seen with golang.org/x/oauth2 0.38.0 on Go 1.26: without an `AuthStyle`, and so in zitadel/oidc 3.52, the first request also has Basic
# with an empty secret. Only after its refusal comes one with the assertion alone.
#
# Output seen:
#   Basic am9iOg==, jwt
#   , jwt
#
# Exits with 1 if the behaviour changes. Needs Go 1.26 or newer.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat > go.mod <<'GO'
module finding

go 1.26.0

require golang.org/x/oauth2 v0.38.0
GO
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Printf("%s, %s\n", r.Header.Get("Authorization"), r.FormValue("client_assertion"))
		w.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Authorization") != "" {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_request"}`)
			return
		}
		fmt.Fprint(w, `{"access_token":"token","token_type":"Bearer"}`)
	}))
	config := clientcredentials.Config{
		ClientID:       "job",
		TokenURL:       server.URL,
		EndpointParams: url.Values{"client_assertion": {"jwt"}},
	}
	_, err := config.Token(context.Background())
	if err != nil {
		panic(err)
	}
}
GO
go mod tidy 2> /dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = $'Basic am9iOg==, jwt\n, jwt' ]
