//! What every server under measurement knows: its client, its people, and how it serves.

#![forbid(unsafe_code)]

mod people;

pub use people::{PEOPLE, People, Person, session};

use std::error::Error;
use std::io::Write;

use tokio::net::TcpListener;

/// The client.
pub const CLIENT_ID: &str = "bench";

/// Its secret: 256 bits as base64url, as a provider hands it out.
pub const CLIENT_SECRET: &str = "q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0gH2iL8oPQ";

/// Where browsers return to it.
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
