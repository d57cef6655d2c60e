// Command test-clients is a web application with x/oauth2, which is not told how the client authenticates, and go-oidc.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/url"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type parameters struct {
	Issuer       string `json:"issuer"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	RedirectURI  string `json:"redirect_uri"`
}

var lines = bufio.NewReader(os.Stdin)

func read(value any) {
	line, err := lines.ReadBytes('\n')
	check(err)
	check(json.Unmarshal(line, value))
}

func say(message any) {
	line, err := json.Marshal(message)
	check(err)
	fmt.Println(string(line))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// open has a person log in and agree; it gives the parameters of the response.
func open(address string) url.Values {
	say(map[string]any{"open": address, "untick": []string{}})
	var callback string
	read(&callback)
	parsed, err := url.Parse(callback)
	check(err)
	return parsed.Query()
}

func main() {
	var given parameters
	read(&given)
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, given.Issuer)
	check(err)
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
	response := open(config.AuthCodeURL("af0ifjsldkj", oauth2.S256ChallengeOption(verifier)))
	token, err := config.Exchange(ctx, response.Get("code"), oauth2.VerifierOption(verifier))
	check(err)
	raw, _ := token.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: given.ClientID}).Verify(ctx, raw)
	check(err)
	var claims map[string]any
	check(idToken.Claims(&claims))
	refreshed, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
	check(err)
	say(map[string]any{"result": map[string]any{
		"claims":    claims,
		"scope":     token.Extra("scope"),
		"refreshed": refreshed.AccessToken != token.AccessToken,
	}})
}
