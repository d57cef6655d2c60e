//! A pool of connections to the directory.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ldap3::result::LdapError as ClientError;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapResult};
use oauth_runtime_core::__internal::is_reserved;
use oauth_runtime_core::Secret;
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio_rustls::rustls::ClientConfig;

use super::LdapError;

/// Where the directory is.
pub(crate) struct Directory {
    pub(crate) url: String,
    pub(crate) start_tls: bool,
    /// `None`: without TLS.
    pub(crate) tls: Option<Arc<ClientConfig>>,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
}

/// Connections of one kind: for searches, or for people's passwords.
pub(crate) struct Connections {
    directory: Arc<Directory>,
    bind: Option<(String, Secret)>,
    places: Semaphore,
    /// For logins from places that the person used before.
    reserved: Semaphore,
    idle: Mutex<Vec<Ldap>>,
}

/// A connection, until it goes back to the pool. A connection on which anything failed is dropped instead.
pub(crate) struct Connection<'a> {
    pub(crate) ldap: Ldap,
    /// Whether it was used before: the directory may have closed it meanwhile.
    pub(crate) is_used: bool,
    _place: SemaphorePermit<'a>,
}

impl Directory {
    async fn connect(&self) -> Result<Ldap, LdapError> {
        let mut settings =
            LdapConnSettings::new().set_conn_timeout(self.connect_timeout).set_starttls(self.start_tls);
        if let Some(config) = &self.tls {
            settings = settings.set_config(Arc::clone(config));
        }
        let connecting = LdapConnAsync::with_settings(settings, &self.url);
        // The time limit includes the handshake.
        let connected = tokio::time::timeout(self.connect_timeout, connecting).await;
        let (connection, ldap) =
            connected.map_err(|elapsed| unreachable(elapsed.into()))?.map_err(unreachable)?;
        tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "a connection to the directory ended"
                );
            }
        });
        Ok(ldap)
    }
}

impl Connections {
    pub(crate) fn new(directory: Arc<Directory>, most: usize, bind: Option<(String, Secret)>) -> Self {
        let reserved = most / 3;
        let (places, reserved) = (Semaphore::new(most - reserved), Semaphore::new(reserved));
        Self { directory, bind, places, reserved, idle: Mutex::default() }
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.directory.timeout
    }

    /// A connection, as the searching user if there is one.
    pub(crate) async fn get(&self) -> Result<Connection<'_>, LdapError> {
        let waiting = tokio::time::timeout(self.directory.timeout, self.place()).await;
        let place = match waiting {
            Ok(Ok(place)) => place,
            Ok(Err(closed)) => return Err(LdapError::Unreachable(closed.into())),
            Err(elapsed) => return Err(LdapError::Unreachable(elapsed.into())),
        };
        while let Some(mut ldap) = self.idle().pop() {
            if !ldap.is_closed() {
                return Ok(Connection { ldap, is_used: true, _place: place });
            }
        }
        let mut ldap = self.directory.connect().await?;
        if let Some((name, password)) = &self.bind {
            let bound = ldap.with_timeout(self.directory.timeout).simple_bind(name, password.reveal()).await;
            ensure("the bind of the searching user", &bound.map_err(unreachable)?)?;
        }
        Ok(Connection { ldap, is_used: false, _place: place })
    }

    /// A place among the connections. Known people never wait behind strangers for all of them.
    async fn place(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        if !is_reserved() {
            return self.places.acquire().await;
        }
        tokio::select! {
            place = self.places.acquire() => place,
            place = self.reserved.acquire() => place,
        }
    }

    /// Gives a connection back after a successful operation.
    pub(crate) fn put(&self, connection: Connection<'_>) {
        self.idle().push(connection.ldap);
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Ldap>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn unreachable(error: ClientError) -> LdapError {
    LdapError::Unreachable(error.into())
}

/// Whether the operation succeeded.
pub(crate) fn ensure(operation: &'static str, result: &LdapResult) -> Result<(), LdapError> {
    match result.rc {
        0 => Ok(()),
        code => Err(LdapError::Refused { operation, code }),
    }
}

#[cfg(test)]
mod tests {
    use oauth_runtime_core::password::reserved_if;

    use super::*;

    fn connections(most: usize) -> Connections {
        let second = Duration::from_secs(1);
        let directory = Directory {
            url: "ldap://127.0.0.1:1".to_owned(),
            start_tls: false,
            tls: None,
            connect_timeout: second,
            timeout: second,
        };
        Connections::new(Arc::new(directory), most, None)
    }

    #[tokio::test]
    async fn strangers_leave_a_third_of_the_connections_to_known_people() {
        let connections = connections(8);
        let mut held = Vec::new();
        for _ in 0..6 {
            held.push(connections.place().await.expect("a place"));
        }
        assert!(connections.places.try_acquire().is_err(), "a stranger waits");
        for _ in 0..2 {
            held.push(reserved_if(true, connections.place()).await.expect("a reserved place"));
        }
        assert!(connections.reserved.try_acquire().is_err());
        drop(held.remove(0));
        assert!(reserved_if(true, connections.place()).await.is_ok(), "any place is a known person's");
    }
}
