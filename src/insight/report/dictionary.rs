//! The dictionary: what each report holds, what each metric means, and what it may be broken down by. Pure.
//!
//! A metric whose meaning changes gets a new version; [`VERSION`] grows with any change of what is counted, and all is counted anew.

use super::codes::{ReportBreakdown as By, ReportMetric as Metric, ReportName, ReportUnit as Unit};
use super::control::Parts;

/// Grows with each change of what [`super::case`] counts, or of how sums are stored: all is counted anew.
pub const VERSION: i32 = 3;

/// How the numbers of months come to that of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The sum of its months.
    Flow,
    /// How things stand at its end.
    Stock,
    /// As [`Kind::Flow`], with how long each took.
    Duration,
    /// As [`Kind::Flow`], with what each came to in pence.
    Money,
}

/// A metric.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its version.
    pub version: u16,
    /// What it is measured in.
    pub unit: Unit,
    /// How months come to a period.
    pub kind: Kind,
    /// What it is exactly.
    pub definition: &'static str,
    /// Where that comes from.
    pub source: &'static str,
    /// What it may be broken down by, areas apart.
    pub breakdowns: &'static [By],
    /// It counts people or what is theirs: under disclosure control, and by the areas of practices.
    pub is_of_people: bool,
}

const PEOPLE: &[By] = &[
    By::Source,
    By::Reason,
    By::Age,
    By::Sex,
    By::Gender,
    By::EthnicCategory,
    By::Disability,
    By::Carer,
    By::Language,
    By::SexualOrientation,
    By::Deprivation,
];
const ALL_OF_REFERRALS: &[By] = &[
    By::Source,
    By::Reason,
    By::Decision,
    By::Age,
    By::Sex,
    By::Gender,
    By::EthnicCategory,
    By::Disability,
    By::Carer,
    By::Language,
    By::SexualOrientation,
    By::Deprivation,
    By::NhsNumber,
    By::EthnicityStated,
];

const fn entry(
    unit: Unit,
    kind: Kind,
    definition: &'static str,
    source: &'static str,
    breakdowns: &'static [By],
) -> Entry {
    Entry { version: 1, unit, kind, definition, source, breakdowns, is_of_people: true }
}

/// What a metric is.
pub const fn entry_of(metric: Metric) -> Entry {
    match metric {
        Metric::Referrals => entry(
            Unit::Referrals,
            Kind::Flow,
            "Referrals received in the period, by the day of receipt in England. Those entered in error are not counted.",
            "002 §8 and §11; PRSB Social Prescribing 1.1",
            ALL_OF_REFERRALS,
        ),
        Metric::Accepted => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those that were accepted until now.",
            "002 §11",
            PEOPLE,
        ),
        Metric::Reached => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those with a first contact until now: a two-way conversation with the \
             person or their representative, spoken, signed or written.",
            "002 §11; NHS Data Dictionary, consultation mechanism",
            PEOPLE,
        ),
        Metric::Planned => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those with a care and support plan that was agreed until now.",
            "002 §8",
            PEOPLE,
        ),
        Metric::Connected => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those of which the person agreed to a connection until now.",
            "002 §10",
            PEOPLE,
        ),
        Metric::Started => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those of which the person went to a group or service at least once.",
            "002 §10",
            PEOPLE,
        ),
        Metric::Completed => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those whose support was completed until now.",
            "002 §11",
            PEOPLE,
        ),
        Metric::Waiting => entry(
            Unit::Referrals,
            Kind::Stock,
            "Referrals that waited at the end of the period: referred, and neither met nor ended. Accepted ones that nobody \
             has met wait too. The bands count weeks since the date referred.",
            "002 §7: no backlog",
            &[By::WaitingBand],
        ),
        Metric::WaitingTime => entry(
            Unit::Days,
            Kind::Duration,
            "Days from the date referred to the first contact, of first contacts in the period. The 90th percentile is by \
             the nearest rank.",
            "002 §7 and §11",
            &[],
        ),
        Metric::Contacts => entry(
            Unit::Contacts,
            Kind::Flow,
            "Contacts of link workers with people, and attempts at them, that lay in the period. Planned ones that nobody has \
             said anything of, and those entered in error, are not counted; nor are contacts of other roles (001).",
            "003 §4.2; NHS Data Dictionary, attendance",
            &[By::Attendance, By::Mechanism],
        ),
        Metric::Closed => entry(
            Unit::Cases,
            Kind::Flow,
            "Episodes that were closed in the period and are closed now, by the reason.",
            "FHIR EpisodeOfCare",
            &[By::ClosingReason],
        ),
        Metric::SupportLength => entry(
            Unit::Days,
            Kind::Duration,
            "Days from the first contact to the close, of episodes closed in the period that had one.",
            "003 §4.2: typically three months",
            &[],
        ),
        Metric::ReferredAgain => entry(
            Unit::Cases,
            Kind::Flow,
            "Of the episodes closed in the period, those whose person was referred to the service again within twelve months \
             of the close, until now.",
            "002 §11",
            &[],
        ),
        Metric::NeedsIdentified => entry(
            Unit::Needs,
            Kind::Flow,
            "Needs identified with the person in the period.",
            "001; 003 A.2",
            &[By::Need],
        ),
        Metric::NeedsMet => entry(
            Unit::Needs,
            Kind::Flow,
            "Of the needs identified in the period, those that were met, or partly met, at the close.",
            "001; 003 A.2",
            &[By::Need],
        ),
        Metric::ConnectionsOffered => entry(
            Unit::Connections,
            Kind::Flow,
            "Connections to groups and services that were offered in the period.",
            "002 §10",
            &[By::Category],
        ),
        Metric::ConnectionsStarted => entry(
            Unit::Connections,
            Kind::Flow,
            "Of the connections offered in the period, those that the person went to at least once.",
            "002 §10",
            &[By::Category],
        ),
        Metric::ConnectionsCompleted => entry(
            Unit::Connections,
            Kind::Flow,
            "Of the connections offered in the period, those that are completed or in which the person has settled.",
            "002 §10",
            &[By::Category],
        ),
        Metric::OutcomesPaired => entry(
            Unit::Measures,
            Kind::Flow,
            "Measures with a value at the start and a later one, the latest of which was taken in the period: the items of ONS4 \
             and the PAM score, each by its change since the first. What was given outside the protocol is not counted. Of \
             anxiety less is better.",
            "002 §11 and Appendix 6",
            &[By::Change],
        ),
        Metric::MoneyGains => entry(
            Unit::Gains,
            Kind::Money,
            "Benefits, grants and debts written off that people gained in the period, and what they come to; of yearly ones \
             the sum of one year.",
            "002 §11",
            &[By::GainKind],
        ),
        Metric::Caseload => entry(
            Unit::Cases,
            Kind::Stock,
            "Episodes that were open at the end of the period, on hold or not.",
            "003 §4.2",
            &[],
        ),
        Metric::CodedEntries => entry(
            Unit::Entries,
            Kind::Flow,
            "Entries for GP records that came about in the period, by their SNOMED CT code and by whether they are in the record. \
             Those entered in error are not counted.",
            "002 §10; 001; 004: within a week",
            &[By::Code, By::EntryStatus],
        ),
        Metric::Returned => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those that were returned to the sender with a question.",
            "002 §5.7",
            &[By::Source],
        ),
        Metric::WithoutGoal => entry(
            Unit::Referrals,
            Kind::Flow,
            "Of the referrals received in the period, those that came without a goal a link worker can act on.",
            "000 §2.2",
            &[By::Source],
        ),
        Metric::GapsRaised => Entry {
            is_of_people: false,
            ..entry(
                Unit::Gaps,
                Kind::Flow,
                "Needs that nothing local meets, raised in the period by the services that cover the area, or any part of it. \
                 Those entered in error are not counted. They are not people: the numbers are true.",
                "002 §5.4 and §12",
                &[By::Category, By::District, By::GapStatus],
            )
        },
    }
}

/// The metrics of a report, in its order.
pub const fn metrics_of(report: ReportName) -> &'static [Metric] {
    match report {
        ReportName::Referrals => &[Metric::Referrals],
        ReportName::Funnel => &[
            Metric::Referrals,
            Metric::Accepted,
            Metric::Reached,
            Metric::Planned,
            Metric::Connected,
            Metric::Started,
            Metric::Completed,
        ],
        ReportName::Waiting => &[Metric::Waiting, Metric::WaitingTime],
        ReportName::Contacts => &[Metric::Contacts],
        ReportName::Closures => &[Metric::Closed, Metric::SupportLength, Metric::ReferredAgain],
        ReportName::Needs => &[Metric::NeedsIdentified, Metric::NeedsMet],
        ReportName::Connections => {
            &[Metric::ConnectionsOffered, Metric::ConnectionsStarted, Metric::ConnectionsCompleted]
        }
        ReportName::Outcomes => &[Metric::OutcomesPaired],
        ReportName::Money => &[Metric::MoneyGains],
        ReportName::Caseload => &[Metric::Caseload],
        ReportName::CodedEntries => &[Metric::CodedEntries],
        ReportName::Quality => &[Metric::Referrals, Metric::Returned, Metric::WithoutGoal],
        ReportName::Completeness => &[Metric::Referrals],
        ReportName::Equity => &[Metric::Referrals, Metric::Accepted, Metric::Reached, Metric::Completed],
        ReportName::Gaps => &[Metric::GapsRaised],
    }
}

/// What a report may be broken down by, areas apart.
pub const fn breakdowns_of(report: ReportName) -> &'static [By] {
    match report {
        ReportName::Referrals => &[By::Source, By::Reason, By::Decision],
        ReportName::Funnel => &[By::Source, By::Reason],
        ReportName::Waiting => &[By::WaitingBand],
        ReportName::Contacts => &[By::Attendance, By::Mechanism],
        ReportName::Closures => &[By::ClosingReason],
        ReportName::Needs => &[By::Need],
        ReportName::Connections => &[By::Category],
        ReportName::Outcomes => &[By::Change],
        ReportName::Money => &[By::GainKind],
        ReportName::Caseload => &[],
        ReportName::CodedEntries => &[By::Code, By::EntryStatus],
        ReportName::Quality => &[By::Source],
        ReportName::Completeness => &[By::NhsNumber, By::EthnicityStated],
        ReportName::Equity => &[
            By::Age,
            By::Sex,
            By::Gender,
            By::EthnicCategory,
            By::Disability,
            By::Carer,
            By::Language,
            By::SexualOrientation,
            By::Deprivation,
        ],
        ReportName::Gaps => &[By::Category, By::District, By::GapStatus],
    }
}

/// Levels of area that a report may be broken down by.
pub const AREAS: [By; 3] = [By::Place, By::Pcn, By::Practice];

/// How the parts of a breakdown make up the whole.
pub const fn parts(by: By) -> Parts {
    match by {
        By::Practice | By::Pcn | By::Place => Parts::Areas,
        By::Reason => Parts::Overlapping,
        _ => Parts::Exclusive,
    }
}

#[cfg(test)]
mod tests {
    use catalogue::coded::Coded;

    use super::*;

    #[test]
    fn every_metric_is_in_a_report_and_every_breakdown_of_a_report_is_one_of_a_metric_of_its() {
        for metric in Metric::ALL {
            assert!(ReportName::ALL.iter().any(|report| metrics_of(*report).contains(metric)), "{metric}");
        }
        for report in ReportName::ALL {
            for by in breakdowns_of(*report) {
                let has = metrics_of(*report).iter().any(|metric| entry_of(*metric).breakdowns.contains(by));
                assert!(has, "{report} by {by}");
            }
        }
    }
}
