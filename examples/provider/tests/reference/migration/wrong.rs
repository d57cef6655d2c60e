//! Files that are wrong: each mistake has its line and says what to write, and no message has a secret.

use serde_json::{Value, json};

use super::Move;

/// The first line that an import says.
fn said(what: &str, from: &str, text: &str) -> String {
    let there = Move::new();
    let (code, said) = there.import(what, from, text, &[]);
    assert_eq!(code, Some(1), "{text}: {said}");
    assert!(said.contains("imported: 0\n") && !said.contains("hunter2"), "{said}");
    said.lines().next().expect("a line").to_owned()
}

fn registered(members: Value) -> String {
    let mut client =
        json!({ "client_id": "web", "scope": "openid", "redirect_uris": ["https://web.example/cb"] });
    client.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
    serde_json::to_string_pretty(&client).expect("JSON")
}

#[test]
fn broken_json_names_the_line_and_not_the_value() {
    for from in ["keycloak", "hydra", "oidc-provider"] {
        assert_eq!(
            said("clients", from, "{\n\"client_secret\": hunter2\n}"),
            "FILE:2: column 18: this is not JSON"
        );
        assert_eq!(said("clients", from, "[\n  1\n]"), "FILE:2: this is not an object");
    }
    assert_eq!(
        said("users", "keycloak", "{\n\"users\": [ hunter2 ] }"),
        "FILE:2: column 12: this is not JSON"
    );
    assert_eq!(said("users", "keycloak", "{\n\"users\": {} }"), "FILE:2: `users` is not a list");
    assert_eq!(said("clients", "keycloak", "{ \"clients\": [{\n} ] }"), "FILE:1: there is no `clientId`");
    assert_eq!(said("clients", "hydra", "{}"), "FILE:1: there is no `client_id`");
}

#[test]
fn each_wrong_member_is_named_on_its_line() {
    for (members, expected) in [
        (
            json!({ "grant_types": ["password2"] }),
            "FILE:1: `web`: grant_types: this version does not support `password2`",
        ),
        (
            json!({ "redirect_uris": ["https://web.example/*"] }),
            "FILE:4: `web`: redirect_uris: `https://web.example/*` has a wildcard",
        ),
        (
            json!({ "redirect_uris": ["http://web.example/cb"] }),
            "FILE:4: `web`: redirect_uris: `http://web.example/cb` is http",
        ),
        (
            json!({ "redirect_uris": "hunter2" }),
            "FILE:3: `web`: `redirect_uris`: a list of texts is expected here",
        ),
        (
            json!({ "token_endpoint_auth_method": "hunter2" }),
            "FILE:7: `web`: `token_endpoint_auth_method`: this provider has no such value",
        ),
        (json!({ "scope": "openid unheard" }), "FILE:1: `web`: scope: `unheard` is not declared"),
        (
            json!({ "client_secret": "hunter2" }),
            "FILE:1: `web`: client_secret: it has fewer than 16 characters",
        ),
        (
            json!({ "client_secret": ["hunter2"] }),
            "FILE:2: `web`: `client_secret`: a value of another type is expected here",
        ),
        (json!({ "jwks": { "keys": [] }, "jwks_uri": "https://web.example/jwks" }), "FILE:1: `web`: jwks: "),
    ] {
        let said = said("clients", "oidc-provider", &registered(members.clone()));
        // The members are in the order of their names, so a later one moves the others.
        let without_line = |text: &str| text.split_once(": ").expect("a line").1.to_owned();
        assert!(without_line(&said).starts_with(&without_line(expected)), "{members}: {said}");
    }
    let text = "{\n\"client_id\": \"web\",\n\"scope\": \"openid\",\n\"redirect_uris\": [\n\"https://a.example/\",\n\"https://a.example/*\"] }";
    assert!(
        said("clients", "hydra", text).starts_with("FILE:6: `web`: redirect_uris: "),
        "the line of the URI"
    );
}

#[test]
fn a_hash_of_a_client_secret_is_refused() {
    for hash in ["$pbkdf2-sha256$i=25000,l=32$hunter2", "$2b$10$hunter2"] {
        let said = said("clients", "hydra", &registered(json!({ "client_secret": hash })));
        assert!(said.contains("`client_secret` is a hash, and nothing here verifies it"), "{said}");
    }
}

#[test]
fn an_identifier_belongs_to_one_client() {
    let one = registered(json!({}));
    let two = format!("[{one},\n{one},\n{}]", registered(json!({ "client_id": "tester" })));
    let there = Move::new();
    let (code, said) = there.import("clients", "oidc-provider", &two, &["--skip-wrong"]);
    assert_eq!(code, Some(1));
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].ends_with("line 1 has the client `web`, too"), "{said}");
    assert!(
        lines[1].ends_with("the configuration has a client `tester`, and stores it at the start"),
        "{said}"
    );
    assert!(said.contains("imported: 1\n"), "{said}");
}

#[test]
fn what_keycloak_can_and_this_provider_cannot_is_refused_with_advice() {
    let client = |members: Value| {
        let mut client =
            json!({ "clientId": "web", "publicClient": false, "secret": "a-secret-of-the-client" });
        client.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
        said("clients", "keycloak", &client.to_string())
    };
    for (members, expected) in [
        (json!({ "clientAuthenticatorType": "own" }), "there is no `own` here"),
        (json!({ "clientAuthenticatorType": "client-jwt", "attributes": {} }), "the file has no keys of it"),
        (
            json!({ "clientAuthenticatorType": "client-x509", "attributes": { "x509.subjectdn": ".*", "x509.allow.regex.pattern.comparison": "true" } }),
            "is a regular expression",
        ),
        (json!({ "attributes": { "pkce.code.challenge.method": "plain" } }), "make the client use S256"),
        (json!({ "attributes": { "access.token.lifespan": "an hour" } }), "this is not a number of seconds"),
        (
            json!({ "attributes": { "post.logout.redirect.uris": "https://web.example/*" } }),
            "`https://web.example/*` is a pattern",
        ),
        (
            json!({ "standardFlowEnabled": true, "redirectUris": ["*"] }),
            "such as https://client.example/callback",
        ),
        (
            json!({ "optionalClientScopes": ["unheard"], "serviceAccountsEnabled": true }),
            "scope: `unheard` is not declared",
        ),
    ] {
        let said = client(members.clone());
        assert!(said.starts_with("FILE:1: `web`: ") && said.contains(expected), "{members}: {said}");
    }
    // A scope that the operator leaves out is not an error.
    let there = Move::new();
    let scoped = json!({ "clientId": "web", "secret": "a-secret-of-the-client", "serviceAccountsEnabled": true, "optionalClientScopes": ["unheard", "read"] });
    let (code, said) =
        there.import("clients", "keycloak", &scoped.to_string(), &["--without-scope", "unheard"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(there.client("web")["scope"], "read");
}

#[test]
fn a_password_that_nothing_verifies_is_refused() {
    let person = |credential: Value| {
        let person = json!({ "id": "1", "username": "alice", "enabled": true, "credentials": [credential] });
        said("users", "keycloak", &person.to_string())
    };
    let hash = |algorithm: &str, secret: &str| {
        let data = json!({ "algorithm": algorithm, "hashIterations": 5000, "additionalParameters": {} });
        person(json!({ "type": "password", "credentialData": data.to_string(), "secretData": secret }))
    };
    let secret = json!({ "value": "hunter2=", "salt": "aGFsdA==" }).to_string();
    assert!(hash("own-algorithm", &secret).starts_with("FILE:1: `alice`: `password_hash`: "));
    assert!(hash("argon2", &secret).starts_with("FILE:1: `alice`: `password_hash`: "));
    assert!(
        hash("pbkdf2-sha512", "hunter2").contains("the password has no `credentialData` and `secretData`")
    );
    // As versions before 8 wrote it.
    let old = json!({ "type": "password", "hashedSaltedValue": "hunter2", "salt": "c2FsdA==", "hashIterations": 27500, "algorithm": "pbkdf2-sha256" });
    assert!(person(old).contains("Keycloak writes them since version 8"));
}
