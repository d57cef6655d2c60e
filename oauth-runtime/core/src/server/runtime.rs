//! The state of a running server, beyond its declaration.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use bytes::Bytes;

#[cfg(any(feature = "openid", feature = "webhooks"))]
use super::background::Background;
use super::extension::{ExtensionGrant, ExtensionGrants};
use super::resources::Resources;
use super::unanswered::{Issue, Unanswered};
#[cfg(feature = "events")]
use crate::audit_log::OwnBuffer;
#[cfg(feature = "openid")]
use crate::client_metadata_document::Documents;
use crate::pushed_request::Pushes;
use crate::registration::UnusedClients;
use crate::settings::Settings;
use crate::{Declaration, Scope};

/// The maximum number of logout notices that one instance has claimed.
#[cfg(feature = "openid")]
const NOTICES_AT_ONCE: u32 = 64;

/// The maximum number of clients that one instance has claimed, to tell them the result of backchannel authentication.
#[cfg(feature = "openid")]
const RESULTS_AT_ONCE: u32 = 64;

/// The maximum number of e-mails of one queue that one instance has claimed.
#[cfg(feature = "openid")]
const MAILS_AT_ONCE: u32 = 8;

/// The state of a running server, beyond its declaration: its settings and what was registered since.
/// `#[oauth_server]` adds it to the struct.
pub struct Runtime<S> {
    settings: Settings,
    extension_grants: ExtensionGrants<S>,
    metadata: RwLock<Option<Bytes>>,
    unanswered_redemptions: Unanswered<Box<Issue>>,
    unanswered_refreshes: Unanswered<()>,
    unused_clients: UnusedClients,
    pushes: Pushes,
    resources: OnceLock<Resources>,
    scopes: OnceLock<Vec<Scope>>,
    #[cfg(feature = "events")]
    audit_log: OnceLock<OwnBuffer<S>>,
    #[cfg(feature = "openid")]
    documents: Documents,
    #[cfg(feature = "openid")]
    background: Background<S>,
    #[cfg(feature = "openid")]
    ciba_notifications: Background<S>,
    #[cfg(feature = "openid")]
    ciba_requests: Pushes,
    #[cfg(feature = "openid")]
    mails: [Background<S>; 2],
    #[cfg(feature = "webhooks")]
    webhooks: Background<S>,
    #[cfg(all(feature = "openid", feature = "events"))]
    signals: Background<S>,
}

impl<S> Runtime<S> {
    /// The runtime of a new server.
    #[doc(hidden)]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            extension_grants: ExtensionGrants::default(),
            metadata: RwLock::default(),
            unanswered_redemptions: Unanswered::default(),
            unanswered_refreshes: Unanswered::default(),
            unused_clients: UnusedClients::default(),
            pushes: Pushes::default(),
            resources: OnceLock::new(),
            scopes: OnceLock::new(),
            #[cfg(feature = "events")]
            audit_log: OnceLock::new(),
            #[cfg(feature = "openid")]
            documents: Documents::default(),
            #[cfg(feature = "openid")]
            background: Background::new(NOTICES_AT_ONCE),
            #[cfg(feature = "openid")]
            ciba_notifications: Background::new(RESULTS_AT_ONCE),
            #[cfg(feature = "openid")]
            ciba_requests: Pushes::default(),
            #[cfg(feature = "openid")]
            mails: [Background::new(MAILS_AT_ONCE), Background::new(MAILS_AT_ONCE)],
            #[cfg(feature = "webhooks")]
            webhooks: Background::new(
                #[cfg(feature = "openid")]
                1,
            ),
            #[cfg(all(feature = "openid", feature = "events"))]
            signals: Background::new(1),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Adds a grant type while the server runs, and replaces one with the same name.
    pub fn register_grant_type(
        &self,
        grant_type: impl Into<String>,
        grant: impl ExtensionGrant<S> + 'static,
    ) {
        self.extension_grants.register(grant_type.into(), Arc::new(grant));
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Removes a registered grant type. Returns whether it existed.
    pub fn unregister_grant_type(&self, grant_type: &str) -> bool {
        let was_there = self.extension_grants.unregister(grant_type);
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = None;
        was_there
    }

    /// The redemptions of codes that may have succeeded.
    pub(crate) fn unanswered_redemptions(&self) -> &Unanswered<Box<Issue>> {
        &self.unanswered_redemptions
    }

    /// The uses of refresh tokens that may have succeeded.
    pub(crate) fn unanswered_refreshes(&self) -> &Unanswered<()> {
        &self.unanswered_refreshes
    }

    /// What is known about unused self-registered clients.
    pub(crate) fn unused_clients(&self) -> &UnusedClients {
        &self.unused_clients
    }

    /// How many authorization requests each client pushed lately.
    pub(crate) fn pushes(&self) -> &Pushes {
        &self.pushes
    }

    /// The metadata documents of clients that were fetched.
    #[cfg(feature = "openid")]
    pub(crate) fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The protected resources; `begin` reads them from the declaration and the settings.
    pub(crate) fn resources(&self, begin: impl FnOnce() -> Resources) -> &Resources {
        self.resources.get_or_init(begin)
    }

    /// The scope that is this declared token alone. All tokens with it share it.
    pub(crate) fn scope_of_token(&self, declaration: &Declaration, token: &str) -> Option<Scope> {
        let scopes = self.scopes.get_or_init(|| {
            declaration.scopes.iter().filter_map(|declared| declared.name.parse().ok()).collect()
        });
        scopes.iter().find(|scope| scope.as_str() == token).cloned()
    }

    /// The events on their way to the audit log, once the server has begun.
    #[cfg(feature = "events")]
    pub(crate) fn audit_log(&self) -> &OnceLock<OwnBuffer<S>> {
        &self.audit_log
    }

    /// The work outside of requests.
    #[cfg(feature = "openid")]
    pub(crate) fn background(&self) -> &Background<S> {
        &self.background
    }

    /// The task that tells clients the results of backchannel authentication.
    #[cfg(feature = "openid")]
    pub(crate) fn ciba_notifications(&self) -> &Background<S> {
        &self.ciba_notifications
    }

    /// How many backchannel authentication requests each client sent lately.
    #[cfg(feature = "openid")]
    pub(crate) fn ciba_requests(&self) -> &Pushes {
        &self.ciba_requests
    }

    /// The tasks that send e-mail: what strangers asked for, and what is about what people did.
    #[cfg(feature = "openid")]
    pub(crate) fn mails(&self) -> &[Background<S>; 2] {
        &self.mails
    }

    /// The task that sends events.
    #[cfg(feature = "webhooks")]
    pub(crate) fn webhooks(&self) -> &Background<S> {
        &self.webhooks
    }

    /// The task that pushes shared signals.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) fn signals(&self) -> &Background<S> {
        &self.signals
    }

    pub(crate) fn extension_grant(&self, grant_type: &str) -> Option<Arc<dyn ExtensionGrant<S>>> {
        self.extension_grants.get(grant_type)
    }

    pub(crate) fn extension_grant_names(&self) -> Vec<String> {
        self.extension_grants.names()
    }

    /// The metadata document, rendered once; again after a grant type is added or removed.
    pub(crate) fn metadata(&self, render: impl FnOnce() -> Option<Vec<u8>>) -> Option<Bytes> {
        if let Some(document) = &*self.metadata.read().unwrap_or_else(PoisonError::into_inner) {
            return Some(document.clone());
        }
        let document = Bytes::from(render()?);
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = Some(document.clone());
        Some(document)
    }
}

impl<S> std::fmt::Debug for Runtime<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").field("settings", &self.settings).finish_non_exhaustive()
    }
}
