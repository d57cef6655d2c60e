//! The demo: its data, and what to open and to type.

use std::path::PathBuf;

use oauth_runtime::{BoxError, Client, Issuer, RedirectUri};

use crate::config::Config;

/// The demo data, a configuration like any other.
pub const CONFIG: &str = include_str!("demo.toml");

/// RFC 7636 appendix B. A real client generates one for each request.
pub const CODE_VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// The `S256` challenge of [`CODE_VERIFIER`].
const CODE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What to print once the provider listens at this URL.
pub type Introduction = Box<dyn Fn(&str) -> String + Send>;

/// What to print once the provider listens, if it runs the demo.
pub fn introduction(config: &Config) -> Option<Introduction> {
    let mail = config.mail.as_ref().and_then(|mail| mail.directory());
    let mail = mail.map(|directory| directory.display().to_string()).unwrap_or_default();
    config.is_demo.then(|| -> Introduction { Box::new(move |url| what_to_try(url, &mail)) })
}

/// Where the demo keeps its data: in the platform's data directory. Without one, in the working directory.
pub fn directory() -> PathBuf {
    dirs::data_dir().map(|data| data.join("oauth-provider")).unwrap_or_default()
}

/// The demo's clients with the demo's own address as redirect URI, wherever it listens: for a confidential
/// client, the port counts too.
///
/// # Errors
/// If the issuer cannot be a redirect URI.
pub fn come_back(clients: Vec<Client>, issuer: &Issuer) -> Result<Vec<Client>, BoxError> {
    let extend = |client: Client| -> Result<Client, BoxError> {
        let mut metadata = client.metadata().clone();
        if metadata.redirect_uris.is_empty() {
            return Ok(client);
        }
        let callback = issuer.join("/demo/callback");
        if !metadata.redirect_uris.iter().any(|uri| uri.as_str() == callback) {
            metadata.redirect_uris.push(RedirectUri::parse(callback)?);
        }
        metadata.openid.post_logout_redirect_uris.push(issuer.join("/"));
        Ok(client.with_metadata(metadata)?)
    };
    clients.into_iter().map(extend).collect()
}

/// The authorization request of the demo client.
pub fn authorization_request(url: &str) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", &format!("{url}/demo/callback")),
        ("scope", "openid profile email read write"),
        ("state", "demo"),
        ("code_challenge", CODE_CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    format!("/authorize?{}", serde_urlencoded::to_string(parameters).unwrap_or_default())
}

/// The request for an ID token alone: it comes back in a form, so its claims are visible without redeeming a
/// code.
pub fn id_token_request(url: &str) -> String {
    let parameters = [
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
        ("client_id", "web"),
        ("redirect_uri", &format!("{url}/demo/callback")),
        ("scope", "openid profile email"),
        ("state", "demo"),
        ("nonce", "demo"),
    ];
    format!("/authorize?{}", serde_urlencoded::to_string(parameters).unwrap_or_default())
}

/// The command that redeems a code of the demo client.
pub fn redemption(url: &str, code: &str) -> String {
    format!(
        "curl -u web:a-long-random-secret {url}/token \\\n  -d grant_type=authorization_code \\\n  -d code={code} \\\n  \
         --data-urlencode redirect_uri={url}/demo/callback \\\n  -d code_verifier={CODE_VERIFIER}"
    )
}

fn what_to_try(url: &str, mail: &str) -> String {
    format!(
        "\nThe demo is ready. Open\n\n  {url}/\n\nand log in as alice with the password wonderland. Alice operates the provider, too:\n\n  {url}/console\n\nYou \
         can also sign up. The e-mails are printed here, and are files in\n\n  {mail}\n\nOr type\n\n  \
         curl -u service:another-long-random-secret -d grant_type=client_credentials {url}/token\n  \
         curl -H \"Authorization: Bearer TOKEN\" {url}/api/notes\n  \
         curl -H \"Authorization: Bearer TOKEN\" -H \"Content-Type: application/json\" -d '{{\"text\":\"buy milk\"}}' {url}/api/notes\n  \
         curl -u service:another-long-random-secret -d token=TOKEN {url}/introspect\n  \
         curl -u web:a-long-random-secret -d grant_type=password -d username=alice -d password=wonderland {url}/token\n  \
         curl -d client_id=tv -d scope=read {url}/device_authorization\n  \
         curl -d client_id=tv -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d device_code=CODE {url}/token\n  \
         curl -u till:one-more-long-random-secret-for-the-till -d scope=openid -d login_hint=alice -d binding_message=4711 {url}/bc-authorize\n  \
         curl -u till:one-more-long-random-secret-for-the-till -d grant_type=urn:openid:params:grant-type:ciba -d auth_req_id=ID {url}/token\n  \
         curl {url}/.well-known/oauth-authorization-server\n"
    )
}
