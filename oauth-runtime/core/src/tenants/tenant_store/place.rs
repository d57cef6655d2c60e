//! Where a tenant's records are in a store that several tenants share.

use std::convert::Infallible;

use crate::record::{SEPARATOR, mask_of, masked};
use crate::token::GrantId;
use crate::{Digest, Text};

/// The keys of one tenant's records. Digests stay as random as they are, because stores use them as hashes; texts can be read
/// by an operator.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What its texts begin with: the name, in which no separator is left, and the separator.
    prefix: Text,
    /// What its digests are combined with by XOR, which also undoes it. Two tenants' records would meet where two digests
    /// differ by exactly the difference of two masks. Each digest is that of a text: nobody finds two such texts, and whoever
    /// may choose names of tenants as well still needs 2^85 attempts (a generalised birthday).
    mask: [u8; 32],
}

/// A record of another tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign;

impl Place {
    pub(super) fn of(tenant: &str) -> Self {
        let name = tenant.replace('%', "%25").replace(SEPARATOR, "%09");
        let mask = mask_of(&name);
        Self { prefix: format!("{name}{SEPARATOR}").into(), mask }
    }

    /// The name, as the shared store knows it.
    pub(super) fn name(&self) -> &str {
        self.prefix.strip_suffix(SEPARATOR).unwrap_or(&self.prefix)
    }

    /// The text as the shared store knows it.
    pub(super) fn text(&self, own: &str) -> String {
        [&*self.prefix, own].concat()
    }

    pub(super) fn digest(&self, digest: &Digest) -> Digest {
        masked(digest, &self.mask)
    }

    /// With the prefix, like a text: it is no secret, so whoever knows a mask could make one of another tenant from it.
    pub(super) fn grant_id(&self, own: &GrantId) -> GrantId {
        self.text(own.as_str()).into()
    }
}

/// A way between the tenant and the shared store, in one of the two directions.
pub(super) trait Way: Copy {
    /// What may be met on this way.
    type Foreign;

    fn text(self, text: &str) -> Result<String, Self::Foreign>;

    fn grant_id(self, grant_id: &GrantId) -> Result<GrantId, Self::Foreign>;

    fn digest(self, digest: &Digest) -> Digest;
}

/// From the tenant to the shared store.
#[derive(Clone, Copy)]
pub(super) struct In<'a>(pub(super) &'a Place);

/// From the shared store to the tenant.
#[derive(Clone, Copy)]
pub(super) struct Out<'a>(pub(super) &'a Place);

impl Way for In<'_> {
    type Foreign = Infallible;

    fn text(self, text: &str) -> Result<String, Infallible> {
        Ok(self.0.text(text))
    }

    fn grant_id(self, grant_id: &GrantId) -> Result<GrantId, Infallible> {
        Ok(self.0.grant_id(grant_id))
    }

    fn digest(self, digest: &Digest) -> Digest {
        self.0.digest(digest)
    }
}

impl Way for Out<'_> {
    type Foreign = Foreign;

    fn text(self, text: &str) -> Result<String, Foreign> {
        text.strip_prefix(&*self.0.prefix).map(str::to_owned).ok_or(Foreign)
    }

    fn grant_id(self, grant_id: &GrantId) -> Result<GrantId, Foreign> {
        self.text(grant_id.as_str()).map(GrantId::from)
    }

    fn digest(self, digest: &Digest) -> Digest {
        self.0.digest(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let place = Place::of("acme");
        let (within, out) = (In(&place), Out(&place));
        for text in ["", "web", "\t", "acme\tweb", "%09"] {
            let Ok(kept) = within.text(text);
            assert_eq!(out.text(&kept).as_deref(), Ok(text));
            let (digest, id) = (Digest::of(text), GrantId::from(text));
            assert_eq!(out.digest(&within.digest(&digest)), digest);
            assert_ne!(within.digest(&digest), digest);
            let Ok(kept) = within.grant_id(&id);
            assert_eq!(out.grant_id(&kept), Ok(id));
        }
        let usual = GrantId::generate();
        let Ok(kept) = within.grant_id(&usual);
        assert_eq!(
            kept.as_str(),
            format!("acme\t{}", usual.as_str()),
            "nobody makes one of another tenant from it"
        );
        assert_eq!(out.grant_id(&kept), Ok(usual));
    }

    #[test]
    fn no_name_of_a_tenant_forges_the_text_of_another() {
        let pairs = [
            ("a", "\tb", "a\t", "b"),
            ("a", "b\tc", "a\tb", "c"),
            ("a%09", "b", "a\t", "b"),
            ("", "a\tb", "a", "b"),
        ];
        for (one, text, other, same) in pairs {
            let (one, other) = (Place::of(one), Place::of(other));
            assert_ne!(one.text(text), other.text(same), "{one:?} {other:?}");
            assert_eq!(Out(&other).text(&one.text(text)), Err(Foreign));
            assert_ne!(one.digest(&Digest::of("x")), other.digest(&Digest::of("x")));
        }
    }

    #[test]
    fn a_grant_without_the_prefix_is_of_another_tenant() {
        let place = Place::of("acme");
        assert_eq!(Out(&place).grant_id(&GrantId::from("grant")), Err(Foreign));
        assert_eq!(Out(&place).grant_id(&GrantId::from("umbrella\tgrant")), Err(Foreign));
    }
}
