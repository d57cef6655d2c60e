//! Servers in other languages, in the folder `others`, each in the configuration that is best for it.

mod install;

use crate::Result;
use crate::load::Work;
use crate::site::Site;

pub(crate) use install::Program;

/// A server in another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// node-oidc-provider, with its own pages.
    NodeOidcProvider,
    /// ory/fosite, with its own store in memory.
    Fosite,
    /// The provider of zitadel/oidc's example, with its own login page.
    Zitadel,
    /// Spring Authorization Server.
    Spring,
    /// Authlib, with Flask.
    Authlib,
    /// aioauth, with FastAPI.
    Aioauth,
}

impl Other {
    pub(crate) const ALL: [Self; 6] =
        [Self::NodeOidcProvider, Self::Fosite, Self::Zitadel, Self::Spring, Self::Authlib, Self::Aioauth];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NodeOidcProvider => "node-oidc-provider",
            Self::Fosite => "fosite",
            Self::Zitadel => "zitadel-oidc",
            Self::Spring => "spring",
            Self::Authlib => "authlib",
            Self::Aioauth => "aioauth",
        }
    }

    /// Its program, after what it needs is installed.
    pub(crate) fn program(self) -> Result<Program> {
        match self {
            Self::NodeOidcProvider => install::node(),
            Self::Fosite => install::go("fosite"),
            Self::Zitadel => install::go("zitadel"),
            Self::Spring => install::spring(),
            Self::Authlib => install::python("authlib_server.py"),
            Self::Aioauth => install::python("aioauth_server.py"),
        }
    }

    /// What it can do.
    pub(crate) fn can(self, work: Work) -> bool {
        match self {
            Self::NodeOidcProvider => true,
            // Its example knows no sessions, and has no page for consent.
            Self::Zitadel => !matches!(work, Work::CodeFlow | Work::Refresh | Work::ConsentPage),
            // The others bring no pages of their own that could be compared.
            _ => !work.needs_pages(),
        }
    }

    /// Whether one process serves all rounds. A virtual machine compiles what it runs often, and would begin anew.
    pub(crate) fn stays(self) -> bool {
        self == Self::Spring
    }

    /// Where its endpoints are, where they are not as in the others.
    pub(crate) fn site(self, site: Site) -> Site {
        match self {
            Self::NodeOidcProvider => Site {
                authorization: "/auth",
                introspection: "/token/introspection",
                session_cookie: "_session",
                parts_without_gain: 2,
                ..site
            },
            Self::Zitadel => Site {
                authorization: "/auth",
                token: "/oauth/token",
                introspection: "/oauth/introspect",
                scope: "profile",
                person_member: Some("username"),
                ..site
            },
            Self::Spring => Site { parts_without_gain: 4, ..site },
            // Without the hint, aioauth looks for a refresh token. Its answer has no subject.
            Self::Aioauth => {
                Site { introspection_hint: "&token_type_hint=access_token", person_member: None, ..site }
            }
            Self::Fosite | Self::Authlib => site,
        }
    }
}
