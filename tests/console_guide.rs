//! The guide's table of the operator's API has each request of the OpenAPI document, and says the same of it.

use std::collections::BTreeMap;
use std::path::Path;

use oauth_runtime::console::openapi;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use serde_json::Value;

#[oauth_server(grants(client_credentials))]
struct Anybody {
    #[store]
    store: MemoryStore,
}

const HEAD: &str = "| request | what it does |\n| --- | --- |\n";

/// The line of an operation.
fn line(path: &str, method: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().expect("parameters").iter();
    let query: Vec<&str> = parameters
        .filter(|own| own["in"] == "query")
        .map(|own| own["name"].as_str().expect("a name"))
        .collect();
    let (mark, query) = (if query.is_empty() { "" } else { "?" }, query.join("&"));
    let summary = operation["summary"].as_str().expect("a summary");
    format!("| `{} {path}{mark}{query}` | {summary} |\n", method.to_ascii_uppercase())
}

/// `GUIDE=overwrite` writes the table.
#[test]
fn the_guide_has_each_request_of_the_operators_api() {
    let issuer = "https://notes.example".parse().expect("an issuer");
    let document = openapi(&*Anybody::new(issuer, MemoryStore::new()));
    let mut lines = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            lines.insert((path, method), line(path, method, operation));
        }
    }
    let table: String = lines.into_values().collect();
    assert!(table.lines().count() > 35, "{table}");
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../oauth-runtime/docs/operate-with-the-console.md");
    let guide = std::fs::read_to_string(&file).expect("the guide");
    let (before, rest) = guide.split_once(HEAD).expect("the table");
    let end = rest.find("\n\n").expect("an end") + 1;
    if std::env::var("GUIDE").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&file, [before, HEAD, &table, &rest[end..]].concat()).expect("written");
    } else {
        assert_eq!(&rest[..end], table, "write it with GUIDE=overwrite");
    }
}
