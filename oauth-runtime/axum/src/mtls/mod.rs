//! TLS with certificates of clients (RFC 8705), for a program that serves its router itself. Behind a proxy that
//! terminates TLS you need none of it: see [`CertificateHeader`](oauth_runtime_core::http::CertificateHeader).
//!
//! ```no_run
//! use oauth_runtime::axum::Router;
//! use oauth_runtime::axum::mtls::{self, Acceptor, Authorities, ClientCertificates};
//! use oauth_runtime::axum::mtls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
//! use tokio::net::TcpListener;
//!
//! # async fn run(app: Router) -> Result<(), Box<dyn std::error::Error>> {
//! let clients = ClientCertificates::issued_by(Authorities::from_pem(&std::fs::read("clients-ca.pem")?)?);
//! let chain = CertificateDer::pem_file_iter("cert.pem")?.collect::<Result<_, _>>()?;
//! let key = PrivateKeyDer::from_pem_file("key.pem")?;
//! let acceptor = Acceptor::new(mtls::server_config(chain, key, Some(&clients))?, Some(clients));
//! mtls::serve(TcpListener::bind("0.0.0.0:8443").await?, acceptor, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Each request then has the [`Connection`](oauth_runtime_core::http::Connection) that it came over, and the
//! [`ClientCertificate`](oauth_runtime_core::http::ClientCertificate) of that connection, if there is one.

mod acceptor;
mod authorities;
mod client_certificates;
mod config;
mod connection;
mod listener;
mod peer;
mod verifier;

pub use acceptor::Acceptor;
pub use authorities::{Authorities, AuthoritiesError};
pub use client_certificates::ClientCertificates;
pub use config::{crypto_provider, server_config};
pub use connection::TlsConnection;
pub use listener::{Connected, ConnectedRouter, TlsListener, serve};
pub use peer::Peer;
/// The TLS library, in the version that this module uses.
pub use tokio_rustls::rustls;
