//! The claims that a scope stands for (OpenID Connect Core section 5.4).

use serde_json::Value;

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::tokens::Tokens;

/// `oidcc-scope-profile`
pub(crate) async fn profile(plan: Plan) {
    ask(plan, &["profile"]).await;
}

/// `oidcc-scope-email`
pub(crate) async fn email(plan: Plan) {
    ask(plan, &["email"]).await;
}

/// `oidcc-scope-address`
pub(crate) async fn address(plan: Plan) {
    ask(plan, &["address"]).await;
}

/// `oidcc-scope-phone`
pub(crate) async fn phone(plan: Plan) {
    ask(plan, &["phone"]).await;
}

/// `oidcc-scope-all`
pub(crate) async fn all(plan: Plan) {
    ask(plan, &["profile", "email", "address", "phone"]).await;
}

async fn ask(plan: Plan, scopes: &[&str]) {
    let mut party = Party::new(plan).await;
    for scope in scopes {
        assert!(party.provider.list("scopes_supported").contains(scope), "{scope}");
    }
    let request = party.request().with("scope", &format!("openid {}", scopes.join(" ")));
    let tokens = party.complete(&request).await;
    assert_told(&party, &tokens, scopes).await;
}

/// All claims of these scopes, and no others: at UserInfo, or in the ID token if there is no access token.
pub(crate) async fn assert_told(party: &Party, tokens: &Tokens, scopes: &[&str]) {
    let answer = match party.plan.gives_access() {
        true => party.userinfo(tokens).await,
        false => tokens.claims().clone(),
    };
    for (scope, claims) in CLAIMS {
        for (claim, is_right) in *claims {
            match scopes.contains(scope) {
                true => assert!(is_right(&answer[claim]), "{claim}: {answer}"),
                false => assert!(answer.get(claim).is_none(), "{claim} was not asked for: {answer}"),
            }
            let in_id_token = tokens.claims().get(claim).is_some();
            assert!(!in_id_token || !party.plan.gives_access(), "{claim} belongs to UserInfo");
        }
    }
}

type Check = fn(&Value) -> bool;

fn text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

fn url(value: &Value) -> bool {
    value.as_str().is_some_and(|text| url::Url::parse(text).is_ok_and(|url| url.has_host()))
}

fn object(value: &Value) -> bool {
    value.as_object().is_some_and(|members| !members.is_empty() && members.values().all(text))
}

/// What section 5.1 says of each.
const CLAIMS: &[(&str, &[(&str, Check)])] = &[
    (
        "profile",
        &[
            ("name", text),
            ("given_name", text),
            ("family_name", text),
            ("middle_name", text),
            ("nickname", text),
            ("preferred_username", text),
            ("profile", url),
            ("picture", url),
            ("website", url),
            ("gender", text),
            ("birthdate", |date| date.as_str().is_some_and(|date| date.split('-').count() == 3)),
            ("zoneinfo", |zone| zone.as_str().is_some_and(|zone| zone.contains('/'))),
            ("locale", text),
            ("updated_at", Value::is_u64),
        ],
    ),
    (
        "email",
        &[
            ("email", |email| email.as_str().is_some_and(|email| email.contains('@'))),
            ("email_verified", Value::is_boolean),
        ],
    ),
    ("address", &[("address", object)]),
    ("phone", &[("phone_number", text), ("phone_number_verified", Value::is_boolean)]),
];
