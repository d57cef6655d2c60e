use super::*;

const WEB: [&str; 6] =
    ["clients", "add", "--client-id", "web", "--redirect-uri", "https://client.example/cb"];

#[tokio::test]
async fn a_client_is_added_and_its_secret_told_once() {
    let operator = Operator::default();
    let added = operator.json(&WEB).await;
    let secret = added["client_secret"].as_str().expect("a secret");
    assert_eq!((secret.len(), &added["live_secrets"]), (43, &Value::from(1)));

    let shown = operator.json(&["clients", "show", "web"]).await;
    assert_eq!(shown["redirect_uris"], serde_json::json!(["https://client.example/cb"]));
    assert_eq!((&shown["client_secret"], &shown["disabled"]), (&Value::Null, &Value::from(false)));
    let digest = oauth_runtime::Digest::of(secret).to_string();
    for record in [operator.text(&["clients", "show", "web"]).await, shown.to_string()] {
        assert!(!record.contains(secret) && !record.contains(&digest), "{record}");
    }
}

#[tokio::test]
async fn all_metadata_can_be_given() {
    let operator = Operator::default();
    let options = "clients add --client-name Notes --redirect-uri http://127.0.0.1/a --redirect-uri http://127.0.0.1/b \
                   --token-endpoint-auth-method none --grant-type authorization_code --grant-type refresh_token \
                   --default-scope read --client-uri https://c.example --contact a@c.example --resource-server";
    let mut words: Vec<_> = options.split_whitespace().collect();
    words.extend(["--scope", "read write", "--response-type", "code", "--response-type", "code token"]);
    let added = operator.json(&words).await;
    assert_eq!(added["client_id"].as_str().map(str::len), Some(32));
    assert_eq!((&added["client_secret"], &added["live_secrets"]), (&Value::Null, &Value::from(0)));
    for (key, value) in [
        ("client_name", serde_json::json!("Notes")),
        ("redirect_uris", serde_json::json!(["http://127.0.0.1/a", "http://127.0.0.1/b"])),
        ("token_endpoint_auth_method", serde_json::json!("none")),
        ("grant_types", serde_json::json!(["authorization_code", "refresh_token"])),
        ("response_types", serde_json::json!(["code", "code token"])),
        ("scope", serde_json::json!("read write")),
        ("default_scope", serde_json::json!("read")),
        ("client_uri", serde_json::json!("https://c.example")),
        ("contacts", serde_json::json!(["a@c.example"])),
        ("resource_server", serde_json::json!(true)),
    ] {
        assert_eq!(added[key], value, "{key}");
    }
}

#[tokio::test]
async fn a_client_has_lifetimes_of_its_own_until_they_are_zero() {
    let operator = Operator::default();
    operator.text(&WEB).await;
    let names = ["access_token_expires_in", "refresh_token_expires_in", "id_token_expires_in"];
    let change = async |times: [&str; 3]| {
        let [access, refresh, id] = times;
        let words = ["clients", "change", "web", "--access-token-expires-in", access];
        let more = ["--refresh-token-expires-in", refresh, "--id-token-expires-in", id];
        let changed = operator.json(&[&words[..], &more].concat()).await;
        names.map(|name| changed[name].as_u64())
    };
    assert_eq!(change(["60", "3600", "30"]).await, [Some(60), Some(3_600), Some(30)]);
    let shown = operator.text(&["clients", "show", "web"]).await;
    assert!(shown.contains("access_token_expires_in: 60\n"), "{shown}");
    // What is not named stays.
    let renamed = operator.json(&["clients", "change", "web", "--client-name", "Notes"]).await;
    assert_eq!(renamed["refresh_token_expires_in"], 3_600);
    assert_eq!(change(["0", "7200", "0"]).await, [None, Some(7_200), None]);
}

#[tokio::test]
async fn a_relying_party_can_be_added() {
    let operator = Operator::default();
    let options = "clients add --client-id rp --redirect-uri https://rp.example/cb --token-endpoint-auth-method private_key_jwt \
                   --jwks-uri https://rp.example/jwks --post-logout-redirect-uri https://rp.example/a \
                   --post-logout-redirect-uri https://rp.example/b --backchannel-logout-uri https://rp.example/back \
                   --frontchannel-logout-uri https://rp.example/front --response-type code --scope openid";
    let words: Vec<_> = options.split_whitespace().collect();
    let added = operator.json(&words).await;
    assert_eq!((&added["client_secret"], &added["live_secrets"]), (&Value::Null, &Value::from(0)));
    for (key, value) in [
        ("token_endpoint_auth_method", serde_json::json!("private_key_jwt")),
        ("jwks_uri", serde_json::json!("https://rp.example/jwks")),
        ("post_logout_redirect_uris", serde_json::json!(["https://rp.example/a", "https://rp.example/b"])),
        ("backchannel_logout_uri", serde_json::json!("https://rp.example/back")),
        ("frontchannel_logout_uri", serde_json::json!("https://rp.example/front")),
    ] {
        assert_eq!(added[key], value, "{key}");
    }
    let changed = operator.json(&["clients", "change", "rp", "--backchannel-logout-uri", ""]).await;
    assert_eq!(changed["backchannel_logout_uri"], Value::Null);
    assert_eq!(changed["jwks_uri"], "https://rp.example/jwks");
    let shown = operator.text(&["clients", "show", "rp"]).await;
    assert!(
        shown.contains("post_logout_redirect_uris: https://rp.example/a https://rp.example/b\n"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_change_concerns_what_is_named() {
    let operator = Operator::default();
    operator.text(&WEB).await;
    operator.text(&["clients", "change", "web", "--client-name", "Notes", "--scope", "read write"]).await;
    let changed = operator.json(&["clients", "change", "web", "--default-scope", "read"]).await;
    assert_eq!((&changed["client_name"], &changed["scope"]), (&"Notes".into(), &"read write".into()));
    assert_eq!(changed["redirect_uris"], serde_json::json!(["https://client.example/cb"]));
    let cleared =
        operator.json(&["clients", "change", "web", "--client-name", "", "--default-scope", ""]).await;
    assert_eq!((&cleared["client_name"], &cleared["default_scope"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_client_is_disabled_enabled_and_deleted() {
    let operator = Operator::default();
    operator.text(&WEB).await;
    assert!(operator.text(&["clients", "disable", "web"]).await.contains("disabled: true\n"));
    assert!(operator.text(&["clients", "list"]).await.contains(" disabled\n"));
    assert!(operator.text(&["clients", "enable", "web"]).await.contains("disabled: false\n"));
    assert_eq!(operator.text(&["clients", "delete", "web"]).await, "deleted: web\n");
    assert_eq!(operator.json(&["clients", "list"]).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_secret_is_rotated() {
    let operator = Operator::default();
    let old = operator.json(&WEB).await["client_secret"].clone();
    let new = operator.json(&["clients", "rotate-secret", "web"]).await["client_secret"].clone();
    assert_ne!(old, new);
    let refused = operator.fails(&["clients", "rotate-secret", "web"]).await;
    assert!(refused.contains("provider clients retire-secret web"), "{refused}");
    assert_eq!(operator.json(&["clients", "retire-secret", "web"]).await["live_secrets"], 1);
    let record = operator.text(&["clients", "rotate-secret", "web"]).await;
    assert!(record.starts_with("client_id: web\nclient_secret: "), "{record}");
    assert_eq!(operator.json(&["clients", "cancel-rotation", "web"]).await["live_secrets"], 1);
}

#[tokio::test]
async fn failures_say_what_to_do() {
    let operator = Operator::default();
    operator.text(&WEB).await;
    let commands =
        ["show", "disable", "enable", "delete", "rotate-secret", "retire-secret", "cancel-rotation"];
    for command in commands {
        let failure = operator.fails(&["clients", command, "nobody"]).await;
        assert!(failure.contains("`nobody`") && failure.contains("clients list"), "{failure}");
    }
    operator.fails(&["clients", "change", "nobody", "--scope", "read"]).await;
    assert!(operator.fails(&WEB).await.contains("--client-id"));
}

#[tokio::test]
async fn the_table_is_aligned_and_can_not_command_the_terminal() {
    // As an older version stored it, which allowed control characters in names.
    let client = |id: &str, name: &str| -> Client {
        let client = Client::public(id).name("x").grant_types(["custom"]).build().expect("a client");
        let mut kept = serde_json::to_value(client).expect("JSON");
        kept["metadata"]["client_name"] = name.into();
        serde_json::from_value(kept).expect("a client that a store keeps")
    };
    let operator = Operator::with([client("b", "caf\u{e9}"), client("a-long-identifier", "\u{1b}[2J")]);
    let table = "\
CLIENT_ID          NAME       AUTHENTICATION  GRANT_TYPES  STATE
a-long-identifier  \\u{1b}[2J  none            custom       enabled
b                  caf\u{e9}       none            custom       enabled
";
    assert_eq!(operator.text(&["clients", "list"]).await, table);
}

#[tokio::test]
async fn a_name_that_is_too_long_is_refused_when_it_is_added_and_when_it_is_changed() {
    let operator = Operator::default();
    let long = "x".repeat(201);
    let name = ["--client-name", &long];
    let added = operator.run(&[&WEB[..], &name].concat()).await.expect_err("too long").to_string();
    operator.text(&WEB).await;
    let changed = operator.run(&[&["clients", "change", "web"][..], &name].concat()).await;
    for refused in [added, changed.expect_err("too long").to_string()] {
        assert_eq!(refused, "client_name: it has more than 200 characters");
    }
}
