//! A declared provider under actix-web.
//!
//! The core uses plain `http` types, so an adapter is two conversions: [`adapter`]. The declaration is in
//! [`notes`].

pub mod adapter;
pub mod notes;

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};
use oauth_runtime::{BoxError, Client};

/// A server on this listener; await it to serve.
///
/// # Errors
/// If the listener's address cannot be an issuer, or the server cannot start.
pub fn serve(listener: TcpListener) -> Result<Server, BoxError> {
    let issuer = format!("http://{}", listener.local_addr()?).parse()?;
    let service = Client::confidential("service", "a-long-random-secret")
        .grant_types(["client_credentials"])
        .scope("read")
        .build()?;
    let server = notes::Notes::new(issuer, oauth_runtime::store::MemoryStore::with_clients([service]));
    let app = move || {
        App::new()
            .app_data(web::Data::from(server.clone()))
            .route("/notes", web::get().to(notes::list))
            .default_service(web::to(notes::oauth))
    };
    Ok(HttpServer::new(app).workers(1).listen(listener)?.run())
}
