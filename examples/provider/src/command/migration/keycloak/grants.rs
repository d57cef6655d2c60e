//! The flows of a client of Keycloak, each switched on or off.

use super::super::members::Members;

/// What the client may use.
#[derive(Debug, Default)]
pub(super) struct Grants {
    pub(super) types: Vec<String>,
    pub(super) responses: Vec<String>,
}

/// The switch, and the grant type.
const SWITCHES: [(&str, &str); 3] = [
    ("standardFlowEnabled", "authorization_code"),
    ("directAccessGrantsEnabled", "password"),
    ("serviceAccountsEnabled", CLIENT_CREDENTIALS),
];

/// The same for the switches among the attributes.
const MORE: [(&str, &str); 4] = [
    ("oauth2.device.authorization.grant.enabled", "urn:ietf:params:oauth:grant-type:device_code"),
    ("oidc.ciba.grant.enabled", "urn:openid:params:grant-type:ciba"),
    ("standard.token.exchange.enabled", TOKEN_EXCHANGE),
    ("oauth2.jwt.authorization.grant.enabled", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
];

const CLIENT_CREDENTIALS: &str = "client_credentials";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// The response types of an implicit flow, and those that it has together with a code.
const IMPLICIT: [&str; 2] = ["id_token", "id_token token"];
const HYBRID: [&str; 3] = ["code id_token", "code token", "code id_token token"];

impl Grants {
    /// Whether the browser comes back to the client.
    pub(super) fn redirects(&self) -> bool {
        !self.responses.is_empty()
    }

    /// Whether a person decides about the client's tokens.
    pub(super) fn asks_people(&self) -> bool {
        self.types.iter().any(|own| own != CLIENT_CREDENTIALS && own != TOKEN_EXCHANGE)
    }
}

pub(super) fn of(members: &mut Members<'_>, mut attributes: Option<&mut Members<'_>>) -> Grants {
    let mut grants = Grants::default();
    for (name, grant) in SWITCHES {
        if members.is_true(name) {
            grants.types.push(grant.to_owned());
        }
    }
    for (name, grant) in MORE {
        if attributes.as_mut().is_some_and(|attributes| attributes.is_true(name)) {
            grants.types.push(grant.to_owned());
        }
    }
    let refreshes =
        attributes.and_then(|own| own.text("use.refresh.tokens")).is_none_or(|said| said != "false");
    if refreshes && grants.asks_people() {
        grants.types.push("refresh_token".to_owned());
    }
    let has_code = grants.types.iter().any(|own| own == "authorization_code");
    if has_code {
        grants.responses.push("code".to_owned());
    }
    if members.is_true("implicitFlowEnabled") {
        grants.types.push("implicit".to_owned());
        let hybrid = HYBRID.into_iter().filter(|_| has_code);
        grants.responses.extend(IMPLICIT.into_iter().chain(hybrid).map(str::to_owned));
    }
    grants
}
