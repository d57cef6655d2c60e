// Command mcpsession is a session of the MCP Go SDK with an MCP server that has the tools `list_notes` (scope `read`)
// and `add_note` (scope `write`).
package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"golang.org/x/oauth2"

	"example.invalid/test-clients/person"
)

const hour = 3600

// clocked is the token source that the SDK would make itself, with a clock that the test moves.
type clocked struct {
	config  *oauth2.Config
	current oauth2.TokenSource
	token   *oauth2.Token
}

func (c *clocked) Token() (*oauth2.Token, error) {
	token, err := c.current.Token()
	if err == nil {
		c.token = token
	}
	return token, err
}

func (c *clocked) wait(seconds int) {
	person.Wait(seconds)
	expired := *c.token
	expired.Expiry = time.Now().Add(-time.Minute)
	c.current = c.config.TokenSource(context.Background(), &expired)
}

func connect(given person.Parameters, address string) (*mcp.ClientSession, *clocked, error) {
	source := &clocked{}
	settings := auth.AuthorizationCodeHandlerConfig{
		RedirectURL:         given.RedirectURI,
		RequestRefreshToken: true,
		AuthorizationCodeFetcher: func(_ context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
			response := person.Open(args.URL)
			result := auth.AuthorizationResult{Code: response.Get("code"), State: response.Get("state"), Iss: response.Get("iss")}
			return &result, nil
		},
		NewTokenSource: func(ctx context.Context, config *oauth2.Config, token *oauth2.Token) (oauth2.TokenSource, error) {
			source.config, source.token, source.current = config, token, config.TokenSource(ctx, token)
			return source, nil
		},
	}
	if given.Document != "" {
		settings.ClientIDMetadataDocumentConfig = &auth.ClientIDMetadataDocumentConfig{URL: given.Document}
	} else {
		settings.DynamicClientRegistrationConfig = &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{
				ClientName:              "An agent",
				RedirectURIs:            []string{given.RedirectURI},
				GrantTypes:              []string{"authorization_code", "refresh_token"},
				TokenEndpointAuthMethod: "none",
			},
		}
	}
	handler, err := auth.NewAuthorizationCodeHandler(&settings)
	person.Check(err)
	client := mcp.NewClient(&mcp.Implementation{Name: "agent", Version: "1"}, nil)
	transport := &mcp.StreamableClientTransport{Endpoint: address, OAuthHandler: handler}
	session, err := client.Connect(context.Background(), transport, nil)
	return session, source, err
}

func main() {
	given := person.Given()
	session, source, err := connect(given, given.URL)
	person.Check(err)
	call := func(name string, arguments map[string]any) string {
		answer, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: name, Arguments: arguments})
		person.Check(err)
		return answer.Content[0].(*mcp.TextContent).Text
	}
	var accessTokens []string
	list := func() string {
		notes := call("list_notes", nil)
		accessTokens = append(accessTokens, source.token.AccessToken)
		return notes
	}

	listed, err := session.ListTools(context.Background(), nil)
	person.Check(err)
	var tools []string
	for _, tool := range listed.Tools {
		tools = append(tools, tool.Name)
	}
	slices.Sort(tools)
	before := list()
	for range 2 {
		source.wait(2 * hour)
		list()
	}
	added := call("add_note", map[string]any{"text": "from an agent"})
	source.wait(400 * 24 * hour)
	after := list()

	// The same server under another name is another resource.
	mistaken := "connected"
	if _, _, err := connect(given, strings.Replace(given.URL, "127.0.0.1", "localhost", 1)); err != nil {
		mistaken = err.Error()
	}
	person.Done(map[string]any{
		"tools": tools, "before": before, "added": added, "after": after, "accessTokens": accessTokens, "mistaken": mistaken,
	})
}
