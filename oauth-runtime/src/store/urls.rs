//! Which URL selects which store.

/// What a URL selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Memory,
    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
    Sql,
    #[cfg(feature = "redis")]
    Redis,
}

/// The stores of this build: the schemes of their URLs, and an example.
const STORES: &[(&[&str], Kind, &str)] = &[
    (&["memory:"], Kind::Memory, "memory:"),
    #[cfg(feature = "sqlite")]
    (&["sqlite:"], Kind::Sql, "sqlite::memory:, sqlite:///path/file.db"),
    #[cfg(feature = "postgres")]
    (&["postgres:", "postgresql:"], Kind::Sql, "postgres://user:password@host/database"),
    #[cfg(feature = "mysql")]
    (&["mysql:", "mariadb:"], Kind::Sql, "mysql://user:password@host/database"),
    #[cfg(feature = "redis")]
    (
        &["redis:", "rediss:", "redis+unix:", "unix:", "valkey:", "valkeys:", "valkey+unix:"],
        Kind::Redis,
        "redis://host, rediss://host, redis+unix:///path/redis.sock",
    ),
    #[cfg(feature = "redis")]
    (
        &["redis+sentinel:", "rediss+sentinel:", "valkey+sentinel:", "valkeys+sentinel:"],
        Kind::Redis,
        "redis+sentinel://host:26379/service?sentinel=host:port",
    ),
    #[cfg(feature = "redis-cluster")]
    (
        &["redis+cluster:", "rediss+cluster:", "valkey+cluster:", "valkeys+cluster:"],
        Kind::Redis,
        "redis+cluster://host:port?node=host:port",
    ),
];

/// The store for the URL, if this build has it.
pub(super) fn kind(url: &str) -> Option<Kind> {
    let named = |(schemes, _, _): &&(&[&str], Kind, &str)| schemes.contains(&scheme(url));
    STORES.iter().find(named).map(|(_, kind, _)| *kind)
}

/// The error for a scheme without a store in this build.
pub(super) fn missing(scheme: &str) -> String {
    let feature = match scheme {
        "sqlite:" => "sqlite",
        "postgres:" | "postgresql:" => "postgres",
        "mysql:" | "mariadb:" => "mysql",
        "redis:" | "rediss:" | "redis+unix:" | "unix:" | "valkey:" | "valkeys:" | "valkey+unix:" => "redis",
        "redis+sentinel:" | "rediss+sentinel:" | "valkey+sentinel:" | "valkeys+sentinel:" => "redis",
        "redis+cluster:" | "rediss+cluster:" | "valkey+cluster:" | "valkeys+cluster:" => "redis-cluster",
        _ => return format!("no store supports URLs that begin with `{scheme}`"),
    };
    format!("a store with `{scheme}` needs the feature `{feature}` of oauth-runtime")
}

/// An example URL of each store.
pub(super) fn examples() -> String {
    STORES.iter().map(|(_, _, example)| *example).collect::<Vec<_>>().join(", ")
}

/// Up to the first colon.
pub(super) fn scheme(url: &str) -> &str {
    url.split_inclusive(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_spelling_of_a_scheme_names_its_store() {
        #[cfg(feature = "postgres")]
        assert_eq!(super::kind("postgresql://host/db"), super::kind("postgres://host/db"));
        #[cfg(feature = "mysql")]
        assert_eq!(super::kind("mariadb://host/db"), super::kind("mysql://host/db"));
        #[cfg(feature = "redis")]
        for url in [
            "redis://host",
            "rediss://host",
            "redis+unix:///run/redis.sock",
            "unix:///run/redis.sock",
            "redis+sentinel://host/service",
        ] {
            assert_eq!(super::kind(url), Some(super::Kind::Redis), "{url}");
        }
        #[cfg(feature = "redis-cluster")]
        assert_eq!(super::kind("redis+cluster://host"), super::kind("redis://host"));
        for url in ["oracle://host", "postgres", "", "redis"] {
            assert_eq!(super::kind(url), None, "{url}");
        }
    }
}
