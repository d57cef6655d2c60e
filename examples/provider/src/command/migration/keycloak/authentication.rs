//! How a client of Keycloak authenticates.

use oauth_runtime::{AuthMethod, ClientMetadata};

use super::super::members::Members;

/// What stands in the place of a secret where Keycloak does not tell it, as in the partial export of its console.
const MASKED: &str = "**********";

/// The method, and the secret if the file has it.
pub(super) fn of(
    members: &mut Members<'_>,
    attributes: Option<&mut Members<'_>>,
    is_public: bool,
    metadata: &mut ClientMetadata,
) -> Option<String> {
    let authenticator = members.take_at::<String>("clientAuthenticatorType");
    let secret = members.text("secret").filter(|secret| secret != MASKED);
    if is_public {
        metadata.token_endpoint_auth_method = AuthMethod::None;
        return None;
    }
    let (line, name) = authenticator.unwrap_or((members.line(), "client-secret".to_owned()));
    let method = match name.as_str() {
        "client-secret" => AuthMethod::ClientSecretBasic,
        "client-secret-jwt" => AuthMethod::ClientSecretJwt,
        "client-jwt" => AuthMethod::PrivateKeyJwt,
        "client-x509" => AuthMethod::TlsClientAuth,
        _ => {
            members.wrong(line, format!("clientAuthenticatorType: there is no `{name}` here"));
            return None;
        }
    };
    metadata.token_endpoint_auth_method = method;
    let problem = match (method, attributes) {
        (AuthMethod::PrivateKeyJwt, Some(attributes)) => keys(attributes, metadata),
        (AuthMethod::TlsClientAuth, Some(attributes)) => certificate(attributes, metadata),
        _ => None,
    };
    if let Some(problem) = problem {
        members.wrong(line, problem);
    }
    secret.filter(|_| method.needs_secret())
}

/// Keys by reference or by value.
fn keys(attributes: &mut Members<'_>, metadata: &mut ClientMetadata) -> Option<&'static str> {
    let (by_reference, by_value) =
        (attributes.is_true("use.jwks.url"), attributes.is_true("use.jwks.string"));
    let (url, text) = (attributes.text("jwks.url"), attributes.text("jwks.string"));
    metadata.openid.jwks_uri = url.filter(|_| by_reference);
    metadata.openid.jwks =
        text.filter(|_| by_value && !by_reference).and_then(|text| serde_json::from_str(&text).ok());
    let has_keys = metadata.openid.jwks_uri.is_some() || metadata.openid.jwks.is_some();
    (!has_keys).then_some(
        "the client signs, and the file has no keys of it: put a JWK set into the attribute `jwks.string`, and \"true\" into \
         `use.jwks.string`",
    )
}

/// The subject of the certificate, which Keycloak may take for a regular expression.
fn certificate(attributes: &mut Members<'_>, metadata: &mut ClientMetadata) -> Option<&'static str> {
    metadata.certificate.tls_client_auth_subject_dn = attributes.text("x509.subjectdn");
    attributes.is_true("x509.allow.regex.pattern.comparison").then_some(
        "`x509.subjectdn` is a regular expression: write the whole subject of the certificate, and remove \
         `x509.allow.regex.pattern.comparison`",
    )
}
