//! Authorization codes and pushed requests.

use super::TenantStore;
use crate::store::{AuthorizationCodeStore, PushedRequest, PushedRequestStore, Redemption};
use crate::token::{AuthorizationCode, IssuedTokens};
use crate::{Digest, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: AuthorizationCodeStore> AuthorizationCodeStore for TenantStore<S> {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), S::Error> {
        self.store.create_authorization_code(self.shared(code)).await
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, S::Error> {
        let code = self.store.get_authorization_code(&self.place.digest(digest)).await?;
        Ok(code.and_then(|code| self.own(code)))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, S::Error> {
        let (digest, tokens) = (self.place.digest(digest), self.shared(tokens));
        let outcome = self.store.redeem_authorization_code(&digest, tokens).await?;
        Ok(self.own(outcome).unwrap_or(Redemption::Unknown))
    }
}

#[diagnostic::do_not_recommend]
impl<S: PushedRequestStore> PushedRequestStore for TenantStore<S> {
    async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), S::Error> {
        self.store.create_pushed_request(self.shared(request)).await
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, S::Error> {
        let request = self.store.get_pushed_request(&self.place.digest(digest)).await?;
        Ok(request.and_then(|request| self.own(request)))
    }

    async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), S::Error> {
        self.store.keep_pushed_request(&self.place.digest(digest), answer_by).await
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, S::Error> {
        self.store.take_pushed_request(&self.place.digest(digest)).await
    }
}
