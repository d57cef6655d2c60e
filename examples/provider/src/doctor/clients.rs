//! What is probably a mistake in a client.

use oauth_runtime::administration::Administration;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::registration::check_declared;
use oauth_runtime::{AuthMethod, Client};

use super::{Finding, managed_grants};
use crate::config::Config;
use crate::provider::Provider;
use crate::store::Store;

/// The secrets of the demo and of the documents.
const EXAMPLES: [&str; 2] = ["a-long-random-secret", "another-long-random-secret"];

/// The clients of the configuration, and those that are in the store alone.
pub(super) async fn all(config: &Config, store: Option<&Store>) -> Vec<Client> {
    let mut clients = config.clients.clone();
    if let Some(store) = store
        && let Ok(stored) = Administration::new(store.clone()).clients().await
    {
        let is_new =
            |client: &Client| !config.clients.iter().any(|own| own.client_id() == client.client_id());
        clients.extend(stored.into_iter().filter(is_new));
    }
    clients
}

/// The check of a client.
pub(super) fn name(client: &Client) -> String {
    format!("client {}", client.client_id())
}

pub(super) fn check(config: &Config, client: &Client, findings: &mut Vec<Finding>) {
    let before = findings.len();
    let check = name(client);
    if let Err(error) = check_declared::<Provider>(client, &config.scopes) {
        findings.push(Finding::fail(&check, error.description()));
    }
    let is_example = |example: &&str| client.secrets().iter().any(|secret| secret.verify(example));
    if EXAMPLES.iter().any(is_example) {
        let advice =
            "its secret is one of the documents, which everybody knows; `openssl rand -hex 32` makes one";
        findings.push(Finding::warn(&check, format!("client_secret: {advice}")));
    }
    let mistakes = grants(client).into_iter().chain(algorithms(config, client)).chain(openid(client));
    let mistakes = mistakes.chain(managed_grants::mistakes(&config.authorization_requests, client));
    findings.extend(mistakes.map(|mistake| Finding::warn(&check, mistake)));
    if client.is_disabled() {
        findings.push(Finding::warn(
            &check,
            format!("it is disabled; see `provider clients enable {}`", client.client_id()),
        ));
    }
    if findings.len() == before {
        findings.push(Finding::ok(check, "nothing stands out"));
    }
}

/// Grant types, response types and scopes that do not fit together.
fn grants(client: &Client) -> Vec<String> {
    let metadata = client.metadata();
    let grants = |name: &str| metadata.grant_types.iter().any(|own| own == name);
    let answers =
        |word: &str| metadata.response_types.iter().any(|own| own.split(' ').any(|own| own == word));
    let has_front_channel = answers("token") || answers("id_token");
    // What the file leaves out is ["code"] (RFC 7591 section 2), also for a client that no browser comes back to.
    let is_machine = metadata.response_types == ["code"] && metadata.redirect_uris.is_empty();
    let scope = |token: &str| metadata.scope.contains(token);
    let comes_again = ["authorization_code", "password", DEVICE_CODE, CIBA].into_iter().any(&grants);
    let mut mistakes = Vec::new();
    let mut when = |wrong: bool, said: &str| {
        if wrong {
            mistakes.push(said.to_owned());
        }
    };
    when(
        grants("authorization_code") && !answers("code"),
        "response_types: none has `code`, so `authorization_code` in `grant_types` is of no use; add \"code\"",
    );
    when(
        answers("code") && !grants("authorization_code") && !is_machine,
        "grant_types: `authorization_code` is missing, so the codes of `response_types` cannot be redeemed; add it, or set \
         `response_types = []` if the client does not use the authorization endpoint",
    );
    when(
        has_front_channel && !grants("implicit"),
        "grant_types: `implicit` is missing, so `token` and `id_token` in `response_types` are refused (RFC 7591 section 2.1)",
    );
    when(
        grants("implicit") && !has_front_channel,
        "response_types: neither `token` nor `id_token` is there, so `implicit` in `grant_types` is of no use",
    );
    when(
        grants("refresh_token") && !comes_again,
        "grant_types: no other grant gives a refresh token, so `refresh_token` is of no use",
    );
    when(
        scope("offline_access") && !grants("refresh_token"),
        "grant_types: `refresh_token` is missing, so `offline_access` in `scope` is of no use",
    );
    when(
        scope("openid")
            && grants("refresh_token")
            && grants("authorization_code")
            && !scope("offline_access"),
        "scope: without `offline_access`, its refresh tokens end when the person logs out; add it if access continues",
    );
    when(
        answers("token"),
        "response_types: an access token in a URL leaks (RFC 9700 section 2.1.2); let the client use `code` with PKCE",
    );
    when(
        grants("password"),
        "grant_types: with `password`, the client learns the person's password (RFC 9700 section 2.4); let it use \
         `authorization_code`",
    );
    when(
        metadata.scope.is_empty(),
        "scope: it is empty, so the client may request nothing; list what it may request",
    );
    mistakes
}

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA: &str = "urn:openid:params:grant-type:ciba";

/// Algorithms that the provider has no key for.
fn algorithms(config: &Config, client: &Client) -> Vec<String> {
    let (own, openid) = (config.openid.algorithms(), &client.metadata().openid);
    let listed = || own.iter().map(|algorithm| algorithm.as_str()).collect::<Vec<_>>().join(", ");
    let registered = [
        ("id_token_signed_response_alg", &openid.id_token_signed_response_alg),
        ("userinfo_signed_response_alg", &openid.userinfo_signed_response_alg),
        ("authorization_signed_response_alg", &openid.authorization_signed_response_alg),
        ("introspection_signed_response_alg", &openid.introspection_signed_response_alg),
    ];
    let has_key = |name: &str| own.iter().any(|algorithm| algorithm.as_str() == name);
    let wrong = registered.into_iter().filter_map(|(key, algorithm)| {
        let algorithm = algorithm.as_deref().filter(|name| *name != "none" && !has_key(name))?;
        Some(format!("{key}: there is no key for {algorithm}; `signing_algorithms` has {}", listed()))
    });
    let mut mistakes: Vec<_> = wrong.collect();
    let is_openid = client.metadata().scope.contains("openid");
    if is_openid && openid.id_token_signed_response_alg.is_none() && !own.contains(&SigningAlgorithm::Rs256) {
        mistakes.push(format!(
            "id_token_signed_response_alg: it is not set, and most libraries then expect RS256, for which there is no key; \
             set it to one of {}, and tell the client",
            listed()
        ));
    }
    mistakes
}

/// What works only with `openid`, and what only confidential clients do.
fn openid(client: &Client) -> Vec<String> {
    let (metadata, mut mistakes) = (client.metadata(), Vec::new());
    let openid = &metadata.openid;
    let is_openid = metadata.scope.contains("openid");
    let needs_openid = [
        ("post_logout_redirect_uris", !openid.post_logout_redirect_uris.is_empty()),
        ("backchannel_logout_uri", openid.backchannel_logout_uri.is_some()),
        ("frontchannel_logout_uri", openid.frontchannel_logout_uri.is_some()),
        ("id_token_signed_response_alg", openid.id_token_signed_response_alg.is_some()),
    ];
    for (key, _) in needs_openid.iter().filter(|(_, is_set)| *is_set && !is_openid) {
        mistakes.push(format!("{key}: without `openid` in `scope`, the client gets no ID token; add it"));
    }
    let signs = client.auth_method() == AuthMethod::PrivateKeyJwt;
    if openid.token_endpoint_auth_signing_alg.is_some()
        && !signs
        && client.auth_method() != AuthMethod::ClientSecretJwt
    {
        mistakes.push(
            "token_endpoint_auth_signing_alg: it counts only with `private_key_jwt` as `token_endpoint_auth_method`".to_owned(),
        );
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(metadata: &str) -> String {
        let metadata = serde_json::from_str(metadata).expect("metadata");
        let secret = oauth_runtime::Secret::from("0123456789abcdef0123456789abcdef");
        let secret = oauth_runtime::ClientSecret::digest_of(&secret).expect("a secret");
        grants(&Client::from_metadata("job", vec![secret], metadata).expect("a client")).join("\n")
    }

    #[test]
    fn a_machine_needs_no_response_types() {
        assert_eq!(said(r#"{ "grant_types": ["client_credentials"], "scope": "read" }"#), "");
        let with_redirect_uri = said(
            r#"{ "grant_types": ["client_credentials"], "scope": "read", "redirect_uris": ["https://a.example/cb"] }"#,
        );
        assert!(with_redirect_uri.contains("set `response_types = []`"), "{with_redirect_uri}");
    }
}
