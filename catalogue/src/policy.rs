//! The role gate: who may do what, as one pure table.
//!
//! An action is an operation of the contract, known by its `operationId`. Its printed matrix is a committed snapshot, so
//! that a change of who may do what is seen in review. Whose rows an allowed caller then sees is another gate:
//! `kernel::db::Scoped`.

mod cases;
mod roles;

use crate::role::Role;
#[cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "the table below names each of them"))]
use crate::scope::*;
use roles::{
    ADMINS, ANALYSTS, AUDITORS, COMMISSIONERS, COUNTERS, DECIDERS, EDITORS, EVERYONE, EXPORTERS, LEADS, MANAGERS,
    PRACTICES, SENDERS, SERVICE, SUPERVISED, SUPERVISORS, TOLD_OF_SAFETY, WORKERS,
};

macro_rules! table {
    ($($action:ident = $operation:literal, $scope:expr, [$($role:expr),* $(,)?];)+) => {
        /// Every operation behind a bearer token.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $(#[doc = concat!("`", $operation, "`")] $action,)+ }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Action] = &[$(Action::$action),+];

            /// Its `operationId` in the contract.
            pub const fn operation_id(self) -> &'static str {
                match self { $(Action::$action => $operation,)+ }
            }

            /// The scope that a token must hold; none where any token will do.
            pub const fn scope(self) -> Option<&'static str> {
                match self { $(Action::$action => $scope,)+ }
            }

            /// The roles that may.
            pub fn roles(self) -> Vec<Role> {
                self.groups().concat()
            }

            /// Whether a role may.
            pub fn allows(self, role: Role) -> bool {
                self.groups().iter().any(|roles| roles.contains(&role))
            }

            fn groups(self) -> &'static [&'static [Role]] {
                match self { $(Action::$action => &[$($role),*],)+ }
            }
        }
    };
}

table! {
    ReadMe = "getMe", None, [EVERYONE];
    ListValueSets = "listValueSets", None, [EVERYONE];

    CreateOrganisation = "createOrganisation", ORGANISATIONS_WRITE, [ADMINS];
    ListOrganisations = "listOrganisations", ORGANISATIONS_READ, [EVERYONE];
    GetOrganisation = "getOrganisation", ORGANISATIONS_READ, [EVERYONE];
    UpdateOrganisation = "updateOrganisation", ORGANISATIONS_WRITE, [ADMINS];
    CreateMembership = "createOrganisationMembership", ORGANISATIONS_WRITE, [ADMINS];
    EndMembership = "endOrganisationMembership", ORGANISATIONS_WRITE, [ADMINS];

    CreateService = "createService", SERVICES_WRITE, [ADMINS];
    ListServices = "listServices", SERVICES_READ, [EVERYONE];
    GetService = "getService", SERVICES_READ, [EVERYONE];
    UpdateService = "updateService", SERVICES_WRITE, [ADMINS, MANAGERS];

    CreateWorker = "createWorker", WORKERS_WRITE, [ADMINS];
    ListWorkers = "listWorkers", WORKERS_READ, [ADMINS, SERVICE];
    GetWorker = "getWorker", WORKERS_READ, [ADMINS, SERVICE];
    UpdateWorker = "updateWorker", WORKERS_WRITE, [ADMINS];
    EnableWorker = "enableWorker", WORKERS_WRITE, [ADMINS];
    DisableWorker = "disableWorker", WORKERS_WRITE, [ADMINS];

    EnterAbsence = "enterAbsence", WORKERS_WRITE, [SERVICE];
    ListAbsences = "listAbsences", WORKERS_READ, [SERVICE];
    GetAbsence = "getAbsence", WORKERS_READ, [SERVICE];
    UpdateAbsence = "updateAbsence", WORKERS_WRITE, [SERVICE];
    CancelAbsence = "cancelAbsence", WORKERS_WRITE, [SERVICE];

    EnterOnCallShift = "enterOnCallShift", SERVICES_WRITE, [MANAGERS];
    ListOnCallShifts = "listOnCallShifts", SERVICES_READ, [SERVICE];
    GetOnCallShift = "getOnCallShift", SERVICES_READ, [SERVICE];
    CancelOnCallShift = "cancelOnCallShift", SERVICES_WRITE, [MANAGERS];

    CreateClient = "createClient", CLIENTS_WRITE, [ADMINS];
    ListClients = "listClients", CLIENTS_READ, [ADMINS];
    GetClient = "getClient", CLIENTS_READ, [ADMINS];
    UpdateClient = "updateClient", CLIENTS_WRITE, [ADMINS];
    AddClientKey = "addClientKey", CLIENTS_WRITE, [ADMINS];
    RetireClientKey = "retireClientKey", CLIENTS_WRITE, [ADMINS];
    RotateClientSecret = "rotateClientSecret", CLIENTS_WRITE, [ADMINS];
    EnableClient = "enableClient", CLIENTS_WRITE, [ADMINS];
    DisableClient = "disableClient", CLIENTS_WRITE, [ADMINS];

    CreateAsset = "createAsset", ASSETS_WRITE, [WORKERS, MANAGERS];
    ListAssets = "listAssets", ASSETS_READ, [EVERYONE];
    GetAsset = "getAsset", ASSETS_READ, [EVERYONE];
    GetAssetMenu = "getAssetMenu", ASSETS_READ, [EVERYONE];
    UpdateAsset = "updateAsset", ASSETS_WRITE, [WORKERS, MANAGERS, EDITORS];
    ConfirmAsset = "confirmAsset", ASSETS_WRITE, [WORKERS, MANAGERS, EDITORS];
    CloseAsset = "closeAsset", ASSETS_WRITE, [WORKERS, MANAGERS, EDITORS];
    ReopenAsset = "reopenAsset", ASSETS_WRITE, [WORKERS, MANAGERS, EDITORS];
    GetAssetDemand = "getAssetDemand", ASSETS_READ, [WORKERS, MANAGERS];
    ListAssetVersions = "listAssetVersions", ASSETS_READ, [WORKERS, MANAGERS, EDITORS];

    SubmitReferral = "submitReferral", REFERRALS_WRITE, [SENDERS];
    SubmitReferralBatch = "submitReferralBatch", REFERRALS_WRITE, [SENDERS];
    ListReferrals = "listReferrals", REFERRALS_READ, [SENDERS, SERVICE];
    GetReferral = "getReferral", REFERRALS_READ, [SENDERS, SERVICE];
    AddReferralAddendum = "addReferralAddendum", REFERRALS_WRITE, [SENDERS];
    ListReferralAddenda = "listReferralAddenda", REFERRALS_READ, [SENDERS, SERVICE];
    RecordReferralContact = "recordReferralContact", CONTACTS_WRITE, [WORKERS, MANAGERS];
    ListReferralContacts = "listReferralContacts", CONTACTS_READ, [SERVICE];
    ReturnReferral = "returnReferral", REFERRALS_WRITE, [DECIDERS];
    ResubmitReferral = "resubmitReferral", REFERRALS_WRITE, [SENDERS, DECIDERS];
    PutReferralToWait = "putReferralToWait", REFERRALS_WRITE, [DECIDERS];
    AcceptReferral = "acceptReferral", REFERRALS_WRITE, [DECIDERS];
    ReviewReferralRisk = "reviewReferralRisk", REFERRALS_WRITE, [SERVICE];
    DeclineReferral = "declineReferral", REFERRALS_WRITE, [DECIDERS];
    RejectReferral = "rejectReferral", REFERRALS_WRITE, [MANAGERS];
    RedirectReferral = "redirectReferral", REFERRALS_WRITE, [DECIDERS];
    WithdrawReferral = "withdrawReferral", REFERRALS_WRITE, [SENDERS];
    EndReferral = "endReferral", REFERRALS_WRITE, [DECIDERS];
    MarkReferralInError = "markReferralInError", REFERRALS_WRITE, [DECIDERS];
    ListCandidateMatches = "listCandidateMatches", PEOPLE_READ, [SERVICE];

    ListOnwardReferrals = "listOnwardReferrals", REFERRALS_READ, [SENDERS, SERVICE];
    GetOnwardReferral = "getOnwardReferral", REFERRALS_READ, [SENDERS, SERVICE];
    ReceiveOnwardReferral = "receiveOnwardReferral", REFERRALS_WRITE, [SENDERS];

    GetPerson = "getPerson", PEOPLE_READ, [SERVICE];
    SearchPeople = "searchPeople", PEOPLE_READ, [SERVICE];
    UpdatePerson = "updatePerson", PEOPLE_WRITE, [WORKERS, MANAGERS];
    ReviewPrecautions = "reviewPrecautions", PEOPLE_WRITE, [WORKERS, MANAGERS];
    ObjectToContact = "objectToContact", PEOPLE_WRITE, [WORKERS, MANAGERS];
    WithdrawContactObjection = "withdrawContactObjection", PEOPLE_WRITE, [WORKERS, MANAGERS];
    RestrictPerson = "restrictPerson", PEOPLE_WRITE, [MANAGERS];
    LiftPersonRestriction = "liftPersonRestriction", PEOPLE_WRITE, [MANAGERS];
    AskErasure = "askErasure", PEOPLE_WRITE, [MANAGERS];
    ListErasures = "listErasures", PEOPLE_READ, [MANAGERS, AUDITORS];
    GetErasure = "getErasure", PEOPLE_READ, [MANAGERS, AUDITORS];
    ApproveErasure = "approveErasure", PEOPLE_WRITE, [MANAGERS, AUDITORS];
    RefuseErasure = "refuseErasure", PEOPLE_WRITE, [MANAGERS, AUDITORS];
    MergePeople = "mergePeople", PEOPLE_WRITE, [DECIDERS];
    UnmergePeople = "unmergePeople", PEOPLE_WRITE, [DECIDERS];
    LinkHousehold = "linkHousehold", PEOPLE_WRITE, [WORKERS, MANAGERS];
    ListHouseholdLinks = "listHouseholdLinks", PEOPLE_READ, [SERVICE];
    GetHouseholdLink = "getHouseholdLink", PEOPLE_READ, [SERVICE];
    RemoveHouseholdLink = "removeHouseholdLink", PEOPLE_WRITE, [WORKERS, MANAGERS];
    RecordConsent = "recordConsent", PEOPLE_WRITE, [WORKERS, MANAGERS];
    ListConsents = "listConsents", PEOPLE_READ, [SERVICE];
    GetWorkerCaseload = "getWorkerCaseload", EPISODES_READ, [WORKERS, SUPERVISORS, MANAGERS];
    GetServiceCaseload = "getServiceCaseload", EPISODES_READ, [MANAGERS];

    ListEpisodes = "listEpisodes", EPISODES_READ, [SERVICE];
    GetEpisode = "getEpisode", EPISODES_READ, [SERVICE];
    HoldEpisode = "holdEpisode", EPISODES_WRITE, [DECIDERS];
    ResumeEpisode = "resumeEpisode", EPISODES_WRITE, [DECIDERS];
    AssignEpisode = "assignEpisode", EPISODES_WRITE, [MANAGERS];
    TransferEpisode = "transferEpisode", EPISODES_WRITE, [DECIDERS];
    CloseEpisode = "closeEpisode", EPISODES_WRITE, [DECIDERS];
    ReopenEpisode = "reopenEpisode", EPISODES_WRITE, [DECIDERS];
    MarkEpisodeInError = "markEpisodeInError", EPISODES_WRITE, [DECIDERS];

    RecordSafetyEvent = "recordSafetyEvent", SAFETY_WRITE, [SERVICE];
    RecordSafetyEventForPerson = "recordSafetyEventForPerson", SAFETY_WRITE, [SERVICE];
    ListSafetyEvents = "listSafetyEvents", SAFETY_READ, [SERVICE];
    GetSafetyEvent = "getSafetyEvent", SAFETY_READ, [SERVICE];
    AddSafetyEntry = "addSafetyEntry", SAFETY_WRITE, [SERVICE];
    AcknowledgeSafetyEvent = "acknowledgeSafetyEvent", SAFETY_WRITE, [TOLD_OF_SAFETY];
    CloseSafetyEvent = "closeSafetyEvent", SAFETY_WRITE, [TOLD_OF_SAFETY];
    MarkSafetyEventInError = "markSafetyEventInError", SAFETY_WRITE, [SERVICE];
    GetWorkerCheckIn = "getWorkerCheckIn", SAFETY_READ, [SERVICE];
    CompleteWorkerCheckIn = "completeWorkerCheckIn", SAFETY_WRITE, [SERVICE];

    SendReferBack = "sendReferBack", SAFETY_WRITE, [WORKERS, MANAGERS];
    ListReferBacks = "listReferBacks", SAFETY_READ, [PRACTICES, SERVICE];
    GetReferBack = "getReferBack", SAFETY_READ, [PRACTICES, SERVICE];
    ReceiveReferBack = "receiveReferBack", SAFETY_WRITE, [PRACTICES];
    AnswerReferBack = "answerReferBack", SAFETY_WRITE, [PRACTICES];
    WithdrawReferBack = "withdrawReferBack", SAFETY_WRITE, [WORKERS, MANAGERS];
    MarkReferBackInError = "markReferBackInError", SAFETY_WRITE, [WORKERS, MANAGERS];
    CreateCodedEntry = "createCodedEntry", CODED_ENTRIES_WRITE, [WORKERS, MANAGERS];
    ReportCodedEntry = "reportCodedEntry", CODED_ENTRIES_WRITE, [PRACTICES];
    ListCodedEntries = "listCodedEntries", CODED_ENTRIES_READ, [PRACTICES, SERVICE];
    GetCodedEntry = "getCodedEntry", CODED_ENTRIES_READ, [PRACTICES, SERVICE];
    GiveCodedEntryReceipt = "giveCodedEntryReceipt", CODED_ENTRIES_WRITE, [PRACTICES, DECIDERS];
    MarkCodedEntryInError = "markCodedEntryInError", CODED_ENTRIES_WRITE, [PRACTICES, DECIDERS];
    RemoveCodedEntry = "removeCodedEntry", CODED_ENTRIES_WRITE, [PRACTICES, DECIDERS];

    RecordContact = "recordContact", CONTACTS_WRITE, [WORKERS, MANAGERS];
    ListEpisodeContacts = "listEpisodeContacts", CONTACTS_READ, [SERVICE];
    ListContacts = "listContacts", CONTACTS_READ, [SERVICE];
    GetContact = "getContact", CONTACTS_READ, [SERVICE];
    UpdateContact = "updateContact", CONTACTS_WRITE, [WORKERS, MANAGERS];
    RecordAttendance = "recordContactAttendance", CONTACTS_WRITE, [WORKERS, MANAGERS];
    MarkContactInError = "markContactInError", CONTACTS_WRITE, [WORKERS, MANAGERS];
    ListContactVersions = "listContactVersions", CONTACTS_READ, [SERVICE];
    RecordGroupSession = "recordGroupSession", CONTACTS_WRITE, [WORKERS, MANAGERS];
    ListGroupSessions = "listGroupSessions", CONTACTS_READ, [SERVICE];
    GetGroupSession = "getGroupSession", CONTACTS_READ, [SERVICE];
    MarkGroupSessionInError = "markGroupSessionInError", CONTACTS_WRITE, [WORKERS, MANAGERS];
    MarkReferralNotReached = "markReferralNotReached", REFERRALS_WRITE, [DECIDERS];
    CreateMdtItem = "createMdtItem", MDT_ITEMS_WRITE, [WORKERS, MANAGERS];
    ListMdtItems = "listMdtItems", MDT_ITEMS_READ, [SERVICE];
    GetMdtItem = "getMdtItem", MDT_ITEMS_READ, [SERVICE];
    PresentMdtItem = "presentMdtItem", MDT_ITEMS_WRITE, [WORKERS, MANAGERS];
    WithdrawMdtItem = "withdrawMdtItem", MDT_ITEMS_WRITE, [WORKERS, MANAGERS];

    CreateActivity = "createActivity", ACTIVITIES_WRITE, [WORKERS, MANAGERS];
    ListActivities = "listActivities", ACTIVITIES_READ, [WORKERS, MANAGERS];
    GetActivity = "getActivity", ACTIVITIES_READ, [WORKERS, MANAGERS];
    UpdateActivity = "updateActivity", ACTIVITIES_WRITE, [WORKERS, MANAGERS];
    MarkActivityInError = "markActivityInError", ACTIVITIES_WRITE, [WORKERS, MANAGERS];

    CreateSignposting = "createSignposting", SIGNPOSTINGS_WRITE, [SENDERS, WORKERS, MANAGERS];
    ListSignpostings = "listSignpostings", SIGNPOSTINGS_READ, [SENDERS, WORKERS, MANAGERS];
    GetSignposting = "getSignposting", SIGNPOSTINGS_READ, [SENDERS, WORKERS, MANAGERS];
    MarkSignpostingInError = "markSignpostingInError", SIGNPOSTINGS_WRITE, [SENDERS, WORKERS, MANAGERS];

    CreateSupervision = "createSupervision", SUPERVISIONS_WRITE, [SUPERVISED];
    ListSupervisions = "listSupervisions", SUPERVISIONS_READ, [SUPERVISED];
    GetSupervision = "getSupervision", SUPERVISIONS_READ, [SUPERVISED];
    SignSupervision = "signSupervision", SUPERVISIONS_WRITE, [SUPERVISED];
    MarkSupervisionInError = "markSupervisionInError", SUPERVISIONS_WRITE, [SUPERVISED];
    RecordAssessment = "recordAssessment", EPISODES_WRITE, [WORKERS, MANAGERS];
    GetAssessment = "getAssessment", EPISODES_READ, [SERVICE];
    ChangeAssessment = "changeAssessment", EPISODES_WRITE, [WORKERS, MANAGERS];
    ListAssessmentVersions = "listAssessmentVersions", EPISODES_READ, [SERVICE];

    DraftMessageBack = "draftMessageBack", EPISODES_WRITE, [WORKERS, MANAGERS];
    ListMessagesBack = "listMessagesBack", EPISODES_READ, [SENDERS, SERVICE];
    GetMessageBack = "getMessageBack", EPISODES_READ, [SENDERS, SERVICE];
    ChangeMessageBack = "changeMessageBack", EPISODES_WRITE, [WORKERS, MANAGERS];
    ReleaseMessageBack = "releaseMessageBack", EPISODES_WRITE, [WORKERS, MANAGERS];
    AcknowledgeMessageBack = "acknowledgeMessageBack", EPISODES_WRITE, [SENDERS];
    MarkMessageBackInError = "markMessageBackInError", EPISODES_WRITE, [WORKERS, MANAGERS];

    DraftCarePlan = "draftCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    ListCarePlans = "listCarePlans", CARE_PLANS_READ, [SERVICE];
    GetCarePlan = "getCarePlan", CARE_PLANS_READ, [SERVICE];
    ChangeCarePlan = "changeCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    AgreeCarePlan = "agreeCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    ReviewCarePlan = "reviewCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    MarkCarePlanNotWanted = "markCarePlanNotWanted", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    CompleteCarePlan = "completeCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    RevokeCarePlan = "revokeCarePlan", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    MarkCarePlanInError = "markCarePlanInError", CARE_PLANS_WRITE, [WORKERS, MANAGERS];
    ListCarePlanVersions = "listCarePlanVersions", CARE_PLANS_READ, [SERVICE];
    GetCarePlanVersion = "getCarePlanVersion", CARE_PLANS_READ, [SERVICE];
    CompareCarePlanVersions = "compareCarePlanVersions", CARE_PLANS_READ, [SERVICE];

    CreateInstrument = "createInstrument", OUTCOMES_WRITE, [MANAGERS];
    ListInstruments = "listInstruments", OUTCOMES_READ, [SERVICE];
    GetInstrument = "getInstrument", OUTCOMES_READ, [SERVICE];
    RetireInstrument = "retireInstrument", OUTCOMES_WRITE, [MANAGERS];
    ListPersonInstruments = "listPersonInstruments", PEOPLE_READ, [SERVICE];
    RecordOutcome = "recordOutcome", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ListOutcomes = "listOutcomes", OUTCOMES_READ, [SERVICE];
    GetOutcome = "getOutcome", OUTCOMES_READ, [SERVICE];
    MarkOutcomeInError = "markOutcomeInError", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    RecordMoneyGain = "recordMoneyGain", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ListMoneyGains = "listMoneyGains", OUTCOMES_READ, [SERVICE];
    GetMoneyGain = "getMoneyGain", OUTCOMES_READ, [SERVICE];
    MarkMoneyGainInError = "markMoneyGainInError", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ImportHealthcareUse = "importHealthcareUse", OUTCOMES_WRITE, [MANAGERS];
    ListHealthcareUses = "listHealthcareUses", OUTCOMES_READ, [SERVICE];
    GetHealthcareUse = "getHealthcareUse", OUTCOMES_READ, [SERVICE];
    MarkHealthcareUseInError = "markHealthcareUseInError", OUTCOMES_WRITE, [MANAGERS];
    DraftStory = "draftStory", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ListStories = "listStories", OUTCOMES_READ, [SERVICE];
    GetStory = "getStory", OUTCOMES_READ, [SERVICE];
    ChangeStory = "changeStory", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ReleaseStory = "releaseStory", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    WithdrawStory = "withdrawStory", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    MarkStoryInError = "markStoryInError", OUTCOMES_WRITE, [WORKERS, MANAGERS];
    ListStoryVersions = "listStoryVersions", OUTCOMES_READ, [SERVICE];
    SummariseOutcomes = "summariseOutcomes", PEOPLE_READ, [SERVICE];

    CreateConnection = "createConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    ListConnections = "listConnections", CONNECTIONS_READ, [SERVICE, EDITORS];
    GetConnection = "getConnection", CONNECTIONS_READ, [SERVICE, EDITORS];
    UpdateConnection = "updateConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    AgreeConnection = "agreeConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    DeclineConnection = "declineConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    AnswerConnection = "answerConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS, EDITORS];
    RecordConnectionAttendance = "recordConnectionAttendance", CONNECTIONS_WRITE, [WORKERS, MANAGERS, EDITORS];
    SettleConnection = "settleConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    CompleteConnection = "completeConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    MarkConnectionNotStarted = "markConnectionNotStarted", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    StopConnection = "stopConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    ReturnConnection = "returnConnection", CONNECTIONS_WRITE, [WORKERS, MANAGERS, EDITORS];
    RaiseConnectionConcern = "raiseConnectionConcern", CONNECTIONS_WRITE, [EDITORS];
    GiveConnectionFeedback = "giveConnectionFeedback", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    MarkConnectionInError = "markConnectionInError", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    MatchVolunteer = "matchVolunteer", CONNECTIONS_WRITE, [WORKERS, MANAGERS];
    EndVolunteerMatch = "endVolunteerMatch", CONNECTIONS_WRITE, [WORKERS, MANAGERS];

    CreateVolunteer = "createVolunteer", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    ListVolunteers = "listVolunteers", VOLUNTEERS_READ, [WORKERS, MANAGERS, LEADS];
    GetVolunteer = "getVolunteer", VOLUNTEERS_READ, [WORKERS, MANAGERS, LEADS];
    UpdateVolunteer = "updateVolunteer", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    RecordVolunteerCheck = "recordVolunteerCheck", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    ActivateVolunteer = "activateVolunteer", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    PauseVolunteer = "pauseVolunteer", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    RecordVolunteerDeparture = "recordVolunteerDeparture", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];
    RecordVolunteerSupport = "recordVolunteerSupport", VOLUNTEERS_WRITE, [WORKERS, MANAGERS];

    BeginQualityAssurance = "beginQualityAssurance", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS];
    ListQualityAssurances = "listQualityAssurances", QUALITY_ASSURANCES_READ, [SERVICE, EDITORS];
    GetQualityAssurance = "getQualityAssurance", QUALITY_ASSURANCES_READ, [SERVICE, EDITORS];
    UpdateQualityAssurance = "updateQualityAssurance", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS, EDITORS];
    WorkThroughQualityAssurance = "workThroughQualityAssurance", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS];
    AskQualityGuidance = "askQualityGuidance", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS];
    DecideQualityAssurance = "decideQualityAssurance", QUALITY_ASSURANCES_WRITE, [DECIDERS];
    RecordQualityCatchUp = "recordQualityCatchUp", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS];
    RecordQualityLeadershipChange = "recordQualityLeadershipChange", QUALITY_ASSURANCES_WRITE, [WORKERS, MANAGERS];
    MarkQualityAssuranceInError = "markQualityAssuranceInError", QUALITY_ASSURANCES_WRITE, [DECIDERS];
    RaiseAssetConcern = "raiseAssetConcern", ASSET_CONCERNS_WRITE, [SERVICE];
    ListAssetConcerns = "listAssetConcerns", ASSET_CONCERNS_READ, [SERVICE];
    GetAssetConcern = "getAssetConcern", ASSET_CONCERNS_READ, [SERVICE];
    ResolveAssetConcern = "resolveAssetConcern", ASSET_CONCERNS_WRITE, [LEADS, MANAGERS];
    MarkAssetConcernInError = "markAssetConcernInError", ASSET_CONCERNS_WRITE, [LEADS, MANAGERS];
    ListConfidenceSurveys = "listConfidenceSurveys", CONFIDENCE_SURVEYS_READ, [SERVICE, EDITORS];
    SummariseConfidenceSurveys = "summariseConfidenceSurveys", CONFIDENCE_SURVEYS_READ, [SERVICE];
    GetConfidenceSurvey = "getConfidenceSurvey", CONFIDENCE_SURVEYS_READ, [SERVICE, EDITORS];
    SendConfidenceSurvey = "sendConfidenceSurvey", CONFIDENCE_SURVEYS_WRITE, [WORKERS, MANAGERS];
    RemindOfConfidenceSurvey = "remindOfConfidenceSurvey", CONFIDENCE_SURVEYS_WRITE, [WORKERS, MANAGERS];
    AnswerConfidenceSurvey = "answerConfidenceSurvey", CONFIDENCE_SURVEYS_WRITE, [WORKERS, MANAGERS, EDITORS];
    MarkConfidenceSurveyNotAnswered = "markConfidenceSurveyNotAnswered", CONFIDENCE_SURVEYS_WRITE, [WORKERS, MANAGERS];
    MarkConfidenceSurveyNotApplicable = "markConfidenceSurveyNotApplicable", CONFIDENCE_SURVEYS_WRITE, [WORKERS, MANAGERS];

    CreateDirectorySource = "createDirectorySource", DIRECTORY_SOURCES_WRITE, [ADMINS];
    ListDirectorySources = "listDirectorySources", DIRECTORY_SOURCES_READ, [ADMINS, MANAGERS];
    GetDirectorySource = "getDirectorySource", DIRECTORY_SOURCES_READ, [ADMINS, MANAGERS];
    GetLastDirectoryImport = "getLastDirectoryImport", DIRECTORY_SOURCES_READ, [ADMINS, MANAGERS];
    UpdateDirectorySource = "updateDirectorySource", DIRECTORY_SOURCES_WRITE, [ADMINS];
    DisableDirectorySource = "disableDirectorySource", DIRECTORY_SOURCES_WRITE, [ADMINS];
    EnableDirectorySource = "enableDirectorySource", DIRECTORY_SOURCES_WRITE, [ADMINS];
    RequestDirectoryImport = "requestDirectoryImport", DIRECTORY_SOURCES_WRITE, [ADMINS, MANAGERS];

    RaiseGap = "raiseGap", GAPS_WRITE, [WORKERS, MANAGERS];
    ListGaps = "listGaps", GAPS_READ, [SERVICE, COMMISSIONERS];
    SummariseGaps = "summariseGaps", GAPS_READ, [SERVICE, COMMISSIONERS, ANALYSTS];
    GetGap = "getGap", GAPS_READ, [SERVICE, COMMISSIONERS];
    UpdateGap = "updateGap", GAPS_WRITE, [WORKERS, MANAGERS];
    EscalateGap = "escalateGap", GAPS_WRITE, [WORKERS, MANAGERS];
    AnswerGap = "answerGap", GAPS_WRITE, [WORKERS, MANAGERS, COMMISSIONERS];
    CloseGap = "closeGap", GAPS_WRITE, [WORKERS, MANAGERS];
    MarkGapInError = "markGapInError", GAPS_WRITE, [WORKERS, MANAGERS];

    ListTasks = "listTasks", TASKS_READ, [SENDERS, SERVICE, EDITORS];
    GetTask = "getTask", TASKS_READ, [SENDERS, SERVICE, EDITORS];
    AcknowledgeTask = "acknowledgeTask", TASKS_WRITE, [SENDERS, SERVICE, EDITORS];
    CompleteTask = "completeTask", TASKS_WRITE, [SERVICE];
    WaiveTask = "waiveTask", TASKS_WRITE, [SERVICE];
    HandOnTask = "handOnTask", TASKS_WRITE, [MANAGERS];

    ListNotifications = "listNotifications", NOTIFICATIONS_READ, [SERVICE];
    GetNotification = "getNotification", NOTIFICATIONS_READ, [SERVICE];
    AcknowledgeNotification = "acknowledgeNotification", NOTIFICATIONS_WRITE, [SERVICE];
    GetNotificationPreferences = "getNotificationPreferences", NOTIFICATIONS_READ, [SERVICE];
    UpdateNotificationPreferences = "updateNotificationPreferences", NOTIFICATIONS_WRITE, [SERVICE];

    CreateWebhookEndpoint = "createWebhookEndpoint", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    ListWebhookEndpoints = "listWebhookEndpoints", WEBHOOKS_READ, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    GetWebhookEndpoint = "getWebhookEndpoint", WEBHOOKS_READ, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    UpdateWebhookEndpoint = "updateWebhookEndpoint", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    RotateWebhookSecret = "rotateWebhookSecret", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    DisableWebhookEndpoint = "disableWebhookEndpoint", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    EnableWebhookEndpoint = "enableWebhookEndpoint", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    TestWebhookEndpoint = "testWebhookEndpoint", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    ListWebhookDeliveries = "listWebhookDeliveries", WEBHOOKS_READ, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    GetWebhookDelivery = "getWebhookDelivery", WEBHOOKS_READ, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    ReplayWebhookDelivery = "replayWebhookDelivery", WEBHOOKS_WRITE, [SENDERS, MANAGERS, ADMINS, ANALYSTS];
    ListChanges = "listChanges", CHANGES_READ, [SENDERS, SERVICE, ADMINS, ANALYSTS];
    CreateExport = "createExport", EXPORTS_WRITE, [EXPORTERS];
    ListExports = "listExports", EXPORTS_READ, [EXPORTERS];
    GetExport = "getExport", EXPORTS_READ, [EXPORTERS];
    CancelExport = "cancelExport", EXPORTS_WRITE, [EXPORTERS];
    DownloadExportFile = "downloadExportFile", EXPORTS_READ, [EXPORTERS];
    ListExportKinds = "listExportKinds", EXPORTS_READ, [EXPORTERS];
    ListReports = "listReports", REPORTS_READ, [COUNTERS];
    GetReport = "getReport", REPORTS_READ, [COUNTERS];
    ImportListSizes = "importListSizes", REPORTS_WRITE, [ADMINS, ANALYSTS];
    ListListSizes = "listListSizes", REPORTS_READ, [COUNTERS, ADMINS];
    GetListSize = "getListSize", REPORTS_READ, [COUNTERS, ADMINS];
    ListAuditEntries = "listAuditEntries", AUDIT_READ, [AUDITORS];
    ListAuditCheckpoints = "listAuditCheckpoints", AUDIT_READ, [AUDITORS];
    ListAccessGrants = "listAccessGrants", ACCESS_GRANTS_READ, [ADMINS, AUDITORS];
    GetAccessGrant = "getAccessGrant", ACCESS_GRANTS_READ, [ADMINS, AUDITORS];
    ApproveAccessGrant = "approveAccessGrant", ACCESS_GRANTS_WRITE, [ADMINS, AUDITORS];
    RefuseAccessGrant = "refuseAccessGrant", ACCESS_GRANTS_WRITE, [ADMINS, AUDITORS];
    ListAccessReviews = "listAccessReviews", AUDIT_READ, [MANAGERS, AUDITORS];
    GetAccessReview = "getAccessReview", AUDIT_READ, [MANAGERS, AUDITORS];
    CompleteAccessReview = "completeAccessReview", AUDIT_WRITE, [MANAGERS, AUDITORS];
}
