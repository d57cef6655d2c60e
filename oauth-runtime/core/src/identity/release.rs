//! Which of a person's claims a client gets (OpenID Connect Core sections 5.2, 5.4 and 5.5).

use crate::openid::protocol_claims::is_protocol_claim;
use crate::openid::{Claims, ClaimsRequest, RequestedClaims, standard_claims};
use crate::server::AuthorizationServer;
use crate::{Client, Scope};

/// The maximum length of the language tag in the name of a claim, in bytes (RFC 5646 section 4.4.1).
const LONGEST_TAG: usize = 35;

/// Whether a client may request a claim by name (section 5.5): only claims of its registered scope, or those
/// in `claims_supported`.
pub(super) fn may_ask_for<S: AuthorizationServer>(server: &S, client: &Client, name: &str) -> bool {
    let Some(name) = without_language(name) else {
        return false;
    };
    let by_scope = || claims_by_scope(server, &client.metadata().scope).any(|own| own == name);
    by_scope()
        || is_protocol_claim(name)
        || server.settings().claims_supported().iter().any(|own| own == name)
}

/// The names of a scope's claims: the standard's, and those of your own scopes.
pub(crate) fn claims_by_scope<'a, S: AuthorizationServer>(
    server: &'a S,
    scope: &'a Scope,
) -> impl Iterator<Item = &'a str> {
    let tokens = scope.tokens().filter(|token| server.knows_scope(token));
    tokens.flat_map(|token| standard_claims(token).iter().copied().chain(server.claims_of_scope(token)))
}

/// Whether a scope gives access to a claim, in any language.
pub fn is_claim_of_scope<S: AuthorizationServer>(server: &S, scope: &Scope, claim: &str) -> bool {
    without_language(claim).is_some_and(|claim| claims_by_scope(server, scope).any(|own| own == claim))
}

/// The claims that the client requested individually, as far as the person allowed them. A claim of the
/// requested scope follows that scope: if the person refused the scope, requesting the claim by name does not
/// restore it.
pub(super) fn allowed<S: AuthorizationServer>(
    server: &S,
    asked: ClaimsRequest,
    requested: &Scope,
    granted: &Scope,
) -> ClaimsRequest {
    let is_of = |scope, claim: &str| is_claim_of_scope(server, scope, claim);
    asked.only(|claim| is_protocol_claim(claim) || !is_of(requested, claim) || is_of(granted, claim))
}

/// The name of a claim without its language tag (section 5.2); `None` if what follows the `#` is not a
/// language tag. Pages show the name.
fn without_language(name: &str) -> Option<&str> {
    let Some((name, tag)) = name.split_once('#') else {
        return Some(name);
    };
    let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_tag && tag.len() <= LONGEST_TAG).then_some(name)
}

/// The claims that a client may have: those of its scope, and those that it requested individually.
pub(crate) fn released<'a>(
    known: &Claims,
    by_scope: impl IntoIterator<Item = &'a str>,
    requested: &RequestedClaims,
    claims_locales: Option<&str>,
) -> Claims {
    let mut wanted: Vec<&str> = by_scope.into_iter().collect();
    wanted.extend(requested.keys().map(String::as_str));

    let mut released = Claims::new();
    for name in wanted {
        if is_protocol_claim(name) {
            continue;
        }
        let localized = claims_locales
            .into_iter()
            .flat_map(str::split_ascii_whitespace)
            .map(|locale| format!("{name}#{locale}"));
        for name in [name.to_owned()].into_iter().chain(localized) {
            let Some(value) = known.get(&name).filter(|value| !value.is_null()) else {
                continue;
            };
            // If the person's value differs from the requested one, the claim is left out (section 5.5.1).
            if requested.get(&name).is_none_or(|request| request.accepts(value)) {
                released.insert(name, value.clone());
            }
        }
    }
    released
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::openid::ClaimsRequest;

    fn alice() -> Claims {
        Claims::new()
            .with("name", "Alice Doe")
            .with("name#de", "Alice Muster")
            .with("email", "alice@example.com")
            .with("email_verified", true)
            .with("phone_number", "+15550100")
            .with("employee_number", "7")
            .with("nickname", json!(null))
            .with("iss", "https://evil.example")
    }

    fn names(scope: &str, claims: &str, locales: Option<&str>) -> Vec<String> {
        let scope: Scope = scope.parse().expect("a scope");
        let requested: ClaimsRequest = claims.parse().expect("a request");
        let by_scope = scope.tokens().flat_map(standard_claims).copied();
        let released = released(&alice(), by_scope, &requested.userinfo, locales);
        released.iter().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn a_scope_stands_for_its_claims() {
        assert_eq!(names("openid", "{}", None), Vec::<String>::new());
        assert_eq!(names("openid profile", "{}", None), ["name"]);
        assert_eq!(names("openid email phone", "{}", None), ["email", "email_verified", "phone_number"]);
    }

    #[test]
    fn claims_one_by_one() {
        assert_eq!(
            names("openid", r#"{"userinfo":{"employee_number":null,"unknown":{"essential":true}}}"#, None),
            ["employee_number"]
        );
        assert_eq!(names("openid", r#"{"id_token":{"email":null}}"#, None), Vec::<String>::new());
    }

    #[test]
    fn a_wanted_value_that_is_not_theirs_is_left_out() {
        let wants = |value: &str| format!(r#"{{"userinfo":{{"email":{{"value":"{value}"}}}}}}"#);
        assert_eq!(names("openid", &wants("alice@example.com"), None), ["email"]);
        assert_eq!(names("openid", &wants("bob@example.com"), None), Vec::<String>::new());
    }

    #[test]
    fn a_language_is_a_tag_and_no_text() {
        assert_eq!(without_language("name"), Some("name"));
        assert_eq!(without_language("name#zh-Hant-TW"), Some("name"));
        for name in [
            "name#",
            "name#de: or anything else",
            "name#de#fr",
            "name#dé",
            &format!("name#{}", "a".repeat(36)),
        ] {
            assert_eq!(without_language(name), None, "{name}");
        }
    }

    #[test]
    fn languages() {
        assert_eq!(names("openid profile", "{}", Some("fr de")), ["name", "name#de"]);
        assert_eq!(names("openid", r##"{"userinfo":{"name#de":null}}"##, None), ["name#de"]);
    }

    #[test]
    fn what_the_provider_says_itself_is_not_theirs_to_say() {
        assert_eq!(names("openid", r#"{"userinfo":{"iss":null,"exp":null}}"#, None), Vec::<String>::new());
    }
}
