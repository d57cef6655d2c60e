//! Two companies: at one, people sign in; the other has an API, and trusts the first (MCP's enterprise-managed authorization).

use serde_json::{Value, json};
use test_clients::{node, python};
use test_needs::needs;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::{SECRET, person};
use crate::process::Provider;

/// A provider of each company.
struct Companies {
    company: Provider,
    /// Until it is dropped, it answers at `chat_url`.
    _chat: Provider,
    chat_url: String,
}

/// People sign in here with the client `agent`, and the agent may read at the chat.
fn company(chat: &str) -> String {
    format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
signing_algorithms = ["RS256"]

[[clients]]
client_id = "agent"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]
scope = "openid offline_access"

[[exchange_rules]]
name = "the agent reads at the chat"
clients = ["agent"]
to = ["{chat}/api"]
scope = "read"
id_jag_audience = "{chat}"
id_jag_client_id = "agent-at-chat"
id_jag_claims = ["email"]

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
claims = {{ email = "alice@example.com" }}
"#
    )
}

/// The chat knows alice as its user `U1`, because the company says so.
fn chat(url: &str, company: &str) -> String {
    let host = company.trim_start_matches("http://");
    let of_client = |name: &str| {
        format!(
            r#"
[[clients]]
client_id = "{name}"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
response_types = []
scope = "read write"
"#
        )
    };
    format!(
        r#"
listen = "127.0.0.1:0"
issuer = "{url}"
store = "memory:"
fetch_hosts = ["{host}"]
{}{}
[[trusted_issuers]]
issuer = "{company}"
jwks_uri = "{company}/jwks"
id_jag = true

[[assertion_rules]]
name = "alice of the company"
issuer = "{company}"
subject = "248289761001"
clients = ["agent-at-chat", "other-at-chat"]
user = "alice-at-chat"

[[users]]
username = "alice-at-chat"
password = "a-password-that-nobody-uses"
sub = "U1"
"#,
        of_client("agent-at-chat"),
        of_client("other-at-chat"),
    )
}

impl Companies {
    /// Each has to know the address of the other, so that of the chat is known before it runs.
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let chat_url = format!("http://{}", listener.local_addr().expect("an address"));
        let company = Provider::start_with(&company(&chat_url));
        let chat = Provider::start_with(&chat(&chat_url, &company.url));
        let address = chat.url.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let address = address.clone();
                tokio::spawn(async move {
                    let mut chat = TcpStream::connect(address).await?;
                    copy_bidirectional(&mut connection, &mut chat).await
                });
            }
        });
        Self { company, _chat: chat, chat_url }
    }

    fn parameters(&self) -> Value {
        json!({
            "company": self.company.url, "chat": self.chat_url, "resource": format!("{}/api", self.chat_url),
            "client_secret": SECRET, "redirect_uri": "https://client.example/cb",
        })
    }
}

/// It discovers both providers, and asks the company's for a grant when the API refuses it.
#[tokio::test]
async fn mcp_sdk_for_node_calls_an_api_of_another_company_for_a_person_who_signed_in_at_theirs() {
    needs!(NODE_CLIENTS);
    let companies = Companies::start().await;
    let script = node("mcp-enterprise");
    let company = &companies.company;
    let report =
        script.run(&companies.parameters(), async |visit| person::authorize(company, visit).await).await;
    assert_eq!(report["called"], json!({ "status": 200, "body": { "notes": [] } }), "{report}");
    assert_eq!(report["scope"], "read", "{report}");
    assert_eq!(report["asked"][0]["resourceUrl"], format!("{}/api", companies.chat_url), "{report}");
    assert_eq!(report["stranger"].get("succeeded"), None, "{report}");
    assert_eq!(report["refreshed"]["succeeded"], "urn:ietf:params:oauth:token-type:id-jag", "{report}");
    assert_eq!(report["elsewhere"]["error"], "invalid_request", "no rule is about it: {report}");
}

/// It is told which authorization server it is for, and presents the grant there.
#[tokio::test]
async fn mcp_sdk_for_python_calls_an_api_of_another_company_for_a_person_who_signed_in_at_theirs() {
    needs!(PYTHON_CLIENTS);
    let companies = Companies::start().await;
    let script = python("mcp_enterprise");
    let company = &companies.company;
    let report =
        script.run(&companies.parameters(), async |visit| person::authorize(company, visit).await).await;
    assert_eq!((&report["status"], &report["scope"]), (&json!(200), &json!("read")), "{report}");
    let asked =
        json!([{ "audience": companies.chat_url, "resource": format!("{}/api", companies.chat_url) }]);
    assert_eq!(report["asked"], asked, "{report}");
    let grant =
        json!({ "type": "N_A", "issued": "urn:ietf:params:oauth:token-type:id-jag", "scope": "read" });
    assert_eq!(report["grant"], grant, "{report}");
    assert_eq!(report["bearer"], json!({ "type": "Bearer", "scope": "read" }), "{report}");
    for (attempt, refusal) in [
        ("again", "invalid_grant"),
        ("other", "invalid_grant"),
        ("elsewhere", "invalid_request"),
        ("wider", "invalid_scope"),
    ] {
        assert_eq!(report[attempt], refusal, "{attempt}: {report}");
    }
}
