//! The keys of each record, as the tenant and as the shared store know them. Everything else stays as it is.

use super::place::Way;
use crate::event::{Event, EventQuery};
use crate::store::{
    Authenticated, Consent, FailedAttempts, NewPerson, PendingMail, PendingNotice, PersonEmail,
    PushedRequest, Redemption, Rotation, RotationOutcome, SessionClient, SignUp, SignalRecord,
    StoredCredentials, StoredKey, StoredSession, Ticket, UpstreamLink, WebhookProgress,
};
use crate::token::{
    AccessToken, AskedGrant, AuthorizationCode, CibaDecision, CibaRequest, DecoupledApproval, DeviceCode,
    DeviceDecision, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use crate::{Client, Text};

/// What has keys that tenants share.
pub(super) trait Moved: Sized {
    /// The same with the keys at the end of the way.
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign>;
}

impl<T: Moved> Moved for Option<T> {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        self.map(|own| own.moved(way)).transpose()
    }
}

fn text<W: Way>(way: W, text: &str) -> Result<Text, W::Foreign> {
    way.text(text).map(Text::from)
}

fn optional<W: Way>(way: W, own: Option<Text>) -> Result<Option<Text>, W::Foreign> {
    own.map(|own| text(way, &own)).transpose()
}

impl Moved for Client {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let client_id = way.text(self.client_id())?;
        Ok(self.into_identified(client_id))
    }
}

impl Moved for AccessToken {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            digest: way.digest(&self.digest),
            grant_id: way.grant_id(&self.grant_id)?,
            client_id: text(way, &self.client_id)?,
            granted_to: optional(way, self.granted_to)?,
            subject: optional(way, self.subject)?,
            ..self
        })
    }
}

impl Moved for RefreshToken {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            digest: way.digest(&self.digest),
            grant_id: way.grant_id(&self.grant_id)?,
            client_id: text(way, &self.client_id)?,
            subject: optional(way, self.subject)?,
            successor: self.successor.moved(way)?,
            ..self
        })
    }
}

impl Moved for Successor {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: self.digest.map(|digest| way.digest(&digest)), ..self })
    }
}

impl Moved for IssuedTokens {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let Self { access_token, refresh_token } = self;
        Ok(Self { access_token: access_token.moved(way)?, refresh_token: refresh_token.moved(way)? })
    }
}

impl Moved for IssuedGrant {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            grant_id: way.grant_id(&self.grant_id)?,
            client_id: text(way, &self.client_id)?,
            subject: text(way, &self.subject)?,
            ..self
        })
    }
}

impl Moved for AuthorizationCode {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            digest: way.digest(&self.digest),
            grant_id: way.grant_id(&self.grant_id)?,
            client_id: text(way, &self.client_id)?,
            subject: text(way, &self.subject)?,
            ..self
        })
    }
}

impl Moved for DeviceCode {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            digest: way.digest(&self.digest),
            user_code: way.digest(&self.user_code),
            client_id: text(way, &self.client_id)?,
            grant_management: self.grant_management.moved(way)?,
            decision: self.decision.moved(way)?,
            ..self
        })
    }
}

impl Moved for AskedGrant {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let grant_id = self.grant_id.map(|grant_id| way.grant_id(&grant_id)).transpose()?;
        Ok(Self { grant_id, ..self })
    }
}

impl Moved for DecoupledApproval {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let (grant_id, subject) = (way.grant_id(&self.grant_id)?, text(way, &self.subject)?);
        Ok(Self { grant_id, subject, ..self })
    }
}

impl Moved for DeviceDecision {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(match self {
            Self::Denied => Self::Denied,
            Self::Approved(approval) => Self::Approved(approval.moved(way)?),
        })
    }
}

impl Moved for CibaRequest {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            digest: way.digest(&self.digest),
            same: way.digest(&self.same),
            client_id: text(way, &self.client_id)?,
            subject: text(way, &self.subject)?,
            grant_management: self.grant_management.moved(way)?,
            decision: self.decision.moved(way)?,
            ..self
        })
    }
}

impl Moved for CibaDecision {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(match self {
            Self::Denied => Self::Denied,
            Self::Replaced => Self::Replaced,
            Self::Approved(approval) => Self::Approved(approval.moved(way)?),
        })
    }
}

impl Moved for Rotation {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { presented: way.digest(&self.presented), successor: self.successor.moved(way)?, ..self })
    }
}

impl Moved for RotationOutcome {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(match self {
            Self::Replayed { grant_id } => Self::Replayed { grant_id: way.grant_id(&grant_id)? },
            Self::Rotated | Self::Kept | Self::Retried { .. } | Self::Unknown => self,
        })
    }
}

impl Moved for Redemption {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(match self {
            Self::Replayed { grant_id } => Self::Replayed { grant_id: way.grant_id(&grant_id)? },
            Self::Redeemed | Self::Unknown => self,
        })
    }
}

/// The user name comes back as the store has it if it is no text of the tenant: nothing is found by it.
impl Moved for Authenticated {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let username = self.username.map(|own| text(way, &own).unwrap_or(own));
        Ok(Self { subject: text(way, &self.subject)?, username })
    }
}

impl Moved for NewPerson {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            subject: text(way, &self.subject)?,
            username: text(way, &self.username)?,
            email: text(way, &self.email)?,
            ..self
        })
    }
}

impl Moved for SignUp {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(match self {
            Self::Created { subject } => Self::Created { subject: text(way, &subject)? },
            Self::UsernameTaken | Self::EmailTaken => self,
        })
    }
}

/// The user name and the address come back as the store has them if they are no texts of the tenant.
impl Moved for PersonEmail {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            subject: text(way, &self.subject)?,
            username: self.username.map(|own| text(way, &own).unwrap_or(own)),
            address: text(way, &self.address).unwrap_or(self.address),
            ..self
        })
    }
}

impl Moved for Ticket {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), subject: optional(way, self.subject)?, ..self })
    }
}

impl Moved for UpstreamLink {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), subject: text(way, &self.subject)?, ..self })
    }
}

impl Moved for StoredSession {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        let subjects = self.subjects.iter().map(|subject| way.text(subject)).collect::<Result<_, _>>()?;
        Ok(Self { digest: way.digest(&self.digest), subjects, ..self })
    }
}

impl Moved for Consent {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { subject: way.text(&self.subject)?, client_id: way.text(&self.client_id)?, ..self })
    }
}

impl Moved for StoredKey {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { slot: way.text(&self.slot)?, ..self })
    }
}

impl Moved for StoredCredentials {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), ..self })
    }
}

impl Moved for SignalRecord {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), ..self })
    }
}

impl Moved for WebhookProgress {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), ..self })
    }
}

impl Moved for FailedAttempts {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), ..self })
    }
}

impl Moved for SessionClient {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            session_id: way.text(&self.session_id)?,
            client_id: way.text(&self.client_id)?,
            subject: way.text(&self.subject)?,
            ..self
        })
    }
}

impl Moved for PushedRequest {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { digest: way.digest(&self.digest), client_id: way.text(&self.client_id)?, ..self })
    }
}

impl Moved for PendingNotice {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            id: way.digest(&self.id),
            session_id: way.text(&self.session_id)?,
            client_id: way.text(&self.client_id)?,
            subject: way.text(&self.subject)?,
            ..self
        })
    }
}

impl Moved for PendingMail {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { id: way.digest(&self.id), queue: text(way, &self.queue)?, ..self })
    }
}

impl Moved for Event {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self {
            client_id: optional(way, self.client_id)?,
            subject: optional(way, self.subject)?,
            session_id: optional(way, self.session_id)?,
            grant_id: self.grant_id.map(|id| way.grant_id(&id)).transpose()?,
            ..self
        })
    }
}

impl Moved for EventQuery {
    fn moved<W: Way>(self, way: W) -> Result<Self, W::Foreign> {
        Ok(Self { client_id: optional(way, self.client_id)?, subject: optional(way, self.subject)?, ..self })
    }
}
