//! Keys that rotate, shared by all instances.

mod keeper;
mod plan;
mod reseal;
mod run;
mod schedule;
mod seal;

pub(super) use keeper::Keeper;
pub(super) use reseal::seal_stored;
pub use schedule::RotationSchedule;
