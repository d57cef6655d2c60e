//! The metadata document of a provider that is held to the profile. It promises nothing that a request cannot use.

use crate::SecurityProfile;
use crate::authorization::ResponseMode;
use crate::keys::SigningAlgorithm;
use crate::server::Metadata;

/// This comes after what the other parts add.
pub(super) fn restrict(profile: SecurityProfile, has_authorization_requests: bool, metadata: &mut Metadata) {
    let is_allowed = |name: &str| SigningAlgorithm::FAPI2.iter().any(|allowed| allowed.as_str() == name);
    metadata.retain("_signing_alg_values_supported", is_allowed);
    if !has_authorization_requests {
        return;
    }
    metadata.set("require_pushed_authorization_requests", true);
    if profile.signs_messages() {
        metadata.set("response_modes_supported", ResponseMode::JWT_NAMES.to_vec());
    }
}
