//! The URL of a server.

use redis::{Client, IntoConnectionInfo};
use url::Url;

use super::error::RedisError;
use oauth_runtime_core::__internal::take_parameters;
use oauth_runtime_core::BoxError;

/// Our own parameters: the trusted authority, and the client's certificate and key.
const FILES: [&str; 3] = ["sslrootcert", "sslcert", "sslkey"];

/// The driver's parameters: those for all URLs, and those for sockets, whose URLs have no other place for
/// them.
const KNOWN: &[&str] = &["protocol", "db", "user", "pass"];

/// A client that is not connected yet.
pub(super) fn client(url: &str) -> Result<Client, RedisError> {
    let mut url = Url::parse(url).map_err(wrong)?;
    let files = take_parameters(&mut url, FILES, KNOWN).map_err(wrong)?;
    let is_tls = matches!(url.scheme(), "rediss" | "valkeys");
    if !is_tls && files.iter().any(Option::is_some) {
        return Err(wrong("certificates need TLS; use a URL that begins with rediss:"));
    }
    let info = url.into_connection_info();
    if is_tls && cfg!(not(feature = "tls")) {
        return Err(wrong("rediss: needs the feature `redis-tls`"));
    }
    let info = info.map_err(wrong)?;
    let settings = info.tcp_settings().clone().set_nodelay(true);
    let info = info.set_tcp_settings(settings);
    match is_tls {
        #[cfg(feature = "tls")]
        true => tls::client(info, files),
        _ => Client::open(info).map_err(wrong),
    }
}

/// The parsers' messages do not repeat their input.
fn wrong(error: impl Into<BoxError>) -> RedisError {
    RedisError::Url(error.into())
}

#[cfg(feature = "tls")]
mod tls {
    //! Sets up TLS with verification.

    use redis::{Client, ClientTlsConfig, ConnectionInfo, TlsCertificates};
    use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};

    use super::{FILES, RedisError, wrong};

    pub(super) fn client(info: ConnectionInfo, files: [Option<String>; 3]) -> Result<Client, RedisError> {
        // The driver uses the default of the process, and panics if there are two candidates and no choice.
        if CryptoProvider::get_default().is_none() {
            // Another thread may be faster; then its provider is used.
            let _ = aws_lc_rs::default_provider().install_default();
        }
        let [root_cert, certificate, key] = files;
        let client_tls = match (read(1, certificate)?, read(2, key)?) {
            (Some(client_cert), Some(client_key)) => Some(ClientTlsConfig { client_cert, client_key }),
            (None, None) => None,
            _ => return Err(wrong("sslcert and sslkey go together")),
        };
        let certificates = TlsCertificates { client_tls, root_cert: read(0, root_cert)? };
        Client::build_with_tls(info, certificates).map_err(wrong)
    }

    fn read(parameter: usize, file: Option<String>) -> Result<Option<Vec<u8>>, RedisError> {
        let read = |file: String| {
            let said = |error: std::io::Error| {
                let named = format!("{}: {file}: {error}", FILES[parameter]);
                wrong(std::io::Error::new(error.kind(), named))
            };
            std::fs::read(&file).map_err(said)
        };
        file.map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_is_told_without_its_password() {
        for url in [
            "http://:hunter2@host",
            "hunter2",
            "redis://:hunter2@host:x",
            "redis://host?password=hunter2",
            "redis://:hunter2@host?sslrootcert=/ca.pem",
            "rediss://:hunter2@host?sslrootcert=/no/such/ca.pem",
            "rediss://:hunter2@host?sslcert=/dev/null",
            "rediss://:hunter2@host#insecur",
        ] {
            let error = format!("{:?}", client(url).expect_err(url));
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn each_way_to_a_server_has_its_url() {
        for url in ["redis://u:p@host:1/2", "redis+unix:///run/redis.sock?db=2", "unix:///run/redis.sock"] {
            client(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        }
        #[cfg(feature = "tls")]
        client("rediss://host").expect("TLS");
    }
}
