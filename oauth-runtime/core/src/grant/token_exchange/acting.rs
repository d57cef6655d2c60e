//! Who acts for the person.

use serde_json::Value;

use super::ExchangedToken;
use super::answer::Way;
use super::question::Kept;
use crate::server::{AuthorizationServer, Part};
use crate::token::{AccessToken, Actor};
use crate::{Client, OAuthError};

/// The party that acts: that of the actor token, or else the client. A person has the identifier by which the client knows
/// them.
pub(super) fn party<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    token: Option<&ExchangedToken>,
) -> Actor {
    match token {
        None => Actor::client(client.client_id()),
        Some(token) => match (&token.foreign, token.person(), &token.client) {
            (Some(foreign), ..) => {
                Actor { iss: Some(foreign.issuer().into()), ..Actor::person(foreign.subject()) }
            }
            (None, Some(person), _) => Actor::person(&*S::Parts::subject(server, client, person.into())),
            (None, None, own) => Actor::client(own.as_ref().unwrap_or(client).client_id()),
        },
    }
}

/// Whether the subject token lets this party act. Without `may_act` it does not say, and the application decides alone.
///
/// # Errors
/// `invalid_request` (RFC 8693 section 2.2.2).
pub(super) fn check_allowed<S: AuthorizationServer>(
    server: &S,
    subject: &ExchangedToken,
    acting: &Actor,
) -> Result<(), OAuthError> {
    let own = server.settings().issuer().as_str();
    let issuer = subject.foreign.as_ref().map_or(own, |foreign| foreign.issuer());
    match subject.may_act.as_ref().is_none_or(|may_act| names(may_act, acting, (issuer, own))) {
        true => Ok(()),
        false => Err(not_allowed()),
    }
}

/// The same for a refresh token or an ID token: no claims of access tokens are in it, so the application says them for the new one.
///
/// # Errors
/// `invalid_request`.
pub(super) fn check_minted<S: AuthorizationServer>(
    server: &S,
    subject: &ExchangedToken,
    minted: &AccessToken,
    acting: &Actor,
) -> Result<(), OAuthError> {
    let said = minted.claims.get("may_act").filter(|_| !matches!(subject.kept, Kept::Access(_)));
    let own = server.settings().issuer().as_str();
    match said.is_none_or(|may_act| names(may_act, acting, (own, own))) {
        true => Ok(()),
        false => Err(not_allowed()),
    }
}

fn not_allowed() -> OAuthError {
    OAuthError::invalid_request("the subject token names another party that may act")
}

/// Whether `may_act` names this party (RFC 8693 section 4.4). A member that nothing here can compare names nobody. Without `iss`, it
/// names a party of the token's issuer; an actor without one is of this provider.
fn names(may_act: &Value, acting: &Actor, (issuer, own): (&str, &str)) -> bool {
    let Some(members) = may_act.as_object() else { return false };
    let of = acting.iss.as_deref().unwrap_or(own);
    if members.get("iss").map_or(Some(issuer), Value::as_str) != Some(of) {
        return false;
    }
    let is_its = |(name, value): (&String, &Value)| match name.as_str() {
        "sub" => value.as_str() == Some(&*acting.sub),
        "client_id" => value.as_str() == acting.client_id.as_deref(),
        "iss" => true,
        _ => false,
    };
    (members.contains_key("sub") || members.contains_key("client_id")) && members.iter().all(is_its)
}

/// What the new token says about who acts: the party of this exchange after those of the subject token.
///
/// # Errors
/// `invalid_request` if there are too many.
pub(super) fn chain(
    subject: &ExchangedToken,
    acting: Actor,
    way: Way,
) -> Result<Option<Box<Actor>>, OAuthError> {
    let earlier = subject.actor.clone();
    if matches!(way, Way::Impersonation | Way::IdJag | Way::TransactionToken) {
        return Ok(earlier);
    }
    if earlier.as_deref().map_or(0, |actor| actor.chain().count()) >= Actor::MOST {
        return Err(OAuthError::invalid_request("too many parties act for this person already"));
    }
    Ok(Some(Box::new(acting.acting_for(earlier.map(|actor| *actor)))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn may_act_names_a_party_by_all_of_its_members() {
        let issuer = "https://notes.example";
        let client = Actor::client("mail-api");
        for good in [
            json!({ "sub": "mail-api" }),
            json!({ "client_id": "mail-api" }),
            json!({ "sub": "mail-api", "client_id": "mail-api", "iss": issuer }),
        ] {
            assert!(names(&good, &client, (issuer, issuer)), "{good}");
        }
        for bad in [
            json!("mail-api"),
            json!({}),
            json!({ "iss": issuer }),
            json!({ "sub": "other" }),
            json!({ "sub": "mail-api", "iss": "https://other.example" }),
            json!({ "sub": "mail-api", "email": "mail@example.com" }),
            json!({ "sub": ["mail-api"] }),
        ] {
            assert!(!names(&bad, &client, (issuer, issuer)), "{bad}");
        }
        // A person whose identifier equals that of a client.
        assert!(!names(&json!({ "client_id": "mail-api" }), &Actor::person("mail-api"), (issuer, issuer)));
    }

    #[test]
    fn a_party_without_an_issuer_is_one_of_the_issuer_of_the_token() {
        let (own, other) = ("https://notes.example", "https://id.example");
        let (ours, theirs) =
            (Actor::client("api"), Actor { iss: Some(other.into()), ..Actor::client("api") });
        let nameless = json!({ "sub": "api" });
        assert!(names(&nameless, &ours, (own, own)) && names(&nameless, &theirs, (other, own)));
        assert!(!names(&nameless, &theirs, (own, own)) && !names(&nameless, &ours, (other, own)));
        let named = json!({ "sub": "api", "iss": own });
        assert!(names(&named, &ours, (other, own)) && !names(&named, &theirs, (other, own)));
    }
}
