//! What the application's policy refuses is heard, with the rule; an explanation is not.

use std::sync::Arc;

use oauth_runtime::access_policy::{Access, AccessError, AccessPolicy, AccessRequest};
use oauth_runtime::event::EventKind;
use oauth_runtime::explain::{Question, explain};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::TestClient;
use oauth_runtime::{BoxError, Client, oauth_server};

use crate::support::Heard;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), policy(access), events)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl AccessPolicy for Notes {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        Ok(match request.client().client_id() {
            "job" => Access::allow(),
            "broken" => return Err("the policy failed".into()),
            _ => Access::refuse(AccessError::UnauthorizedClient).by("only jobs"),
        })
    }
}

fn notes() -> (Arc<Notes>, Heard) {
    let heard = Heard::default();
    let clients = ["job", "other", "broken"].map(|id| {
        let client = Client::confidential(id, "a-long-random-secret").grant_types(["client_credentials"]);
        client.scope("read").build().expect("a client")
    });
    let builder = Notes::builder(
        "https://notes.example".parse().expect("an issuer"),
        MemoryStore::with_clients(clients),
    );
    (builder.event_subscriber(heard.clone()).build(), heard)
}

#[tokio::test]
async fn a_refusal_names_its_rule_and_a_failure_is_none() {
    let (notes, heard) = notes();
    let ask = async |id: &str| {
        TestClient::confidential(&notes, id, "a-long-random-secret").client_credentials("read").await.is_ok()
    };
    assert!(ask("job").await);
    assert_eq!(heard.names(), ["token.issued"]);
    assert!(!ask("other").await);
    let [refused, answered] = &*heard.take() else { panic!("two events") };
    let rule = Some("only jobs".into());
    assert_eq!(refused.kind, EventKind::AccessRefused { occasion: "client_credentials".into(), rule });
    assert_eq!((refused.client_id.as_deref(), &refused.request_id), (Some("other"), &answered.request_id));
    assert_eq!(answered.kind.name(), "request.refused");
    assert!(!ask("broken").await);
    assert_eq!(heard.names(), ["request.refused"]);
}

#[tokio::test]
async fn an_explanation_makes_no_event() {
    let (notes, heard) = notes();
    let asked = Question::new("other", "client_credentials").scope("read");
    let explained = explain(&*notes, &asked).await.expect("an explanation");
    assert!(explained.to_string().contains("only jobs"), "{explained}");
    assert_eq!(heard.names(), [""; 0]);
}
