//! Who may register clients: the key `registration`.

use serde_json::{Value, json};

use crate::process::{CONFIG, Origin, Provider, program};

const TOKEN: &str = "an-initial-access-token";

/// The response to a registration.
async fn register(provider: &Origin, token: Option<&str>) -> (u16, Value) {
    let client = json!({ "client_name": "Notes", "redirect_uris": ["https://client.example/cb"] });
    let mut request = reqwest::Client::new().post(provider.url_of("/register")).json(&client);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn nobody_unless_the_configuration_says_so() {
    for more in ["", "registration = \"off\"\n"] {
        let provider = Provider::start_with(&format!("{more}{CONFIG}"));
        for token in [None, Some(TOKEN)] {
            let (status, error) = register(&provider, token).await;
            assert_eq!((status, &error["error"]), (400, &json!("access_denied")), "{more:?} {token:?}");
        }
    }
}

#[tokio::test]
async fn everybody_where_it_is_open() {
    let provider = Provider::start_with(&format!("registration = \"open\"\n{CONFIG}"));
    let (status, client) = register(&provider, None).await;
    assert_eq!(status, 201, "{client}");
    // Without `device_sso`: which clients are of one vendor, only the operator says.
    assert_eq!(client["scope"], "openid profile email address phone offline_access read write");
}

#[test]
fn inner_hosts_that_anybody_can_make_it_ask_are_a_warning() {
    let hosts = "fetch_hosts = [\"127.0.0.1:8443\"]\n";
    for (registration, warns) in
        [("\"open\"".to_owned(), true), ("\"off\"".to_owned(), false), (format!("[\"{TOKEN}\"]"), false)]
    {
        let provider = Provider::start_with(&format!("registration = {registration}\n{hosts}{CONFIG}"));
        provider.signal("TERM");
        let (_, _, log) = provider.wait();
        assert_eq!(log.contains("anybody may register a client"), warns, "{registration}: {log}");
        assert_eq!(log.contains("127.0.0.1:8443"), warns, "{log}");
    }
}

#[tokio::test]
async fn who_has_a_token_where_there_are_some() {
    let provider = Provider::start_with(&format!("registration = [\"{TOKEN}\"]\n{CONFIG}"));
    for token in [None, Some("another-access-token-which-is-unknown")] {
        let (status, error) = register(&provider, token).await;
        assert_eq!((status, &error["error"]), (401, &json!("invalid_token")), "{token:?}");
    }
    // As often as they like.
    for _ in 0..2 {
        assert_eq!(register(&provider, Some(TOKEN)).await.0, 201);
    }
}

#[tokio::test]
async fn everybody_in_the_demo() {
    let data = tempfile::tempdir().expect("a directory");
    let mut program = program();
    let provider =
        Provider::spawn(program.env("XDG_DATA_HOME", data.path()).args(["--listen", "127.0.0.1:0"]));
    assert_eq!(register(&provider, None).await.0, 201);
}
