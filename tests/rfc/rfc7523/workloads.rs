//! Workloads without a secret: tokens in the form that their platforms give them.

use serde_json::{Value, json};

use super::provider::{CLUSTER, Fixture, GITHUB, ISSUER, SPIFFE, assert_refused, with};

/// A service account token of Kubernetes, projected into a pod for the audience of the provider.
fn kubernetes(office: &Fixture) -> Value {
    let base = office.claims(CLUSTER, "system:serviceaccount:notes:deployer");
    let with_audience = with(&base, "aud", json!([ISSUER]));
    let now = base["iat"].clone();
    let bound = json!({
        "namespace": "notes",
        "node": { "name": "node-7", "uid": "3a5a9b9e-6f6a-4d36-8a70-2b6d3c7a9e11" },
        "pod": { "name": "deployer-6c5d8-x2x9k", "uid": "5a0c8f5c-51f7-4d0e-9a53-6d9f0f2f3c10" },
        "serviceaccount": { "name": "deployer", "uid": "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798" },
        "warnafter": now.as_u64().map(|now| now + 3607),
    });
    let life = now.as_u64().map(|now| now + 3600);
    with(&with(&with(&with_audience, "kubernetes.io", bound), "nbf", now), "exp", json!(life))
}

/// The token of a job of GitHub Actions.
fn github(office: &Fixture) -> Value {
    let mut claims = office.claims(GITHUB, "repo:notes/notes:ref:refs/heads/main");
    let more = json!({
        "ref": "refs/heads/main", "sha": "1f2e3d4c5b6a79880f1e2d3c4b5a69788f7e6d5c", "repository": "notes/notes",
        "repository_owner": "notes", "repository_owner_id": "12345", "run_id": "987654321", "run_number": "42",
        "run_attempt": "1", "repository_visibility": "private", "repository_id": "67890", "actor_id": "1357",
        "actor": "alice", "workflow": "deploy", "head_ref": "", "base_ref": "", "event_name": "push",
        "ref_type": "branch", "ref_protected": "true", "runner_environment": "github-hosted",
        "workflow_ref": "notes/notes/.github/workflows/deploy.yml@refs/heads/main",
        "job_workflow_ref": "notes/notes/.github/workflows/deploy.yml@refs/heads/main",
    });
    let members = claims.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    claims
}

/// A JWT-SVID, which has no `jti`.
fn spiffe(office: &Fixture) -> Value {
    let claims = office.claims(SPIFFE, "spiffe://company.example/notes/deployer");
    with(&with(&claims, "aud", json!([ISSUER])), "jti", Value::Null)
}

#[tokio::test]
async fn a_workload_gets_tokens_for_itself_without_a_secret() {
    let office = Fixture::start();
    for claims in [kubernetes(&office), github(&office), spiffe(&office)] {
        let response = office.present_as_public("job", &office.sign("JWT", &claims)).await;
        let known = office.introspect(&response).await;
        assert_eq!(
            (&known["active"], &known["client_id"]),
            (&json!(true), &json!("job")),
            "{claims}: {known}"
        );
        assert_eq!((&known["scope"], &known["sub"]), (&json!("deploy"), &Value::Null), "{known}");
        assert_eq!(known["aud"], json!(["https://jobs.example"]));
    }
}

#[tokio::test]
async fn a_workload_that_reads_its_token_from_a_file_may_present_it_again() {
    let office = Fixture::start();
    let (cluster, job) = (office.sign("JWT", &kubernetes(&office)), office.sign("JWT", &github(&office)));
    for _ in 0..3 {
        assert_eq!(office.present_as_public("job", &cluster).await.status(), 200);
    }
    assert_eq!(office.present_as_public("job", &job).await.status(), 200);
    assert_refused(&office.present_as_public("job", &job).await, "invalid_grant");
}

#[tokio::test]
async fn another_workload_of_the_same_issuer_gets_nothing() {
    let office = Fixture::start();
    for (claims, subject) in [
        (kubernetes(&office), "system:serviceaccount:other:deployer"),
        (github(&office), "repo:notes/notes:ref:refs/heads/attack"),
        (github(&office), "repo:notes/notes:pull_request"),
        (spiffe(&office), "spiffe://company.example/other"),
        // The subject of one issuer in a token of another.
        (github(&office), "system:serviceaccount:notes:deployer"),
    ] {
        let assertion = office.sign("JWT", &with(&claims, "sub", json!(subject)));
        assert_refused(&office.present_as_public("job", &assertion).await, "invalid_grant");
    }
}
