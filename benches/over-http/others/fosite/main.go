// A provider on ory/fosite, with its store in memory.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"github.com/ory/fosite/storage"
)

const (
	callback = "https://client.example/cb"
	scope    = "read"
)

// sha256Hasher is enough for random secrets; the default is bcrypt.
type sha256Hasher struct{}

func (sha256Hasher) Compare(_ context.Context, hash, data []byte) error {
	digest := sha256.Sum256(data)
	if subtle.ConstantTimeCompare(hash, digest[:]) == 1 {
		return nil
	}
	return errors.New("it is another secret")
}

func (sha256Hasher) Hash(_ context.Context, data []byte) ([]byte, error) {
	digest := sha256.Sum256(data)
	return digest[:], nil
}

// person is somebody who is logged in and has allowed this client its scope before.
type person struct{ subject, client string }

type provider struct {
	oauth2 fosite.OAuth2Provider
	people map[string]person
}

func newProvider() *provider {
	many, err := strconv.Atoi(os.Getenv("PEOPLE"))
	if err != nil {
		panic(err)
	}
	store := storage.NewMemoryStore()
	people := make(map[string]person, many)
	for number := range many {
		client := fmt.Sprintf("client-%d", number)
		digest := sha256.Sum256(fmt.Appendf(nil, "%08xq3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g", number))
		store.Clients[client] = &fosite.DefaultClient{
			ID:            client,
			Secret:        digest[:],
			RedirectURIs:  []string{callback},
			GrantTypes:    []string{"authorization_code", "client_credentials", "refresh_token"},
			ResponseTypes: []string{"code"},
			Scopes:        []string{scope},
		}
		session := fmt.Sprintf("5b1f0c9e7d3a4862-%08x-b7f2d0a95c3e41d8", number)
		people[session] = person{fmt.Sprintf("person-%d", number), client}
	}
	config := &fosite.Config{
		GlobalSecret:        []byte("a secret of the bench, 32 bytes."),
		ClientSecretsHasher: sha256Hasher{},
		EnforcePKCE:         true,
		RefreshTokenScopes:  []string{},
	}
	oauth2 := compose.Compose(
		config, store, compose.NewOAuth2HMACStrategy(config),
		compose.OAuth2AuthorizeExplicitFactory,
		compose.OAuth2ClientCredentialsGrantFactory,
		compose.OAuth2RefreshTokenGrantFactory,
		compose.OAuth2TokenIntrospectionFactory,
		compose.OAuth2PKCEFactory,
	)
	return &provider{oauth2, people}
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	asked, err := p.oauth2.NewAuthorizeRequest(ctx, r)
	if err != nil {
		p.oauth2.WriteAuthorizeError(ctx, w, asked, err)
		return
	}
	cookie, err := r.Cookie("session")
	if err != nil {
		p.oauth2.WriteAuthorizeError(ctx, w, asked, fosite.ErrLoginRequired)
		return
	}
	who, known := p.people[cookie.Value]
	if !known || who.client != asked.GetClient().GetID() {
		p.oauth2.WriteAuthorizeError(ctx, w, asked, fosite.ErrAccessDenied)
		return
	}
	for _, scope := range asked.GetRequestedScopes() {
		asked.GrantScope(scope)
	}
	response, err := p.oauth2.NewAuthorizeResponse(ctx, asked, &fosite.DefaultSession{Subject: who.subject})
	if err != nil {
		p.oauth2.WriteAuthorizeError(ctx, w, asked, err)
		return
	}
	p.oauth2.WriteAuthorizeResponse(ctx, w, asked, response)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	asked, err := p.oauth2.NewAccessRequest(ctx, r, new(fosite.DefaultSession))
	if err != nil {
		p.oauth2.WriteAccessError(ctx, w, asked, err)
		return
	}
	if asked.GetGrantTypes().ExactOne("client_credentials") {
		for _, scope := range asked.GetRequestedScopes() {
			asked.GrantScope(scope)
		}
	}
	response, err := p.oauth2.NewAccessResponse(ctx, asked)
	if err != nil {
		p.oauth2.WriteAccessError(ctx, w, asked, err)
		return
	}
	p.oauth2.WriteAccessResponse(ctx, w, asked, response)
}

func (p *provider) introspect(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	response, err := p.oauth2.NewIntrospectionRequest(ctx, r, new(fosite.DefaultSession))
	if err != nil {
		p.oauth2.WriteIntrospectionError(ctx, w, err)
		return
	}
	p.oauth2.WriteIntrospectionResponse(ctx, w, response)
}

func main() {
	p := newProvider()
	router := http.NewServeMux()
	router.HandleFunc("GET /authorize", p.authorize)
	router.HandleFunc("POST /token", p.token)
	router.HandleFunc("POST /introspect", p.introspect)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("listening on http://" + listener.Addr().String())
	panic(http.Serve(listener, router))
}
