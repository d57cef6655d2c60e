//! Whose a text is, in a store that several tenants share.

use sha2::{Digest as _, Sha256};

use crate::Digest;

/// What separates the name of a tenant from the text that is the tenant's. It is ASCII and never part of a client identifier
/// (RFC 6749 appendix A.1), and collations of databases do not ignore it, as they do other control characters.
pub(crate) const SEPARATOR: char = '\t';

/// The tenant whose text this is, in a store that several tenants share: a client identifier, a subject or a slot, as
/// [`TenantStore`](https://docs.rs/oauth-runtime/latest/oauth_runtime/tenants/struct.TenantStore.html) writes it.
///
/// ```
/// use oauth_runtime::store::tenant_of;
///
/// assert_eq!(tenant_of("acme\tweb"), Some("acme"));
/// assert_eq!(tenant_of("web"), None);
/// ```
pub fn tenant_of(text: &str) -> Option<&str> {
    text.split_once(SEPARATOR).map(|(tenant, _)| tenant)
}

/// The text itself, without the name of a tenant before it.
///
/// ```
/// use oauth_runtime::store::without_tenant;
///
/// assert_eq!(without_tenant("acme\talice@example.org"), "alice@example.org");
/// assert_eq!(without_tenant("alice@example.org"), "alice@example.org");
/// ```
pub fn without_tenant(text: &str) -> &str {
    text.split_once(SEPARATOR).map_or(text, |(_, own)| own)
}

/// What the digests of a tenant's records are combined with in a shared store.
pub(crate) fn mask_of(tenant: &str) -> [u8; 32] {
    Sha256::new_with_prefix(b"tenant of a shared store:").chain_update(tenant).finalize().into()
}

/// A digest combined with a mask, which also undoes it.
pub(crate) fn masked(digest: &Digest, mask: &[u8; 32]) -> Digest {
    let mut bytes = *digest.as_bytes();
    for (byte, mask) in bytes.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    Digest::from_bytes(bytes)
}
