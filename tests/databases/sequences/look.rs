//! What everybody sees of the tokens and keys, beside what the model says.

use super::run::Run;

impl Run {
    /// Each token and each key is what the model says, wherever one asks.
    pub(super) async fn look(&mut self) -> Result<(), String> {
        self.look_at_keys().await?;
        for (at, token) in self.access_tokens.iter().enumerate() {
            let expected = self.model.is_access_token_active(at);
            let (active, used) = (self.is_active(token).await, self.user_info(token).await);
            if active != expected || used != expected {
                return Err(format!(
                    "access token {at}: expected active {expected}, introspection {active}, UserInfo {used}"
                ));
            }
        }
        for (at, token) in self.refresh_tokens.iter().enumerate() {
            let (expected, active) = (self.model.is_refresh_token_active(at), self.is_active(token).await);
            if active != expected {
                return Err(format!(
                    "refresh token {at}: expected active {expected}, introspection {active}"
                ));
            }
        }
        Ok(())
    }

    /// The published keys, and whether everybody can verify each ID token that has not expired.
    async fn look_at_keys(&mut self) -> Result<(), String> {
        let published = self.published().await;
        let new: Vec<_> = published.iter().filter(|key| !self.keys_seen.contains(key)).cloned().collect();
        self.keys_seen.extend(new);
        let now = self.model.now;
        let expected = (0..self.model.keys.count()).map(|key| self.model.keys.is_published(key, now));
        let expected: Vec<bool> = expected.collect();
        let seen: Vec<bool> = self.keys_seen.iter().map(|key| published.contains(key)).collect();
        if seen != expected {
            return Err(format!("keys: expected published {expected:?}, and the provider has {seen:?}"));
        }
        let lost =
            |token: &&super::run::IdToken| token.expires_at > now && !published.contains(&token.key_id);
        match self.id_tokens.iter().position(|token| lost(&token)) {
            None => Ok(()),
            Some(at) => Err(format!("ID token {at} has not expired, and its key is not published")),
        }
    }
}
