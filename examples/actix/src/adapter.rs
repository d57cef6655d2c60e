//! actix-web ⇄ plain `http` types. actix-web has an older `http`, so names and values are copied.

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use oauth_runtime::http::{Connection, Request, Response};

/// The plain form of a request; `None` if `http` refuses what actix-web accepted.
pub fn plain_request(request: &HttpRequest, body: Bytes) -> Option<Request> {
    let mut plain = http::Request::builder().method(request.method().as_str()).uri(request.uri().to_string());
    for (name, value) in request.headers() {
        plain = plain.header(name.as_str(), value.as_bytes());
    }
    if let Some(peer) = request.peer_addr() {
        plain = plain.extension(Connection::new(peer.ip(), request.app_config().secure()));
    }
    plain.body(body).ok()
}

/// The actix-web form of a response.
pub fn actix_response(response: Response) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let status = actix_web::http::StatusCode::from_u16(parts.status.as_u16());
    let mut response =
        HttpResponseBuilder::new(status.unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &parts.headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    response.body(body)
}
