//! What clients, browsers and APIs send to the provider.

mod browser;
mod devices;
mod tokens;

pub(super) use self::devices::Codes;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::http::Response;
use serde_json::Value;

use super::provider::SECRET;
use super::run::{ISSUER, Run};

impl Run {
    pub(super) async fn is_active(&self, token: &str) -> bool {
        let response = self.post("/introspect", 2, &[("token", token)]).await;
        let answer: Value = serde_json::from_slice(response.body()).expect("JSON");
        answer["active"].as_bool().unwrap_or_else(|| panic!("{answer}"))
    }

    pub(super) async fn user_info(&self, token: &str) -> bool {
        let request =
            Request::get(format!("{ISSUER}/userinfo")).header(AUTHORIZATION, format!("Bearer {token}"));
        self.send(request).await.status() == StatusCode::OK
    }

    /// The names of the keys that everybody can have.
    pub(super) async fn published(&self) -> Vec<String> {
        let response = self.send(Request::get(format!("{ISSUER}/jwks"))).await;
        let set: Value = serde_json::from_slice(response.body()).expect("JSON");
        let keys = set["keys"].as_array().unwrap_or_else(|| panic!("{set}"));
        keys.iter().map(|key| key["kid"].as_str().expect("a name").to_owned()).collect()
    }

    async fn send(&self, request: http::request::Builder) -> Response {
        self.server.create_response(request.body(Bytes::new()).expect("a request")).await
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
