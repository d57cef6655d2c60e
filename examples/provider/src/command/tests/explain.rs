use super::*;

const CONFIG: &str = r#"
store = "memory:"
signing_algorithms = ["ES256"]

[[clients]]
client_id = "payroll"
client_secret = "a-long-random-secret"
redirect_uris = ["https://payroll.example/cb"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
scope = "openid read write"
refresh_token_expires_in = 7200

[[users]]
username = "alice"
password = "wonderland"
sub = "1"
claims = { groups = ["finance", "admin"] }

[[users]]
username = "bob"
password = "wonderland"
sub = "2"
"#;

const RULES: &str = r#"
[[access_rules]]
name = "finance uses payroll"
effect = "allow"
clients = ["payroll"]
claims = { groups = "finance" }
access_token_expires_in = 300

[[access_rules]]
name = "payroll is for finance"
effect = "deny"
clients = ["payroll"]
grant_types = ["authorization_code"]
message = "Payroll is for the finance department."

[[access_rules]]
name = "alice writes"
effect = "allow"
users = ["alice"]
scope = "write"

[[access_rules]]
name = "nobody else writes"
effect = "deny"
scope = "write"
"#;

/// What `provider explain` prints.
async fn explain(rules: &str, words: &[&str]) -> String {
    run(rules, words).await.unwrap_or_else(|failure| panic!("{failure}"))
}

/// The same, of a client that the words name.
async fn explain_all(rules: &str, words: &[&str]) -> String {
    run_all(rules, words).await.unwrap_or_else(|failure| panic!("{failure}"))
}

async fn run(rules: &str, words: &[&str]) -> Result<String, Failure> {
    run_all(rules, &[&["--client", "payroll"], words].concat()).await
}

async fn run_all(rules: &str, words: &[&str]) -> Result<String, Failure> {
    let folder = tempfile::tempdir().expect("a directory");
    let config = folder.path().join("provider.toml");
    // A key of its own comes before all tables.
    let written = match rules.trim_start().starts_with('[') || rules.is_empty() {
        true => format!("{CONFIG}{rules}"),
        false => format!("{rules}{CONFIG}"),
    };
    std::fs::write(&config, written).expect("written");
    let config = config.to_str().expect("UTF-8");
    let begin = ["provider", "--config", config, "explain"];
    let mut arguments = Arguments::try_parse_from(begin.iter().chain(words)).expect("a right command line");
    let command = arguments.command.take().expect("a command");
    execute_command(command, &arguments).await
}

#[tokio::test]
async fn without_rules_everything_is_allowed() {
    let text = explain("", &["--user", "bob", "--scope", "read write"]).await;
    for said in [
        "client: payroll is enabled\n",
        "registration: the client may have read write\n",
        "person: 2 may have tokens\n",
        "policy (approval): allows read write\n",
        "lifetime: access token 3600 s, from the provider\n",
        "lifetime: refresh token 7200 s, from the client\n",
        "pages: the person is asked for consent\n",
        "verdict: granted, with at most read write, once the person agrees to consent\n",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn the_rules_decide_by_client_person_claim_and_scope() {
    let alice = explain(RULES, &["--user", "alice", "--scope", "read write"]).await;
    for said in [
        "policy (approval, rule finance uses payroll, alice writes): allows read write\n",
        "lifetime: access token 300 s, from the policy\n",
        "with at most read write",
    ] {
        assert!(alice.contains(said), "{said}: {alice}");
    }
    let bob = explain(RULES, &["--user", "2", "--scope", "read write"]).await;
    assert!(bob.contains("policy (approval, rule payroll is for finance): refuses\n"), "{bob}");
    assert!(bob.ends_with("verdict: access_denied (a rule of the provider denies this access)\n"), "{bob}");
    let itself = explain(RULES, &["--scope", "read write"]).await;
    assert!(
        itself.contains("policy (client_credentials, rule nobody else writes): allows read\n"),
        "{itself}"
    );
    assert!(itself.ends_with("verdict: granted, with read\n"), "{itself}");
}

#[tokio::test]
async fn a_person_who_is_not_there_is_an_error() {
    let failure = run("", &["--user", "nobody"]).await.expect_err("nobody");
    assert_eq!(failure.exit_code(), ExitCode::FAILURE);
    assert_eq!(failure.to_string(), "there is no user name or sub `nobody`");
}

#[tokio::test]
async fn programs_get_json() {
    let text = explain(RULES, &["--user", "bob", "--json"]).await;
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["verdict"]["error"], "access_denied", "{json}");
    let told = json["steps"].as_array().and_then(|steps| steps.last().map(|step| step["told"].clone()));
    assert_eq!(told, Some("Payroll is for the finance department.".into()), "{json}");
}

const EXCHANGES: &str = r#"
[[resources]]
resource = "https://files.example"
scopes = ["read", "write"]

[[resources]]
resource = "https://notes.example"
scopes = ["read"]

[[clients]]
client_id = "notes-api"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
scope = "read"
resource_server = true
resources = ["https://notes.example"]

[[exchange_rules]]
name = "notes read files"
clients = ["notes-api"]
from = ["payroll"]
users = ["alice"]
to = ["https://files.example"]
scope = "read"
expires_in = 120
"#;

#[tokio::test]
async fn an_operator_sees_what_an_exchange_would_give() {
    let words = |user| {
        ["--client", "notes-api", "--from", "payroll", "--user", user, "--resource", "https://files.example"]
    };
    let alice = explain_all(EXCHANGES, &words("alice")).await;
    for said in [
        "exchanged token: an access token of payroll with openid read, for https://notes.example\n",
        "exchange policy (rule notes read files): allows read, for https://files.example; notes-api acts for the person\n",
        "lifetime: access token 120 s, from the exchange\n",
        "verdict: granted, with read\n",
    ] {
        assert!(alice.contains(said), "{said}: {alice}");
    }
    let bob = explain_all(EXCHANGES, &words("bob")).await;
    assert!(bob.contains("exchange policy: does not allow this\n"), "{bob}");
    assert!(bob.contains("verdict: invalid_request (no rule of the provider allows this exchange)"), "{bob}");
}

#[tokio::test]
async fn an_operator_sees_what_becomes_of_a_managed_grant() {
    let create = explain(
        "grant_management = \"on\"",
        &["--user", "alice", "--scope", "read", "--grant-action", "create"],
    );
    let create = create.await;
    assert!(create.contains("managed grant: create makes a grant with read\n"), "{create}");
    let merge = ["--user", "alice", "--grant-action", "merge", "--grant", "no-such-grant"];
    let merge = explain("grant_management = \"on\"", &merge).await;
    assert!(merge.contains("verdict: invalid_grant_id ("), "{merge}");
    let begin = ["provider", "--config", "none", "explain", "--client", "payroll"];
    for wrong in [&["--grant-action", "update"][..], &["--grant", "one"], &["--from", "payroll"]] {
        assert!(Arguments::try_parse_from(begin.iter().chain(wrong)).is_err(), "{wrong:?}");
    }
}
