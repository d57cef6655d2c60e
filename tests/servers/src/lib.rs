//! Real servers for tests: [`Postgres`], [`MariaDb`], [`Redis`], [`RedisCluster`], [`RedisSentinel`], [`Galera`], [`Valkey`] and [`OpenLdap`], [`PgBouncer`] or [`Patroni`] in front of the first, [`Hosts`] that they may
//! be at, each [`Proxy`]
//! that ends TLS in front of a provider, the [`Network`] in between, and
//! [`OidcProvider`] and [`Keycloak`], at which people sign in.
//!
//! Each server has a directory, a unix socket and a port on 127.0.0.1 of its own. Its programs must be there:
//! a test says so with [`test_needs::needs!`]. Nothing is left behind when the test process ends, however it
//! ends: a small shell, the guardian, notices that and cleans up.
//!
//! Nothing here returns an error: a test can't go on without its server, so everything panics, with the
//! server's last words.
//!
//! ```
//! test_needs::needs!(REDIS);
//! let url = test_servers::Redis::shared().fresh_database();
//! assert!(url.starts_with("redis://127.0.0.1:"));
//! ```

mod balancer;
mod client;
mod files;
mod galera;
mod guardian;
mod haproxy;
mod hosts;
mod keycloak;
mod kind;
mod mariadb;
mod mariadb_replica;
mod network;
mod oidc_provider;
mod openldap;
mod patroni;
mod pgbouncer;
mod postgres;
mod programs;
mod proxy;
mod redis;
mod redis_cluster;
mod redis_sentinel;
mod replica;
mod server;
#[cfg(test)]
mod tests;
mod tls;
mod valkey;

pub use balancer::Balancer;
pub use galera::{Galera, GaleraNode};
pub use haproxy::HaProxy;
pub use hosts::{Hosts, Site};
pub use keycloak::Keycloak;
pub use network::Network;
pub use oidc_provider::OidcProvider;
pub use patroni::{Patroni, Replication};
pub use pgbouncer::PgBouncer;
pub use proxy::{ENVOY, HAPROXY, NGINX, Proxy, ProxyKind};
pub use redis_cluster::{RedisCluster, RedisClusterNode};
pub use redis_sentinel::RedisSentinel;
pub use server::Server;

/// A PostgreSQL server. Its user is `postgres`, without a password.
pub type Postgres = Server<postgres::Postgres>;

/// A MariaDB server. Its user is `root`, without a password.
pub type MariaDb = Server<mariadb::MariaDb>;

/// A Redis server that writes its append-only file before it answers.
pub type Redis = Server<redis::Redis>;

/// An OpenLDAP server with the people of `openldap.ldif`, at `ldap://`; with TLS, it has StartTLS.
pub type OpenLdap = Server<openldap::OpenLdap>;

/// The same at `ldaps://`; start it with TLS.
pub type OpenLdaps = Server<openldap::OpenLdaps>;

/// A Valkey server, the same.
pub type Valkey = Server<valkey::Valkey>;
