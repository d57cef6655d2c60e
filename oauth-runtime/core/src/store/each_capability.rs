//! The table of all capabilities and their methods, for stores that forward each call to another store.

/// Calls a macro once for each capability, as in
/// `callback! { ClientStore { get_client(client_id: &str) -> Option<Client>; } }`. The return type is the `T`
/// of `Result<T, Self::Error>`. A callback skips a capability with an empty rule for its name.
#[doc(hidden)]
#[macro_export]
macro_rules! each_capability {
    ($callback:ident) => {
        $callback! { ClientStore {
            get_client(client_id: &str) -> Option<$crate::Client>;
        } }
        $callback! { TokenStore {
            create_token(tokens: $crate::token::IssuedTokens) -> ();
            get_token(digest: &$crate::Digest) -> Option<$crate::token::AccessToken>;
            revoke_token(digest: &$crate::Digest) -> ();
            revoke_grant(grant_id: &$crate::token::GrantId) -> ();
        } }
        $callback! { AuthorizationCodeStore {
            create_authorization_code(code: $crate::token::AuthorizationCode) -> ();
            get_authorization_code(digest: &$crate::Digest) -> Option<$crate::token::AuthorizationCode>;
            redeem_authorization_code(
                digest: &$crate::Digest,
                tokens: $crate::token::IssuedTokens
            ) -> $crate::store::Redemption;
        } }
        $callback! { RefreshTokenStore {
            get_refresh_token(digest: &$crate::Digest) -> Option<$crate::token::RefreshToken>;
            rotate_refresh_token(
                rotation: $crate::store::Rotation,
                tokens: $crate::token::IssuedTokens
            ) -> $crate::store::RotationOutcome;
        } }
        $callback! { DeviceCodeStore {
            create_device_code(code: $crate::token::DeviceCode) -> bool;
            get_device_code(digest: &$crate::Digest) -> Option<$crate::token::DeviceCode>;
            find_user_code(user_code: &$crate::Digest) -> Option<$crate::token::DeviceCode>;
            poll_device_code(digest: &$crate::Digest, polled_at: $crate::Timestamp) -> bool;
            decide_device_code(digest: &$crate::Digest, decision: $crate::token::DeviceDecision) -> bool;
            redeem_device_code(
                digest: &$crate::Digest,
                tokens: $crate::token::IssuedTokens
            ) -> $crate::store::Redemption;
        } }
        $callback! { CibaRequestStore {
            create_ciba_request(request: $crate::token::CibaRequest) -> Option<$crate::Digest>;
            get_ciba_request(digest: &$crate::Digest) -> Option<$crate::token::CibaRequest>;
            list_ciba_requests(
                subject: &str,
                now: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::token::CibaRequest>;
            poll_ciba_request(digest: &$crate::Digest, polled_at: $crate::Timestamp) -> bool;
            decide_ciba_request(
                digest: &$crate::Digest,
                decision: $crate::token::CibaDecision,
                decided_at: $crate::Timestamp
            ) -> bool;
            redeem_ciba_request(
                digest: &$crate::Digest,
                tokens: $crate::token::IssuedTokens,
                response: Option<&str>
            ) -> $crate::store::Redemption;
            claim_ciba_notifications(
                now: $crate::Timestamp,
                until: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::token::CibaRequest>;
            claim_tenant_ciba_notifications(
                tenant: &str,
                now: $crate::Timestamp,
                until: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::token::CibaRequest>;
            postpone_ciba_notification(
                claimed: &$crate::token::CibaRequest,
                due_at: $crate::Timestamp
            ) -> ();
            end_ciba_notification(claimed: &$crate::token::CibaRequest) -> ();
        } }
        $callback! { UserStore {
            authenticate(username: &str, password: &$crate::Secret) -> Option<$crate::store::Authenticated>;
        } }
        $callback! { ClientRegistrationStore {
            create_client(client: $crate::Client) -> bool;
            replace_client(current: &$crate::Client, next: $crate::Client) -> $crate::store::Replacement;
            delete_client(client_id: &str) -> bool;
            list_clients(after: Option<&str>, limit: usize) -> Vec<$crate::Client>;
            list_idle_clients(
                idle_since: $crate::Timestamp,
                after: Option<&str>,
                limit: usize
            ) -> Vec<$crate::Client>;
            list_tenant_clients(
                tenant: &str,
                after: Option<&str>,
                limit: usize
            ) -> Vec<$crate::Client>;
            has_grants(client_id: &str) -> bool;
        } }
        $callback! { GrantStore {
            list_grants(subject: &str) -> Vec<$crate::token::IssuedGrant>;
            list_client_grants(
                client_id: &str,
                after: Option<&$crate::token::GrantId>,
                limit: usize
            ) -> Vec<$crate::token::IssuedGrant>;
        } }
        $callback! { GrantManagementStore {
            get_grant(grant_id: &$crate::token::GrantId) -> Option<$crate::token::IssuedGrant>;
            replace_grant(
                current: &$crate::token::IssuedGrant,
                next: $crate::token::IssuedGrant
            ) -> bool;
        } }
        $callback! { ExpiringStore {
            sweep(expired_at: $crate::Timestamp, limit: usize) -> usize;
        } }
        $callback! { SessionStore {
            create_session(session: $crate::store::StoredSession) -> ();
            replace_session(current: &$crate::Digest, next: $crate::store::StoredSession) -> bool;
            get_session(digest: &$crate::Digest) -> Option<$crate::store::StoredSession>;
            delete_session(digest: &$crate::Digest) -> ();
            list_sessions(subject: &str) -> Vec<$crate::store::StoredSession>;
        } }
        $callback! { ConsentStore {
            replace_consent(
                current: Option<&$crate::store::Consent>,
                next: $crate::store::Consent
            ) -> bool;
            get_consent(subject: &str, client_id: &str) -> Option<$crate::store::Consent>;
            delete_consent(subject: &str, client_id: &str) -> ();
            list_consents(subject: &str) -> Vec<$crate::store::Consent>;
        } }
        $callback! { PersonStore {
            delete_person(subject: &str) -> ();
        } }
        $callback! { ClaimsStore {
            get_claims(subject: &str) -> Option<$crate::openid::Claims>;
        } }
        $callback! { ReplayStore {
            use_once(digest: &$crate::Digest, expires_at: $crate::Timestamp) -> bool;
        } }
        $callback! { KeyStore {
            create_signing_key(key: $crate::store::StoredKey) -> bool;
            list_signing_keys() -> Vec<$crate::store::StoredKey>;
            list_tenant_signing_keys(tenant: &str) -> Vec<$crate::store::StoredKey>;
            delete_signing_key(slot: &str) -> ();
        } }
        $callback! { CredentialStore {
            get_credentials(digest: &$crate::Digest) -> Option<$crate::store::StoredCredentials>;
            put_credentials(credentials: $crate::store::StoredCredentials) -> bool;
            delete_credentials(digest: &$crate::Digest) -> ();
        } }
        $callback! { RateLimitStore {
            get_failed_attempts(digest: &$crate::Digest) -> Option<$crate::store::FailedAttempts>;
            put_failed_attempts(attempts: $crate::store::FailedAttempts) -> bool;
        } }
        $callback! { SessionClientStore {
            add_session_client(client: $crate::store::SessionClient) -> ();
            list_session_clients(session_id: &str) -> Vec<$crate::store::SessionClient>;
            list_subject_clients(subject: &str) -> Vec<$crate::store::SessionClient>;
            list_client_sessions(
                client_id: &str,
                after: Option<&str>,
                limit: usize
            ) -> Vec<$crate::store::SessionClient>;
            delete_session_client(session_id: &str, client_id: &str) -> ();
        } }
        $callback! { PushedRequestStore {
            create_pushed_request(request: $crate::store::PushedRequest) -> ();
            get_pushed_request(digest: &$crate::Digest) -> Option<$crate::store::PushedRequest>;
            keep_pushed_request(digest: &$crate::Digest, answer_by: $crate::Timestamp) -> ();
            take_pushed_request(digest: &$crate::Digest) -> bool;
        } }
        $callback! { LogoutNoticeStore {
            create_logout_notice(notice: $crate::store::PendingNotice) -> ();
            claim_logout_notices(
                now: $crate::Timestamp,
                until: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::store::PendingNotice>;
            claim_tenant_logout_notices(
                tenant: &str,
                now: $crate::Timestamp,
                until: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::store::PendingNotice>;
            postpone_logout_notice(claimed: &$crate::store::PendingNotice, due_at: $crate::Timestamp) -> ();
            delete_logout_notice(id: &$crate::Digest) -> ();
        } }
        $callback! { EmailStore {
            find_by_email(address: &str) -> Option<$crate::store::PersonEmail>;
            get_email(subject: &str) -> Option<$crate::store::PersonEmail>;
        } }
        $callback! { SignUpStore {
            create_person(person: $crate::store::NewPerson) -> $crate::store::SignUp;
        } }
        $callback! { PasswordStore {
            set_password(subject: &str, password: $crate::store::NewPassword) -> bool;
        } }
        $callback! { EmailChangeStore {
            set_email(subject: &str, current: Option<&str>, address: &str) -> $crate::store::EmailChange;
        } }
        $callback! { ProfileStore {
            set_claims(
                subject: &str,
                current: &$crate::openid::Claims,
                next: $crate::openid::Claims
            ) -> bool;
        } }
        $callback! { TicketStore {
            get_ticket(digest: &$crate::Digest) -> Option<$crate::store::Ticket>;
            put_ticket(ticket: $crate::store::Ticket) -> bool;
            take_ticket(digest: &$crate::Digest) -> Option<$crate::store::Ticket>;
            delete_tickets_of(subject: &str) -> ();
        } }
        $callback! { MailStore {
            create_mail(mail: $crate::store::PendingMail) -> ();
            count_mails(queue: &str, limit: usize) -> usize;
            claim_mails(
                queue: &str,
                now: $crate::Timestamp,
                until: $crate::Timestamp,
                limit: usize
            ) -> Vec<$crate::store::PendingMail>;
            postpone_mail(claimed: &$crate::store::PendingMail, due_at: $crate::Timestamp) -> ();
            delete_mail(mail: &$crate::store::PendingMail) -> ();
        } }
        $callback! { UpstreamStore {
            create_upstream_link(link: $crate::store::UpstreamLink) -> bool;
            get_upstream_link(digest: &$crate::Digest) -> Option<$crate::store::UpstreamLink>;
            list_upstream_links(subject: &str) -> Vec<$crate::store::UpstreamLink>;
            delete_upstream_link(digest: &$crate::Digest, subject: &str) -> bool;
        } }
        $callback! { EventStore {
            append_events(events: &[$crate::event::Event], expires_at: $crate::Timestamp) -> ();
            list_events(query: &$crate::event::EventQuery, limit: usize) -> Vec<$crate::event::Event>;
            delete_events_of(subject: &str) -> ();
        } }
        $callback! { WebhookStore {
            get_webhook_progress(digest: &$crate::Digest) -> Option<$crate::store::WebhookProgress>;
            put_webhook_progress(progress: $crate::store::WebhookProgress) -> bool;
        } }
        $callback! { SignalStore {
            get_signal_record(digest: &$crate::Digest) -> Option<$crate::store::SignalRecord>;
            put_signal_record(record: $crate::store::SignalRecord) -> bool;
        } }
    };
}

pub(crate) use each_capability;
