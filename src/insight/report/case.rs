//! What of a referral, its person and its episode counts in which report. Pure.
//!
//! A [`Case`] is what was read of them, as narrow as reports need it: codes, months and numbers of days. [`Case::counts`] says
//! what it adds to which number. A referral that is changed takes away what it added before and adds what it adds now.

use std::collections::BTreeMap;

use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::period::CalendarMonth;
use super::values;
use crate::prelude::rules::*;

/// What of a referral counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The service that has it.
    pub service: ServiceId,
    /// The practice that the person is registered with, where that is one of the county's.
    pub practice: Option<OrganisationId>,
    /// The month of receipt.
    pub received: CalendarMonth,
    /// Who referred: a kind of organisation, the person or their family.
    pub source: String,
    /// What the person was referred for.
    pub reasons: Vec<String>,
    /// What was decided.
    pub decision: String,
    /// How far it came: accepted, reached, planned, connected, started, completed.
    pub reached: [bool; 6],
    /// The date referred.
    pub referred_on: NaiveDate,
    /// The day on which it waited no more.
    pub waited_until: Option<NaiveDate>,
    /// The day of the first contact.
    pub first_contact_on: Option<NaiveDate>,
    /// It was returned with a question.
    pub is_returned: bool,
    /// It came with a goal.
    pub has_goal: bool,
    /// What is known of the person, by what it is broken down by.
    pub person: Vec<(By, String)>,
    /// The episode that it opened.
    pub episode: Option<EpisodeOfCase>,
    /// Its entries for the GP record: the month, the code, where it stands.
    pub entries: Vec<(CalendarMonth, String, String)>,
}

/// What of an episode counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodeOfCase {
    /// The day on which it was opened.
    pub opened_on: NaiveDate,
    /// The day on which it was closed, and why.
    pub closed: Option<(NaiveDate, String)>,
    /// The person was referred again within twelve months of that.
    pub is_referred_again: bool,
    /// The month of each contact, what came of it, by which means.
    pub contacts: Vec<(CalendarMonth, String, String)>,
    /// The month in which each need was identified, what it is about, and whether it was met.
    pub needs: Vec<(CalendarMonth, String, bool)>,
    /// The month in which each connection was offered, its category, whether the person started and whether it was completed.
    pub connections: Vec<(CalendarMonth, String, bool, bool)>,
    /// The month of each gain of money, its kind, and its pence.
    pub gains: Vec<(CalendarMonth, String, i64)>,
    /// The month of the latest value of each measure, and how it changed.
    pub changes: Vec<(CalendarMonth, String)>,
}

/// What a number is about: the metric, what it is broken down by (`""` for the whole), the value, the month.
pub type Key = (Metric, &'static str, String, CalendarMonth);

/// Numbers by what they are about.
pub type Counts = BTreeMap<Key, i64>;

/// What the days of a [`super::dictionary::Kind::Duration`] stand under.
pub const DAYS: &str = "days";
/// What the pence of a [`super::dictionary::Kind::Money`] stand under.
pub const PENCE: &str = "pence";
/// More days than anything takes: they are counted as so many.
const MOST_DAYS: i64 = 9_999;

/// Collects what a case adds.
struct Sum(Counts);

impl Sum {
    fn add(&mut self, metric: Metric, by: &'static str, value: &str, month: CalendarMonth, count: i64) {
        if count != 0 {
            *self.0.entry((metric, by, value.to_owned(), month)).or_default() += count;
        }
    }

    /// One of the whole, and one of each of these parts.
    fn one(&mut self, metric: Metric, month: CalendarMonth, parts: &[(By, &str)]) {
        self.add(metric, "", "", month, 1);
        for (by, value) in parts {
            self.add(metric, by.code(), value, month, 1);
        }
    }

    /// One that took so long.
    fn took(&mut self, metric: Metric, month: CalendarMonth, from: NaiveDate, to: NaiveDate) {
        let days = (to - from).num_days().clamp(0, MOST_DAYS);
        self.add(metric, "", "", month, 1);
        self.add(metric, DAYS, &format!("{days:04}"), month, 1);
    }
}

impl Case {
    /// What it adds to which number.
    pub fn counts(&self) -> Counts {
        let mut sum = Sum(Counts::new());
        self.count_referral(&mut sum);
        self.count_waiting(&mut sum);
        for (month, code, status) in &self.entries {
            sum.one(Metric::CodedEntries, *month, &[(By::Code, code), (By::EntryStatus, status)]);
        }
        if let Some(episode) = &self.episode {
            episode.count(&mut sum, self.first_contact_on);
        }
        sum.0.retain(|_, count| *count != 0);
        sum.0
    }

    fn count_referral(&self, sum: &mut Sum) {
        const STEPS: [Metric; 6] =
            [Metric::Accepted, Metric::Reached, Metric::Planned, Metric::Connected, Metric::Started, Metric::Completed];
        let of_completeness = |by: &By| matches!(by, By::NhsNumber | By::EthnicityStated);
        let mut parts = vec![(By::Source, self.source.as_str())];
        parts.extend(self.reasons.iter().map(|reason| (By::Reason, reason.as_str())));
        parts
            .extend(self.person.iter().filter(|(by, _)| !of_completeness(by)).map(|(by, value)| (*by, value.as_str())));
        for (metric, is_reached) in STEPS.into_iter().zip(self.reached) {
            if is_reached {
                sum.one(metric, self.received, &parts);
            }
        }
        parts.extend(self.person.iter().filter(|(by, _)| of_completeness(by)).map(|(by, value)| (*by, value.as_str())));
        parts.push((By::Decision, &self.decision));
        sum.one(Metric::Referrals, self.received, &parts);
        for (metric, is_so) in [(Metric::Returned, self.is_returned), (Metric::WithoutGoal, !self.has_goal)] {
            if is_so {
                sum.one(metric, self.received, &[(By::Source, &self.source)]);
            }
        }
    }

    /// Whoever waits is counted in a band at the end of each month. What is stored are the changes from month to month, so that who
    /// waits for long needs no new row each month.
    fn count_waiting(&self, sum: &mut Sum) {
        let metric = Metric::Waiting;
        if let Some(day) = self.first_contact_on {
            sum.took(Metric::WaitingTime, CalendarMonth::of(day), self.referred_on, day);
        }
        let until = self.waited_until.map(CalendarMonth::of);
        let mut month = CalendarMonth::of(self.referred_on);
        if until.is_some_and(|until| until <= month) {
            return;
        }
        sum.add(metric, "", "", month, 1);
        let mut band = "";
        while until.is_none_or(|until| month < until) {
            let next = values::wait((month.last_day() - self.referred_on).num_days());
            if next != band {
                if !band.is_empty() {
                    sum.add(metric, By::WaitingBand.code(), band, month, -1);
                }
                sum.add(metric, By::WaitingBand.code(), next, month, 1);
                band = next;
            }
            if values::WAITS.last().is_some_and(|(_, (last, _))| *last == band) {
                break;
            }
            month = month.plus(1);
        }
        if let Some(until) = until {
            sum.add(metric, "", "", until, -1);
            sum.add(metric, By::WaitingBand.code(), band, until, -1);
        }
    }
}

impl EpisodeOfCase {
    fn count(&self, sum: &mut Sum, first_contact_on: Option<NaiveDate>) {
        sum.add(Metric::Caseload, "", "", CalendarMonth::of(self.opened_on), 1);
        if let Some((day, reason)) = &self.closed {
            let month = CalendarMonth::of(*day);
            sum.add(Metric::Caseload, "", "", month, -1);
            sum.one(Metric::Closed, month, &[(By::ClosingReason, reason)]);
            if self.is_referred_again {
                sum.one(Metric::ReferredAgain, month, &[]);
            }
            if let Some(first) = first_contact_on.filter(|first| first <= day) {
                sum.took(Metric::SupportLength, month, first, *day);
            }
        }
        for (month, attendance, mechanism) in &self.contacts {
            sum.one(Metric::Contacts, *month, &[(By::Attendance, attendance), (By::Mechanism, mechanism)]);
        }
        for (month, need, is_met) in &self.needs {
            sum.one(Metric::NeedsIdentified, *month, &[(By::Need, need)]);
            if *is_met {
                sum.one(Metric::NeedsMet, *month, &[(By::Need, need)]);
            }
        }
        for (month, category, is_started, is_completed) in &self.connections {
            let part = [(By::Category, category.as_str())];
            sum.one(Metric::ConnectionsOffered, *month, &part);
            for (metric, is_so) in
                [(Metric::ConnectionsStarted, is_started), (Metric::ConnectionsCompleted, is_completed)]
            {
                if *is_so {
                    sum.one(metric, *month, &part);
                }
            }
        }
        for (month, kind, pence) in &self.gains {
            sum.one(Metric::MoneyGains, *month, &[(By::GainKind, kind)]);
            sum.add(Metric::MoneyGains, PENCE, kind, *month, *pence);
        }
        for (month, change) in &self.changes {
            sum.one(Metric::OutcomesPaired, *month, &[(By::Change, change)]);
        }
    }
}

#[cfg(test)]
#[path = "case/tests.rs"]
mod tests;
