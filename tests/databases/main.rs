//! The stores on real databases, which the tests install and start themselves.

mod accounts;
mod clusters;
mod connection_loss;
mod connection_loss_devices;
mod connection_loss_openid;
mod contention;
mod events_of_kind;
mod examples;
mod failover;
mod faults;
mod full;
mod group_commit;
mod interrupted_accounts;
mod known_and_unknown;
mod migration;
mod model;
mod native_sso;
mod partitions;
mod people;
mod pgbouncer;
mod plans;
mod proxy;
mod redis_cluster;
mod replica;
mod round_trips;
mod sequences;
mod sweeping;
mod tenants;
mod tls;
mod upgrade;

mod stores;
