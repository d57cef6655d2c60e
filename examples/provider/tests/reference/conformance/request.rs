//! An authorization request.

use rand::distr::{Alphanumeric, SampleString};

use crate::conformance::client::ClientDetails;
use crate::conformance::plan::Plan;

/// What a request carries, in its order.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationRequest {
    pub(crate) parameters: Vec<(String, String)>,
}

/// Unguessable text.
pub(crate) fn random() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 32)
}

impl AuthorizationRequest {
    /// That of a plan, for `openid`.
    pub(crate) fn new(client: &ClientDetails, plan: Plan) -> Self {
        let (state, nonce) = (random(), random());
        let parameters = [
            ("client_id", client.id.as_str()),
            ("redirect_uri", &client.redirect_uri),
            ("scope", "openid"),
            ("state", &state),
            ("nonce", &nonce),
            ("response_type", plan.response_type),
        ];
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let request = Self { parameters: parameters.map(own).into() };
        match plan.response_mode {
            Some(mode) => request.with("response_mode", mode),
            None => request,
        }
    }

    /// With a parameter, in the place of the one that there was.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        match self.parameters.iter_mut().find(|(own, _)| own == name) {
            Some(parameter) => parameter.1 = value.to_owned(),
            None => self.parameters.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(own, _)| own != name);
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The URL to go to.
    pub(crate) fn url(&self, endpoint: &str) -> String {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.parameters).finish();
        format!("{endpoint}?{query}")
    }
}
