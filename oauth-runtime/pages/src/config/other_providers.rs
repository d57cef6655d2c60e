//! The other providers at which people sign in.

use super::builder::PagesBuilder;
use crate::upstreams::UpstreamPolicy;

impl PagesBuilder {
    /// Adds another provider at which people sign in, if the declaration has `people(upstream)`. It gets a button on
    /// the login page, in the order of the calls. Its redirect URI is the issuer with `/login/upstream/callback/` and
    /// the [name](oauth_runtime_upstream::Upstream::id) of the upstream.
    pub fn upstream(mut self, upstream: oauth_runtime_upstream::Upstream) -> Self {
        self.upstreams.add(upstream);
        self
    }

    /// Adds several upstreams, or none. Pass an empty list if your configuration names none.
    pub fn upstreams(
        mut self,
        upstreams: impl IntoIterator<Item = oauth_runtime_upstream::Upstream>,
    ) -> Self {
        self.upstreams.add_all(upstreams);
        self
    }

    /// Decides what a login at another provider counts as here, and who may sign in with one. Default: one factor, and
    /// everybody.
    pub fn upstream_policy(mut self, policy: impl UpstreamPolicy) -> Self {
        self.upstreams.set_policy(policy);
        self
    }
}
