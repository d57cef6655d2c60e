//! Refresh tokens, with faults.

use oauth_runtime::store::{RefreshTokenStore, Rotation, RotationOutcome, TokenStore};
use oauth_runtime::token::{IssuedTokens, RefreshToken, SealedToken, Successor};
use oauth_runtime::{Digest, Secret};

use super::{Fault, Faulty, Unreachable};

impl RefreshTokenStore for Faulty {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, Unreachable> {
        let mut kept = self.inner.get_refresh_token(digest).await?;
        let beside = self.beside();
        if self.has(Fault::LeavesRefreshTokens) {
            kept = kept.or_else(|| beside.refresh_tokens.get(digest).cloned());
        }
        if let (Some(token), Some(successor)) = (&mut kept, beside.successors.get(digest)) {
            token.successor = Some(successor.clone());
        }
        Ok(kept)
    }

    async fn rotate_refresh_token(
        &self,
        mut rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, Unreachable> {
        if self.has(Fault::RotatesInTwoSteps) {
            return self.rotate_in_two_steps(rotation, tokens).await;
        }
        if self.has(Fault::HasEndlessGrace) && rotation.grace_period > 0 {
            rotation.grace_period = u64::MAX;
        }
        if self.has(Fault::ForgetsWhichIsTheSuccessor)
            && let Some(successor) = &mut rotation.successor
        {
            successor.digest = None;
        }
        if self.has(Fault::RotatesWhatIsKept) && rotation.successor.is_none() {
            let sealed = SealedToken::from_bytes(*Secret::generate().digest().as_bytes());
            rotation.successor = Some(Successor::new(rotation.used_at, None, sealed));
            let outcome = self.inner.rotate_refresh_token(rotation, tokens).await?;
            return Ok(if outcome == RotationOutcome::Rotated { RotationOutcome::Kept } else { outcome });
        }
        rotation.successor = rotation.successor.map(|successor| self.kept(successor));
        let sealed = rotation.successor.as_ref().map(|successor| successor.sealed);
        let outcome = self.inner.rotate_refresh_token(rotation, self.cut(tokens.clone())).await?;
        match outcome {
            RotationOutcome::Rotated => self.note(&tokens),
            RotationOutcome::Retried { .. } if self.has(Fault::RetriesWithANewSuccessor) => {
                return Ok(sealed.map_or(outcome, |successor| RotationOutcome::Retried { successor }));
            }
            RotationOutcome::Retried { .. } if self.has(Fault::KeepsRefreshTokensOfRetries) => {
                self.inner.create_token(tokens).await?;
            }
            _ => {}
        }
        Ok(outcome)
    }
}

impl Faulty {
    /// Reads first and writes afterwards.
    async fn rotate_in_two_steps(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, Unreachable> {
        let Some(kept) = self.get_refresh_token(&rotation.presented).await? else {
            return Ok(RotationOutcome::Unknown);
        };
        tokio::task::yield_now().await;
        match kept.successor {
            None => {
                let Some(successor) = rotation.successor else {
                    return Ok(self.inner.rotate_refresh_token(rotation, tokens).await?);
                };
                self.beside().successors.insert(rotation.presented, successor);
                self.create_token(tokens).await?;
                Ok(RotationOutcome::Rotated)
            }
            Some(first) => {
                let next = match &first.digest {
                    Some(digest) => self.get_refresh_token(digest).await?,
                    None => None,
                };
                if !rotation.is_retry_of(&first, next.as_ref()) {
                    return Ok(RotationOutcome::Replayed { grant_id: kept.grant_id });
                }
                self.create_token(IssuedTokens::new(tokens.access_token, None)).await?;
                Ok(RotationOutcome::Retried { successor: first.sealed })
            }
        }
    }
}
