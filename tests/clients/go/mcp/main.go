// Command mcp is an agent with the handler of the MCP Go SDK, called as the SDK's transport calls it.
package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"golang.org/x/oauth2"

	"example.invalid/test-clients/person"
)

// agent is a transport with one handler.
type agent struct {
	handler  *auth.AuthorizationCodeHandler
	api      string
	token    *oauth2.Token
	statuses []int
	scopes   []any
}

func (a *agent) current() *oauth2.Token {
	source, err := a.handler.TokenSource(context.Background())
	person.Check(err)
	if source == nil {
		return nil
	}
	token, err := source.Token()
	person.Check(err)
	return token
}

func (a *agent) send(method, body string) (*http.Request, *http.Response) {
	request, err := http.NewRequest(method, a.api, strings.NewReader(body))
	person.Check(err)
	request.Header.Set("Content-Type", "application/json")
	if token := a.current(); token != nil {
		token.SetAuthHeader(request)
	}
	response, err := http.DefaultClient.Do(request)
	person.Check(err)
	return request, response
}

// call sends a request, and once more after the handler had a person authorize it.
func (a *agent) call(method, body string) {
	request, response := a.send(method, body)
	if response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden {
		person.Check(a.handler.Authorize(context.Background(), request, response))
		_, response = a.send(method, body)
	}
	person.Check(response.Body.Close())
	a.token = a.current()
	a.statuses = append(a.statuses, response.StatusCode)
	a.scopes = append(a.scopes, a.token.Extra("scope"))
}

func main() {
	given := person.Given()
	var visits []string
	var config *oauth2.Config
	settings := auth.AuthorizationCodeHandlerConfig{
		RedirectURL:         given.RedirectURI,
		RequestRefreshToken: true,
		AuthorizationCodeFetcher: func(_ context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
			visits = append(visits, args.URL)
			response := person.Open(args.URL)
			result := auth.AuthorizationResult{Code: response.Get("code"), State: response.Get("state"), Iss: response.Get("iss")}
			return &result, nil
		},
		// What the SDK would do itself; the test wants to see the configuration.
		NewTokenSource: func(ctx context.Context, used *oauth2.Config, token *oauth2.Token) (oauth2.TokenSource, error) {
			config = used
			return used.TokenSource(ctx, token), nil
		},
	}
	if given.ClientID == "" {
		settings.DynamicClientRegistrationConfig = &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{
				ClientName:              "An agent",
				RedirectURIs:            []string{given.RedirectURI},
				GrantTypes:              []string{"authorization_code", "refresh_token"},
				TokenEndpointAuthMethod: "none",
				Scope:                   "read",
			},
		}
	} else {
		settings.PreregisteredClient = &oauthex.ClientCredentials{
			ClientID:         given.ClientID,
			ClientSecretAuth: &oauthex.ClientSecretAuth{ClientSecret: given.ClientSecret},
		}
	}
	handler, err := auth.NewAuthorizationCodeHandler(&settings)
	person.Check(err)
	agent := agent{handler: handler, api: given.Issuer + "/api/notes"}

	agent.call(http.MethodGet, "")
	first := agent.token
	expired := *first
	expired.Expiry = time.Now().Add(-time.Minute)
	refreshed, err := config.TokenSource(context.Background(), &expired).Token()
	person.Check(err)
	agent.call(http.MethodPost, `{"text": "by the agent"}`)

	// An issuer with a slash at its end, as metadata of a resource often name one.
	slash, err := auth.GetAuthServerMetadata(context.Background(), given.Issuer+"/", http.DefaultClient)
	person.Check(err)
	person.Done(map[string]any{
		"statuses":  agent.statuses,
		"scopes":    agent.scopes,
		"refreshed": refreshed.AccessToken != first.AccessToken,
		"visits":    visits,
		"slash":     slash != nil && slash.Issuer == given.Issuer,
	})
}
