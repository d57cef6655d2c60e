//! What OpenID Connect adds to the metadata (OpenID Connect Discovery section 3).

use serde::Serialize;

/// The members of OpenID Connect, beside those of RFC 8414.
#[derive(Debug, Serialize)]
pub struct Description {
    userinfo_endpoint: Option<String>,
    jwks_uri: Option<String>,
    subject_types_supported: Vec<&'static str>,
    id_token_signing_alg_values_supported: Vec<&'static str>,
    userinfo_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    acr_values_supported: Vec<String>,
    display_values_supported: [&'static str; 4],
    prompt_values_supported: [&'static str; 4],
    claim_types_supported: [&'static str; 1],
    claims_supported: Vec<String>,
    claims_parameter_supported: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ui_locales_supported: Vec<String>,
}

#[cfg(feature = "openid")]
mod of {
    use super::Description;
    use crate::Scope;
    use crate::identity::{OpenIdProvider, claims_by_scope};
    use crate::openid::{Display, Prompt};

    /// What every ID token has, or may have.
    const PROTOCOL_CLAIMS: [&str; 8] = ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr"];

    impl Description {
        pub(crate) fn of<S: OpenIdProvider>(server: &S) -> Self {
            let settings = server.settings();
            let endpoints = S::DECLARATION.endpoints;
            let url = |path: Option<&str>| path.map(|path| settings.issuer().join(path));
            let algorithms: Vec<_> =
                server.keys().algorithms().into_iter().map(|algorithm| algorithm.as_str()).collect();
            let mut id_token_algorithms = algorithms.clone();
            if settings.unsigned_id_tokens() {
                id_token_algorithms.push("none");
            }
            let mut subject_types = vec!["public"];
            if settings.pairwise_salt().is_some() {
                subject_types.push("pairwise");
            }
            Self {
                userinfo_endpoint: url(endpoints.userinfo),
                jwks_uri: url(endpoints.jwks),
                subject_types_supported: subject_types,
                id_token_signing_alg_values_supported: id_token_algorithms,
                userinfo_signing_alg_values_supported: algorithms,
                acr_values_supported: settings.acr_values().to_vec(),
                display_values_supported: Display::NAMES,
                prompt_values_supported: Prompt::NAMES,
                claim_types_supported: ["normal"],
                claims_supported: claims(server),
                claims_parameter_supported: true,
                ui_locales_supported: settings.ui_locales().to_vec(),
            }
        }
    }

    /// What the scope tokens stand for, and what the settings name beside them.
    fn claims<S: OpenIdProvider>(server: &S) -> Vec<String> {
        let scope = Scope::from_tokens(server.scope_tokens()).unwrap_or_default();
        let others = server.settings().claims_supported().iter().map(String::as_str);
        let mut claims: Vec<String> = Vec::new();
        for name in PROTOCOL_CLAIMS.into_iter().chain(claims_by_scope(server, &scope)).chain(others) {
            if !claims.iter().any(|other| other == name) {
                claims.push(name.to_owned());
            }
        }
        claims
    }
}
