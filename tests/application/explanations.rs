//! What an explanation says is what the endpoints do.

use oauth_runtime::access_policy::{Access, AccessError, AccessOccasion, AccessRequest};
use oauth_runtime::explain::{LifetimeOf, Origin, Question, Step, Verdict, explain};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{BoxError, Client, oauth_server};
use serde_json::Value;

use super::office::{Fixture, VAULT};

fn everything(_: &AccessRequest<'_>) -> Access {
    Access::allow()
}

fn without_write(_: &AccessRequest<'_>) -> Access {
    Access::allow().without("write").by("no writing")
}

fn nothing(request: &AccessRequest<'_>) -> Access {
    match request.occasion() {
        AccessOccasion::Approval | AccessOccasion::ClientCredentials => {
            Access::refuse(AccessError::AccessDenied).by("closed").tell("It is closed.")
        }
        _ => Access::allow(),
    }
}

fn no_refresh(request: &AccessRequest<'_>) -> Access {
    match request.occasion() {
        AccessOccasion::Refresh => Access::refuse(AccessError::InvalidScope).by("once"),
        AccessOccasion::Issue => Access::allow().without("read"),
        _ => Access::allow(),
    }
}

/// The scope of a token response, or its error.
fn of_response(response: &Value) -> String {
    match response["scope"].as_str() {
        Some(scope) => format!("granted {scope}"),
        None if response["page"].is_string() => "refused access_denied".to_owned(),
        None => format!("refused {}", response["error"].as_str().unwrap_or_default()),
    }
}

fn of_verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Granted { scope } => format!("granted {scope}"),
        Verdict::Refused { error, .. } => format!("refused {error}"),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn the_verdict_is_what_the_endpoints_do() -> Result<(), BoxError> {
    let rules: [fn(&AccessRequest<'_>) -> Access; 4] = [everything, without_write, nothing, no_refresh];
    let scopes = [None, Some("read"), Some("read write"), Some("openid read"), Some("admin"), Some("groups")];
    for (at, rule) in rules.into_iter().enumerate() {
        for scope in scopes {
            for resource in [None, Some(VAULT), Some("https://unknown.example")] {
                for grant_type in ["authorization_code", "client_credentials", "refresh_token"] {
                    let office = Fixture::start();
                    let asked: Vec<(&str, &str)> = scope
                        .map(|scope| ("scope", scope))
                        .into_iter()
                        .chain(resource.map(|resource| ("resource", resource)))
                        .collect();
                    let client = if grant_type == "client_credentials" { "job" } else { "web" };
                    let question = Question::new(client, grant_type);
                    let question = match grant_type {
                        "client_credentials" => question,
                        _ => question.subject("alice-sub"),
                    };
                    let question = scope.into_iter().fold(question, Question::scope);
                    let question = resource.into_iter().fold(question, Question::resource);
                    let happened = match grant_type {
                        "client_credentials" => {
                            office.policy(rule);
                            office.job(&asked).await
                        }
                        "authorization_code" => {
                            office.policy(rule);
                            office.tokens("web", &asked).await
                        }
                        _ => {
                            let tokens = office.tokens("web", &asked).await;
                            // Without a grant there is nothing to refresh.
                            if tokens["refresh_token"].is_null() {
                                continue;
                            }
                            office.policy(rule);
                            office.refresh("web", &tokens).await
                        }
                    };
                    let explained = explain(&*office.server, &question).await?;
                    assert_eq!(
                        of_verdict(explained.verdict()),
                        of_response(&happened),
                        "rule {at}, {grant_type}, {asked:?}: {happened}\n{explained}"
                    );
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_explanation_names_the_rule() -> Result<(), BoxError> {
    let office = Fixture::start();
    let explained = async |client: &str, grant_type: &str, scope: &str| {
        let question = Question::new(client, grant_type).subject("alice-sub").scope(scope);
        explain(&*office.server, &question).await
    };
    for (client, grant_type, scope, said) in [
        ("nobody", "authorization_code", "read", "client: nobody is not registered"),
        ("off", "authorization_code", "read", "client: off is disabled"),
        ("web", "password", "read", "grant type: the provider does not have password"),
        (
            "web",
            "client_credentials",
            "read",
            "grant type: the client is not registered for client_credentials",
        ),
        ("job", "client_credentials", "groups", "invalid_scope (the client may not have the scope groups)"),
    ] {
        let explanation = explained(client, grant_type, scope).await?;
        let text = explanation.to_string();
        assert!(text.contains(said), "{said}: {text}");
        assert!(matches!(explanation.verdict(), Verdict::Refused { .. }), "{text}");
    }
    office.policy(nothing);
    let refused = explained("web", "authorization_code", "read").await?;
    let by = refused.steps().iter().find_map(|step| match step {
        Step::Policy { by, scope: None, told, .. } => Some((by.as_deref(), told.as_deref())),
        _ => None,
    });
    assert_eq!(by, Some((Some("closed"), Some("It is closed."))), "{refused}");
    office.policy(without_write);
    let narrowed = explained("kiosk", "authorization_code", "openid read write").await?;
    let text = narrowed.to_string();
    assert!(text.contains("policy (approval, rule no writing): allows openid read"), "{text}");
    assert!(text.contains("claims: id_token") && text.contains("of_id_token = "), "{text}");
    let lifetime = |wanted| {
        let mut steps = narrowed.steps().iter();
        steps.find_map(|step| match step {
            Step::Lifetime { of, lifetime, from } if *of == wanted => Some((lifetime.as_secs(), *from)),
            _ => None,
        })
    };
    assert_eq!(lifetime(LifetimeOf::AccessToken), Some((1200, Origin::Client)), "{text}");
    assert_eq!(lifetime(LifetimeOf::RefreshToken), Some((4000, Origin::Client)), "{text}");
    assert_eq!(lifetime(LifetimeOf::IdToken), Some((120, Origin::Client)), "{text}");
    Ok(())
}

#[tokio::test]
async fn an_explanation_is_for_programs_too() -> Result<(), BoxError> {
    let office = Fixture::start();
    let question = Question::new("job", "client_credentials").scope("read").resource(VAULT);
    let json = serde_json::to_value(explain(&*office.server, &question).await?)?;
    assert_eq!(json["verdict"], serde_json::json!({ "outcome": "granted", "scope": "read" }), "{json}");
    let lifetime = serde_json::json!({
        "rule": "lifetime", "of": "access_token", "lifetime": 60, "from": "resource"
    });
    assert!(json["steps"].as_array().is_some_and(|steps| steps.contains(&lifetime)), "{json}");
    Ok(())
}

/// Tokens are for the notes unless a client says otherwise.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read", upload = "Add files"),
    resources(notes = "https://notes.example" { scopes(read), default }, files = "https://files.example" { scopes(upload) }),
    scope_module = scope_of_shelf,
    resource_module = resource_of_shelf
)]
struct Shelf {
    #[store]
    store: MemoryStore,
}

#[tokio::test]
async fn an_explanation_says_which_resource_a_request_should_have_named() -> Result<(), BoxError> {
    let client = |name| {
        Client::confidential(name, "a-long-random-secret")
            .grant_types(["client_credentials"])
            .scope("read upload")
    };
    let clients = [client("job").build()?, client("reader").resources(["https://notes.example"]).build()?];
    let shelf = Shelf::new("https://shelf.example".parse()?, MemoryStore::with_clients(clients));
    let hint = "hint: for upload, name the resource https://files.example";
    let files = Some("https://files.example");
    for (client, scope, resource, outcome, is_told) in [
        ("job", "upload", None, "refused invalid_scope", true),
        ("job", "read upload", None, "granted read", true),
        ("job", "upload", files, "granted upload", false),
        ("job", "read", None, "granted read", false),
        ("job", "upload", Some("https://unknown.example"), "refused invalid_target", true),
        // It may not name it.
        ("reader", "upload", None, "refused invalid_scope", false),
    ] {
        let question = Question::new(client, "client_credentials").scope(scope);
        let question = resource.into_iter().fold(question, Question::resource);
        let explained = explain(&*shelf, &question).await?;
        assert_eq!(of_verdict(explained.verdict()), outcome, "{client} {scope}: {explained}");
        assert_eq!(explained.to_string().contains(hint), is_told, "{client} {scope}: {explained}");
    }
    let json = serde_json::to_value(explain(&*shelf, &Question::new("job", "client_credentials")).await?)?;
    let step = serde_json::json!({
        "rule": "missing_resource", "scope": "upload", "resources": ["https://files.example"],
    });
    assert!(json["steps"].as_array().is_some_and(|steps| steps.contains(&step)), "{json}");
    Ok(())
}
