//! Serves the provider: `cargo run -p example-diesel -- postgres://user@host/database [port]`.

use std::process::ExitCode;

use example_diesel::{Notes, notes_at};
use oauth_runtime::store::ClientRegistrationStore;
use oauth_runtime::{BoxError, Client};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (database_url, port) = match arguments.as_slice() {
        [database_url] => (database_url, "9000"),
        [database_url, port] => (database_url, port.as_str()),
        _ => {
            eprintln!("usage: example-diesel postgres://user@host/database [port]");
            return ExitCode::from(2);
        }
    };
    match serve(database_url, port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(database_url: &str, port: &str) -> Result<(), BoxError> {
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    let notes = notes_at(issuer.parse()?, database_url).await?;
    register_clients(&notes).await?;
    introduce(&issuer);
    Ok(axum::serve(listener, notes.router()).await?)
}

/// If they are not registered yet.
async fn register_clients(notes: &Notes) -> Result<(), BoxError> {
    let service = Client::confidential("service", "a secret for the example alone").scope("read write");
    let service = service.grant_types(["client_credentials"]).resource_server().build()?;
    let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").scope("read");
    let app = app.grant_types(["authorization_code", "refresh_token"]).build()?;
    for client in [service, app] {
        notes.create_client(client).await?;
    }
    Ok(())
}

fn introduce(issuer: &str) {
    println!(
        "Serving {issuer}. Get a token for the client itself and introspect it:

  curl -u 'service:a secret for the example alone' -d grant_type=client_credentials -d scope=read {issuer}/token
  curl -u 'service:a secret for the example alone' -d token=TOKEN {issuer}/introspect

Or open this as alice with the password wonderland; the code is in the address that the browser then requests:

  {issuer}/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A7000%2Fcb\
&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256

  curl -d grant_type=authorization_code -d code=CODE -d client_id=app -d redirect_uri=http://127.0.0.1:7000/cb \\
    -d code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk {issuer}/token
  curl -d grant_type=refresh_token -d refresh_token=TOKEN -d client_id=app {issuer}/token"
    );
}
