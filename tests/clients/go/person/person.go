// Package person is the conversation with the test: parameters come as the first line, and a person opens URLs for the client.
package person

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"net/url"
	"os"
)

// Parameters is what the test says of the provider and of the client.
type Parameters struct {
	Issuer       string `json:"issuer"`
	URL          string `json:"url"`
	Document     string `json:"client_metadata_url"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	RedirectURI  string `json:"redirect_uri"`
	// Of an API that checks tokens.
	Resource string            `json:"resource"`
	Tokens   map[string]string `json:"tokens"`
	// Of an API that calls another one, and of a workload whose platform issues tokens.
	Target     string          `json:"target"`
	Trusted    string          `json:"trusted"`
	PrivateKey string          `json:"private_key"`
	KeyID      string          `json:"kid"`
	Bundle     json.RawMessage `json:"bundle"`
}

var lines = bufio.NewReader(os.Stdin)

func read(value any) {
	line, err := lines.ReadBytes('\n')
	Check(err)
	Check(json.Unmarshal(line, value))
}

func say(message any) {
	line, err := json.Marshal(message)
	Check(err)
	fmt.Println(string(line))
}

// Check ends the program where there is an error.
func Check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Given reads the parameters.
func Given() Parameters {
	var given Parameters
	read(&given)
	return given
}

// Open has a person log in and agree; it gives the parameters of the response.
func Open(address string) url.Values {
	say(map[string]any{"open": address, "untick": []string{}})
	var callback string
	read(&callback)
	parsed, err := url.Parse(callback)
	Check(err)
	return parsed.Query()
}

// Wait lets so many seconds pass for the provider.
func Wait(seconds int) {
	say(map[string]any{"wait": seconds})
	var nothing any
	read(&nothing)
}

// Done tells the test what the client found out.
func Done(result map[string]any) {
	say(map[string]any{"result": result})
}
