//! The OpenAPI document, by validators that others wrote: the document itself, and every answer.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use test_needs::{OPENAPI_VALIDATOR, needs};

use super::{ALICE, Api, BOB, WEBHOOK, config, grant, new_client};
use crate::browser::Browser;
use crate::process::Provider;

/// Reads `{document, answers: [{schema, body}]}`, and says what does not fit.
const SCRIPT: &str = r##"
import json, sys
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
given = json.load(sys.stdin)
problems = [str(error) for error in OpenAPIV31SpecValidator(given["document"]).iter_errors()]
for answer in given["answers"]:
    schema = {"$ref": "#/components/schemas/" + answer["schema"], "components": given["document"]["components"]}
    problems += [answer["schema"] + ": " + error.message for error in Draft202012Validator(schema).iter_errors(answer["body"])]
print("\n".join(problems))
"##;

fn problems(document: &Value, answers: &[Value]) -> String {
    let libraries = OPENAPI_VALIDATOR.libraries.expect("it has some").path();
    let mut python = Command::new(libraries.join("venv/bin/python"));
    let mut python =
        python.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python");
    let given = json!({ "document": document, "answers": answers }).to_string();
    python.stdin.take().expect("piped").write_all(given.as_bytes()).expect("it reads");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

#[tokio::test]
async fn the_document_is_valid_and_each_answer_fits_to_it() {
    needs!(OPENAPI_VALIDATOR);
    let provider = Provider::start_with(&format!("{}{WEBHOOK}", config()));
    let api = Api::new(&provider).await;
    let document = api.get("/openapi.json").await;
    assert_eq!(document["servers"][0]["url"], provider.url_of("/console/api"));
    grant(&provider, "bob", "builder").await;
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console")).await;
    browser.log_in(&login, "alice", "wonderland").await;
    let form = [("grant_type", "password"), ("username", "bob"), ("password", "guess")];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    request.basic_auth("web", Some("a-long-random-secret")).send().await.expect("an answer");
    let sessions = api.get(&format!("/people/{ALICE}/sessions")).await;
    let session = sessions["items"][0]["session_id"].as_str().expect("a login").to_owned();

    let patch = json!({ "scope": "read write" });
    let (made, question) = (new_client("made"), json!({ "client_id": "reader", "scope": "read" }));
    let calls: Vec<(&str, String, &str, Option<&Value>)> = vec![
        ("get", "/clients?limit=2".into(), "/clients", None),
        ("post", "/clients".into(), "/clients", Some(&made)),
        ("get", "/clients/made".into(), "/clients/{client_id}", None),
        ("get", "/people?search=bob".into(), "/people", None),
        ("patch", "/clients/made".into(), "/clients/{client_id}", Some(&patch)),
        ("post", "/clients/made/disable".into(), "/clients/{client_id}/disable", None),
        ("post", "/clients/made/enable".into(), "/clients/{client_id}/enable", None),
        ("post", "/clients/made/rotate-secret".into(), "/clients/{client_id}/rotate-secret", None),
        ("post", "/clients/made/retire-secret".into(), "/clients/{client_id}/retire-secret", None),
        ("post", "/clients/made/cancel-rotation".into(), "/clients/{client_id}/cancel-rotation", None),
        ("delete", "/client-hosts/made.example".into(), "/client-hosts/{host}", None),
        ("get", "/clients/web/grants?limit=1".into(), "/clients/{client_id}/grants", None),
        ("get", "/clients/operator-console/sessions".into(), "/clients/{client_id}/sessions", None),
        ("get", format!("/people/{ALICE}"), "/people/{subject}", None),
        ("get", format!("/people/{BOB}/grants"), "/people/{subject}/grants", None),
        ("get", format!("/people/{ALICE}/sessions"), "/people/{subject}/sessions", None),
        ("get", "/keys".into(), "/keys", None),
        ("post", "/keys/rotate".into(), "/keys/rotate", None),
        ("get", "/events?limit=100".into(), "/events", None),
        ("get", "/webhooks".into(), "/webhooks", None),
        ("post", "/webhooks/0123456789abcdef/resume".into(), "/webhooks/{webhook_id}/resume", None),
        ("get", "/rate-limits/logins/bob".into(), "/rate-limits/logins/{username}", None),
        ("delete", "/rate-limits/logins/bob".into(), "/rate-limits/logins/{username}", None),
        ("get", format!("/rate-limits/second-factors/{BOB}"), "/rate-limits/second-factors/{subject}", None),
        (
            "delete",
            format!("/rate-limits/second-factors/{BOB}"),
            "/rate-limits/second-factors/{subject}",
            None,
        ),
        ("get", "/tenants".into(), "/tenants", None),
        ("post", "/tenants/acme/disable".into(), "/tenants/{name}/disable", None),
        ("post", "/tenants/acme/enable".into(), "/tenants/{name}/enable", None),
        ("post", "/explain".into(), "/explain", Some(&question)),
        (
            "delete",
            format!("/people/{ALICE}/sessions/{session}"),
            "/people/{subject}/sessions/{session_id}",
            None,
        ),
        ("delete", format!("/people/{ALICE}/sessions"), "/people/{subject}/sessions", None),
        ("delete", "/clients/operator-console/sessions".into(), "/clients/{client_id}/sessions", None),
        ("delete", "/grants/unknown".into(), "/grants/{grant_id}", None),
        ("delete", format!("/people/{BOB}/grants"), "/people/{subject}/grants", None),
        ("delete", "/clients/web/grants".into(), "/clients/{client_id}/grants", None),
        ("delete", format!("/people/{BOB}/credentials"), "/people/{subject}/credentials", None),
        ("post", format!("/people/{BOB}/end-everything"), "/people/{subject}/end-everything", None),
        ("delete", format!("/people/{BOB}"), "/people/{subject}", None),
        ("delete", "/clients/made".into(), "/clients/{client_id}", None),
        ("delete", "/keys/unknown".into(), "/keys/{key_id}", None),
    ];
    let mut answers = Vec::new();
    for (method, path, pattern, body) in &calls {
        let operation = &document["paths"][pattern][method];
        assert!(operation.is_object(), "{method} {pattern} is not in the document");
        let (status, body) = api.call(&method.to_ascii_uppercase(), path, *body).await;
        let response = &operation["responses"][status.as_str()];
        let schema = match (response.is_object(), status.is_client_error()) {
            (true, _) => &response["content"]["application/json"]["schema"]["$ref"],
            (false, true) => &json!("#/components/schemas/Problem"),
            _ => panic!("{method} {path}: {status} is not in the document: {body}"),
        };
        match schema.as_str().and_then(|schema| schema.rsplit('/').next()) {
            Some(schema) => answers.push(json!({ "schema": schema, "body": body })),
            None => assert_eq!(body, Value::Null, "{method} {path}"),
        }
    }
    let paths = document["paths"].as_object().expect("paths");
    let all: usize = paths.values().map(|path| path.as_object().expect("methods").len()).sum();
    assert_eq!(all, calls.len(), "each operation is called once");
    assert_eq!(problems(&document, &answers), "");

    // The validators find what is wrong.
    let mut wrong = document.clone();
    wrong.as_object_mut().expect("an object").remove("info");
    assert_ne!(problems(&wrong, &[]), "");
    let wrong = json!({ "schema": "Grants", "body": { "items": [{ "grant_id": 7 }] } });
    assert_ne!(problems(&document, &[wrong]), "");
}
