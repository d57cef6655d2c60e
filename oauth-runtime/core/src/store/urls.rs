//! Which URL selects which store, and its parameters.

/// What a URL selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Memory,
    #[cfg(feature = "sql")]
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

/// Removes the parameters `own` from the URL, and returns their values in that order.
///
/// # Errors
/// The error for a parameter that is neither in `own` nor in `known`. A driver would ignore it, and a
/// connection that was meant to be encrypted would not be. The error contains the name but not the value,
/// which may be a password.
#[cfg(any(feature = "postgres", feature = "mysql", feature = "redis"))]
pub(super) fn take_parameters<const N: usize>(
    url: &mut url::Url,
    own: [&str; N],
    known: &[&str],
) -> Result<[Option<String>; N], String> {
    let mut values = [const { None }; N];
    let mut rest = Vec::new();
    for (key, value) in url.query_pairs() {
        if let Some(place) = own.iter().position(|own| *own == key) {
            values[place] = Some(value.into_owned());
        } else if known.contains(&&*key) || key.starts_with("options[") && known.contains(&"options") {
            rest.push((key.into_owned(), value.into_owned()));
        } else {
            let all = own.iter().chain(known).copied().collect::<Vec<_>>().join(", ");
            return Err(format!("unknown parameter `{key}`; the parameters are {all}"));
        }
    }
    url.set_query(None);
    if !rest.is_empty() {
        url.query_pairs_mut().extend_pairs(rest);
    }
    Ok(values)
}

/// Checks that the file in a parameter can be read. A driver would report the error without the name.
///
/// # Errors
/// An error with the name.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) fn check_files(url: &url::Url, keys: &[&str]) -> Result<(), String> {
    for (key, value) in url.query_pairs().filter(|(key, _)| keys.contains(&&**key)) {
        // The drivers accept PEM instead of a name.
        if !value.starts_with("-----BEGIN") {
            std::fs::File::open(&*value).map_err(|error| format!("{key}: {value}: {error}"))?;
        }
    }
    Ok(())
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
        for url in ["redis://host", "rediss://host", "redis+unix:///run/redis.sock", "unix:///run/redis.sock"]
        {
            assert_eq!(super::kind(url), Some(super::Kind::Redis), "{url}");
        }
        for url in ["oracle://host", "postgres", "", "redis"] {
            assert_eq!(super::kind(url), None, "{url}");
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn an_unknown_parameter_is_told_without_its_value() {
        let mut url = "postgres://h/d?sslmod=hunter2".parse().expect("a URL");
        let refused = super::take_parameters(&mut url, ["pgbouncer"], &["sslmode"]).expect_err("a slip");
        assert_eq!(refused, "unknown parameter `sslmod`; the parameters are pgbouncer, sslmode");
        let mut url = "postgres://h/d?sslmode=require&pgbouncer=true&x=a%26b".parse().expect("a URL");
        let taken = super::take_parameters(&mut url, ["pgbouncer"], &["sslmode", "x"]).expect("known");
        assert_eq!((taken, url.as_str()), ([Some("true".into())], "postgres://h/d?sslmode=require&x=a%26b"));
    }
}
