//! What every server under measurement knows: its people, their clients, and how it serves.

#![forbid(unsafe_code)]

mod people;

pub use people::{PEOPLE, People, Person, client_id, client_secret, how_many, session, subject};

use std::error::Error;
use std::io::Write;

use tokio::net::TcpListener;

/// Where browsers return to a client.
pub const CALLBACK: &str = "https://client.example/cb";

/// What it asks for.
pub const SCOPE: &str = "read";

/// The password of everybody, where they log in.
pub const PASSWORD: &str = "wonderland";

/// What stands before the address in the line that a server prints when it listens.
pub const LISTENING: &str = "listening on http://";

/// A port that the system chooses.
pub async fn listener() -> Result<TcpListener, Box<dyn Error>> {
    Ok(TcpListener::bind("127.0.0.1:0").await?)
}

/// Says that the server listens.
pub fn announce(listener: &TcpListener) -> Result<(), Box<dyn Error>> {
    println!("{LISTENING}{}", listener.local_addr()?);
    Ok(std::io::stdout().flush()?)
}

/// Runs a server on the thread that calls, until it is killed.
pub fn run(server: impl Future<Output = Result<(), Box<dyn Error>>>) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(server)
}
