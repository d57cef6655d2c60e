//! What a person's browser sends.

use http::header::LOCATION;
use http::{Request, StatusCode};

use super::super::provider::CALLBACK;
use super::super::run::{ISSUER, Run};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl Run {
    pub(in super::super) async fn approve(
        &mut self,
        client: usize,
        person: usize,
        is_offline: bool,
    ) -> Result<(), String> {
        let client_id = self.client_id(client);
        let query = [
            ("response_type", "code"),
            ("client_id", client_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("scope", if is_offline { "openid offline_access" } else { "openid" }),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", "consent"),
        ];
        let query = serde_urlencoded::to_string(query).expect("a query");
        let response = self.send(self.browser(person, &format!("/authorize?{query}"))).await;
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let code = location.and_then(|location| location.split_once("code=")?.1.split('&').next());
        match (code, self.model.is_disabled(client)) {
            (Some(code), false) => {
                self.codes.push(code.to_owned());
                self.model.approve(client, person, is_offline);
                Ok(())
            }
            (None, true) => Ok(()),
            (code, disabled) => {
                Err(format!("a code: {code:?}, the client is disabled: {disabled}, {response:?}"))
            }
        }
    }

    pub(in super::super) async fn log_out(&mut self, person: usize) -> Result<(), String> {
        let response = self.send(self.browser(person, "/end_session")).await;
        self.model.log_out(person);
        if response.status() == StatusCode::OK { Ok(()) } else { Err(format!("{response:?}")) }
    }

    /// A request of a person who is logged in.
    fn browser(&self, person: usize, path: &str) -> http::request::Builder {
        let session = format!("{}-session-{}", self.person(person), self.model.session(person));
        Request::get(format!("{ISSUER}{path}"))
            .header("x-user", self.person(person))
            .header("x-session", session)
    }
}
