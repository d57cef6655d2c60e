//! Settings of grant management.

/// The settings of a provider with `endpoints(grant_management)`.
#[derive(Debug, Clone)]
pub(super) struct GrantManagementSettings {
    pub(super) is_on: bool,
    pub(super) is_action_required: bool,
}

impl Default for GrantManagementSettings {
    fn default() -> Self {
        Self { is_on: true, is_action_required: false }
    }
}
