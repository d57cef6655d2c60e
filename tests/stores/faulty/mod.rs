//! The memory store with one fault of the kind that a hastily written store has.

mod accounts;
mod ciba_requests;
mod clients;
mod codes;
mod columns;
mod devices;
mod events;
mod grants;
mod mails;
mod openid;
mod others;
mod pushed_requests;
mod refresh_tokens;
mod signals;
mod tickets;
mod tokens;
mod upstream;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

use oauth_runtime::event::Event;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    Consent, FailedAttempts, MemoryStore, PendingMail, PendingNotice, PushedRequest, SessionClient,
    SignalRecord, Storage, StoredCredentials, StoredKey, StoredSession, Ticket, UpstreamLink,
    WebhookProgress,
};
use oauth_runtime::token::{IssuedGrant, IssuedTokens, RefreshToken, Successor};
use oauth_runtime::{Clock, Digest, SystemClock, Timestamp};

/// The fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    RegistersOverAnother,
    RegistersInTwoSteps,
    ReplacesWithoutComparing,
    IgnoresCaseOfIdentifiers,
    ListsAPageAgain,
    ForgetsDocuments,
    NotesIdleClientsOnce,
    ForgetsGrantsOfClients,
    DeletesTheClientAlone,
    CutsText,
    CutsDigests,
    KeepsMomentsOf32Bits,
    MapsColumns,
    Fails,
    Panics,
    RedeemsInTwoSteps,
    SpendsByReading,
    ForgetsSpentCodes,
    HidesThatCodesAreSpent,
    SweepsSpentCodes,
    ForgetsWhatWasAskedFor,
    ForgetsResources,
    ForgetsClaimsOfTokens,
    ForgetsForWhomAClientActs,
    ForgetsAuthorizationDetails,
    StoresTokensOfReplays,
    LeavesRefreshTokens,
    ChecksUserCodesInTwoSteps,
    GivesUserCodesTwice,
    NeverFreesUserCodes,
    FindsSimilarDigests,
    MixesUpDigests,
    TakesUnknownCodes,
    PollsInTwoSteps,
    PollsUndecidedCodesAlone,
    CountsTheIssueAsAPoll,
    HasOneInterval,
    NeverSlowsDown,
    IgnoresPollsThatCameTooEarly,
    ShowsTheNewInterval,
    DecidesInTwoSteps,
    DecidesForTheClient,
    LastDecisionCounts,
    ApprovesWithoutGrant,
    ApprovesWhatWasAskedFor,
    ForgetsTheLogin,
    RedeemsWithoutApproval,
    RedeemsForAnyGrant,
    RedeemsDevicesForOneToken,
    SpendsDevicesForNothing,
    LeavesDeviceCodes,
    RotatesInTwoSteps,
    RetriesWithANewSuccessor,
    HasEndlessGrace,
    ForgetsWhichIsTheSuccessor,
    RotatesWhatIsKept,
    KeepsRefreshTokensOfRetries,
    RevokesTheGrantOfAToken,
    IgnoresCaseOfSubjects,
    ForgetsTheSessionsOfGrants,
    ListsAPageOfGrantsAgain,
    ListsGrantsOfSimilarClients,
    ListsOwnTokensAsGrants,
    AddsNothingToRevokedGrants,
    ListsGrantsWithoutLimit,
    SweepsWhatLives,
    SweepsWithoutLimit,
    KeepsTheFirstSession,
    RevivesSessions,
    ListsPeopleWhoLeftSessions,
    ListsOnePersonOfASession,
    ListsEndedSessions,
    ListsSessionsOfSimilarPeople,
    ReplacesSessionsInTwoSteps,
    JoinsTheNamesOfConsents,
    ReplacesAnyConsent,
    ReplacesConsentsThatAreGone,
    ReplacesConsentsInTwoSteps,
    ListsDeletedConsents,
    RemembersDeletedConsents,
    UsesInTwoSteps,
    ForgetsUsesOfOtherMoments,
    CreatesKeysInTwoSteps,
    ReplacesKeys,
    PutsCredentialsInTwoSteps,
    PutsAnyVersion,
    PutsProgressInTwoSteps,
    PutsAnyProgress,
    KeepsDeletedCredentials,
    CountsAttemptsInTwoSteps,
    CountsWithoutVersions,
    NotesClientsInTwoSteps,
    NotesAClientOnceMore,
    KnowsOneSessionOfAPerson,
    ListsAPageOfSessionsAgain,
    KeepsDeletedSessionClients,
    DeletesAllClientsOfASession,
    ClaimsNoticesInTwoSteps,
    ForgetsClaimedNotices,
    ReplacesNotices,
    PostponesWithoutAClaim,
    KeepsDeletedNotices,
    TakesRequestsInTwoSteps,
    TakesRequestsByReading,
    TakesRequestsAgain,
    ExtendsAtEachArrival,
    EndsArrivedRequestsEarly,
    LeavesPushedRequests,
    JoinsParametersOfRequests,
    IgnoresCaseOfPeople,
    AppendsEventsTwice,
    ReplacesEvents,
    OrdersEventsByArrival,
    IgnoresTheKindOfEvents,
    LooksForEventsOnOnePage,
    StartsPagesAtTheirCursor,
    KeepsEventsOfForgottenPeople,
    SweepsEventsByTheirTime,
    KeepsDeletedPeople,
    LinksOverAnother,
    LinksInTwoSteps,
    ListsOneLink,
    DeletesLinksOfAnybody,
    TakesTicketsInTwoSteps,
    TakesTicketsByReading,
    CountsGuessesInTwoSteps,
    PutsAnyTicket,
    RevivesTakenTickets,
    HidesExpiredTickets,
    DeletesTicketsOfSimilarPeople,
    KeepsTicketsOfPeople,
    ForgetsWhoseTicketsAreChanged,
    ClaimsMailsInTwoSteps,
    ForgetsClaimedMails,
    ReplacesMails,
    PostponesMailsWithoutAClaim,
    KeepsDeletedMails,
    JoinsQueues,
    CountsUnclaimedMails,
    CountsAllMails,
    ForgetsPostponements,
    SignsUpInTwoSteps,
    SignsUpOverOthers,
    LeavesHalfASignUp,
    SetsNoPassword,
    CutsPasswords,
    ChangesAnyAddress,
    KeepsTheUserNameOfAnAddress,
    TakesAddressesOver,
    ReplacesAnyClaims,
    ReplacesClaimsInTwoSteps,
    FindsUnverifiedAddresses,
    ComparesUserNamesExactly,
    SetsOnePassword,
    ChangesAddressesInTwoSteps,
    ForgetsBindingMessages,
    LetsTheSameWaitTwice,
    ListsTheOldestRequestFirst,
    LetsClientsPollAtOnce,
    SaysThatEachDecisionCounts,
    TellsClientsThatPoll,
    ForgetsWhatIsPushed,
    RedeemsRequestsAgain,
    RedeemsUnknownRequests,
    ForgetsClaimedRequests,
    GivesRequestsToEverybody,
    PostponesRequestsWithoutAClaim,
    EndsNotificationsWithoutAClaim,
    TellsClientsAgain,
    PutsAnySignals,
    PutsSignalsInTwoSteps,
    ReplacesAnyGrant,
    ReplacesGrantsInTwoSteps,
    ComparesGrantsWhole,
    ReplacesRevokedGrants,
    KeepsStreamsOfDeletedClients,
    BeginsVersionsOfSignalsAgain,
    EndsStreamsOfSimilarClients,
}

/// The store, and the state of its fault.
pub(super) struct Faulty {
    fault: Fault,
    inner: MemoryStore,
    beside: Mutex<Beside>,
}

#[derive(Default)]
struct Beside {
    deleted_clients: HashSet<String>,
    /// Since when they were idle when they were created.
    idle_clients: HashMap<String, Option<Timestamp>>,
    spent_codes: HashSet<Digest>,
    /// When spent codes expire, and those that were swept then.
    ends_of_codes: HashMap<Digest, Timestamp>,
    swept_codes: HashSet<Digest>,
    devices: devices::Devices,
    refresh_tokens: HashMap<Digest, RefreshToken>,
    successors: HashMap<Digest, Successor>,
    consents: HashMap<String, Consent>,
    listed_consents: HashMap<(String, String), Consent>,
    used: HashMap<Digest, Timestamp>,
    keys: HashMap<String, StoredKey>,
    credentials: HashMap<Digest, StoredCredentials>,
    progress: HashMap<Digest, WebhookProgress>,
    signals: HashMap<Digest, SignalRecord>,
    replaced_grants: HashMap<String, IssuedGrant>,
    /// Records that were deleted with their versions.
    forgotten_signals: HashSet<Digest>,
    failed_attempts: HashMap<Digest, FailedAttempts>,
    session_clients: Vec<SessionClient>,
    own_grants: Vec<IssuedGrant>,
    revoked_grants: HashSet<String>,
    /// Who was ever in a session, and the sessions that ended.
    noted_sessions: Vec<(String, Digest)>,
    ended_sessions: Vec<StoredSession>,
    notices: HashMap<Digest, PendingNotice>,
    pushed_requests: HashMap<Digest, PushedRequest>,
    events: Vec<(Event, Timestamp)>,
    links: HashMap<Digest, UpstreamLink>,
    tickets: HashMap<Digest, Ticket>,
    mails: HashMap<Digest, PendingMail>,
    usernames: HashSet<String>,
    /// Whose the addresses among claims are, verified or not.
    claimed: HashMap<String, String>,
    /// The user names that were added to those of sign-ups.
    names: Vec<(String, PasswordHash, String)>,
}

fn now() -> Timestamp {
    SystemClock.now()
}

impl Faulty {
    pub(super) fn new(fault: Fault) -> Self {
        Self { fault, inner: MemoryStore::new(), beside: Mutex::default() }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn beside(&self) -> MutexGuard<'_, Beside> {
        self.beside.lock().expect("no panic under the lock")
    }

    /// Sweeps the faults' own state.
    fn sweep_beside(&self, expired_at: Timestamp) {
        let mut beside = self.beside();
        if self.has(Fault::SweepsSpentCodes) {
            let ended = beside.ends_of_codes.iter().filter(|(_, end)| end.is_expired(expired_at));
            let ended: Vec<Digest> = ended.map(|(digest, _)| *digest).collect();
            beside.swept_codes.extend(ended);
        }
        beside.used.retain(|_, expires_at| !expires_at.is_expired(expired_at));
        beside.session_clients.retain(|client| !client.expires_at.is_expired(expired_at));
        beside.mails.retain(|_, mail| !mail.expires_at.is_expired(expired_at));
        beside.notices.retain(|_, notice| !notice.expires_at.is_expired(expired_at));
        beside.pushed_requests.retain(|_, request| !request.is_expired(expired_at));
        beside.tickets.retain(|_, ticket| !ticket.expires_at.is_expired(expired_at));
        beside.events.retain(|(_, expires_at)| !expires_at.is_expired(expired_at));
    }

    /// Records refresh tokens that revocation must not find.
    fn note(&self, tokens: &IssuedTokens) {
        let token = tokens.refresh_token.iter().map(|token| (token.digest, token.clone()));
        self.beside().refresh_tokens.extend(token);
        if self.has(Fault::ListsOwnTokensAsGrants) && tokens.grant().is_none() {
            let token = tokens.access_token.clone();
            let grant = IssuedGrant::new(
                token.grant_id,
                token.client_id,
                "",
                token.scope,
                token.issued_at,
                token.expires_at,
            );
            self.beside().own_grants.push(grant);
        }
    }
}

#[derive(Debug)]
pub(super) struct Unreachable;

impl std::fmt::Display for Unreachable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is unreachable")
    }
}

impl std::error::Error for Unreachable {}

impl From<oauth_runtime::store::MemoryError> for Unreachable {
    fn from(_: oauth_runtime::store::MemoryError) -> Self {
        Self
    }
}

impl Storage for Faulty {
    type Error = Unreachable;
}
