//! Reading the metadata of a registration request (RFC 7591 section 3.1).

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::word_set::has_word;
use crate::{ClientMetadata, OAuthError, RedirectUri};

/// What a client must not say itself: our own members of the metadata.
const OURS: [&str; 3] = ["default_scope", "id_token_claims", "localized"];

/// What may be there in several languages (RFC 7591 section 2.2).
const LOCALIZABLE: [&str; 5] = ["client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri"];

/// The members of the request's object. One that is `null` is as good as absent (RFC 7592 section 2.2).
pub(crate) fn members(body: &[u8]) -> Result<Map<String, Value>, OAuthError> {
    let malformed = || OAuthError::invalid_client_metadata("the body is no JSON object");
    let mut members: Map<String, Value> = serde_json::from_slice(body).map_err(|_| malformed())?;
    members.retain(|name, value| !value.is_null() && !OURS.contains(&name.as_str()));
    Ok(members)
}

/// The metadata, with the defaults of RFC 7591 section 2. Unknown members are ignored.
pub(crate) fn metadata(mut members: Map<String, Value>) -> Result<ClientMetadata, OAuthError> {
    if members.contains_key("software_statement") {
        return Err(OAuthError::Extension {
            code: "unapproved_software_statement",
            description: "this server approves no software statements".into(),
        });
    }
    if let Some(name) = members.keys().find(|name| is_about_encryption(name)) {
        return Err(OAuthError::invalid_client_metadata(format!("{name}: this server encrypts nothing")));
    }
    let uris = redirect_uris(members.remove("redirect_uris"))?;
    let localized = localized(&members)?;
    default_types(&mut members);
    let read: ClientMetadata = read(Value::Object(members))?;
    Ok(ClientMetadata { redirect_uris: uris, localized, ..read })
}

fn is_about_encryption(name: &str) -> bool {
    ["_encrypted_response_alg", "_encrypted_response_enc", "_encryption_alg", "_encryption_enc"]
        .into_iter()
        .any(|end| name.ends_with(end))
}

fn localized(members: &Map<String, Value>) -> Result<BTreeMap<String, String>, OAuthError> {
    let in_a_language = |name: &str| {
        name.split_once('#').is_some_and(|(name, tag)| LOCALIZABLE.contains(&name) && !tag.is_empty())
    };
    let members = members.iter().filter(|(name, _)| in_a_language(name));
    members.map(|(name, value)| Ok((name.clone(), read(value.clone())?))).collect()
}

fn redirect_uris(uris: Option<Value>) -> Result<Vec<RedirectUri>, OAuthError> {
    let Some(uris) = uris else {
        return Ok(Vec::new());
    };
    let wrong = |text: String| OAuthError::invalid_redirect_uri(text);
    let uris: Vec<String> =
        serde_json::from_value(uris).map_err(|_| wrong("redirect_uris is a list of texts".into()))?;
    uris.into_iter().map(|uri| RedirectUri::parse(uri).map_err(|error| wrong(error.to_string()))).collect()
}

/// Grant types and response types that belong together, where one of them is absent: a client that has no response type in mind
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

fn read<T: DeserializeOwned>(value: Value) -> Result<T, OAuthError> {
    serde_json::from_value(value).map_err(|error| OAuthError::invalid_client_metadata(error.to_string()))
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
        for member in ["id_token_encrypted_response_alg", "request_object_encryption_enc"] {
            assert_eq!(parsed(&json!({ member: "A256GCM" })), Err("invalid_client_metadata"), "{member}");
        }
        assert_eq!(parsed(&json!({ "software_statement": "e30" })), Err("unapproved_software_statement"));
    }

    #[test]
    fn languages() {
        let metadata = parsed(&json!({ "client_name#de": "Notizen", "scope#de": "x", "client_name#": "x" }));
        let localized = metadata.map(|metadata| metadata.localized);
        assert_eq!(localized, Ok([("client_name#de".to_owned(), "Notizen".to_owned())].into()));
        assert_eq!(parsed(&json!({ "client_name#de": 1 })), Err("invalid_client_metadata"));
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        let metadata = parsed(
            &json!({ "x": [1], "default_scope": "admin", "id_token_claims": "scope", "client_name": "a" }),
        );
        let expected = ClientMetadata { client_name: Some("a".into()), ..ClientMetadata::default() };
        assert_eq!(metadata, Ok(expected));
    }
}
