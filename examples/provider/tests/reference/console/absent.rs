//! Every operation of the OpenAPI document, and every button of the console, on something that does not exist: it says so, and is
//! not an event.

use serde_json::{Value, json};

use super::{ALICE, Api, BOB, browser_with_cookies, config, events_with, new_client};
use crate::process::Provider;

/// What need not exist: a host is a pattern for clients, and a user name is what somebody typed. The answer is how many there were.
const NO_THINGS: [(&str, &str); 3] = [
    ("deleteClientsOfHost", r#"{"deleted":0}"#),
    ("showLoginLimits", r#"{"items":[]}"#),
    ("forgetLoginLimits", r#"{"forgotten":[]}"#),
];

/// An operation about something that its path names.
struct Named {
    id: String,
    method: String,
    path: String,
    writes: bool,
}

impl Named {
    fn parameters(&self) -> Vec<&str> {
        let parts = self.path.split('/');
        parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    /// The path with these values, in order.
    fn at(&self, values: &[&str]) -> String {
        let named = self.parameters().into_iter().zip(values);
        named.fold(self.path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    fn body(&self) -> Option<Value> {
        (self.method == "PATCH").then(|| json!({ "scope": "read" }))
    }

    fn counts(&self) -> Option<Value> {
        let own = NO_THINGS.iter().find(|(id, _)| *id == self.id);
        own.map(|(_, answer)| serde_json::from_str(answer).expect("JSON"))
    }
}

fn named(document: &Value) -> Vec<Named> {
    let paths = document["paths"].as_object().expect("paths");
    let each = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().expect("methods").iter().map(move |(method, operation)| Named {
            id: operation["operationId"].as_str().expect("a name").to_owned(),
            method: method.to_ascii_uppercase(),
            path: path.clone(),
            writes: operation["security"][0]["provider"][0] == "operator:write",
        })
    });
    each.filter(|operation| !operation.parameters().is_empty()).collect()
}

/// The events of the operator who is called this, but for those of a client that is made and deleted to know the end.
async fn changes(api: &Api<'_>, operator: &str) -> Vec<Value> {
    api.call("POST", "/clients", Some(&new_client("last"))).await;
    assert_eq!(api.call("DELETE", "/clients/last", None).await.0, 204);
    let events = events_with(api, "client.deleted").await;
    let of_operator = events.into_iter().filter(|event| event["operator"] == operator);
    of_operator.filter(|event| event["client_id"] != "last").collect()
}

#[tokio::test]
async fn an_operation_on_nothing_is_not_found_and_records_nothing() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let operations = named(&api.get("/openapi.json").await);
    assert!(operations.len() > 25, "the document has them");
    for operation in &operations {
        let path = operation.at(&["nope", "nope"]);
        let (status, answer) = api.call(&operation.method, &path, operation.body().as_ref()).await;
        let said = format!("{} {path}: {status} {answer}", operation.method);
        match operation.counts() {
            Some(counted) => assert!(status == 200 && answer == counted, "{said}"),
            None => {
                assert_eq!(status, 404, "{said}");
                assert!(answer["detail"].to_string().contains("nope"), "{said}");
            }
        }
    }
    for path in [
        format!("/people/{BOB}/sessions/nope"),
        format!("/people/{BOB}/grants?client_id=nope"),
        "/people/nope/grants?client_id=web".to_owned(),
    ] {
        let (status, answer) = api.call("DELETE", &path, None).await;
        assert_eq!(status, 404, "{path}: {answer}");
    }
    // Both exist, and the person never allowed the client anything.
    let nothing = api.call("DELETE", &format!("/people/{BOB}/grants?client_id=web"), None).await;
    assert_eq!((nothing.0.as_u16(), nothing.1), (200, json!({ "revoked": 0 })));
    let (status, answer) = api.call("DELETE", &format!("/rate-limits/second-factors/{BOB}"), None).await;
    assert_eq!((status.as_u16(), answer), (200, json!({ "forgotten": [] })));
    assert_eq!(changes(&api, "client operations").await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_no_person_granted_is_revoked_by_force() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let issued = events_with(&api, "token.issued").await;
    let own = issued.iter().find(|event| event["client_id"] == "operations").expect("the token of this API");
    let grant_id = own["grant_id"].as_str().expect("a grant");
    let path = format!("/grants/{grant_id}");
    let (status, answer) = api.call("DELETE", &path, None).await;
    assert!(status == 404 && answer["detail"].to_string().contains("force=true"), "{answer}");
    assert_eq!(api.call("DELETE", &format!("{path}?force=perhaps"), None).await.0, 400);
    assert_eq!(api.call("DELETE", &format!("{path}?force=true"), None).await.0, 204);
    assert_eq!(api.call("GET", "/clients", None).await.0, 401, "the token is gone");
}

#[tokio::test]
async fn a_button_for_what_is_gone_says_so_and_records_nothing() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let operations = named(&api.get("/openapi.json").await);
    let (browser, _) = browser_with_cookies(&provider);
    let login = browser.open(&provider.url_of("/console/client?id=web")).await;
    let page = browser.log_in(&login, "alice", "wonderland").await;
    let button = page.form("input[value=disableClient]");
    for operation in operations.iter().filter(|operation| operation.writes) {
        let mut form = button.clone();
        form.fields.remove("client_id");
        form.fields.insert("action".to_owned(), operation.id.clone());
        for name in operation.parameters() {
            form.fields.insert(name.to_owned(), "nope".to_owned());
        }
        let shown = browser.submit(&form, &[]).await;
        match operation.counts() {
            Some(_) => assert_eq!(shown.status, 200, "{}: {shown:?}", operation.id),
            None => {
                assert_eq!(shown.status, 404, "{}: {shown:?}", operation.id);
                assert!(shown.text().contains("nope"), "{}: {shown:?}", operation.id);
            }
        }
    }
    assert_eq!(changes(&api, ALICE).await, Vec::<Value>::new());
}
