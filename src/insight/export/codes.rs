//! The coded lists of exports.

use crate::prelude::rules::*;

value_sets! {
    /// What can be exported.
    pub enum ExportKind in "export_kind" {
        /// Referrals, as they stand
        Referrals = "referrals",
        /// Contacts with people, planned and past
        Contacts = "contacts",
        /// Connections to groups and services of the community
        Connections = "connections",
        /// Outcomes: a row for each answer
        Outcomes = "outcomes",
        /// SNOMED CT codes for the GP record
        CodedEntries = "coded_entries",
        /// Gaps: needs that nothing local meets
        Gaps = "gaps",
        /// Minimum data set, demographics (PRSB): a row for each person
        TermSetDemographics = "term_set_demographics",
        /// Minimum data set, needs and concerns (PRSB): a row for each need and each reason to be referred
        TermSetNeedsAndConcerns = "term_set_needs_and_concerns",
        /// Minimum data set, support offered (PRSB): a row for each connection that was offered
        TermSetSupportOffered = "term_set_support_offered",
        /// Minimum data set, outcomes (PRSB): a row for each measure at each time
        TermSetOutcomes = "term_set_outcomes",
    }

    /// The form of the files.
    pub enum ExportFormat in "export_format" {
        /// A JSON object on each line
        Ndjson = "ndjson",
        /// Comma-separated values with a header (RFC 4180)
        Csv = "csv",
    }

    /// What an export is for. It is audited.
    pub enum ExportPurpose in "export_purpose" {
        /// Running the service: planning, caseloads, waiting
        ServiceManagement = "service_management",
        /// Reporting to whoever commissions the service
        CommissionerReporting = "commissioner_reporting",
        /// Finding out what the service achieves
        Evaluation = "evaluation",
        /// Looking for gaps and errors in what was recorded
        DataQuality = "data_quality",
        /// Moving to another system, or keeping a copy of one's own
        Migration = "migration",
        /// Another purpose, named in words
        Other = "other",
    }

    /// Where an export stands.
    pub enum ExportStatus in "export_status" {
        /// It waits for a node to begin
        Queued = "queued",
        /// Its files are being written
        Running = "running",
        /// Its files are complete
        Complete = "complete",
        /// It came to nothing
        Failed = "failed",
        /// It was cancelled, or its files were thrown away
        Cancelled = "cancelled",
        /// The time of its files is over
        Expired = "expired",
    }

    /// What can be done to an export.
    pub enum ExportAction in "export_action" {
        /// Cancel it, or throw its files away
        Cancellation = "cancellation",
    }

    /// Why an export came to nothing.
    pub enum ExportFailure in "export_failure" {
        /// What you may see has changed since you asked: ask again
        RightsChanged = "rights_changed",
        /// The database was restored from a backup since the export that it goes on from: ask again without it
        AnotherEra = "another_era",
        /// It was begun several times and never finished
        BrokenOff = "broken_off",
    }

    /// What a column of an export has in it.
    pub enum ExportColumnType in "export_column_type" {
        /// Text
        Text = "text",
        /// A code of a list
        Code = "code",
        /// An identifier, a UUID
        Identifier = "identifier",
        /// A whole number
        Integer = "integer",
        /// A number
        Number = "number",
        /// True or false
        Boolean = "boolean",
        /// A day, `YYYY-MM-DD`
        Date = "date",
        /// An instant in UTC, RFC 3339
        Instant = "instant",
    }
}

impl ExportStatus {
    /// Whether its files may still come.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

impl ExportFormat {
    /// The media type of its files.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl Machine for ExportStatus {
    const NAME: &'static str = "export";

    type Status = Self;
    type Action = ExportAction;
    type Actor = ();

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, _: ExportAction) -> Option<Self> {
        match self {
            Self::Queued | Self::Running | Self::Complete => Some(Self::Cancelled),
            Self::Failed | Self::Cancelled | Self::Expired => None,
        }
    }

    fn allows(&self, (): (), _: ExportAction) -> bool {
        true
    }
}
