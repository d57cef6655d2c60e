// Command encryption registers with keys of its own, sends request objects that go-jose encrypted for the provider, and decrypts
// authorization responses, ID tokens and UserInfo responses with it.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"example.invalid/test-clients/person"
)

const callback = "https://client.example/cb"

func call(request *http.Request, err error) []byte {
	person.Check(err)
	response, err := http.DefaultClient.Do(request)
	person.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	person.Check(err)
	return body
}

func parse[T any](text []byte) T {
	var value T
	person.Check(json.Unmarshal(text, &value))
	return value
}

// claims are those of each nested JWT.
type claims struct {
	Code    string `json:"code"`
	State   string `json:"state"`
	Subject string `json:"sub"`
}

type run struct {
	issuer  string
	private map[string]any
	keys    jose.JSONWebKeySet // of the provider
	signer  jose.Signer
	own     jose.JSONWebKeySet
}

func (run *run) key(use, kty string) jose.JSONWebKey {
	for _, key := range run.keys.Keys {
		_, isRSA := key.Key.(*rsa.PublicKey)
		if key.Use == use && isRSA == (kty == "RSA") {
			return key
		}
	}
	panic("the provider has no such key")
}

func (run *run) decrypt(message, kty string, alg jose.KeyAlgorithm, enc jose.ContentEncryption) (string, any) {
	object, err := jose.ParseEncrypted(message, []jose.KeyAlgorithm{alg}, []jose.ContentEncryption{enc})
	person.Check(err)
	text, err := object.Decrypt(run.private[kty])
	person.Check(err)
	return string(text), object.Header.ExtraHeaders[jose.HeaderContentType]
}

func (run *run) verified(text string) claims {
	token, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	person.Check(err)
	var verified claims
	person.Check(token.Claims(&run.keys, &verified))
	return verified
}

func (run *run) with(alg jose.KeyAlgorithm, enc jose.ContentEncryption) map[string]any {
	kty := "EC"
	if strings.HasPrefix(string(alg), "RSA") {
		kty = "RSA"
	}
	registration := map[string]any{
		"redirect_uris":                 []string{callback},
		"scope":                         "openid profile",
		"jwks":                          run.own,
		"request_object_signing_alg":    "ES256",
		"request_object_encryption_alg": alg,
		"request_object_encryption_enc": enc,
	}
	for _, message := range []string{"id_token", "userinfo", "authorization"} {
		registration[message+"_encrypted_response_alg"] = alg
		registration[message+"_encrypted_response_enc"] = enc
	}
	body, err := json.Marshal(registration)
	person.Check(err)
	request, err := http.NewRequest("POST", run.issuer+"/register", bytes.NewReader(body))
	person.Check(err)
	request.Header.Set("content-type", "application/json")
	client := parse[struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}](call(request, nil))

	object, err := jwt.Signed(run.signer).Claims(map[string]any{
		"iss": client.ID, "aud": run.issuer, "client_id": client.ID, "response_type": "code", "response_mode": "jwt",
		"redirect_uri": callback, "scope": "openid profile", "state": "in the object",
	}).Serialize()
	person.Check(err)
	theirs := run.key("enc", kty)
	recipient := jose.Recipient{Algorithm: alg, Key: theirs.Key, KeyID: theirs.KeyID}
	options := (&jose.EncrypterOptions{}).WithContentType("JWT")
	encrypter, err := jose.NewEncrypter(enc, recipient, options)
	person.Check(err)
	encrypted, err := encrypter.Encrypt([]byte(object))
	person.Check(err)
	compact, err := encrypted.CompactSerialize()
	person.Check(err)
	query := url.Values{"client_id": {client.ID}, "response_type": {"code"}, "scope": {"openid"}, "request": {compact}}
	back := person.Open(run.issuer + "/authorize?" + query.Encode())

	text, _ := run.decrypt(back.Get("response"), kty, alg, enc)
	response := run.verified(text)
	form := url.Values{"grant_type": {"authorization_code"}, "code": {response.Code}, "redirect_uri": {callback}}
	request, err = http.NewRequest("POST", run.issuer+"/token", strings.NewReader(form.Encode()))
	person.Check(err)
	request.Header.Set("content-type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(client.ID, client.Secret)
	tokens := parse[struct {
		IDToken     string `json:"id_token"`
		AccessToken string `json:"access_token"`
	}](call(request, nil))
	text, contentType := run.decrypt(tokens.IDToken, kty, alg, enc)
	request, err = http.NewRequest("GET", run.issuer+"/userinfo", nil)
	person.Check(err)
	request.Header.Set("authorization", "Bearer "+tokens.AccessToken)
	userinfo, _ := run.decrypt(string(call(request, nil)), kty, alg, enc)
	return map[string]any{
		"state": response.State,
		"cty":   contentType,
		"sub":   run.verified(text).Subject,
		"name":  parse[map[string]any]([]byte(userinfo))["name"],
	}
}

func main() {
	given := person.Given()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	person.Check(err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	person.Check(err)
	sigKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	person.Check(err)
	signing := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: sigKey, KeyID: "sig"}}
	signer, err := jose.NewSigner(signing, nil)
	person.Check(err)
	run := run{
		issuer:  given.Issuer,
		private: map[string]any{"RSA": rsaKey, "EC": ecKey},
		signer:  signer,
		own: jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
			{Key: rsaKey.Public(), KeyID: "rsa", Use: "enc"},
			{Key: ecKey.Public(), KeyID: "ec", Use: "enc"},
			{Key: sigKey.Public(), KeyID: "sig", Use: "sig"},
		}},
	}
	request, err := http.NewRequest("GET", given.Issuer+"/jwks", nil)
	run.keys = parse[jose.JSONWebKeySet](call(request, err))

	encs := []jose.ContentEncryption{jose.A128CBC_HS256, jose.A128GCM, jose.A256GCM}
	algorithms := []jose.KeyAlgorithm{
		jose.RSA_OAEP, jose.RSA_OAEP_256, jose.ECDH_ES, jose.ECDH_ES_A128KW, jose.ECDH_ES_A256KW,
	}
	report := map[string]any{}
	for number, alg := range algorithms {
		report[string(alg)] = run.with(alg, encs[number%3])
	}
	person.Done(report)
}
