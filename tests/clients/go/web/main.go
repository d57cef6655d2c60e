// Command web is a web application with x/oauth2, which is not told how the client authenticates, and go-oidc.
package main

import (
	"context"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"example.invalid/test-clients/person"
)

func main() {
	given := person.Given()
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, given.Issuer)
	person.Check(err)
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleAutoDetect
	config := oauth2.Config{
		ClientID:     given.ClientID,
		ClientSecret: given.ClientSecret,
		Endpoint:     endpoint,
		RedirectURL:  given.RedirectURI,
		Scopes:       []string{"openid", "profile", "email", "groups"},
	}
	verifier := oauth2.GenerateVerifier()
	response := person.Open(config.AuthCodeURL("af0ifjsldkj", oauth2.S256ChallengeOption(verifier)))
	token, err := config.Exchange(ctx, response.Get("code"), oauth2.VerifierOption(verifier))
	person.Check(err)
	raw, _ := token.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: given.ClientID}).Verify(ctx, raw)
	person.Check(err)
	var claims map[string]any
	person.Check(idToken.Claims(&claims))
	refreshed, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
	person.Check(err)
	person.Done(map[string]any{
		"claims":    claims,
		"scope":     token.Extra("scope"),
		"refreshed": refreshed.AccessToken != token.AccessToken,
	})
}
