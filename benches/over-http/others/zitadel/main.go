// The provider of zitadel/oidc's example, with its own login page and its own store in memory.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// people knows everybody under the password of the bench, so that no hash is in the figures.
type people struct{}

func (people) GetUserByID(id string) *storage.User {
	return &storage.User{ID: id, Username: id, Password: "wonderland", PreferredLanguage: language.English}
}

func (p people) GetUserByUsername(name string) *storage.User { return p.GetUserByID(name) }

func (people) ExampleClientID() string { return "service" }

// store is the example's, which has client credentials for a client of its own only.
type store struct {
	*storage.Storage
	digests map[string][32]byte
}

// client may use client credentials.
type client struct{ op.Client }

func (client) GrantTypes() []oidc.GrantType { return []oidc.GrantType{oidc.GrantTypeClientCredentials} }

func (s store) ClientCredentials(ctx context.Context, id, secret string) (op.Client, error) {
	expected, presented := s.digests[id], sha256.Sum256([]byte(secret))
	if subtle.ConstantTimeCompare(expected[:], presented[:]) != 1 {
		return nil, errors.New("it is another secret")
	}
	found, err := s.GetClientByClientID(ctx, id)
	return client{found}, err
}

func (store) ClientCredentialsTokenRequest(_ context.Context, id string, scopes []string) (op.TokenRequest, error) {
	return &oidc.JWTTokenRequest{Subject: id, Audience: []string{id}, Scopes: scopes}, nil
}

func (s store) SetIntrospectionFromToken(
	ctx context.Context, introspection *oidc.IntrospectionResponse, token, subject, client string,
) error {
	err := s.Storage.SetIntrospectionFromToken(ctx, introspection, token, subject, client)
	// The example keeps no client with such a token, but it is the only audience.
	introspection.ClientID = client
	return err
}

func main() {
	many, err := strconv.Atoi(os.Getenv("PEOPLE"))
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	digests := make(map[string][32]byte, many)
	for number := range many {
		id, secret := fmt.Sprintf("client-%d", number), fmt.Sprintf("%08xq3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g", number)
		storage.RegisterClients(storage.WebClient(id, secret, "https://client.example/cb"))
		digests[id] = sha256.Sum256([]byte(secret))
	}
	issuer := "http://" + listener.Addr().String()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	kept := store{storage.NewStorage(people{}), digests}
	router := exampleop.SetupServer(issuer, kept, quiet, false)
	fmt.Println("listening on " + issuer)
	panic(http.Serve(listener, router))
}
