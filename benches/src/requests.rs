//! Requests to a server in the same process, without a network.

use std::error::Error;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::Service;

use crate::Result;
use crate::endpoint::Endpoint;
use crate::probe::authorization;
use crate::server::Server;

/// More than any response has.
const LARGEST_RESPONSE: usize = 4096;

/// Sends that many requests to a new server, one after the other. The first token request is not among them.
pub(crate) fn send(server: Server, endpoint: Endpoint, count: usize) -> Result<()> {
    let mut router = server.router()?;
    let authorization = authorization();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let form = runtime.block_on(async {
        let token_form = Endpoint::token_form();
        let answer = post(&mut router, &authorization, Endpoint::Token, token_form.clone()).await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        let token = answer["access_token"].as_str().ok_or("the answer has no token")?;
        Ok::<_, Box<dyn Error>>(match endpoint {
            Endpoint::Token => token_form,
            Endpoint::Introspection => format!("token={token}"),
        })
    })?;
    counted(&runtime, async {
        for _ in 0..count {
            post(&mut router, &authorization, endpoint, form.clone()).await?;
        }
        Ok(())
    })
}

/// Callgrind counts what runs in this function alone: an exporter of metrics calibrates its clock when it starts, which takes as long as the
/// clock says, and so another number of instructions each time.
#[inline(never)]
fn counted(runtime: &Runtime, requests: impl Future<Output = Result<()>>) -> Result<()> {
    runtime.block_on(requests)
}

async fn post(router: &mut Router, authorization: &str, endpoint: Endpoint, form: String) -> Result<Bytes> {
    let request = Request::post(endpoint.path())
        .header(HOST, "127.0.0.1:9000")
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))?;
    let response = router.call(request).await?;
    if !response.status().is_success() {
        return Err(format!("{} answered {}", endpoint.name(), response.status()).into());
    }
    Ok(to_bytes(response.into_body(), LARGEST_RESPONSE).await?)
}
