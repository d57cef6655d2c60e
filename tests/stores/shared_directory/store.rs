//! The capabilities of the shared directory.

use std::convert::Infallible;

use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Redemption, RefreshTokenStore, Replacement,
    Rotation, RotationOutcome, TokenStore,
};
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken};
use oauth_runtime::{Client, Digest};

use super::SharedDirectory;

impl ClientStore for SharedDirectory {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Infallible> {
        Ok(self.transaction().get(client_id))
    }
}

impl ClientRegistrationStore for SharedDirectory {
    async fn create_client(&self, client: Client) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let free = transaction.get::<Client>(client.client_id()).is_none();
        if free {
            transaction.put(client.client_id(), &client);
        }
        Ok(free)
    }

    async fn replace_client(&self, _: &Client, _: Client) -> Result<Replacement, Infallible> {
        unimplemented!("no race of processes replaces")
    }

    /// The races delete what they registered, which nobody reads.
    async fn delete_client(&self, _: &str) -> Result<bool, Infallible> {
        Ok(true)
    }

    async fn list_clients(&self, _: Option<&str>, _: usize) -> Result<Vec<Client>, Infallible> {
        unimplemented!("no race of processes lists")
    }
}

impl TokenStore for SharedDirectory {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Infallible> {
        self.transaction().put_tokens(&tokens);
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Infallible> {
        Ok(self.transaction().get(digest))
    }

    async fn revoke_token(&self, _: &Digest) -> Result<(), Infallible> {
        unimplemented!("no race of processes revokes")
    }

    async fn revoke_grant(&self, _: &GrantId) -> Result<(), Infallible> {
        unimplemented!("no race of processes revokes")
    }
}

/// With whether it is spent.
type Code = (AuthorizationCode, bool);

impl AuthorizationCodeStore for SharedDirectory {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), Infallible> {
        self.transaction().put(code.digest, &(&code, false));
        Ok(())
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, Infallible> {
        Ok(self.transaction().get::<Code>(digest).map(|(mut code, redeemed)| {
            code.redeemed = redeemed;
            code
        }))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Infallible> {
        let transaction = self.transaction();
        match transaction.get::<Code>(digest) {
            None => Ok(Redemption::Unknown),
            Some((code, true)) => Ok(Redemption::Replayed { grant_id: code.grant_id }),
            Some((code, false)) => {
                transaction.put(digest, &(code, true));
                transaction.put_tokens(&tokens);
                Ok(Redemption::Redeemed)
            }
        }
    }
}

impl RefreshTokenStore for SharedDirectory {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, Infallible> {
        Ok(self.transaction().get(digest))
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, Infallible> {
        let transaction = self.transaction();
        let Some(mut kept) = transaction.get::<RefreshToken>(rotation.presented) else {
            return Ok(RotationOutcome::Unknown);
        };
        match &kept.successor {
            None if rotation.successor.is_none() => {
                transaction.put_tokens(&IssuedTokens::new(tokens.access_token, None));
                Ok(RotationOutcome::Kept)
            }
            None => {
                kept.successor = rotation.successor;
                transaction.put(rotation.presented, &kept);
                transaction.put_tokens(&tokens);
                Ok(RotationOutcome::Rotated)
            }
            Some(first)
                if rotation
                    .is_retry_of(first, first.digest.and_then(|next| transaction.get(next)).as_ref()) =>
            {
                transaction.put_tokens(&IssuedTokens::new(tokens.access_token, None));
                Ok(RotationOutcome::Retried { successor: first.sealed })
            }
            Some(_) => Ok(RotationOutcome::Replayed { grant_id: kept.grant_id }),
        }
    }
}
