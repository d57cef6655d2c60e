//! Without the feature `openid`, nothing verifies software statements.

use serde_json::{Map, Value};

use crate::OAuthError;
use crate::settings::Settings;

/// Refuses a statement (RFC 7591 section 3.2.2).
pub(crate) fn apply(_: &Settings, members: &mut Map<String, Value>) -> Result<(), OAuthError> {
    match members.contains_key("software_statement") {
        false => Ok(()),
        true => Err(OAuthError::Extension {
            code: "unapproved_software_statement",
            description: "this server does not accept software statements".into(),
        }),
    }
}
