//! Who approves. Your service has a login page and a session; here the browser asks for the password.

use http::request::Parts;
use oauth_runtime::authorization::{ask_for_browser_credentials, browser_credentials};
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Decision, Interaction};

use crate::Notes;

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        match browser_credentials(http) {
            Some((username, password)) if (&*username, password.reveal()) == ("alice", "wonderland") => {
                Ok(Approval::new("248289761001").username(username).into())
            }
            _ => Ok(ask_for_browser_credentials()),
        }
    }
}
