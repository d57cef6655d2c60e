//! The suite for stores: the memory store passes it, and stores with a fault fail in the cases that name it.

mod faults;
mod faults_of_grants;
mod faults_of_people;
mod faults_of_requests;
mod faults_of_signals;
mod faulty;
mod memory;
mod processes;
mod shared_directory;
mod tenants;

use oauth_runtime::testing::Report;

/// The names of the failed cases, in order.
fn failed(report: &Report) -> Vec<&'static str> {
    report.failures().map(|failure| failure.name()).collect()
}
