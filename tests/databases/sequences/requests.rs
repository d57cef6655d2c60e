//! What clients, browsers and APIs send to the provider.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::{Method, Request, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::http::Response;
use serde_json::Value;

use super::model::Outcome;
use super::provider::{CALLBACK, SECRET};
use super::run::Run;

const ISSUER: &str = "https://provider.example";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl Run {
    pub(super) async fn approve(&mut self, client: usize) -> Result<(), String> {
        let client_id = self.client_id(client);
        let query = [
            ("response_type", "code"),
            ("client_id", client_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("scope", "openid offline_access"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", "consent"),
        ];
        let query = serde_urlencoded::to_string(query).expect("a query");
        let request = Request::get(format!("{ISSUER}/authorize?{query}"));
        let request = request.header("x-user", self.person(self.codes.len())).body(Bytes::new());
        let response = self.server.create_response(request.expect("a request")).await;
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let code = location.and_then(|location| location.split_once("code=")?.1.split('&').next());
        match (code, self.model.is_disabled(client)) {
            (Some(code), false) => {
                self.codes.push(code.to_owned());
                self.model.approve(client);
                Ok(())
            }
            (None, true) => Ok(()),
            (code, disabled) => {
                Err(format!("a code: {code:?}, the client is disabled: {disabled}, {response:?}"))
            }
        }
    }

    pub(super) async fn tokens(
        &mut self,
        client: usize,
        grant_type: &str,
        form: &[(&str, &str)],
        expected: Outcome,
    ) -> Result<(), String> {
        let form = [form, &[("grant_type", grant_type)]].concat();
        let response = self.post("/token", client, &form).await;
        let answer: Value = serde_json::from_slice(response.body()).map_err(|error| error.to_string())?;
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        let (access_token, refresh_token) = (text("access_token"), text("refresh_token"));
        match (expected, access_token, refresh_token) {
            (Outcome::Tokens, Some(access_token), Some(refresh_token)) => {
                self.access_tokens.push(access_token);
                self.refresh_tokens.push(refresh_token);
                Ok(())
            }
            (Outcome::Again { refresh_token: own }, Some(access_token), Some(again))
                if self.refresh_tokens[own] == again =>
            {
                self.access_tokens.push(access_token);
                Ok(())
            }
            (Outcome::Refused(code), None, None) if answer["error"] == code => Ok(()),
            (expected, ..) => Err(format!("expected {expected:?}, and the provider answered {answer}")),
        }
    }

    pub(super) async fn revoke(&self, grant: usize, token: &str) -> Result<(), String> {
        let client = self.model.grants[grant].client;
        let response = self.post("/revoke", client, &[("token", token)]).await;
        let expected = if self.model.is_disabled(client) { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
        if response.status() == expected { Ok(()) } else { Err(format!("{response:?}")) }
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        let response = self.post("/introspect", 2, &[("token", token)]).await;
        let answer: Value = serde_json::from_slice(response.body()).expect("JSON");
        answer["active"].as_bool().unwrap_or_else(|| panic!("{answer}"))
    }

    pub(super) async fn user_info(&self, token: &str) -> bool {
        let request =
            Request::get(format!("{ISSUER}/userinfo")).header(AUTHORIZATION, format!("Bearer {token}"));
        let response = self.server.create_response(request.body(Bytes::new()).expect("a request")).await;
        response.status() == StatusCode::OK
    }

    async fn post(&self, path: &str, client: usize, form: &[(&str, &str)]) -> Response {
        let client_id = self.client_id(client);
        let mut form = form.to_vec();
        let mut request = Request::builder().method(Method::POST).uri(format!("{ISSUER}{path}"));
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if client == 1 {
            form.push(("client_id", &client_id));
        } else {
            request = request.header(AUTHORIZATION, encode_auth_headers(&client_id, SECRET));
        }
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.server.create_response(request.body(body.into()).expect("a request")).await
    }
}
