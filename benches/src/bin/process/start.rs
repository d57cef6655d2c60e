//! From the start of the process to its first token.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Result;
use crate::provider::{Provider, SECRET};
use crate::statistics::{greatest, least, median};

pub(crate) const HEAD: &str = "\
| ready database | it listens after | its first token comes after | fastest and slowest |
| --- | --- | --- | --- |";

/// The first start creates keys and clients, and does not count.
pub(crate) fn row(name: &str, store: &str, starts: usize) -> Result<String> {
    first_token(store)?;
    let (mut listening, mut token) = (Vec::new(), Vec::new());
    for _ in 0..starts {
        let [listens, answers] = first_token(store)?.map(|after| after.as_secs_f64() * 1e3);
        listening.push(listens);
        token.push(answers);
    }
    let (listening, middle) = (median(&listening), median(&token));
    let (fastest, slowest) = (least(&token), greatest(&token));
    Ok(format!("| {name} | {listening:.1} ms | {middle:.1} ms | {fastest:.1} to {slowest:.1} ms |"))
}

/// After what time it listens, and after what time there is a token.
fn first_token(store: &str) -> Result<[Duration; 2]> {
    let begun = Instant::now();
    let provider = Provider::start(store)?;
    let listening = begun.elapsed();
    let response = token_request(&provider.address)?;
    let answered = begun.elapsed();
    if !response.starts_with("HTTP/1.1 200") {
        return Err(format!("the first answer is {response}").into());
    }
    provider.stop()?;
    Ok([listening, answered])
}

fn token_request(address: &str) -> Result<String> {
    let body = "grant_type=client_credentials&scope=read";
    let credentials = STANDARD.encode(format!("service:{SECRET}"));
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /token HTTP/1.1\r\nhost: {address}\r\nauthorization: Basic {credentials}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len(),
    )?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response)
}
