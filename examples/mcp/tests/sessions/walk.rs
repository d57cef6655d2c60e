//! What every client must get through, whatever its language.

use serde_json::{Value, json};
use test_clients::{Browser, Script};

use crate::server::{FORMS, Form, Server};

/// How a client says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// By the URL of its metadata document.
    Document,
    /// By a registration.
    Registration,
}

/// Every form of the example with every identity, for a loop.
pub(crate) fn each() -> impl Iterator<Item = (Form, Identity)> {
    FORMS.into_iter().flat_map(|form| [(form, Identity::Document), (form, Identity::Registration)])
}

impl Identity {
    /// The version negotiation of an SDK that has several: 2026-07-28, or those before.
    pub(crate) fn mode(self) -> &'static str {
        match self {
            Self::Document => "auto",
            Self::Registration => "legacy",
        }
    }
}

/// The redirect URI of the scripts. Nobody listens there: the test passes the response on.
pub(crate) const CALLBACK: &str = "http://127.0.0.1:33418/callback";

/// That of mcp-remote, which listens on a port of its own.
const PROXIED: &str = "http://127.0.0.1/oauth/callback";

/// Runs a script with a new server.
pub(crate) async fn walk(script: Script, form: Form, identity: Identity) -> (Server, Value) {
    let server = Server::start(form, &[CALLBACK, "http://localhost/callback", PROXIED]).await;
    let document = (identity == Identity::Document).then(|| server.documents.client_id());
    let parameters = json!({
        "url": server.url, "redirect_uri": CALLBACK, "client_metadata_url": document, "mode": identity.mode(),
    });
    let clock = server.clock.clone();
    let report = script.run_with_clock(
        &parameters,
        async |visit| server.person(visit).await,
        |time| clock.advance(time),
    );
    let report = report.await;
    (server, report)
}

/// What is the same for all of them: the client found its way by documents, named the resource, had a person agree to
/// `read` first and to `write` when a tool wanted it, refreshed twice, and came back when everything had expired.
pub(crate) async fn check(server: &Server, report: &Value, identity: Identity) {
    let lines = server.journal.lines();
    assert_eq!(report["tools"], json!(["add_note", "list_notes"]), "{report}");
    let notes = (&report["before"], &report["added"], &report["after"]);
    assert_eq!(notes, (&json!(""), &json!("added"), &json!("from an agent")), "{report}");

    let first = ["POST /mcp 401", "GET /.well-known/oauth-protected-resource/mcp 200"];
    assert_eq!(lines[..2], first, "{lines:#?}");
    let metadata = "GET /.well-known/oauth-authorization-server 200";
    assert_eq!(lines[2], metadata, "{lines:#?}");
    let registers = lines[3] == "POST /register 201";
    assert_eq!(registers, identity == Identity::Registration, "{lines:#?}");
    assert!(server.documents.requests() > 0 || registers, "{lines:#?}");

    let visits = server.journal.visits();
    let value = |visit: &[(String, String)], name: &str| {
        let found = visit.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert!(visits.iter().all(|visit| value(visit, "resource") == server.url), "{visits:#?}");
    assert_eq!(value(&visits[0], "scope"), "read", "the scope of the first challenge");
    let widened = value(&visits[1], "scope");
    assert!(widened.contains("read") && widened.contains("write"), "{widened}");
    assert_eq!(visits.len(), 3, "login, step-up, and after the end: {lines:#?}");
    assert!(server.journal.count("POST /mcp 403") > 0, "{lines:#?}");
    assert!(server.journal.count("POST /token refresh_token 200") >= 2, "{lines:#?}");
    let tokens = report["accessTokens"].as_array().expect("a list");
    assert!(tokens.len() == 4 && (1..4).all(|at| tokens[at] != tokens[at - 1]), "{report}");

    // The same server under another name is another resource: each SDK says so in its own words, and asks nobody.
    assert_ne!(report["mistaken"], "connected", "{report}");
    refuses_another_resource(server, &visits[0]).await;
}

/// The client's own request, for a resource that is not this server's.
pub(crate) async fn refuses_another_resource(server: &Server, visit: &[(String, String)]) {
    let mut visit = visit.to_vec();
    let resource = visit.iter_mut().find(|(name, _)| name == "resource").expect("a resource");
    resource.1 = "https://elsewhere.example/mcp".to_owned();
    let query = serde_urlencoded::to_string(&visit).expect("a query");
    let browser = Browser::new(&server.issuer);
    let page = browser.open(&format!("{}/authorize?{query}", server.issuer)).await;
    // A person sees where the response of a client without registration leads, since anybody could have sent them here.
    let response = match page.location() {
        Some(location) => location.to_string(),
        None => page.attribute("a.button", "href").unwrap_or_else(|| panic!("no link in {page:?}")),
    };
    let issuer = serde_urlencoded::to_string([("iss", &server.issuer)]).expect("a parameter");
    assert!(response.contains("error=invalid_target") && response.contains(&issuer), "{response}");
}
