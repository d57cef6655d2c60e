//! What strangers send.

use reqwest::{Client, RequestBuilder};
use serde_json::json;

use crate::form::{LoginForm, authorization_request};

/// One kind of request, and a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    UnknownClient,
    WrongSecret,
    WrongCode,
    Authorize,
    DeviceAuthorization,
    Registration,
    Login,
    Burst,
}

impl Kind {
    pub(crate) const ALL: [Self; 8] = [
        Self::UnknownClient,
        Self::WrongSecret,
        Self::WrongCode,
        Self::Authorize,
        Self::DeviceAuthorization,
        Self::Registration,
        Self::Login,
        Self::Burst,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::UnknownClient => "token, unknown client",
            Self::WrongSecret => "token, wrong secret",
            Self::WrongCode => "token, wrong code",
            Self::Authorize => "authorize, no cookie",
            Self::DeviceAuthorization => "device authorization",
            Self::Registration => "registration",
            Self::Login => "login, wrong password",
            Self::Burst => "password grant, wrong password",
        }
    }

    /// The burst is short, since each of its requests should be a hash.
    pub(crate) fn requests(self, asked: usize) -> usize {
        if self == Self::Burst { asked.min(2_000) } else { asked }
    }

    /// More logins than there are places for hashing, so that some are turned away.
    pub(crate) fn at_once(self) -> usize {
        if matches!(self, Self::Login | Self::Burst) { 200 } else { 64 }
    }

    /// The request with this number. Each has names, codes and an address of its own, so that no limit for
    /// one of them stops the others.
    pub(crate) fn request(
        self,
        client: &Client,
        url: &str,
        login: Option<&LoginForm>,
        number: usize,
    ) -> RequestBuilder {
        let token = || client.post(format!("{url}/token"));
        let (name, address) = (format!("stranger-{number}"), address(number));
        let request = match self {
            Self::UnknownClient => {
                token().basic_auth(name, Some("not-the-secret")).form(&[("grant_type", "client_credentials")])
            }
            Self::WrongSecret => {
                token().basic_auth("web", Some(name)).form(&[("grant_type", "client_credentials")])
            }
            Self::WrongCode => token().form(&[
                ("grant_type", "authorization_code"),
                ("client_id", "app"),
                ("code", &name),
                ("redirect_uri", "https://client.example/cb"),
                ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            ]),
            Self::Authorize => client.get(authorization_request(url, &name)),
            Self::DeviceAuthorization => client
                .post(format!("{url}/device_authorization"))
                .form(&[("client_id", "tv"), ("scope", "read")]),
            Self::Registration => client.post(format!("{url}/register")).json(&json!({
                "client_name": name,
                "redirect_uris": ["https://client.example/cb"],
                "token_endpoint_auth_method": "none",
            })),
            Self::Login => match login {
                Some(form) => form.post(client, url, &name),
                None => client.get(format!("{url}/login")),
            },
            Self::Burst => token().basic_auth("web", Some("a-long-random-secret")).form(&[
                ("grant_type", "password"),
                ("username", &name),
                ("password", "guess"),
                ("scope", "read"),
            ]),
        };
        request.header("x-forwarded-for", address)
    }
}

/// Far apart, since neighbours share a limit.
fn address(number: usize) -> String {
    let [.., a, b, c] = number.wrapping_mul(0x9e_37_79).to_be_bytes();
    format!("{}.{a}.{b}.{c}", 20 + (number >> 24) % 80)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_stranger_has_an_address() {
        let addresses: HashSet<String> = (0..100_000).map(address).collect();
        assert_eq!(addresses.len(), 100_000);
    }
}
