//! The URL of a server.

use redis::{Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo};
use url::Url;

use super::error::RedisError;
use super::sentinel::Sentinels;
use super::wait::Wait;
use oauth_runtime_core::__internal::take_parameters;
use oauth_runtime_core::BoxError;

/// Our own parameters: the trusted authority, and the client's certificate and key.
const FILES: [&str; 3] = ["sslrootcert", "sslcert", "sslkey"];

/// And what confirms a write.
const OWN: [&str; 5] = [FILES[0], FILES[1], FILES[2], "wait_replicas", "wait_fsync"];

/// How long the driver waits, in milliseconds, before it asks again a cluster that lacks a primary or moves a slot. Its own default is 1,280
/// at least, which is most of the time that the store has.
#[cfg(feature = "cluster")]
const SHORTEST_RETRY: u64 = 10;

/// The longest of these waits, in milliseconds. They grow with each attempt.
#[cfg(feature = "cluster")]
const LONGEST_RETRY: u64 = 200;

/// Values of the first.
type Files = [Option<String>; 3];

/// The driver's parameters: those for all URLs, and those for sockets, whose URLs have no other place for
/// them.
const KNOWN: &[&str] = &["protocol", "db", "user", "pass"];

/// What a URL says about a server.
pub(super) struct Address {
    info: ConnectionInfo,
    /// If it has TLS.
    files: Option<Files>,
    pub(super) wait: Option<Wait>,
}

impl Address {
    /// One server.
    pub(super) fn of(url: &str) -> Result<Self, RedisError> {
        read(parse(url)?)
    }

    /// A client that is not connected yet.
    pub(super) fn client(self) -> Result<Client, RedisError> {
        match self.files {
            #[cfg(feature = "tls")]
            Some(files) => Client::build_with_tls(self.info, tls::certificates(files)?).map_err(wrong),
            _ => Client::open(self.info).map_err(wrong),
        }
    }

    /// How to connect to another server in the same way.
    pub(super) fn elsewhere(self) -> Result<Elsewhere, RedisError> {
        let like = Client::get_connection_info(&self.client()?).clone();
        Ok(Elsewhere { like })
    }
}

/// How to connect to a server that is not known yet.
pub(super) struct Elsewhere {
    like: ConnectionInfo,
}

impl Elsewhere {
    pub(super) fn at(&self, host: &str, port: u16) -> redis::RedisResult<Client> {
        let (host, like) = (host.to_owned(), self.like.clone());
        let addr = match like.addr().clone() {
            ConnectionAddr::TcpTls { insecure, tls_params, .. } => {
                ConnectionAddr::TcpTls { host, port, insecure, tls_params }
            }
            _ => ConnectionAddr::Tcp(host, port),
        };
        Client::open(like.set_addr(addr))
    }
}

/// Several servers that belong together, and that the URL names all: `scheme+kind:`.
fn names(url: &str, kind: &str) -> bool {
    let split = url.split_once('+').filter(|(scheme, _)| !scheme.contains(':'));
    split.is_some_and(|(_, rest)| rest.strip_prefix(kind).is_some_and(|rest| rest.starts_with(':')))
}

/// Whether a URL names a cluster.
pub(super) fn is_cluster(url: &str) -> bool {
    names(url, "cluster")
}

/// Whether a URL names sentinels.
pub(super) fn is_sentinel(url: &str) -> bool {
    names(url, "sentinel")
}

/// A client of a cluster that is not connected yet. It finds the other nodes by one of those in the URL.
#[cfg(feature = "cluster")]
pub(super) fn cluster(
    url: &str,
    patience: std::time::Duration,
) -> Result<(redis::cluster::ClusterClient, Option<Wait>), RedisError> {
    let first = without_kind(url, "cluster")?;
    if !matches!(first.path(), "" | "/" | "/0") {
        return Err(wrong("a cluster has the database 0 alone"));
    }
    let mut nodes = Vec::new();
    let (mut files, mut wait) = (None, None);
    for url in all_named(first, "node")? {
        let address = read(url)?;
        nodes.push(address.info);
        (files, wait) = (address.files, address.wait);
    }
    let builder = redis::cluster::ClusterClient::builder(nodes)
        .connection_timeout(patience)
        .response_timeout(patience)
        .min_retry_wait(SHORTEST_RETRY)
        .max_retry_wait(LONGEST_RETRY)
        .tcp_settings(redis::io::tcp::TcpSettings::default().set_nodelay(true));
    let builder = match files {
        #[cfg(feature = "tls")]
        Some(files) => builder.certs(tls::certificates(files)?).tls(redis::cluster::TlsMode::Secure),
        _ => builder,
    };
    Ok((builder.build().map_err(wrong)?, wait))
}

/// The sentinels that the URL names, and how to connect to the servers that they know.
pub(super) fn sentinels(url: &str) -> Result<(Sentinels, Option<Wait>), RedisError> {
    let mut first = without_kind(url, "sentinel")?;
    let path = first.path().trim_start_matches('/').to_owned();
    let (service, database) = path.split_once('/').unwrap_or((&path, ""));
    if service.is_empty() {
        return Err(wrong(
            "after the host of a sentinel comes the name of the service: redis+sentinel://host:26379/mymaster",
        ));
    }
    first.set_path(database);
    let [user, password] = own(&mut first, ["sentinel_user", "sentinel_password"])?;
    let mut asked = Vec::new();
    let mut server = None;
    for url in all_named(first, "sentinel")? {
        let mut sentinel = url.clone();
        sentinel.set_path("");
        let set = sentinel.set_username(user.as_deref().unwrap_or_default());
        set.and_then(|()| sentinel.set_password(password.as_deref()))
            .map_err(|()| wrong("a sentinel is a host and a port"))?;
        if sentinel.port().is_none() {
            // Fits: it has a host.
            let _ = sentinel.set_port(Some(26379));
        }
        asked.push(read(sentinel)?);
        server = Some(url);
    }
    // There is one at least.
    let server = server.ok_or_else(|| wrong("a sentinel is a host and a port")).and_then(read)?;
    let wait = server.wait;
    Ok((Sentinels::new(asked, service.to_owned(), server.elsewhere()?)?, wait))
}

/// The URL of the first server, without the word that says that there are several.
fn without_kind(url: &str, kind: &str) -> Result<Url, RedisError> {
    let begins = || wrong(format!("the URL begins with redis+{kind}: or rediss+{kind}:"));
    let (scheme, rest) = url.split_once('+').filter(|_| names(url, kind)).ok_or_else(begins)?;
    if !matches!(scheme, "redis" | "rediss" | "valkey" | "valkeys") {
        return Err(begins());
    }
    parse(&format!("{scheme}{}", &rest[kind.len()..]))
}

/// This URL, and the same with each other host and port that a parameter names.
fn all_named(mut url: Url, parameter: &'static str) -> Result<Vec<Url>, RedisError> {
    let place = || wrong(format!("`{parameter}` is host:port"));
    let (named, kept): (Vec<_>, Vec<_>) =
        url.query_pairs().into_owned().partition(|(name, _)| name == parameter);
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    let mut urls = vec![url.clone()];
    for (_, node) in named {
        let (host, port) = match node.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| place())?)),
            None => (&*node, None),
        };
        let mut url = url.clone();
        url.set_host(Some(host)).map_err(wrong)?;
        url.set_port(port).map_err(|()| place())?;
        urls.push(url);
    }
    Ok(urls)
}

/// Takes parameters of ours, and leaves all others.
fn own<const N: usize>(url: &mut Url, names: [&str; N]) -> Result<[Option<String>; N], RedisError> {
    let others: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    take_parameters(url, names, &others).map_err(wrong)
}

fn parse(url: &str) -> Result<Url, RedisError> {
    if cfg!(not(feature = "cluster")) && is_cluster(url) {
        return Err(wrong("a cluster needs the feature `redis-cluster`"));
    }
    Url::parse(url).map_err(wrong)
}

fn read(mut url: Url) -> Result<Address, RedisError> {
    let [authority, certificate, key, replicas, fsync] =
        take_parameters(&mut url, OWN, KNOWN).map_err(wrong)?;
    let files = [authority, certificate, key];
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
    let wait = wait(replicas.as_deref(), fsync.as_deref())?;
    Ok(Address { info: info.set_tcp_settings(settings), files: is_tls.then_some(files), wait })
}

/// What confirms a write.
fn wait(replicas: Option<&str>, fsync: Option<&str>) -> Result<Option<Wait>, RedisError> {
    let fsync = match fsync {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(wrong("wait_fsync: write true or false")),
    };
    let replicas = match replicas.map(str::parse) {
        None => 0,
        Some(Ok(replicas)) => replicas,
        Some(Err(_)) => return Err(wrong("wait_replicas: write how many replicas confirm each write")),
    };
    Ok((fsync || replicas > 0).then_some(Wait { replicas, fsync }))
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
            let error = Address::of(url).and_then(Address::client).map(drop).expect_err(url);
            let error = format!("{error:?}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn each_way_to_a_server_has_its_url() {
        for url in ["redis://u:p@host:1/2", "redis+unix:///run/redis.sock?db=2", "unix:///run/redis.sock"] {
            Address::of(url).and_then(Address::client).unwrap_or_else(|error| panic!("{url}: {error}"));
        }
        #[cfg(feature = "tls")]
        Address::of("rediss://host").and_then(Address::client).expect("TLS");
    }

    #[test]
    fn sentinels_have_a_service_and_a_password_of_their_own() {
        let url = "redis+sentinel://u:p@one/auth/2?sentinel=two:7&sentinel_password=s&wait_replicas=1";
        let (_, wait) = sentinels(url).expect("a URL of sentinels");
        assert_eq!(wait, Some(Wait { replicas: 1, fsync: false }));
        for (url, said) in [
            ("redis+sentinel://:hunter2@host", "name of the service"),
            ("redis+sentinel://:hunter2@host/auth?sentinel=host:x", "host:port"),
            ("redis+sentinel://:hunter2@host/auth?sentinal=host", "`sentinal`"),
            ("unix+sentinel://:hunter2@host/auth", "redis+sentinel:"),
        ] {
            let error = format!("{:?}", sentinels(url).map(drop).expect_err(url));
            assert!(error.contains(said) && !error.contains("hunter2"), "{url}: {error}");
        }
    }

    #[test]
    fn what_confirms_a_write_is_a_number_of_replicas_or_their_disks() {
        let wait = |url: &str| Address::of(url).map(|address| address.wait);
        assert_eq!(wait("redis://host").expect("a URL"), None);
        assert_eq!(wait("redis://host?wait_replicas=0").expect("a URL"), None);
        let disk = wait("redis://host?wait_fsync=true").expect("a URL");
        assert_eq!(disk, Some(Wait { replicas: 0, fsync: true }));
        for url in
            ["redis://host?wait_replicas=-1", "redis://host?wait_replicas=all", "redis://host?wait_fsync=1"]
        {
            assert!(wait(url).is_err(), "{url}");
        }
    }
}
