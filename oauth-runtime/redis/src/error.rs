//! Errors of the store.

use redis::ErrorKind;

use super::wait::UNCONFIRMED;
use oauth_runtime_core::BoxError;
use oauth_runtime_core::store::RecordError;

/// An error of a [`RedisStore`](super::RedisStore). It never contains the values of a command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RedisError {
    /// Redis refused the command, or cannot be reached.
    #[error("Redis refused a command, or cannot be reached")]
    Redis(#[from] redis::RedisError),
    /// A record cannot be read: another program or a later version wrote it.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A password cannot be verified now.
    #[cfg(feature = "passwords")]
    #[error(transparent)]
    Password(#[from] oauth_runtime_core::password::PasswordHashError),
    /// The URL is malformed.
    #[error(
        "the URL of Redis cannot be used; write one like redis://host:6379/0 or redis+unix:///path/redis.sock"
    )]
    Url(#[source] BoxError),
    /// A prefix with braces would keep everything on one node of a cluster.
    #[cfg(feature = "cluster")]
    #[error("braces in the prefix would keep all keys on one node of the cluster; use a prefix without them")]
    Prefix,
    /// The keys in the cluster are those of a store on one server.
    #[cfg(feature = "cluster")]
    #[error(
        "the cluster has keys that a store on one server wrote, which a cluster cannot use; delete them, or use another prefix"
    )]
    OneServer,
    /// The URL asks for confirmed writes, and the server can't confirm any.
    #[error(
        "Redis can't confirm writes as the URL asks; `wait_fsync=true` needs Redis 7.2 or Valkey with `appendonly yes`, and a user that may run WAITAOF; `wait_replicas` a user that may run WAIT"
    )]
    Wait(#[source] redis::RedisError),
    /// The server lacks commands that the store needs.
    #[error("Redis {found} is too old: the store needs 6.2 or later")]
    Version {
        /// The version that the server reports.
        found: String,
    },
}

impl RedisError {
    /// Whether a retry may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Redis(error) => is_temporary(error),
            #[cfg(feature = "passwords")]
            Self::Password(error) => error.is_temporary(),
            #[cfg(feature = "cluster")]
            Self::Prefix | Self::OneServer => false,
            Self::Record(_) | Self::Url(_) | Self::Wait(_) | Self::Version { .. } => false,
        }
    }
}

/// Error codes that may not recur for a later request. Older servers put those of a script into the middle of
/// a text.
const TEMPORARY: [&str; 12] = [
    "LOADING",
    "BUSY",
    "READONLY",
    "MASTERDOWN",
    "TRYAGAIN",
    "CLUSTERDOWN",
    "NOREPLICAS",
    "MOVED",
    "ASK",
    // Memory becomes free as entries expire, and disk space when somebody cleans up.
    "OOM",
    "MISCONF",
    // Too few replicas have confirmed a write yet.
    UNCONFIRMED,
];

fn is_temporary(error: &redis::RedisError) -> bool {
    // In a cluster, no node answers, or the keys have just moved. Sentinels have no primary yet.
    let kinds =
        [ErrorKind::Io, ErrorKind::ClusterConnectionNotFound, ErrorKind::MasterNameNotFoundBySentinel];
    if kinds.contains(&error.kind()) {
        return true;
    }
    let (code, detail) = (error.code().unwrap_or_default(), error.detail().unwrap_or_default());
    let is_named = |temporary: &str| code == temporary || detail.contains(&format!("-{temporary} "));
    TEMPORARY.iter().any(|temporary| is_named(temporary)) || detail.contains("max number of clients")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: &str, detail: &str) -> RedisError {
        RedisError::Redis(redis::make_extension_error(code.to_owned(), Some(detail.to_owned())))
    }

    #[test]
    fn a_server_that_recovers_is_a_temporary_error() {
        for (code, detail) in [
            ("OOM", "command not allowed when used memory > 'maxmemory'."),
            ("ERR", "Error running script (call to f_1): @user_script:1: -OOM command not allowed"),
            ("ERR", "max number of clients reached"),
            ("BUSY", "Redis is busy running a script."),
        ] {
            assert!(answer(code, detail).is_temporary(), "{code} {detail}");
        }
        let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        assert!(RedisError::Redis(lost.into()).is_temporary());
    }

    #[test]
    fn an_error_does_not_repeat_its_cause() {
        for error in [answer("ERR", "unknown command"), RedisError::Url("no host".into())] {
            let cause = std::error::Error::source(&error).expect("a cause").to_string();
            assert!(!error.to_string().contains(&cause), "{error}");
        }
    }

    #[test]
    fn a_mistake_is_not() {
        for (code, detail) in [("ERR", "unknown command"), ("WRONGTYPE", "not a hash"), ("NOAUTH", "")] {
            assert!(!answer(code, detail).is_temporary(), "{code} {detail}");
        }
    }
}
