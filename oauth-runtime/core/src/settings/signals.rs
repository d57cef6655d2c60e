//! Settings of shared signals.

use std::time::Duration;

use super::SettingsError;

/// Whom the streams of a provider are about before their receivers add or remove subjects
/// ([`SettingsBuilder::signal_subjects`](crate::SettingsBuilder::signal_subjects)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DefaultSubjects {
    /// All people whom the receiver knows: those who used it with this provider.
    #[default]
    Known,
    /// Nobody: the receiver adds each of them. It gets events of those whom it knows alone, too.
    Nobody,
    /// Everybody, also people who never used the receiver: for the services of one organization.
    Everybody,
}

/// The settings of a provider with `events(audit_log, shared_signals)`.
#[derive(Debug, Clone)]
pub(super) struct SignalSettings {
    pub(super) are_on: bool,
    pub(super) subjects: DefaultSubjects,
    pub(super) verification_interval: Duration,
    pub(super) patience: Duration,
}

impl Default for SignalSettings {
    fn default() -> Self {
        Self {
            are_on: true,
            subjects: DefaultSubjects::Known,
            verification_interval: Duration::from_secs(10),
            patience: Duration::from_secs(86_400),
        }
    }
}

impl SignalSettings {
    /// Whether receivers can be reached.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.patience.as_secs() < 60 {
            return Err(SettingsError::new(
                "signal_patience",
                format!("{} seconds is not possible", self.patience.as_secs()),
                "a receiver that restarts would lose its stream; write at least 60",
            ));
        }
        Ok(())
    }
}
