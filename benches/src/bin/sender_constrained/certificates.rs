//! Certificates at the token endpoint and at an API.

use std::iter::repeat_n;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use tokio::runtime::Runtime;

use crate::api::Shown;
use crate::bare::{ProviderKey, Signed};
use crate::provider::{self, NOTES, TokenRequest};
use crate::turns::{CALLS, ROUNDS, each, ratio};
use crate::{Result, api, statistics};

pub(crate) fn table(runtime: &Runtime) -> Result<()> {
    println!(
        "| request | without a certificate | with its connection's | ratio | with a proxy's header | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    // A signature; the API without and with a certificate, by a header; the token endpoint without and with one.
    let mut rounds: [Vec<f64>; 6] = Default::default();
    for _ in 0..ROUNDS {
        let figures = round(runtime)?;
        rounds.iter_mut().zip(figures).for_each(|(rounds, figure)| rounds.push(figure));
    }
    let [bare, bearer, connection, header, without, with] =
        rounds.each_ref().map(|figures| statistics::median(figures));
    println!(
        "| bare signature of the JWT (ES256) / API by keys | {bare:.1} µs / {bearer:.1} µs | {connection:.1} µs | {} | {header:.1} µs | {} |",
        ratio(&rounds[0], &rounds[2]),
        ratio(&rounds[0], &rounds[3]),
    );
    println!(
        "| API by keys | {bearer:.1} µs | {connection:.1} µs | {} | {header:.1} µs | {} |",
        ratio(&rounds[1], &rounds[2]),
        ratio(&rounds[1], &rounds[3]),
    );
    println!(
        "| JWT of the token endpoint | {without:.1} µs | {with:.1} µs | {} | | |",
        ratio(&rounds[4], &rounds[5])
    );
    Ok(())
}

fn round(runtime: &Runtime) -> Result<[f64; 6]> {
    let algorithm = SigningAlgorithm::Es256;
    let keys = SigningKeys::fixed([SigningKey::generate(algorithm)?])?;
    let (provider, api) = (provider::provider(&keys)?, api::start(&keys)?);
    let der = rcgen::generate_simple_self_signed(["client.example".to_owned()])?.cert.der().to_vec();
    let certificate = ClientCertificate::new(der.clone());
    let job = TokenRequest { client_id: "job", resource: NOTES, proof: None, certificate: None };
    let certified = TokenRequest { client_id: "certified", certificate: Some(&certificate), ..job };
    let bearer = runtime.block_on(provider::token(&provider, &job))?;
    let bound = runtime.block_on(provider::token(&provider, &certified))?;
    let field = format!(":{}:", STANDARD.encode(&der));

    let (key, signed) = (ProviderKey::of(&keys, algorithm)?, Signed::of(&bound)?);
    let requests = |token: &str, shown| -> Result<Vec<_>> {
        (0..CALLS).map(|_| api::request("Bearer", token, None, shown)).collect()
    };
    let without = requests(&bearer, Shown::Nothing)?;
    let connection = requests(&bound, Shown::Connection(&certificate))?;
    let header = requests(&bound, Shown::Header(&field))?;
    let for_job = (0..CALLS).map(|_| provider::request(&job)).collect::<Result<Vec<_>>>()?;
    let for_certified = (0..CALLS).map(|_| provider::request(&certified)).collect::<Result<Vec<_>>>()?;
    if !runtime.block_on(api::is_granted(&api, &without[0])) {
        return Err("the API refuses the token".into());
    }
    let asked = |requests: &[_]| each(requests, |request| runtime.block_on(api::is_granted(&api, request)));
    let issued =
        |requests: &[_]| each(requests, |request| runtime.block_on(provider::issues(&provider, request)));
    let bare = each(&repeat_n((), CALLS).collect::<Vec<_>>(), |()| key.verify(&signed));
    Ok([bare, asked(&without), asked(&connection), asked(&header), issued(&for_job), issued(&for_certified)])
}
