//! Parses the metadata of a registration request (RFC 7591 section 3.1).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::member_types;
use crate::record::{Rest, is_constraint};
use crate::word_set::has_word;
use crate::{ClientMetadata, OAuthError, RedirectUri};

/// Our own metadata members, which a client must not set.
const OURS: [&str; 9] = [
    "access_token_expires_in",
    "default_scope",
    "first_party",
    "id_token_claims",
    "id_token_expires_in",
    "localized",
    "private_network_redirect_uris",
    "refresh_token_expires_in",
    "resources",
];

/// Members that may exist in several languages (RFC 7591 section 2.2).
const LOCALIZABLE: [&str; 5] = ["client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri"];

/// The members of the request's object. `null` counts as absent (RFC 7592 section 2.2), and so does an empty
/// string, which many clients send for what they do not have.
pub(crate) fn members(body: &[u8]) -> Result<Map<String, Value>, OAuthError> {
    let malformed = || OAuthError::invalid_client_metadata("the body is not a JSON object");
    let mut members: Map<String, Value> = serde_json::from_slice(body).map_err(|_| malformed())?;
    let is_absent = |value: &Value| value.is_null() || value.as_str() == Some("");
    members.retain(|name, value| !is_absent(value) && !is_ours(name));
    Ok(members)
}

/// Whether a member is the provider's own.
pub(super) fn is_ours(name: &str) -> bool {
    OURS.contains(&name) || is_constraint(name)
}

/// The metadata, with the defaults of RFC 7591 section 2. Unknown members are ignored.
pub(crate) fn metadata(mut members: Map<String, Value>) -> Result<ClientMetadata, OAuthError> {
    if let Some(name) = members.keys().find(|name| is_unknown_encryption(name)) {
        return Err(OAuthError::invalid_client_metadata(format!(
            "{name}: this server does not support this encryption"
        )));
    }
    let uris = redirect_uris(members.remove("redirect_uris"))?;
    let localized = localized(&members)?;
    default_types(&mut members);
    member_types::check(&members)?;
    let read: ClientMetadata = serde_json::from_value(Value::Object(members))
        .map_err(|_| OAuthError::invalid_client_metadata("the members contradict each other"))?;
    // What the provider does not know is not kept: a later version would take it for what an earlier one had checked.
    Ok(ClientMetadata { redirect_uris: uris, localized, rest: Rest::new(), ..read })
}

/// Encryption that this version does not know. A client that gets something unencrypted instead would not notice.
fn is_unknown_encryption(name: &str) -> bool {
    let kind = ["_encrypted_response_alg", "_encrypted_response_enc", "_encryption_alg", "_encryption_enc"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end));
    let is_known = |kind| {
        cfg!(feature = "openid")
            && matches!(kind, "id_token" | "userinfo" | "introspection" | "authorization" | "request_object")
    };
    kind.is_some_and(|kind| !is_known(kind))
}

fn localized(members: &Map<String, Value>) -> Result<BTreeMap<String, String>, OAuthError> {
    let in_a_language = |name: &str| {
        name.split_once('#').is_some_and(|(name, tag)| LOCALIZABLE.contains(&name) && !tag.is_empty())
    };
    let members = members.iter().filter(|(name, _)| in_a_language(name));
    let text = |(name, value): (&String, &Value)| match value.as_str() {
        Some(text) => Ok((name.clone(), text.to_owned())),
        None => Err(OAuthError::invalid_client_metadata(format!("{name}: it must be a string"))),
    };
    members.map(text).collect()
}

fn redirect_uris(uris: Option<Value>) -> Result<Vec<RedirectUri>, OAuthError> {
    let Some(uris) = uris else {
        return Ok(Vec::new());
    };
    let wrong = |text: String| OAuthError::invalid_redirect_uri(text);
    let uris: Vec<String> = serde_json::from_value(uris)
        .map_err(|_| wrong("redirect_uris: it must be an array of strings".into()))?;
    let parse = |uri| RedirectUri::parse(uri).map_err(|error| wrong(format!("redirect_uris: {error}")));
    uris.into_iter().map(parse).collect()
}

/// Matching grant types and response types, if one of them is absent: a client that requests no response type
/// needs no `code`.
fn default_types(members: &mut Map<String, Value>) {
    let texts = |value: &Value| serde_json::from_value::<Vec<String>>(value.clone()).ok();
    match (members.get("grant_types").map(texts), members.get("response_types").map(texts)) {
        (None, Some(Some(responses))) => {
            let with = |word: &str| responses.iter().any(|response| has_word(response, word));
            let code = with("code").then_some("authorization_code");
            let implicit = (with("token") || with("id_token")).then_some("implicit");
            let grants: Vec<_> = code.into_iter().chain(implicit).collect();
            members.insert("grant_types".into(), grants.into());
        }
        (Some(Some(grants)), None) if !grants.iter().any(|grant| grant == "authorization_code") => {
            members.insert("response_types".into(), Value::Array(Vec::new()));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(request: &Value) -> Result<ClientMetadata, &'static str> {
        members(request.to_string().as_bytes()).and_then(metadata).map_err(|error| error.code())
    }

    #[test]
    fn what_is_absent_has_its_default() {
        let types = |request: Value| {
            let metadata = parsed(&request).expect("well-formed");
            (metadata.grant_types.join(","), metadata.response_types.join(","))
        };
        let pair = |grants: &str, responses: &str| (grants.to_owned(), responses.to_owned());
        assert_eq!(types(json!({})), pair("authorization_code", "code"));
        assert_eq!(types(json!({ "grant_types": null })), pair("authorization_code", "code"));
        assert_eq!(types(json!({ "response_types": ["id_token"] })), pair("implicit", "id_token"));
        assert_eq!(
            types(json!({ "response_types": ["code id_token"] })),
            pair("authorization_code,implicit", "code id_token")
        );
        assert_eq!(types(json!({ "grant_types": ["client_credentials"] })), pair("client_credentials", ""));
        assert_eq!(
            types(json!({ "grant_types": ["authorization_code"] })),
            pair("authorization_code", "code")
        );
    }

    #[test]
    fn what_is_malformed() {
        for request in [json!([]), json!("x"), json!({ "grant_types": "code" }), json!({ "scope": ["read"] })]
        {
            assert_eq!(parsed(&request), Err("invalid_client_metadata"), "{request}");
        }
        for uris in [json!("https://a.example/"), json!(["javascript:1"]), json!([1])] {
            assert_eq!(parsed(&json!({ "redirect_uris": uris })), Err("invalid_redirect_uri"), "{uris}");
        }
        for member in ["logout_token_encrypted_response_alg", "a_encryption_enc"] {
            assert_eq!(parsed(&json!({ member: "A256GCM" })), Err("invalid_client_metadata"), "{member}");
        }
    }

    #[test]
    fn languages() {
        let metadata = parsed(&json!({ "client_name#de": "Notizen", "scope#de": "x", "client_name#": "x" }));
        let localized = metadata.map(|metadata| metadata.localized);
        assert_eq!(localized, Ok([("client_name#de".to_owned(), "Notizen".to_owned())].into()));
        assert_eq!(parsed(&json!({ "client_name#de": 1 })), Err("invalid_client_metadata"));
    }

    /// A message of ours: the parser's would name types of this program.
    #[test]
    fn a_wrong_type_is_told_with_the_name_of_its_member() {
        let names = [
            "client_name",
            "client_uri",
            "logo_uri",
            "tos_uri",
            "policy_uri",
            "contacts",
            "software_id",
            "software_version",
            "software_statement",
            "token_endpoint_auth_method",
            "grant_types",
            "response_types",
            "scope",
            "application_type",
            "jwks_uri",
            "sector_identifier_uri",
            "subject_type",
            "id_token_signed_response_alg",
            "userinfo_signed_response_alg",
            "introspection_signed_response_alg",
            "authorization_signed_response_alg",
            "authorization_encrypted_response_alg",
            "request_object_encryption_enc",
            "request_object_signing_alg",
            "token_endpoint_auth_signing_alg",
            "default_max_age",
            "require_auth_time",
            "authorization_details_types",
            "require_pushed_authorization_requests",
            "require_signed_request_object",
            "dpop_bound_access_tokens",
            "tls_client_certificate_bound_access_tokens",
            "default_acr_values",
            "initiate_login_uri",
            "request_uris",
            "post_logout_redirect_uris",
            "backchannel_logout_uri",
            "backchannel_logout_session_required",
            "frontchannel_logout_uri",
            "frontchannel_logout_session_required",
            "client_name#de",
            "redirect_uris",
        ];
        for name in names {
            for value in [json!({ "a": 1 }), json!([[1]]), json!(-1), json!("\u{7f}")] {
                let request = json!({ name: value }).to_string();
                let Err(error) = members(request.as_bytes()).and_then(metadata) else { continue };
                let said = error.description().into_owned();
                let is_plain = !["invalid type", "unknown variant", "expected", "line 1"]
                    .iter()
                    .any(|word| said.contains(word));
                assert!(said.starts_with(&format!("{name}: ")), "{name}: {said}");
                assert!(is_plain, "{name}: {said}");
            }
            assert!(parsed(&json!({ name: { "a": 1 } })).is_err(), "{name}");
        }
    }

    #[test]
    fn an_empty_string_is_as_good_as_absent() {
        let empty = json!({ "client_uri": "", "scope": "", "application_type": "", "redirect_uris": "", "logo_uri#de": "" });
        assert_eq!(parsed(&empty), parsed(&json!({})));
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        let metadata = parsed(
            &json!({ "x": [1], "default_scope": "admin", "id_token_claims": "scope", "client_name": "a" }),
        );
        let expected = ClientMetadata { client_name: Some("a".into()), ..ClientMetadata::default() };
        assert_eq!(metadata, Ok(expected));
    }

    /// A later version would take what it knows for what an earlier one had checked.
    #[test]
    fn members_that_nobody_knows_are_not_kept() {
        let request = json!({ "client_name": "a", "of_tomorrow": { "a": 1 }, "!of_tomorrow": true, "v": 9 });
        let expected = parsed(&json!({ "client_name": "a" }));
        assert_eq!(parsed(&request), expected);
        assert!(expected.expect("metadata").rest.is_empty());
    }
}
