//! Requests to a server over HTTP, on a connection that stays open, to be counted by Callgrind: what hyper and axum do is part of what a
//! request costs. What the system does is not counted.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::Result;
use crate::endpoint::Endpoint;
use crate::probe::authorization;
use crate::server::Server;

/// Sends that many requests, one after the other, from another thread. The first token request is not among them.
pub(crate) fn send(server: Server, endpoint: Endpoint, count: usize) -> Result<()> {
    let router = server.router()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?.to_string();
    let (done, is_done) = oneshot::channel::<()>();
    let client = std::thread::spawn(move || {
        let outcome = requests(&address, endpoint, count).map_err(|error| error.to_string());
        // The server has ended only if it failed.
        let _ = done.send(());
        outcome
    });
    counted(&runtime, serve(listener, router, is_done))?;
    client.join().map_err(|_| "the client panicked")?.map_err(Into::into)
}

async fn serve(listener: TcpListener, router: Router, is_done: oneshot::Receiver<()>) -> Result<()> {
    let until = async { is_done.await.unwrap_or_default() };
    Ok(axum::serve(listener, router).with_graceful_shutdown(until).await?)
}

/// Callgrind counts what runs in this function alone.
#[inline(never)]
fn counted(runtime: &Runtime, serving: impl Future<Output = Result<()>>) -> Result<()> {
    runtime.block_on(serving)
}

fn requests(address: &str, endpoint: Endpoint, count: usize) -> Result<()> {
    let mut connection = BufReader::new(TcpStream::connect(address)?);
    let answer = post(&mut connection, Endpoint::Token, &Endpoint::token_form())?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    let token = answer["access_token"].as_str().ok_or("the answer has no token")?;
    let form = match endpoint {
        Endpoint::Token => Endpoint::token_form(),
        Endpoint::Introspection => format!("token={token}"),
    };
    for _ in 0..count {
        post(&mut connection, endpoint, &form)?;
    }
    Ok(())
}

fn post(connection: &mut BufReader<TcpStream>, endpoint: Endpoint, form: &str) -> Result<Vec<u8>> {
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1:9000\r\nAuthorization: {}\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        endpoint.path(),
        authorization(),
        form.len()
    );
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        return Err(format!("{} answered {line}", endpoint.name()).into());
    }
    let mut length = 0;
    while line.trim_end() != "" {
        line.clear();
        connection.read_line(&mut line)?;
        if let Some(("content-length", value)) = line.to_ascii_lowercase().split_once(": ") {
            length = value.trim_end().parse()?;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(body)
}
