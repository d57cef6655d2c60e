//! The requests of a client in a test.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Uri};

use crate::client_auth::encode_auth_headers;
use crate::http::{Request, form_encoded};
use crate::server::AuthorizationServer;

/// A request to the path under the issuer, as a web server would pass it. Over TLS if the issuer is an
/// `https` URL.
pub(super) fn request<S: AuthorizationServer>(server: &S, path: &str) -> Request {
    let mut request = Request::new(Bytes::new());
    let issuer = server.settings().issuer();
    *request.uri_mut() = issuer.join(path).parse::<Uri>().unwrap_or_default();
    request
}

/// A form to the path under the issuer, with HTTP Basic authentication if there is a secret.
pub(super) fn form<S: AuthorizationServer>(
    server: &S,
    path: &str,
    client: (&str, Option<&str>),
    parameters: &[(&str, &str)],
) -> Request {
    let mut request = request(server, path);
    *request.method_mut() = Method::POST;
    let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, media_type);
    let mut parameters = parameters.to_vec();
    match client {
        (client_id, None) => parameters.push(("client_id", client_id)),
        (client_id, Some(secret)) => {
            let basic = HeaderValue::try_from(encode_auth_headers(client_id, secret));
            request.headers_mut().extend(basic.ok().map(|basic| (AUTHORIZATION, basic)));
        }
    }
    *request.body_mut() = form_encoded(parameters).into();
    request
}
