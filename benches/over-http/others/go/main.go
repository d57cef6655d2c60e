// The provider of zitadel/oidc's example, with its own login page and its own store in memory.
package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"golang.org/x/text/language"
)

// people knows everybody under the password of the bench, so that no hash is in the figures.
type people struct{}

func (people) GetUserByID(id string) *storage.User {
	return &storage.User{ID: id, Username: id, Password: "wonderland", PreferredLanguage: language.English}
}

func (p people) GetUserByUsername(name string) *storage.User { return p.GetUserByID(name) }

func (people) ExampleClientID() string { return "service" }

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	issuer := "http://" + listener.Addr().String()
	storage.RegisterClients(storage.WebClient(
		"bench", "q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0gH2iL8oPQ", "https://client.example/cb"))
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	router := exampleop.SetupServer(issuer, storage.NewStorage(people{}), quiet, false)
	fmt.Println("listening on " + issuer)
	panic(http.Serve(listener, router))
}
