//! The storage methods: the single source of names, signatures, and capabilities.
//!
//! It mirrors `oauth-runtime/core/src/store/capability.rs`; a test there against here is the ui suite, whose
//! storage cases implement every method.

/// A capability trait.
pub(crate) struct Capability {
    /// The trait in the runtime.
    pub(crate) name: &'static str,
    /// What a store with it does, after "to".
    pub(crate) purpose: &'static str,
    pub(crate) methods: &'static [Method],
}

/// A method of a capability, its types as a user writes them.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [(&'static str, &'static str)],
    /// The `T` of `Result<T, E>`.
    pub(crate) ok: &'static str,
}

/// The methods that the traits provide, so that a store may leave them out.
const PROVIDED: &[&str] = &[
    "list_idle_clients",
    "list_tenant_clients",
    "has_grants",
    "list_tenant_signing_keys",
    "claim_tenant_logout_notices",
    "claim_tenant_ciba_notifications",
];

impl Method {
    /// Whether a store may leave it out.
    pub(crate) fn is_provided(&self) -> bool {
        PROVIDED.contains(&self.name)
    }
}

/// All capabilities.
pub(crate) const CAPABILITIES: &[Capability] = &[
    Capability {
        name: "ClientStore",
        purpose: "find clients",
        methods: &[Method { name: "get_client", parameters: &[("client_id", "&str")], ok: "Option<Client>" }],
    },
    Capability {
        name: "TokenStore",
        purpose: "keep access tokens",
        methods: &[
            Method { name: "create_token", parameters: &[("tokens", "IssuedTokens")], ok: "()" },
            Method { name: "get_token", parameters: &[("digest", "&Digest")], ok: "Option<AccessToken>" },
            Method { name: "revoke_token", parameters: &[("digest", "&Digest")], ok: "()" },
            Method { name: "revoke_grant", parameters: &[("grant_id", "&GrantId")], ok: "()" },
        ],
    },
    Capability {
        name: "AuthorizationCodeStore",
        purpose: "keep authorization codes",
        methods: &[
            Method {
                name: "create_authorization_code",
                parameters: &[("code", "AuthorizationCode")],
                ok: "()",
            },
            Method {
                name: "get_authorization_code",
                parameters: &[("digest", "&Digest")],
                ok: "Option<AuthorizationCode>",
            },
            Method {
                name: "redeem_authorization_code",
                parameters: &[("digest", "&Digest"), ("tokens", "IssuedTokens")],
                ok: "Redemption",
            },
        ],
    },
    Capability {
        name: "RefreshTokenStore",
        purpose: "keep refresh tokens",
        methods: &[
            Method {
                name: "get_refresh_token",
                parameters: &[("digest", "&Digest")],
                ok: "Option<RefreshToken>",
            },
            Method {
                name: "rotate_refresh_token",
                parameters: &[("rotation", "Rotation"), ("tokens", "IssuedTokens")],
                ok: "RotationOutcome",
            },
        ],
    },
    Capability {
        name: "DeviceCodeStore",
        purpose: "keep device codes",
        methods: &[
            Method { name: "create_device_code", parameters: &[("code", "DeviceCode")], ok: "bool" },
            Method {
                name: "get_device_code",
                parameters: &[("digest", "&Digest")],
                ok: "Option<DeviceCode>",
            },
            Method {
                name: "find_user_code",
                parameters: &[("user_code", "&Digest")],
                ok: "Option<DeviceCode>",
            },
            Method {
                name: "poll_device_code",
                parameters: &[("digest", "&Digest"), ("polled_at", "Timestamp")],
                ok: "bool",
            },
            Method {
                name: "decide_device_code",
                parameters: &[("digest", "&Digest"), ("decision", "DeviceDecision")],
                ok: "bool",
            },
            Method {
                name: "redeem_device_code",
                parameters: &[("digest", "&Digest"), ("tokens", "IssuedTokens")],
                ok: "Redemption",
            },
        ],
    },
    Capability {
        name: "CibaRequestStore",
        purpose: "keep backchannel authentication requests",
        methods: &[
            Method {
                name: "create_ciba_request",
                parameters: &[("request", "CibaRequest")],
                ok: "Option<Digest>",
            },
            Method {
                name: "get_ciba_request",
                parameters: &[("digest", "&Digest")],
                ok: "Option<CibaRequest>",
            },
            Method {
                name: "list_ciba_requests",
                parameters: &[("subject", "&str"), ("now", "Timestamp"), ("limit", "usize")],
                ok: "Vec<CibaRequest>",
            },
            Method {
                name: "poll_ciba_request",
                parameters: &[("digest", "&Digest"), ("polled_at", "Timestamp")],
                ok: "bool",
            },
            Method {
                name: "decide_ciba_request",
                parameters: &[
                    ("digest", "&Digest"),
                    ("decision", "CibaDecision"),
                    ("decided_at", "Timestamp"),
                ],
                ok: "bool",
            },
            Method {
                name: "redeem_ciba_request",
                parameters: &[
                    ("digest", "&Digest"),
                    ("tokens", "IssuedTokens"),
                    ("response", "Option<&str>"),
                ],
                ok: "Redemption",
            },
            Method {
                name: "claim_ciba_notifications",
                parameters: &[("now", "Timestamp"), ("until", "Timestamp"), ("limit", "usize")],
                ok: "Vec<CibaRequest>",
            },
            Method {
                name: "claim_tenant_ciba_notifications",
                parameters: &[
                    ("tenant", "&str"),
                    ("now", "Timestamp"),
                    ("until", "Timestamp"),
                    ("limit", "usize"),
                ],
                ok: "Vec<CibaRequest>",
            },
            Method {
                name: "postpone_ciba_notification",
                parameters: &[("claimed", "&CibaRequest"), ("due_at", "Timestamp")],
                ok: "()",
            },
            Method { name: "end_ciba_notification", parameters: &[("claimed", "&CibaRequest")], ok: "()" },
        ],
    },
    Capability {
        name: "UserStore",
        purpose: "check passwords",
        methods: &[Method {
            name: "authenticate",
            parameters: &[("username", "&str"), ("password", "&Secret")],
            ok: "Option<Authenticated>",
        }],
    },
    Capability {
        name: "ClientRegistrationStore",
        purpose: "register clients",
        methods: &[
            Method { name: "create_client", parameters: &[("client", "Client")], ok: "bool" },
            Method {
                name: "replace_client",
                parameters: &[("current", "&Client"), ("next", "Client")],
                ok: "Replacement",
            },
            Method { name: "delete_client", parameters: &[("client_id", "&str")], ok: "bool" },
            Method {
                name: "list_clients",
                parameters: &[("after", "Option<&str>"), ("limit", "usize")],
                ok: "Vec<Client>",
            },
            Method {
                name: "list_idle_clients",
                parameters: &[("idle_since", "Timestamp"), ("after", "Option<&str>"), ("limit", "usize")],
                ok: "Vec<Client>",
            },
            Method {
                name: "list_tenant_clients",
                parameters: &[("tenant", "&str"), ("after", "Option<&str>"), ("limit", "usize")],
                ok: "Vec<Client>",
            },
            Method { name: "has_grants", parameters: &[("client_id", "&str")], ok: "bool" },
        ],
    },
    Capability {
        name: "GrantStore",
        purpose: "list grants",
        methods: &[
            Method { name: "list_grants", parameters: &[("subject", "&str")], ok: "Vec<IssuedGrant>" },
            Method {
                name: "list_client_grants",
                parameters: &[("client_id", "&str"), ("after", "Option<&GrantId>"), ("limit", "usize")],
                ok: "Vec<IssuedGrant>",
            },
        ],
    },
    Capability {
        name: "GrantManagementStore",
        purpose: "keep grants that clients manage",
        methods: &[
            Method { name: "get_grant", parameters: &[("grant_id", "&GrantId")], ok: "Option<IssuedGrant>" },
            Method {
                name: "replace_grant",
                parameters: &[("current", "&IssuedGrant"), ("next", "IssuedGrant")],
                ok: "bool",
            },
        ],
    },
    Capability {
        name: "ExpiringStore",
        purpose: "delete expired records",
        methods: &[Method {
            name: "sweep",
            parameters: &[("expired_at", "Timestamp"), ("limit", "usize")],
            ok: "usize",
        }],
    },
    Capability {
        name: "SessionStore",
        purpose: "keep sessions",
        methods: &[
            Method { name: "create_session", parameters: &[("session", "StoredSession")], ok: "()" },
            Method {
                name: "replace_session",
                parameters: &[("current", "&Digest"), ("next", "StoredSession")],
                ok: "bool",
            },
            Method { name: "get_session", parameters: &[("digest", "&Digest")], ok: "Option<StoredSession>" },
            Method { name: "delete_session", parameters: &[("digest", "&Digest")], ok: "()" },
            Method { name: "list_sessions", parameters: &[("subject", "&str")], ok: "Vec<StoredSession>" },
        ],
    },
    Capability {
        name: "ConsentStore",
        purpose: "remember consents",
        methods: &[
            Method {
                name: "replace_consent",
                parameters: &[("current", "Option<&Consent>"), ("next", "Consent")],
                ok: "bool",
            },
            Method {
                name: "get_consent",
                parameters: &[("subject", "&str"), ("client_id", "&str")],
                ok: "Option<Consent>",
            },
            Method {
                name: "delete_consent",
                parameters: &[("subject", "&str"), ("client_id", "&str")],
                ok: "()",
            },
            Method { name: "list_consents", parameters: &[("subject", "&str")], ok: "Vec<Consent>" },
        ],
    },
    Capability {
        name: "PersonStore",
        purpose: "forget people",
        methods: &[Method { name: "delete_person", parameters: &[("subject", "&str")], ok: "()" }],
    },
    Capability {
        name: "ClaimsStore",
        purpose: "provide claims",
        methods: &[Method { name: "get_claims", parameters: &[("subject", "&str")], ok: "Option<Claims>" }],
    },
    Capability {
        name: "ReplayStore",
        purpose: "remember used values",
        methods: &[Method {
            name: "use_once",
            parameters: &[("digest", "&Digest"), ("expires_at", "Timestamp")],
            ok: "bool",
        }],
    },
    Capability {
        name: "KeyStore",
        purpose: "keep signing keys",
        methods: &[
            Method { name: "create_signing_key", parameters: &[("key", "StoredKey")], ok: "bool" },
            Method { name: "list_signing_keys", parameters: &[], ok: "Vec<StoredKey>" },
            Method {
                name: "list_tenant_signing_keys",
                parameters: &[("tenant", "&str")],
                ok: "Vec<StoredKey>",
            },
            Method { name: "delete_signing_key", parameters: &[("slot", "&str")], ok: "()" },
        ],
    },
    Capability {
        name: "CredentialStore",
        purpose: "keep passkeys",
        methods: &[
            Method {
                name: "get_credentials",
                parameters: &[("digest", "&Digest")],
                ok: "Option<StoredCredentials>",
            },
            Method {
                name: "put_credentials",
                parameters: &[("credentials", "StoredCredentials")],
                ok: "bool",
            },
            Method { name: "delete_credentials", parameters: &[("digest", "&Digest")], ok: "()" },
        ],
    },
    Capability {
        name: "RateLimitStore",
        purpose: "count failed attempts",
        methods: &[
            Method {
                name: "get_failed_attempts",
                parameters: &[("digest", "&Digest")],
                ok: "Option<FailedAttempts>",
            },
            Method { name: "put_failed_attempts", parameters: &[("attempts", "FailedAttempts")], ok: "bool" },
        ],
    },
    Capability {
        name: "SessionClientStore",
        purpose: "remember the clients of sessions",
        methods: &[
            Method { name: "add_session_client", parameters: &[("client", "SessionClient")], ok: "()" },
            Method {
                name: "list_session_clients",
                parameters: &[("session_id", "&str")],
                ok: "Vec<SessionClient>",
            },
            Method {
                name: "list_subject_clients",
                parameters: &[("subject", "&str")],
                ok: "Vec<SessionClient>",
            },
            Method {
                name: "list_client_sessions",
                parameters: &[("client_id", "&str"), ("after", "Option<&str>"), ("limit", "usize")],
                ok: "Vec<SessionClient>",
            },
            Method {
                name: "delete_session_client",
                parameters: &[("session_id", "&str"), ("client_id", "&str")],
                ok: "()",
            },
        ],
    },
    Capability {
        name: "PushedRequestStore",
        purpose: "keep pushed authorization requests",
        methods: &[
            Method { name: "create_pushed_request", parameters: &[("request", "PushedRequest")], ok: "()" },
            Method {
                name: "get_pushed_request",
                parameters: &[("digest", "&Digest")],
                ok: "Option<PushedRequest>",
            },
            Method {
                name: "keep_pushed_request",
                parameters: &[("digest", "&Digest"), ("answer_by", "Timestamp")],
                ok: "()",
            },
            Method { name: "take_pushed_request", parameters: &[("digest", "&Digest")], ok: "bool" },
        ],
    },
    Capability {
        name: "LogoutNoticeStore",
        purpose: "keep logout notices",
        methods: &[
            Method { name: "create_logout_notice", parameters: &[("notice", "PendingNotice")], ok: "()" },
            Method {
                name: "claim_logout_notices",
                parameters: &[("now", "Timestamp"), ("until", "Timestamp"), ("limit", "usize")],
                ok: "Vec<PendingNotice>",
            },
            Method {
                name: "claim_tenant_logout_notices",
                parameters: &[
                    ("tenant", "&str"),
                    ("now", "Timestamp"),
                    ("until", "Timestamp"),
                    ("limit", "usize"),
                ],
                ok: "Vec<PendingNotice>",
            },
            Method {
                name: "postpone_logout_notice",
                parameters: &[("claimed", "&PendingNotice"), ("due_at", "Timestamp")],
                ok: "()",
            },
            Method { name: "delete_logout_notice", parameters: &[("id", "&Digest")], ok: "()" },
        ],
    },
    Capability {
        name: "EmailStore",
        purpose: "know people's e-mail addresses",
        methods: &[
            Method { name: "find_by_email", parameters: &[("address", "&str")], ok: "Option<PersonEmail>" },
            Method { name: "get_email", parameters: &[("subject", "&str")], ok: "Option<PersonEmail>" },
        ],
    },
    Capability {
        name: "SignUpStore",
        purpose: "create people",
        methods: &[Method { name: "create_person", parameters: &[("person", "NewPerson")], ok: "SignUp" }],
    },
    Capability {
        name: "PasswordStore",
        purpose: "change passwords",
        methods: &[Method {
            name: "set_password",
            parameters: &[("subject", "&str"), ("password", "NewPassword")],
            ok: "bool",
        }],
    },
    Capability {
        name: "EmailChangeStore",
        purpose: "change e-mail addresses",
        methods: &[Method {
            name: "set_email",
            parameters: &[("subject", "&str"), ("current", "Option<&str>"), ("address", "&str")],
            ok: "EmailChange",
        }],
    },
    Capability {
        name: "ProfileStore",
        purpose: "change claims",
        methods: &[Method {
            name: "set_claims",
            parameters: &[("subject", "&str"), ("current", "&Claims"), ("next", "Claims")],
            ok: "bool",
        }],
    },
    Capability {
        name: "TicketStore",
        purpose: "keep one-time links and codes",
        methods: &[
            Method { name: "get_ticket", parameters: &[("digest", "&Digest")], ok: "Option<Ticket>" },
            Method { name: "put_ticket", parameters: &[("ticket", "Ticket")], ok: "bool" },
            Method { name: "take_ticket", parameters: &[("digest", "&Digest")], ok: "Option<Ticket>" },
            Method { name: "delete_tickets_of", parameters: &[("subject", "&str")], ok: "()" },
        ],
    },
    Capability {
        name: "MailStore",
        purpose: "keep e-mails",
        methods: &[
            Method { name: "create_mail", parameters: &[("mail", "PendingMail")], ok: "()" },
            Method { name: "count_mails", parameters: &[("queue", "&str"), ("limit", "usize")], ok: "usize" },
            Method {
                name: "claim_mails",
                parameters: &[
                    ("queue", "&str"),
                    ("now", "Timestamp"),
                    ("until", "Timestamp"),
                    ("limit", "usize"),
                ],
                ok: "Vec<PendingMail>",
            },
            Method {
                name: "postpone_mail",
                parameters: &[("claimed", "&PendingMail"), ("due_at", "Timestamp")],
                ok: "()",
            },
            Method { name: "delete_mail", parameters: &[("mail", "&PendingMail")], ok: "()" },
        ],
    },
    Capability {
        name: "UpstreamStore",
        purpose: "keep links to other providers",
        methods: &[
            Method { name: "create_upstream_link", parameters: &[("link", "UpstreamLink")], ok: "bool" },
            Method {
                name: "get_upstream_link",
                parameters: &[("digest", "&Digest")],
                ok: "Option<UpstreamLink>",
            },
            Method {
                name: "list_upstream_links",
                parameters: &[("subject", "&str")],
                ok: "Vec<UpstreamLink>",
            },
            Method {
                name: "delete_upstream_link",
                parameters: &[("digest", "&Digest"), ("subject", "&str")],
                ok: "bool",
            },
        ],
    },
    Capability {
        name: "EventStore",
        purpose: "keep an audit log",
        methods: &[
            Method {
                name: "append_events",
                parameters: &[("events", "&[Event]"), ("expires_at", "Timestamp")],
                ok: "()",
            },
            Method {
                name: "list_events",
                parameters: &[("query", "&EventQuery"), ("limit", "usize")],
                ok: "Vec<Event>",
            },
            Method { name: "delete_events_of", parameters: &[("subject", "&str")], ok: "()" },
        ],
    },
    Capability {
        name: "WebhookStore",
        purpose: "keep the progress of webhooks",
        methods: &[
            Method {
                name: "get_webhook_progress",
                parameters: &[("digest", "&Digest")],
                ok: "Option<WebhookProgress>",
            },
            Method {
                name: "put_webhook_progress",
                parameters: &[("progress", "WebhookProgress")],
                ok: "bool",
            },
        ],
    },
    Capability {
        name: "SignalStore",
        purpose: "keep the streams of shared signals",
        methods: &[
            Method {
                name: "get_signal_record",
                parameters: &[("digest", "&Digest")],
                ok: "Option<SignalRecord>",
            },
            Method { name: "put_signal_record", parameters: &[("record", "SignalRecord")], ok: "bool" },
        ],
    },
];

/// The modules of the signatures' types, under the crate.
pub(crate) const TYPES: &[(&str, &str)] = &[
    ("AccessToken", "token::AccessToken"),
    ("Authenticated", "store::Authenticated"),
    ("AuthorizationCode", "token::AuthorizationCode"),
    ("Claims", "openid::Claims"),
    ("Client", "Client"),
    ("Consent", "store::Consent"),
    ("CibaDecision", "token::CibaDecision"),
    ("CibaRequest", "token::CibaRequest"),
    ("DeviceCode", "token::DeviceCode"),
    ("DeviceDecision", "token::DeviceDecision"),
    ("Digest", "Digest"),
    ("EmailChange", "store::EmailChange"),
    ("Event", "event::Event"),
    ("EventQuery", "event::EventQuery"),
    ("FailedAttempts", "store::FailedAttempts"),
    ("GrantId", "token::GrantId"),
    ("IssuedGrant", "token::IssuedGrant"),
    ("IssuedTokens", "token::IssuedTokens"),
    ("NewPassword", "store::NewPassword"),
    ("NewPerson", "store::NewPerson"),
    ("PendingMail", "store::PendingMail"),
    ("PendingNotice", "store::PendingNotice"),
    ("PersonEmail", "store::PersonEmail"),
    ("PushedRequest", "store::PushedRequest"),
    ("Redemption", "store::Redemption"),
    ("RefreshToken", "token::RefreshToken"),
    ("Replacement", "store::Replacement"),
    ("Rotation", "store::Rotation"),
    ("RotationOutcome", "store::RotationOutcome"),
    ("Secret", "Secret"),
    ("SessionClient", "store::SessionClient"),
    ("SignUp", "store::SignUp"),
    ("SignalRecord", "store::SignalRecord"),
    ("StoredCredentials", "store::StoredCredentials"),
    ("StoredKey", "store::StoredKey"),
    ("StoredSession", "store::StoredSession"),
    ("Ticket", "store::Ticket"),
    ("Timestamp", "Timestamp"),
    ("UpstreamLink", "store::UpstreamLink"),
    ("WebhookProgress", "store::WebhookProgress"),
];

/// The method that says whether an error is temporary; it belongs to no capability.
pub(crate) const IS_TEMPORARY: &str = "is_temporary";

impl Method {
    /// The signature to write, with the given error type.
    pub(crate) fn signature(&self, error: &str) -> String {
        let parameters: String = self.parameters.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect();
        format!("async fn {}(&self{parameters}) -> Result<{}, {error}>", self.name, self.ok)
    }
}

/// The method with this name, and its capability.
pub(crate) fn find(name: &str) -> Option<(&'static Capability, &'static Method)> {
    CAPABILITIES.iter().find_map(|capability| {
        let method = capability.methods.iter().find(|method| method.name == name)?;
        Some((capability, method))
    })
}

/// All names that a block may have.
pub(crate) fn names() -> Vec<&'static str> {
    CAPABILITIES
        .iter()
        .flat_map(|capability| capability.methods)
        .map(|method| method.name)
        .chain([IS_TEMPORARY])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_parse_and_their_types_are_known() {
        for method in CAPABILITIES.iter().flat_map(|capability| capability.methods) {
            let signature: syn::Signature =
                syn::parse_str(&method.signature("DbError")).expect("a signature");
            assert_eq!(signature.inputs.len(), method.parameters.len() + 1);
            let types = method.parameters.iter().map(|(_, ty)| *ty).chain([method.ok]);
            for name in types.flat_map(|ty| ty.split(|c: char| !c.is_alphanumeric())) {
                let is_std = matches!(name, "" | "bool" | "str" | "usize" | "Option" | "Vec");
                assert!(is_std || TYPES.iter().any(|(known, _)| *known == name), "{name}");
            }
        }
    }
}
