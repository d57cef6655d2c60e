//! The URL of a server.

use redis::{Client, ConnectionInfo, IntoConnectionInfo};
use url::Url;

use super::error::RedisError;
use oauth_runtime_core::__internal::take_parameters;
use oauth_runtime_core::BoxError;

/// Our own parameters: the trusted authority, and the client's certificate and key.
const FILES: [&str; 3] = ["sslrootcert", "sslcert", "sslkey"];

/// Values of those.
type Files = [Option<String>; 3];

/// The driver's parameters: those for all URLs, and those for sockets, whose URLs have no other place for
/// them.
const KNOWN: &[&str] = &["protocol", "db", "user", "pass"];

/// Whether a URL names a cluster.
pub(super) fn is_cluster(url: &str) -> bool {
    url.split_once("+cluster:").is_some_and(|(scheme, _)| !scheme.contains(':'))
}

/// A client that is not connected yet.
pub(super) fn client(url: &str) -> Result<Client, RedisError> {
    let (info, files) = read(parse(url)?)?;
    match files {
        #[cfg(feature = "tls")]
        Some(files) => Client::build_with_tls(info, tls::certificates(files)?).map_err(wrong),
        _ => Client::open(info).map_err(wrong),
    }
}

/// A client of a cluster that is not connected yet. It finds the other nodes by one of those in the URL.
#[cfg(feature = "cluster")]
pub(super) fn cluster(
    url: &str,
    patience: std::time::Duration,
) -> Result<redis::cluster::ClusterClient, RedisError> {
    let urls = nodes(url)?;
    let mut nodes = Vec::new();
    let mut files = None;
    for url in urls {
        let (info, its_files) = read(url)?;
        nodes.push(info);
        files = its_files;
    }
    let builder = redis::cluster::ClusterClient::builder(nodes)
        .connection_timeout(patience)
        .response_timeout(patience)
        .tcp_settings(redis::io::tcp::TcpSettings::default().set_nodelay(true));
    let builder = match files {
        #[cfg(feature = "tls")]
        Some(files) => builder.certs(tls::certificates(files)?).tls(redis::cluster::TlsMode::Secure),
        _ => builder,
    };
    builder.build().map_err(wrong)
}

/// The URLs of the nodes that the URL of a cluster names.
#[cfg(feature = "cluster")]
fn nodes(url: &str) -> Result<Vec<Url>, RedisError> {
    let (scheme, rest) = url
        .split_once('+')
        .filter(|(_, rest)| rest.starts_with("cluster:"))
        .ok_or_else(|| wrong("the URL of a cluster begins with redis+cluster: or rediss+cluster:"))?;
    let first = parse(&format!("{scheme}{}", &rest["cluster".len()..]))?;
    if !matches!(scheme, "redis" | "rediss" | "valkey" | "valkeys") {
        return Err(wrong("the URL of a cluster begins with redis+cluster: or rediss+cluster:"));
    }
    if !matches!(first.path(), "" | "/" | "/0") {
        return Err(wrong("a cluster has the database 0 alone"));
    }
    let others: Vec<String> =
        first.query_pairs().filter(|(name, _)| name == "node").map(|(_, node)| node.into_owned()).collect();
    let mut rest = first.clone();
    let kept: Vec<(String, String)> =
        first.query_pairs().filter(|(name, _)| name != "node").map(|(n, v)| (n.into(), v.into())).collect();
    rest.set_query(None);
    if !kept.is_empty() {
        rest.query_pairs_mut().extend_pairs(kept);
    }
    let mut urls = vec![rest.clone()];
    for node in others {
        let (host, port) = match node.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong("`node` is host:port"))?)),
            None => (&*node, None),
        };
        let mut url = rest.clone();
        url.set_host(Some(host)).map_err(wrong)?;
        url.set_port(port).map_err(|()| wrong("`node` is host:port"))?;
        urls.push(url);
    }
    Ok(urls)
}

fn parse(url: &str) -> Result<Url, RedisError> {
    if cfg!(not(feature = "cluster")) && is_cluster(url) {
        return Err(wrong("a cluster needs the feature `redis-cluster`"));
    }
    Url::parse(url).map_err(wrong)
}

/// What a URL says about a server, and the files for TLS, if it has TLS.
fn read(mut url: Url) -> Result<(ConnectionInfo, Option<Files>), RedisError> {
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
    Ok((info.set_tcp_settings(settings), is_tls.then_some(files)))
}

/// The parsers' messages do not repeat their input.
fn wrong(error: impl Into<BoxError>) -> RedisError {
    RedisError::Url(error.into())
}

#[cfg(feature = "tls")]
mod tls {
    //! Sets up TLS with verification.

    use redis::{ClientTlsConfig, TlsCertificates};
    use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};

    use super::{FILES, Files, RedisError, wrong};

    /// What the driver needs to check the server, with a provider of cryptography.
    pub(super) fn certificates(files: Files) -> Result<TlsCertificates, RedisError> {
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
        Ok(TlsCertificates { client_tls, root_cert: read(0, root_cert)? })
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
