//! What the other crates of this project share with the core. Not part of the public interface: it changes
//! without notice.

pub use crate::network::Network;
#[cfg(feature = "passwords")]
pub use crate::password::stored as stored_password;
pub use crate::store::urls::{check_files, take_parameters};

#[cfg(feature = "extractors")]
pub use crate::resource::extract::{Verified, granted, reject};

/// A client with metadata that no rule was applied to, as a record of an earlier version may have them.
#[cfg(feature = "testing")]
pub fn with_recorded_metadata(client: &crate::Client, metadata: crate::ClientMetadata) -> crate::Client {
    client.with_recorded_metadata(metadata)
}
