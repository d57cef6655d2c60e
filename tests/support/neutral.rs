//! Plain `http` requests, for the framework-neutral methods of a declared provider.

use bytes::Bytes;
use http::{Request, Response};
use oauth_runtime::client_auth::encode_auth_headers;
use serde_json::Value;
use url::Url;

use super::{CHALLENGE, Everything};

/// A POST of a form to the provider, with HTTP Basic authentication.
pub(crate) fn form_request(path: &str, client: (&str, &str), form: &[(&str, &str)]) -> Request<Bytes> {
    Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", encode_auth_headers(client.0, client.1))
        .body(serde_urlencoded::to_string(form).expect("a form").into())
        .expect("a request")
}

/// The answer to a token request of the client `web`.
pub(crate) async fn token(server: &Everything, form: &[(&str, &str)]) -> Response<Bytes> {
    let request = form_request("/token", ("web", "web-client-secret"), form);
    server.create_token_response(request).await
}

/// An authorization code of the client `web` with PKCE, which alice approved.
pub(crate) async fn code(server: &Everything) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", "https://client.example/cb"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let query = serde_urlencoded::to_string(parameters).expect("a query");
    let request =
        Request::get(format!("/authorize?{query}")).header("host", "localhost").header("x-user", "alice");
    let response = server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await;
    let location = response.headers()["location"].to_str().expect("text");
    let location = Url::parse(location).expect("an absolute location");
    let mut parameters = location.query_pairs();
    let (_, code) = parameters.find(|(name, _)| name == "code").expect("a code");
    code.into_owned()
}

/// The JSON of a response.
#[track_caller]
pub(crate) fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or_else(|error| panic!("{error} in {response:?}"))
}
