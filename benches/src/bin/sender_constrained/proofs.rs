//! DPoP proofs at the token endpoint, at an API in another process, and at one in the provider's.

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use tokio::runtime::Runtime;

use crate::api::Shown;
use crate::bare::{ProofKey, ProviderKey, Signed};
use crate::holder::{Holder, Use};
use crate::provider::{self, FILES, NOTES, TOKEN, TokenRequest};
use crate::turns::{CALLS, ROUNDS, each, ratio};
use crate::{Result, api, statistics};

const ALGORITHMS: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

pub(crate) fn tables(runtime: &Runtime) -> Result<()> {
    let mut token_endpoint = String::new();
    println!(
        "| algorithm | bare signatures of token and proof | API by keys | ratio | bare signature of the proof | in process | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for algorithm in ALGORITHMS {
        let mut rounds: [Vec<f64>; 7] = Default::default();
        for _ in 0..ROUNDS {
            let figures = round(runtime, algorithm)?;
            rounds.iter_mut().zip(figures).for_each(|(rounds, figure)| rounds.push(figure));
        }
        let [both, by_keys, proof, in_process, without, with, more] =
            rounds.each_ref().map(|figures| statistics::median(figures));
        println!(
            "| {algorithm} | {both:.1} µs | {by_keys:.1} µs | {} | {proof:.1} µs | {in_process:.1} µs | {} |",
            ratio(&rounds[0], &rounds[1]),
            ratio(&rounds[2], &rounds[3]),
        );
        token_endpoint += &format!(
            "| {algorithm} | {proof:.1} µs | {without:.1} µs | {with:.1} µs | {more:.1} µs | {} |\n",
            ratio(&rounds[2], &rounds[6]),
        );
    }
    println!(
        "\n| algorithm | bare signature of the proof | token request | with a proof | difference | bare / difference |\n\
         | --- | --- | --- | --- | --- | --- |\n{token_endpoint}"
    );
    Ok(())
}

/// Microseconds of each kind of call, with new servers: none pays for what an earlier round left in memory.
fn round(runtime: &Runtime, algorithm: SigningAlgorithm) -> Result<[f64; 7]> {
    let keys = SigningKeys::fixed([SigningKey::generate(algorithm)?])?;
    let (provider, api) = (provider::provider(&keys)?, api::start(&keys)?);
    let mut holder = Holder::generate(algorithm)?;
    let bound = |resource, proof: &str| {
        let request = TokenRequest { client_id: "job", resource, proof: Some(proof), certificate: None };
        runtime.block_on(provider::token(&provider, &request))
    };
    let at_token = Use { method: "POST", url: TOKEN, access_token: None };
    let jwt = bound(NOTES, &holder.proof(&at_token)?)?;
    let opaque = bound(FILES, &holder.proof(&at_token)?)?;

    let mut proofs = |url: &str, token: &str| -> Result<Vec<String>> {
        let request = Use { method: "GET", url, access_token: Some(token) };
        (0..=CALLS).map(|_| holder.proof(&request)).collect()
    };
    let at_notes = proofs("https://notes.example/", &jwt)?;
    let at_files = proofs("https://files.example/", &opaque)?;
    let requests = |token: &str, proofs: &[String]| -> Result<Vec<_>> {
        proofs.iter().map(|proof| api::request("DPoP", token, Some(proof), Shown::Nothing)).collect()
    };
    let (to_notes, to_files) = (requests(&jwt, &at_notes)?, requests(&opaque, &at_files)?);
    let token_request = |proof: Option<&str>| {
        let request = TokenRequest { client_id: "job", resource: FILES, proof, certificate: None };
        provider::request(&request)
    };
    let without = (0..CALLS).map(|_| token_request(None)).collect::<Result<Vec<_>>>()?;
    let at_endpoint = (0..CALLS).map(|_| holder.proof(&at_token)).collect::<Result<Vec<_>>>()?;
    let with = at_endpoint.iter().map(|proof| token_request(Some(proof))).collect::<Result<Vec<_>>>()?;

    let token_key = ProviderKey::of(&keys, algorithm)?;
    let proof_key = ProofKey::of(&holder);
    let (token, signed) = (Signed::of(&jwt)?, at_notes.iter().map(|proof| Signed::of(proof)));
    let signed = signed.collect::<Result<Vec<_>>>()?;
    // The first request fetches the provider's keys.
    if !runtime.block_on(api::is_granted(&api, &to_notes[CALLS])) {
        return Err("the API refuses the token".into());
    }
    let both = each(&signed[..CALLS], |proof| token_key.verify(&token) && proof_key.verify(proof));
    let by_keys = each(&to_notes[..CALLS], |request| runtime.block_on(api::is_granted(&api, request)));
    let proof = each(&signed[..CALLS], |proof| proof_key.verify(proof));
    let in_process =
        each(&to_files[..CALLS], |request| runtime.block_on(provider::is_granted(&provider, request)));
    let without = each(&without, |request| runtime.block_on(provider::issues(&provider, request)));
    let with = each(&with, |request| runtime.block_on(provider::issues(&provider, request)));
    Ok([both, by_keys, proof, in_process, without, with, with - without])
}
