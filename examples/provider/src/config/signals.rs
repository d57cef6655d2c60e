//! What receivers of shared signals hear.

use oauth_runtime::shared_signals::DefaultSubjects;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    shared_signals: Option<Spanned<bool>>,
    signal_subjects: Option<Spanned<String>>,
    signal_patience: Option<Spanned<u64>>,
}

/// Checked.
#[derive(Debug, Clone)]
pub struct SignalConfig {
    /// Whether clients with the scope `ssf.manage` hear what happens to people.
    pub are_on: bool,
    /// Whom their streams are about before they add or remove people.
    pub subjects: DefaultSubjects,
    /// Seconds after which a receiver that takes nothing is given up; `None`: the framework's.
    pub patience: Option<u64>,
}

impl SignalConfig {
    pub(super) fn of(source: &Source, audit_log: bool) -> Result<Self, ConfigError> {
        let written: Written = source.read()?;
        let are_on = written.shared_signals.as_ref().is_some_and(|are_on| *are_on.get_ref());
        if let (Some(place), true, false) = (&written.shared_signals, are_on, audit_log) {
            let message = "shared signals are made of the events of the audit log; set `audit_log = true`";
            return Err(source.error(place.span(), "shared_signals", message));
        }
        Ok(Self {
            are_on,
            subjects: written.signal_subjects.map_or(Ok(DefaultSubjects::Known), |written| {
                subjects(written.get_ref())
                    .ok_or_else(|| source.error(written.span(), "signal_subjects", SUBJECTS))
            })?,
            patience: written.signal_patience.map(|patience| patience.into_inner()),
        })
    }
}

const SUBJECTS: &str = "write \"known\", \"nobody\" or \"everybody\"";

fn subjects(written: &str) -> Option<DefaultSubjects> {
    match written {
        "known" => Some(DefaultSubjects::Known),
        "nobody" => Some(DefaultSubjects::Nobody),
        "everybody" => Some(DefaultSubjects::Everybody),
        _ => None,
    }
}
