//! The scripts for a cluster. Each has one key, or keys that braces hold together.

use crate::scripts::{Script, script};

/// The scripts, hashed once.
pub(in super::super) struct Scripts {
    pub(super) create: Script,
    pub(super) redeem: Script,
    pub(super) rotate: Script,
    pub(super) retry: Script,
    pub(super) revoke: Script,
    pub(in super::super) note: Script,
    pub(in super::super) outlast: Script,
    pub(super) create_device_code: Script,
    pub(super) reserve: Script,
    pub(super) create_ciba_request: Script,
    pub(super) decide_ciba_request: Script,
    pub(super) decide_device_code: Script,
    pub(super) replace_consent: Script,
    pub(super) replace_session: Script,
    pub(super) add_session_client: Script,
    pub(super) create_pushed_request: Script,
    pub(super) keep_pushed_request: Script,
    pub(in super::super) claim_due: Script,
    pub(super) delete_client: Script,
}

impl Scripts {
    pub(in super::super) fn new() -> Self {
        Self {
            create: script!("cluster/grants", "cluster/create"),
            redeem: script!("cluster/grants", "cluster/redeem"),
            rotate: script!("cluster/grants", "cluster/rotate"),
            retry: script!("cluster/grants", "cluster/retry"),
            revoke: script!("cluster/revoke"),
            note: script!("cluster/note"),
            outlast: script!("cluster/outlast"),
            create_device_code: script!("cluster/create_device_code"),
            reserve: script!("cluster/reserve"),
            create_ciba_request: script!("cluster/create_ciba_request"),
            decide_ciba_request: script!("cluster/decide_ciba_request"),
            decide_device_code: script!("cluster/decide_device_code"),
            replace_consent: script!("cluster/replace_consent"),
            replace_session: script!("cluster/replace_session"),
            add_session_client: script!("cluster/add_session_client"),
            create_pushed_request: script!("cluster/create_pushed_request"),
            keep_pushed_request: script!("cluster/keep_pushed_request"),
            claim_due: script!("cluster/claim_due"),
            delete_client: script!("clients", "cluster/delete_client"),
        }
    }
}
