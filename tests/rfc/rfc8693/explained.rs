//! What an explanation says about an exchange is what the token endpoint does.

use std::time::Duration;

use oauth_runtime::BoxError;
use oauth_runtime::access_policy::{Access, AccessError};
use oauth_runtime::explain::{Explanation, LifetimeOf, Origin, Question, Step, Verdict, explain};
use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, GRANT_TYPE};
use serde_json::{Value, json};

use super::provider::{ACCESS_TOKEN, FILES, Fixture, MAIL, NOTES, text};
use crate::support::neutral::json_of;

type Rule = fn(&ExchangeRequest<'_>) -> Result<Exchange, BoxError>;

const RULES: [(&str, Rule); 6] = [
    ("delegates", |_| Ok(Exchange::delegate().to(FILES).by("the rule"))),
    ("refuses", |_| Ok(Exchange::refuse("not this one").by("nobody"))),
    ("narrows", |_| Ok(Exchange::impersonate().at_most(&"read".parse()?))),
    ("narrows to nothing", |_| Ok(Exchange::delegate().at_most(&"upload".parse()?))),
    ("shortens", |_| Ok(Exchange::delegate().to(MAIL).to(FILES).expires_in(Duration::from_secs(60)))),
    ("wants an actor", |_| Ok(Exchange::delegate_to_actor().to(FILES))),
];

async fn explained(office: &Fixture, question: &Question) -> Explanation {
    explain(&*office.server, question).await.expect("an explanation")
}

/// The same request, as a question.
fn question(client: &str, scope: &str, asked: &[(&str, &str)]) -> Question {
    let question =
        Question::new(client, GRANT_TYPE).subject("alice-sub").from_client("web").from_scope(scope);
    asked.iter().fold(question, |question, (name, value)| match *name {
        "scope" => question.scope(*value),
        "resource" => question.resource(*value),
        _ => question.audience(*value),
    })
}

fn of_response(response: &Value) -> String {
    match response["scope"].as_str() {
        Some(scope) => format!("granted {scope}"),
        None => format!("{}: {}", response["error"], response["error_description"]),
    }
}

fn of_verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Granted { scope } => format!("granted {scope}"),
        Verdict::Refused { error, description } => format!("{error:?}: {description:?}"),
        other => format!("{other:?}"),
    }
}

fn lifetime(explanation: &Explanation) -> Option<(u64, Origin)> {
    explanation.steps().iter().find_map(|step| match step {
        Step::Lifetime { of: LifetimeOf::AccessToken, lifetime, from } => Some((lifetime.as_secs(), *from)),
        _ => None,
    })
}

#[tokio::test]
async fn the_verdict_is_what_the_endpoint_does() {
    let requests: [&[(&str, &str)]; 7] = [
        &[],
        &[("resource", FILES)],
        &[("audience", MAIL)],
        &[("scope", "read"), ("resource", FILES)],
        &[("scope", "write"), ("resource", FILES)],
        &[("scope", "upload"), ("resource", FILES)],
        &[("scope", "admin")],
    ];
    for (name, rule) in RULES {
        // Where the token of `web` is for is where the client is: the notes, nowhere in particular, or nowhere where it could be.
        for (client, resource) in [
            ("notes-api", NOTES),
            ("lazy-api", NOTES),
            ("web", ""),
            ("api", ""),
            ("mail-api", NOTES),
            ("agent", NOTES),
        ] {
            for asked in requests {
                let office = Fixture::start();
                let tokens = office.tokens_of("web", "read write", resource).await;
                office.rule(rule);
                let explained = explained(&office, &question(client, "read write", asked)).await;
                let happened = office.exchange(client, text(&tokens, "access_token"), asked).await;
                let happened = json_of(&happened);
                // A token for its own resources would be good for it: this one is for others.
                let is_elsewhere = client == "mail-api";
                if !is_elsewhere {
                    let verdict = of_verdict(explained.verdict());
                    assert_eq!(verdict, of_response(&happened), "{name}, {client}, {asked:?}\n{explained}");
                }
                if let (Some(seconds), false) = (happened["expires_in"].as_u64(), is_elsewhere) {
                    assert_eq!(
                        lifetime(&explained).map(|own| own.0),
                        Some(seconds),
                        "{name}, {client}, {asked:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn an_explanation_names_the_token_the_rule_the_target_and_who_acts() {
    let office = Fixture::start();
    office.rule(|_| {
        Ok(Exchange::delegate().to(FILES).expires_in(Duration::from_secs(300)).by("notes read files"))
    });
    let asked = question("notes-api", "openid read write upload", &[("resource", FILES)]);
    let said = explained(&office, &asked).await.to_string();
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "client: notes-api is enabled",
            "grant type: the client may use urn:ietf:params:oauth:grant-type:token-exchange",
            "client: web is enabled",
            "exchanged token: an access token of web with openid read write, for https://notes.example",
            "person: alice-sub may have tokens",
            "exchange policy (rule notes read files): allows openid read, for https://files.example; notes-api acts for the person",
            "policy (token_exchange): allows openid read",
            "lifetime: access token 300 s, from the exchange",
            "claims: access_token",
            "verdict: granted, with openid read",
        ]
    );
    // The real one says the same.
    let tokens = office.tokens_of("web", "openid read write", NOTES).await;
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &[("resource", FILES)]).await;
    let issued = office.introspect(text(&json_of(&response), "access_token")).await;
    assert_eq!((&issued["aud"], &issued["act"]["sub"]), (&json!([FILES]), &json!("notes-api")), "{issued}");

    office.rule(|_| Ok(Exchange::refuse("not this one").by("nobody")));
    let refused = explained(&office, &asked).await.to_string();
    assert!(refused.contains("\nexchange policy (rule nobody): does not allow this\n"), "{refused}");
    assert!(refused.ends_with("verdict: invalid_request (not this one)"), "{refused}");
}

#[tokio::test]
async fn an_actor_token_acts() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate_to_actor().to(FILES)));
    let asked = question("notes-api", "read", &[]);
    let without = explained(&office, &asked).await.to_string();
    assert!(without.ends_with("verdict: invalid_request (this exchange needs an actor_token)"), "{without}");
    let with = explained(&office, &asked.clone().actor_client("agent")).await.to_string();
    assert!(with.contains("; agent acts for the person\n"), "{with}");
    let unknown = explained(&office, &asked.actor_client("nobody")).await.to_string();
    assert!(unknown.contains("\nclient: nobody is not registered\n"), "{unknown}");

    let token = office.own_token("notes-api").await;
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let actor = [("actor_token", token.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let response = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &actor).await);
    assert_eq!(response["scope"], "read", "{response}");
}

#[tokio::test]
async fn the_client_may_not_present_every_token() {
    let office = Fixture::start();
    // Nobody calls an agent that serves no resource.
    let agent = explained(&office, &question("agent", "read", &[])).await.to_string();
    assert!(agent.contains("an access token of web with read; the client may not present it\n"), "{agent}");
    assert!(agent.contains("verdict: invalid_request (the subject token is unknown"), "{agent}");
    // Its own it may.
    let asked = Question::new("agent", GRANT_TYPE).subject("alice-sub").resource(FILES);
    let own = explained(&office, &asked).await;
    assert!(matches!(own.verdict(), Verdict::Granted { .. }), "{own}");
    let nobody = explained(&office, &Question::new("agent", GRANT_TYPE)).await;
    assert!(nobody.to_string().ends_with("(this grant is about a person: say which one)"), "{nobody}");
    let malformed = explained(&office, &question("notes-api", "re\"ad", &[])).await;
    assert!(malformed.to_string().contains("verdict: invalid_scope"), "{malformed}");
}

#[tokio::test]
async fn the_person_and_the_policy_for_access_have_their_say() {
    let office = Fixture::start();
    office.access(Access::allow().access_token_expires_in(Duration::from_secs(30)).by("short"));
    let short = explained(&office, &question("notes-api", "read", &[])).await;
    assert_eq!(lifetime(&short), Some((30, Origin::Policy)), "{short}");
    office.access(Access::refuse(AccessError::AccessDenied).by("closed"));
    office.heard.take();
    let closed = explained(&office, &question("notes-api", "read", &[])).await.to_string();
    assert!(closed.contains("\npolicy (token_exchange, rule closed): refuses\n"), "{closed}");
    assert!(office.heard.take().is_empty(), "nobody asked, so nobody hears of it");

    office.server.people.remove("alice-sub");
    let gone = explained(&office, &question("notes-api", "read", &[])).await.to_string();
    assert!(gone.contains("\nperson: alice-sub gets no tokens\nverdict: invalid_request"), "{gone}");
}
