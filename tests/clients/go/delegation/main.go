// Command delegation has what services of zitadel/oidc do: they exchange tokens, and present those of another issuer, for tokens or
// to authenticate. The JWT-SVIDs are what go-spiffe takes for one.
package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/spiffe/go-spiffe/v2/bundle/spiffebundle"
	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/svid/jwtsvid"
	"github.com/zitadel/oidc/v3/pkg/client"
	"github.com/zitadel/oidc/v3/pkg/client/profile"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/client/tokenexchange"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/oauth2"

	"example.invalid/test-clients/person"
)

const (
	jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	jwtSpiffe = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"
	workload  = "spiffe://company.example/notes"
)

var (
	given = person.Given()
	ctx   = context.Background()
)

// outcome is what went well, or the error of the provider.
func outcome(value any, err error) any {
	var refused *oidc.Error
	var retrieved *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused):
		return string(refused.ErrorType)
	case errors.As(err, &retrieved):
		return retrieved.ErrorCode
	}
	person.Check(err)
	return value
}

// login gives the token with which the client of a person calls the notes.
func login() string {
	provider, err := rp.NewRelyingPartyOIDC(ctx, given.Issuer, "web", given.ClientSecret, given.RedirectURI, []string{"read", "write"})
	person.Check(err)
	verifier := oauth2.GenerateVerifier()
	resource := oauth2.SetAuthURLParam("resource", given.Resource)
	address := provider.OAuthConfig().AuthCodeURL("af0ifjsldkj", resource, oauth2.S256ChallengeOption(verifier))
	code := person.Open(address).Get("code")
	tokens, err := rp.CodeExchange[*oidc.IDTokenClaims](ctx, code, provider, rp.WithCodeVerifier(verifier))
	// Without `openid` there is no ID token.
	if !errors.Is(err, rp.ErrMissingIDToken) {
		person.Check(err)
	}
	return tokens.AccessToken
}

func exchange(exchanger tokenexchange.TokenExchanger, token, target string, scopes ...string) any {
	answer, err := tokenexchange.ExchangeToken(
		ctx, exchanger, token, oidc.AccessTokenType, "", "", []string{target}, nil, scopes, oidc.AccessTokenType)
	if err != nil {
		return outcome(nil, err)
	}
	return map[string]any{"type": answer.TokenType, "issued": answer.IssuedTokenType, "scope": answer.Scopes}
}

func exchanges(token string, signer jose.Signer) map[string]any {
	secret, err := tokenexchange.NewTokenExchangerClientCredentials(ctx, given.Issuer, "notes-api", given.ClientSecret)
	person.Check(err)
	signing, err := tokenexchange.NewTokenExchangerJWTProfile(ctx, given.Issuer, "signing-api", signer)
	person.Check(err)
	nobody, err := tokenexchange.NewTokenExchanger(ctx, given.Issuer)
	person.Check(err)
	return map[string]any{
		"secret":    exchange(secret, token, given.Target, "read"),
		"signing":   exchange(signing, token, given.Target, "read"),
		"elsewhere": exchange(secret, token, "https://mail.example"),
		"wider":     exchange(secret, token, given.Target, "read", "write"),
		"invented":  exchange(secret, "invented", given.Target),
		"nobody":    exchange(nobody, token, given.Target),
	}
}

// withSecret authenticates the client, which the library does not do.
type withSecret struct{}

func (withSecret) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(ctx)
	request.SetBasicAuth("notes-api", given.ClientSecret)
	return http.DefaultTransport.RoundTrip(request)
}

// profiles have a service that signs for itself.
func profiles() map[string]any {
	key := []byte(given.PrivateKey)
	own, err := profile.NewJWTProfileTokenSource(
		ctx, given.Issuer, "worker", given.KeyID, key, []string{"read"}, profile.WithHTTPClient(&http.Client{Transport: withSecret{}}))
	person.Check(err)
	naked, err := profile.NewJWTProfileTokenSource(ctx, given.Issuer, "worker", given.KeyID, key, []string{"read"})
	person.Check(err)
	token, err := own.Token()
	person.Check(err)
	_, refused := naked.Token()
	return map[string]any{"type": token.TokenType, "scope": token.Extra("scope"), "no client": outcome(nil, refused)}
}

func signed(signer jose.Signer, claims jwt.Claims) string {
	claims.Expiry = jwt.NewNumericDate(time.Now().Add(5 * time.Minute))
	claims.IssuedAt = jwt.NewNumericDate(time.Now())
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	person.Check(err)
	return token
}

// svid is one of this workload, if go-spiffe finds it valid with the published bundle.
func svid(signer jose.Signer, audience string) string {
	domain := spiffeid.RequireTrustDomainFromString("company.example")
	bundle, err := spiffebundle.Parse(domain, given.Bundle)
	person.Check(err)
	token := signed(signer, jwt.Claims{Subject: workload, Audience: jwt.Audience{audience}})
	valid, err := jwtsvid.ParseAndValidate(token, bundle, []string{audience})
	person.Check(err)
	return valid.Marshal()
}

// authenticate asks for a token of the client itself. The library tries Basic without a secret first.
func authenticate(clientID, kind, assertion string) any {
	provider, err := rp.NewRelyingPartyOIDC(ctx, given.Issuer, clientID, "", given.RedirectURI, []string{"read"})
	person.Check(err)
	form := url.Values{"client_assertion_type": {kind}, "client_assertion": {assertion}}
	token, err := rp.ClientCredentials(ctx, provider, form)
	if err != nil {
		return outcome(nil, err)
	}
	return token.TokenType
}

func workloads(signer jose.Signer) map[string]any {
	job := func(subject, id string) string {
		audience := jwt.Audience{given.Issuer}
		return signed(signer, jwt.Claims{Issuer: given.Trusted, Subject: subject, Audience: audience, ID: id})
	}
	own := job("job:nightly", "1")
	return map[string]any{
		"federated":       authenticate("job", jwtBearer, own),
		"again":           authenticate("job", jwtBearer, own),
		"another job":     authenticate("job", jwtBearer, job("job:other", "2")),
		"svid":            authenticate(workload, jwtSpiffe, svid(signer, given.Issuer)),
		"svid of another": authenticate(workload+"/other", jwtSpiffe, svid(signer, given.Issuer)),
		"for another":     authenticate(workload, jwtSpiffe, svid(signer, "https://elsewhere.example")),
	}
}

func main() {
	signer, err := client.NewSignerFromPrivateKeyByte([]byte(given.PrivateKey), given.KeyID)
	person.Check(err)
	person.Done(map[string]any{
		"exchange":  exchanges(login(), signer),
		"profile":   profiles(),
		"workloads": workloads(signer),
	})
}
