//! The parameters of the request ("Txn-Token Request").

use serde_json::{Map, Value};

use crate::grant::TokenRequest;
use crate::grant::token_exchange::TokenType;
use crate::grant::token_exchange::parameters::Asked;
use crate::settings::Settings;
use crate::{OAuthError, Scope};

/// Far more than fits into a header with the token, in bytes.
const LONGEST: usize = 4096;

/// What the workload wants, and what it says about the transaction.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) trust_domain: &'a str,
    pub(super) scope: Scope,
    pub(super) context: Option<Map<String, Value>>,
    pub(super) details: Option<Map<String, Value>>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(
        settings: &'a Settings,
        request: &TokenRequest<'_>,
        asked: &Asked<'_>,
    ) -> Result<Self, OAuthError> {
        if asked.subject.1 == TokenType::RefreshToken {
            return Err(OAuthError::invalid_request("no transaction token is given for a refresh token"));
        }
        if asked.actor.is_some() {
            return Err(OAuthError::invalid_request("a transaction token is given without an actor_token"));
        }
        let form = request.received().form();
        if form.count("resource") > 0 {
            return Err(OAuthError::invalid_target(
                "a transaction token is for the trust domain, and no resource",
            ));
        }
        if form.count("audience") != 1 {
            return Err(OAuthError::invalid_request("audience must name the trust domain"));
        }
        let named = form.values("audience").next();
        let trust_domain = settings.trust_domain().filter(|own| named == Some(*own));
        let trust_domain =
            trust_domain.ok_or_else(|| OAuthError::invalid_target("audience is another trust domain"))?;
        let scope = request.scope()?.filter(|scope| !scope.is_empty());
        let scope =
            scope.ok_or_else(|| OAuthError::invalid_request("scope must say what the transaction is for"))?;
        Ok(Self {
            trust_domain,
            scope,
            context: object(request, "request_context")?,
            details: object(request, "request_details")?,
        })
    }
}

/// A parameter that is a JSON object.
fn object(request: &TokenRequest<'_>, name: &str) -> Result<Option<Map<String, Value>>, OAuthError> {
    let Some(text) = request.parameter(name) else { return Ok(None) };
    if text.len() > LONGEST {
        return Err(OAuthError::invalid_request(format!("{name} has more than {LONGEST} bytes")));
    }
    let parsed = serde_json::from_str(text);
    parsed.map(Some).map_err(|_| OAuthError::invalid_request(format!("{name} must be a JSON object")))
}
