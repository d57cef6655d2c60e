//! Token requests to tenants, within the process.

use std::time::{Duration, Instant};

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Request, Response};
use tower::{Service, ServiceExt};

use crate::Result;
use crate::provider::{CLIENT, SECRET};

/// How long a request for a token takes until the answer is there.
pub(crate) async fn token<S>(service: &mut S, path: &str) -> Result<Duration>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: std::fmt::Debug,
{
    let credentials = STANDARD.encode(format!("{CLIENT}:{SECRET}"));
    let request = Request::post(path)
        .header("host", "notes.example")
        .header("authorization", format!("Basic {credentials}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("grant_type=client_credentials&scope=read"))?;
    let begun = Instant::now();
    let service = service.ready().await.map_err(|error| format!("{error:?}"))?;
    let response = service.call(request).await.map_err(|error| format!("{error:?}"))?;
    let elapsed = begun.elapsed();
    match response.status().is_success() {
        true => Ok(elapsed),
        false => Err(format!("{path}: {}", response.status()).into()),
    }
}

/// Requests per second, one after the other.
pub(crate) async fn rate<S>(service: &mut S, paths: &[String], requests: usize) -> Result<f64>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: std::fmt::Debug,
{
    let begun = Instant::now();
    for path in paths.iter().cycle().take(requests) {
        token(service, path).await?;
    }
    Ok(requests as f64 / begun.elapsed().as_secs_f64())
}
