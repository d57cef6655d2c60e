//! What the other crates of this project share with the core. Not part of the public interface: it changes without notice.

pub use crate::network::Network;
#[cfg(feature = "passwords")]
pub use crate::password::stored as stored_password;
pub use crate::store::urls::{check_files, take_parameters};
