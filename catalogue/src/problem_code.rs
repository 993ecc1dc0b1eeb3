//! Every way a request can fail: the codes of problem documents (RFC 9457).

use std::str::FromStr;

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};

use crate::coded::UnknownCode;

macro_rules! catalogue {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $status:ident, $title:literal;)+) => {
        /// Every way a request can fail. A code's page is served at `/problems/{code}`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// The whole catalogue, in the order of its statuses.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The word that programs compare.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// The HTTP status that always goes with the code.
            pub const fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status,)+ }
            }

            /// The code in a few words; the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)+ }
            }

            /// What it means and what to do about it.
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n"),+),)+ }
            }
        }

        impl FromStr for Code {
            type Err = UnknownCode;

            fn from_str(word: &str) -> Result<Self, UnknownCode> {
                match word { $($code => Ok(Code::$name),)+ _ => Err(UnknownCode("problem")) }
            }
        }
    };
}

catalogue! {
    /// The body is not JSON, or not UTF-8. Nothing was read from it.
    MalformedJson = "malformed_json", BAD_REQUEST, "The body is not JSON";
    /// A key stands twice in one object. Which of the two is meant cannot be known, so neither is taken.
    DuplicateKey = "duplicate_key", BAD_REQUEST, "A key is given twice";
    /// The body nests deeper than 32 levels.
    TooDeep = "too_deep", BAD_REQUEST, "The body nests too deeply";
    /// A path or query parameter is unknown or cannot be read. `errors` names each.
    InvalidParameter = "invalid_parameter", BAD_REQUEST, "A parameter cannot be read";
    /// A header is missing its value or cannot be read. `errors` names it.
    InvalidHeader = "invalid_header", BAD_REQUEST, "A header cannot be read";
    /// A POST that creates needs an `Idempotency-Key` header, so that sending it again is safe.
    IdempotencyKeyMissing = "idempotency_key_missing", BAD_REQUEST, "Idempotency-Key is required";
    /// The `after` cursor is not one of ours, or has been altered.
    InvalidCursor = "invalid_cursor", BAD_REQUEST, "The cursor cannot be read";
    /// The `after` cursor belongs to another caller or to other filters. Start the list again without it.
    CursorMismatch = "cursor_mismatch", BAD_REQUEST, "The cursor belongs to another list";
    /// No bearer token, or one that is malformed, expired, revoked, for another audience, or of a caller who was
    /// switched off. Get a new token; the answer does not say which it was.
    Unauthorized = "unauthorized", UNAUTHORIZED, "A valid bearer token is required";
    /// The caller's role, or the token's scope, does not allow this operation.
    Forbidden = "forbidden", FORBIDDEN, "Not allowed for this role or scope";
    /// The record belongs to a colleague's case. Say why you need it in the `Access-Reason` header; it is audited.
    AccessReasonRequired = "access_reason_required", FORBIDDEN, "A reason for access is required";
    /// There is nothing here, or nothing that this caller may know of.
    NotFound = "not_found", NOT_FOUND, "Not found";
    /// The resource exists and does not take this method. `Allow` lists those it takes.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "Method not allowed";
    /// The `Accept` header rules out every form this resource has.
    NotAcceptable = "not_acceptable", NOT_ACCEPTABLE, "Not acceptable";
    /// The request did not arrive whole in time. It is safe to send it again with the same `Idempotency-Key`.
    RequestTimeout = "request_timeout", REQUEST_TIMEOUT, "The request took too long to arrive";
    /// The resource is not in a state that allows this. `detail` names the state and what is open.
    InvalidTransition = "invalid_transition", CONFLICT, "Not possible in this state";
    /// The asset is not running: nobody new is connected to it.
    AssetClosed = "asset_closed", CONFLICT, "The asset takes nobody new";
    /// No place of the asset is left. Answer with its waiting list, or wait until one is free.
    AssetFull = "asset_full", CONFLICT, "No place is left";
    /// Something about a safety event is not on record, and its absence was not explained. `detail` names it.
    FactsMissing = "facts_missing", CONFLICT, "Not everything is on record";
    /// Another resource already has this value where it must be unique. `errors` points at it.
    AlreadyExists = "already_exists", CONFLICT, "Already exists";
    /// The worker is away on some of these days already: change that absence instead. `detail` names it.
    AbsenceOverlaps = "absence_overlaps", CONFLICT, "Away on some of these days already";
    /// Support that never began is not completed: the first contact with the person comes first. Close it for another
    /// reason, or record the contact.
    SupportNotBegun = "support_not_begun", CONFLICT, "The support has not begun";
    /// Something about the person's safety is still open. It comes first: a case is not closed or passed on over it.
    SafetyOpen = "safety_open", CONFLICT, "A safety matter is open";
    /// The worker has been given as many people as they may have in a year (003 §4.2). Name somebody else, or, as a
    /// manager, give the reason in `override_reason`.
    CaseloadFull = "caseload_full", CONFLICT, "The worker's caseload is full";
    /// The worker is disabled: nothing can be given to them.
    WorkerDisabled = "worker_disabled", CONFLICT, "The worker no longer works here";
    /// Whoever is said to have agreed has no standing to, for a person of this age. `detail` has the rule.
    AgreementNotPossible = "agreement_not_possible", CONFLICT, "Nobody with standing has agreed";
    /// Something speaks against using this instrument with this person now: `errors` has all of it. What was given all the
    /// same is recorded with `outside_protocol`; what the person does not permit is not.
    OutsideProtocol = "outside_protocol", CONFLICT, "The instrument may not be used";
    /// A story leaves its draft only for a use that the person's newest consent names in writing (003 annex B). `detail` says
    /// what is missing: record the consent, with `uses`, at `POST /v1/people/{id}/consents`.
    NoWrittenConsent = "no_written_consent", CONFLICT, "No written consent names this use";
    /// The person has another open episode: there is one at a time.
    EpisodeOpen = "episode_open", CONFLICT, "Another episode of the person is open";
    /// What happened is not coded, or not with this code. `detail` has the rule and where it stands.
    NotCodable = "not_codable", CONFLICT, "This code does not apply";
    /// The code is on record already, and it is recorded once. `detail` has the rule and where it stands.
    AlreadyCoded = "already_coded", CONFLICT, "This code is on record already";
    /// Nobody could say so far what risks there are. Nobody goes into a home before: find out, say so in a risk review
    /// of the referral, and plan the visit then.
    RisksUnknown = "risks_unknown", CONFLICT, "The risks are not known";
    /// The person is recorded to have died: nobody is taken on, rung or visited. Where that is a mistake, take it back first
    /// (`death` of the person).
    PersonDeceased = "person_deceased", CONFLICT, "The person is recorded to have died";
    /// The person said that they are not to be contacted. No contact with them is planned until they withdraw that.
    ContactObjection = "contact_objection", CONFLICT, "The person objects to contact";
    /// Processing of this person's record is restricted (UK GDPR Article 18): it is stored, and nothing else is done with it but
    /// for safety. A manager lifts that, once its ground is gone.
    ProcessingRestricted = "processing_restricted", CONFLICT, "Processing of this record is restricted";
    /// The means is none of those that the person named as safe. Choose one of `safe_contact`.
    UnsafeMeans = "unsafe_means", CONFLICT, "Not a safe way to reach the person";
    /// The person is not to be visited where they live. Meet them elsewhere, by a means of `safe_contact`.
    DoNotVisit = "do_not_visit", CONFLICT, "The person is not to be visited at home";
    /// Nothing is to be written to the person: no letter, no e-mail, no text. Where a way of writing is safe after all, review
    /// the person's precautions first.
    DoNotWrite = "do_not_write", CONFLICT, "Nothing is to be written to the person";
    /// Somebody is not to know of the person. Make sure that they have nothing to do with whom you are about to tell, and say so
    /// (`is_safe_to_tell`).
    DoNotTell = "do_not_tell", CONFLICT, "Somebody is not to be told";
    /// The group lies near a place where the person is not to go. Where it is safe after all, review what is in force first.
    DoNotGoNear = "do_not_go_near", CONFLICT, "The person is not to go near there";
    /// The volunteer is not active, or something was not held or seen yet, or too long ago. `detail` says what.
    VolunteerNotReady = "volunteer_not_ready", CONFLICT, "The volunteer cannot be matched yet";
    /// The two are not brought together. Ask your manager where you think that it is right after all.
    VolunteerNotSuitable = "volunteer_not_suitable", CONFLICT, "This volunteer is not matched to this person";
    /// The person keeps their address back: nobody goes or writes there, whatever address stands in a record.
    AddressWithheld = "address_withheld", CONFLICT, "The person keeps their address back";
    /// Too little was tried to say that the person cannot be reached. `errors` says what is missing.
    AttemptsMissing = "attempts_missing", CONFLICT, "Not enough was tried yet";
    /// The person objects to their practice being told. Nothing is released to it.
    PracticeObjection = "practice_objection", CONFLICT, "The person objects to their practice being told";
    /// The person did not agree to feedback to whoever referred them, or nobody but themselves or their family did. Nothing is
    /// released to them.
    FeedbackNotAgreed = "feedback_not_agreed", CONFLICT, "The person did not agree to feedback";
    /// The person is registered with no practice that is known here, so there is nobody to be told.
    NoPractice = "no_practice", CONFLICT, "There is no practice to be told";
    /// A thousand additions and answers stand already, and this referral takes no more. Speak to the service.
    TooManyAddenda = "too_many_addenda", CONFLICT, "No more can be added";
    /// As many exports of yours are under way as there may be at once. Wait until one is complete, or cancel one.
    TooManyExports = "too_many_exports", CONFLICT, "Too many exports are under way";
    /// `If-Match` does not name the current version: somebody changed it meanwhile. Read it again and decide anew.
    VersionMismatch = "version_mismatch", PRECONDITION_FAILED, "Changed since you read it";
    /// The feed has begun anew since the cursor was given: the database was restored from a backup. Read it from the beginning.
    CursorExpired = "cursor_expired", GONE, "The cursor is no longer good";
    /// The body is larger than this operation takes.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The body must be `application/json` (`application/merge-patch+json` for PATCH), not compressed.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The media type is not supported";
    /// The range lies beyond the end of the file. `Content-Range` says how long it is.
    RangeNotSatisfiable = "range_not_satisfiable", RANGE_NOT_SATISFIABLE, "The file is not that long";
    /// The body is JSON but breaks the schema or a rule. `errors` points at each fault; nothing was stored.
    ValidationFailed = "validation_failed", UNPROCESSABLE_ENTITY, "The content is not valid";
    /// There is no link worker of this name in the service. Cases are carried by link workers of the service that has
    /// them; to give one to another service, transfer it.
    WorkerOfAnotherService = "worker_of_another_service", UNPROCESSABLE_ENTITY, "Not a link worker of this service";
    /// The service to which a case should go does not take it: there is none of this name, it is no longer in use, or it
    /// takes no new referrals.
    ServiceNotTaking = "service_not_taking", UNPROCESSABLE_ENTITY, "The service takes no referrals";
    /// This `Idempotency-Key` was used before with another body. Use a new key for a new request.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "Idempotency-Key was used with another body";
    /// The contact has not happened yet: only what was called off can be said before its time.
    ContactInFuture = "contact_in_future", UNPROCESSABLE_ENTITY, "A contact cannot have happened yet";
    /// The contact lies before the day on which the person was referred.
    ContactBeforeReferral = "contact_before_referral", UNPROCESSABLE_ENTITY, "A contact before the referral";
    /// A contact that took place took at least a minute.
    ContactWithoutMinutes = "contact_without_minutes", UNPROCESSABLE_ENTITY, "A contact that took no time";
    /// A contact takes at most 600 minutes: more is taken for a slip.
    ContactTooLong = "contact_too_long", UNPROCESSABLE_ENTITY, "A contact that took too long";
    /// No service covers the person's practice or outward code, and the ICS has no intake service.
    NoServiceFound = "no_service_found", UNPROCESSABLE_ENTITY, "No service covers this person";
    /// `If-Match` is required, so that nobody's change is overwritten unseen. Send the ETag you last read.
    PreconditionRequired = "precondition_required", PRECONDITION_REQUIRED, "If-Match is required";
    /// Too many requests from this client. Wait for `Retry-After` seconds.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many requests";
    /// The fault is ours and is in our log under `request_id`. Nothing was stored.
    InternalError = "internal_error", INTERNAL_SERVER_ERROR, "Something went wrong here";
    /// The service cannot answer just now: it is starting, stopping, or its database is out of reach. Try again after
    /// `Retry-After` seconds, with the same `Idempotency-Key`.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Unavailable for the moment";
    /// What is sent cannot be stored just now: the database is locked, is read-only, or its disk fails. Try again after
    /// `Retry-After` seconds, with the same `Idempotency-Key`: it is stored once.
    WriteUnavailable = "write_unavailable", SERVICE_UNAVAILABLE, "Nothing can be stored for the moment";
    /// There is no room left to store anything. Try again after `Retry-After` seconds, with the same `Idempotency-Key`: it
    /// is stored once. Operators see it at `/readyz`.
    InsufficientStorage = "insufficient_storage", INSUFFICIENT_STORAGE, "There is no room to store it";
}

impl Code {
    /// Whether everything else that is written now would be answered the same.
    pub const fn is_of_storage(self) -> bool {
        matches!(self, Self::WriteUnavailable | Self::InsufficientStorage)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}
