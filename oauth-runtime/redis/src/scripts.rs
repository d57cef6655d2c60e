//! The scripts: each is one atomic operation.

/// A script, and its name in spans.
pub(super) struct Script {
    name: &'static str,
    code: redis::Script,
    is_write: bool,
}

impl Script {
    /// `parts` are the names of its parts; the last one is its own.
    pub(super) fn new(parts: &[&'static str], text: &str) -> Self {
        let name = parts.last().copied().unwrap_or_default();
        Self { name, code: redis::Script::new(text), is_write: true }
    }

    /// It changes nothing, so nobody waits for a replica.
    fn read_only(self) -> Self {
        Self { is_write: false, ..self }
    }

    pub(super) fn is_write(&self) -> bool {
        self.is_write
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// With the prefix as its first argument.
    pub(super) fn with(
        &self,
        prefix: &str,
        keys: &[&str],
        arguments: &[&str],
    ) -> redis::ScriptInvocation<'_> {
        let mut invocation = self.code.arg(prefix);
        invocation.arg(arguments).key(keys);
        invocation
    }
}

/// A script with the common part before it, and with the parts that only some need: Redis makes the functions of
/// a script anew each time it runs.
macro_rules! script {
    ($($part:literal),+) => {
        $crate::scripts::Script::new(&[$($part),+], concat!(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/scripts/common.lua")),
            $(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/scripts/", $part, ".lua"))),+
        ))
    };
}

pub(super) use script;

/// The scripts, hashed once.
pub(super) struct Scripts {
    pub(super) cluster: super::cluster::Scripts,
    pub(super) create_client: Script,
    pub(super) replace_client: Script,
    pub(super) list_clients: Script,
    pub(super) delete_client: Script,
    pub(super) create_own_token: Script,
    pub(super) create_tokens: Script,
    pub(super) create_code: Script,
    pub(super) create_device_code: Script,
    pub(super) poll: Script,
    pub(super) decide_device_code: Script,
    pub(super) create_ciba_request: Script,
    pub(super) decide_ciba_request: Script,
    pub(super) claim_ciba_notification: Script,
    pub(super) postpone_ciba_notification: Script,
    pub(super) end_ciba_notification: Script,
    pub(super) redeem_code: Script,
    pub(super) rotate_token: Script,
    pub(super) retry_rotation: Script,
    pub(super) revoke_grant: Script,
    pub(super) list_grants: Script,
    pub(super) replace_grant: Script,
    pub(super) replace_session: Script,
    pub(super) replace_consent: Script,
    pub(super) delete_consent: Script,
    pub(super) list_consents: Script,
    pub(super) use_once: Script,
    pub(super) create_signing_key: Script,
    pub(super) put_credentials: Script,
    pub(super) create_upstream_link: Script,
    pub(super) delete_upstream_link: Script,
    pub(super) put_webhook_progress: Script,
    pub(super) put_signal_record: Script,
    pub(super) put_failed_attempts: Script,
    pub(super) add_session_client: Script,
    pub(super) list_subject_clients: Script,
    pub(super) create_due: Script,
    pub(super) claim_due: Script,
    pub(super) postpone_due: Script,
    pub(super) delete_due: Script,
    pub(super) append_events: Script,
    pub(super) list_events: Script,
    pub(super) events_of: Script,
    pub(super) remove_events: Script,
    pub(super) create_pushed_request: Script,
    pub(super) keep_pushed_request: Script,
    pub(super) take_pushed_request: Script,
    pub(super) put_ticket: Script,
    pub(super) take_ticket: Script,
    #[cfg(feature = "passwords")]
    pub(super) replace_text: Script,
    #[cfg(feature = "passwords")]
    pub(super) reserve_text: Script,
    #[cfg(feature = "passwords")]
    pub(super) keep_text: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            cluster: super::cluster::Scripts::new(),
            create_client: script!("clients", "create_client"),
            replace_client: script!("clients", "replace_client"),
            list_clients: script!("list_clients").read_only(),
            delete_client: script!("grants", "clients", "consents", "delete_client"),
            create_own_token: script!("create_own_token"),
            create_tokens: script!("grants", "create_tokens"),
            create_code: script!("grants", "create_code"),
            create_device_code: script!("create_device_code"),
            poll: script!("poll"),
            decide_device_code: script!("grants", "decide_device_code"),
            create_ciba_request: script!("create_ciba_request"),
            decide_ciba_request: script!("grants", "decide_ciba_request"),
            claim_ciba_notification: script!("claim_ciba_notification"),
            postpone_ciba_notification: script!("postpone_ciba_notification"),
            end_ciba_notification: script!("end_ciba_notification"),
            redeem_code: script!("grants", "redeem_code"),
            rotate_token: script!("grants", "rotate_token"),
            retry_rotation: script!("grants", "retry_rotation"),
            revoke_grant: script!("grants", "revoke_grant"),
            list_grants: script!("list_grants").read_only(),
            replace_grant: script!("replace_grant"),
            replace_session: script!("replace_session"),
            replace_consent: script!("replace_consent"),
            delete_consent: script!("consents", "delete_consent"),
            list_consents: script!("list_consents").read_only(),
            use_once: script!("use_once"),
            create_signing_key: script!("create_signing_key"),
            put_credentials: script!("put_credentials"),
            create_upstream_link: script!("create_upstream_link"),
            delete_upstream_link: script!("delete_upstream_link"),
            put_webhook_progress: script!("put_webhook_progress"),
            put_signal_record: script!("put_signal_record"),
            put_failed_attempts: script!("put_failed_attempts"),
            add_session_client: script!("add_session_client"),
            list_subject_clients: script!("list_subject_clients").read_only(),
            create_due: script!("create_due"),
            claim_due: script!("claim_due"),
            postpone_due: script!("postpone_due"),
            delete_due: script!("delete_due"),
            append_events: script!("events", "append_events"),
            list_events: script!("list_events").read_only(),
            events_of: script!("events", "events_of").read_only(),
            remove_events: script!("events", "remove_events"),
            create_pushed_request: script!("create_pushed_request"),
            keep_pushed_request: script!("keep_pushed_request"),
            take_pushed_request: script!("take_pushed_request"),
            put_ticket: script!("put_ticket"),
            take_ticket: script!("take_ticket"),
            #[cfg(feature = "passwords")]
            replace_text: script!("replace_text"),
            #[cfg(feature = "passwords")]
            reserve_text: script!("reserve_text"),
            #[cfg(feature = "passwords")]
            keep_text: script!("keep_text"),
        }
    }
}
