//! Reads what of referrals counts, as it is now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Months;
use serde_json::Value;

use super::case::{Case, EpisodeOfCase};
use super::codes::ReportBreakdown as By;
use super::values::{self, NOT_ASKED, PRESENT};
use crate::care::assessment::codes::NeedMet;
use crate::care::care_plan::codes::CarePlanStatus;
use crate::care::contact::codes::ContactStatus;
use crate::care::episode::status::EpisodeStatus;
use crate::care::money_gain::codes::MoneyGainStatus;
use crate::care::outcome::codes::OutcomeStatus;
use crate::care::referral::codes::Source;
use crate::care::referral::status::ReferralStatus;
use crate::care::{assessment, care_plan, coded_entry, contact, episode, money_gain, outcome, person, referral};
use crate::community::connection::codes::ConnectionStatus;
use crate::community::{connection, postcode};
use crate::prelude::*;
use kernel::db::Transaction;

/// For so long after a close a referral is another of the same person.
const AGAIN_WITHIN: Months = Months::new(12);

/// What of these people's referrals counts. Of those entered in error, or of the wrong person, nothing does.
///
/// # Errors
/// The database's own.
pub async fn cases_of(tx: &Transaction, people: BTreeSet<PersonId>) -> Result<BTreeMap<ReferralId, Case>, DbErr> {
    use referral::entity::{Column, Entity};
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let counts =
        |row: &referral::entity::Model| row.status != ReferralStatus::EnteredInError && row.closed_off_at.is_none();
    let found = Entity::find().filter(Column::PersonId.is_in(people.iter().copied())).all(tx).await?;
    let rows: Vec<referral::entity::Model> = found.into_iter().filter(counts).collect();
    let known = person::entity::Entity::find().filter(person::entity::Column::Id.is_in(people)).all(tx).await?;
    let known: HashMap<PersonId, person::entity::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    let deciles = deciles_of(tx, &known).await?;
    let episodes = Episodes::of(tx, &rows).await?;
    let entries = entries_of(tx, &rows).await?;
    let received = rows.iter().fold(HashMap::<PersonId, Vec<DateTime<Utc>>>::new(), |mut all, row| {
        all.entry(row.person_id).or_default().push(row.received_at);
        all
    });
    let case = |row: &referral::entity::Model| {
        let person = known.get(&row.person_id)?;
        let again = received.get(&row.person_id).map(Vec::as_slice).unwrap_or_default();
        let mut case = case_of(row, person);
        let decile = values::decile(deciles.get(&row.person_id).copied());
        case.person.push((By::Deprivation, decile.to_owned()));
        case.entries = entries.get(&row.id).cloned().unwrap_or_default();
        if let Some(id) = row.episode_id.or(row.joined_to) {
            let [planned, connected, started] = episodes.reached(id);
            let [accepted, reached, .., completed] = case.reached;
            case.reached = [accepted, reached, planned, connected, started, completed];
        }
        case.episode = episodes.of_referral(row.id, again);
        Some((row.id, case))
    };
    Ok(rows.iter().filter_map(case).collect())
}

fn case_of(row: &referral::entity::Model, person: &person::entity::Model) -> Case {
    /// What of a submission counts.
    #[derive(Default, Deserialize)]
    struct Sent {
        #[serde(default)]
        presenting_complaints: BTreeSet<String>,
        goal: Option<String>,
    }
    let sent: Sent = row.submission.parse().unwrap_or_default();
    let day = |at: Option<DateTime<Utc>>| at.map(calendar::local_date);
    let source = match (row.source, row.source_kind) {
        (Source::Organisation, Some(kind)) => kind.to_string(),
        (source, _) => source.to_string(),
    };
    let is_accepted = row.accepted_at.is_some();
    let is_completed = row.status == ReferralStatus::Completed;
    Case {
        service: row.service_id,
        practice: person.practice_id,
        received: CalendarMonth::at(row.received_at),
        source,
        reasons: sent.presenting_complaints.into_iter().collect(),
        decision: decision(row.status, is_accepted).to_owned(),
        reached: [is_accepted, row.first_contact_at.is_some(), false, false, false, is_completed],
        referred_on: row.date_referred,
        waited_until: day(row.first_contact_at.into_iter().chain(row.ended_at).min()),
        first_contact_on: day(row.first_contact_at),
        is_returned: row.question.is_some(),
        has_goal: sent.goal.is_some(),
        person: known_of(person, calendar::local_date(row.received_at)),
        episode: None,
        entries: Vec::new(),
    }
}

fn decision(status: ReferralStatus, is_accepted: bool) -> &'static str {
    match status {
        ReferralStatus::Submitted | ReferralStatus::Returned | ReferralStatus::Waiting => "undecided",
        ReferralStatus::Declined => "declined",
        ReferralStatus::Rejected => "rejected",
        ReferralStatus::Redirected => "redirected",
        ReferralStatus::NotReached => "not_reached",
        ReferralStatus::Withdrawn => "withdrawn",
        ReferralStatus::Ended | ReferralStatus::EnteredInError if !is_accepted => "ended",
        ReferralStatus::Accepted
        | ReferralStatus::InProgress
        | ReferralStatus::Completed
        | ReferralStatus::Ended
        | ReferralStatus::EnteredInError => "accepted",
    }
}

/// The decile of where each of them lives, as the operator's table of postcodes has it. Of who keeps their address back it is not
/// asked: they count as if nobody knew, so that no number tells that somebody does.
async fn deciles_of(
    tx: &Transaction,
    people: &HashMap<PersonId, person::entity::Model>,
) -> Result<HashMap<PersonId, i16>, DbErr> {
    use postcode::entity::{Column, Entity};
    let lives = |person: &person::entity::Model| {
        let written = person.demographics["address"]["postcode"].as_str().filter(|_| !person.address_withheld)?;
        Some((person.id, written.parse::<Postcode>().ok()?))
    };
    let lives: Vec<(PersonId, Postcode)> = people.values().filter_map(lives).collect();
    if lives.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Entity::find()
        .select_only()
        .columns([Column::Postcode, Column::DeprivationDecile])
        .filter(Column::Postcode.is_in(lives.iter().map(|(_, postcode)| postcode.clone())))
        .filter(Column::DeprivationDecile.is_not_null());
    let found: HashMap<Postcode, i16> = found.into_tuple().all(tx).await?.into_iter().collect();
    Ok(lives.into_iter().filter_map(|(id, postcode)| Some((id, *found.get(&postcode)?))).collect())
}

/// What is known of a person, and why it is not.
fn known_of(person: &person::entity::Model, referred: NaiveDate) -> Vec<(By, String)> {
    let known = &person.demographics;
    let text = |place: &Value| place.as_str().map(str::to_owned);
    let or_absent = |item: &str| {
        let absent = || text(&known["absent"][item]);
        text(&known[item]).or_else(absent).unwrap_or_else(|| NOT_ASKED.to_owned())
    };
    let is_present = |item: &str| {
        let absent = || text(&known["absent"][item]).unwrap_or_else(|| NOT_ASKED.to_owned());
        if known[item].is_string() { PRESENT.to_owned() } else { absent() }
    };
    let birth_date = known["birth_date"].as_str().and_then(|day| day.parse().ok());
    let language = match known["preferred_language"].as_str() {
        None => NOT_ASKED,
        Some(tag) if tag == "en" || tag.starts_with("en-") => "english",
        Some(_) => "other",
    };
    let required = &person.individual_requirements;
    let has_impairments = required["impairments"].as_array().is_some_and(|list| !list.is_empty());
    let disability = match required["status"].as_str() {
        _ if has_impairments => "impairments",
        None | Some("not_asked") => NOT_ASKED,
        Some(_) => "none",
    };
    vec![
        (By::Age, values::age(birth_date, referred).to_owned()),
        (By::Sex, or_absent("sex")),
        (By::Gender, or_absent("gender")),
        (By::EthnicCategory, or_absent("ethnic_category")),
        (By::Disability, disability.to_owned()),
        (By::Carer, or_absent("carer_status")),
        (By::Language, language.to_owned()),
        (By::SexualOrientation, or_absent("sexual_orientation")),
        (By::NhsNumber, is_present("nhs_number")),
        (By::EthnicityStated, is_present("ethnic_category")),
    ]
}

type Entries = HashMap<ReferralId, Vec<(CalendarMonth, String, String)>>;

async fn entries_of(tx: &Transaction, rows: &[referral::entity::Model]) -> Result<Entries, DbErr> {
    use coded_entry::entity::{Column, Entity};
    let mut entries = Entries::new();
    if rows.is_empty() {
        return Ok(entries);
    }
    let about = Column::ReferralId.is_in(rows.iter().map(|row| row.id));
    let found = Entity::find().filter(about).filter(Column::ErrorAt.is_null()).order_by_asc(Column::Id);
    for row in found.all(tx).await? {
        let entry = (CalendarMonth::at(row.occurred_at), row.code.to_string(), row.status.to_string());
        entries.entry(row.referral_id).or_default().push(entry);
    }
    Ok(entries)
}

/// Episodes, with what belongs to each.
#[derive(Default)]
struct Episodes {
    by_referral: HashMap<ReferralId, episode::entity::Model>,
    contacts: HashMap<EpisodeId, Vec<(CalendarMonth, String, String)>>,
    needs: HashMap<EpisodeId, Vec<(CalendarMonth, String, bool)>>,
    connections: HashMap<EpisodeId, Vec<(CalendarMonth, String, bool, bool)>>,
    gains: HashMap<EpisodeId, Vec<(CalendarMonth, String, i64)>>,
    outcomes: HashMap<EpisodeId, Vec<outcome::entity::Model>>,
    planned: BTreeSet<EpisodeId>,
    connected: BTreeSet<EpisodeId>,
    started: BTreeSet<EpisodeId>,
}

impl Episodes {
    async fn of(tx: &Transaction, rows: &[referral::entity::Model]) -> Result<Self, DbErr> {
        let ids: BTreeSet<EpisodeId> = rows.iter().filter_map(|row| row.episode_id.or(row.joined_to)).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let mut all = Self::default();
        let found = episode::entity::Entity::find()
            .filter(episode::entity::Column::Id.is_in(ids.iter().copied()))
            .filter(episode::entity::Column::Status.ne(EpisodeStatus::EnteredInError));
        all.by_referral = found.all(tx).await?.into_iter().map(|row| (row.referral_id, row)).collect();
        let found = contact::entity::Entity::find()
            .filter(contact::entity::Column::EpisodeId.is_in(ids.iter().copied()))
            .filter(contact::entity::Column::Status.eq(ContactStatus::Recorded))
            .filter(contact::entity::Column::Role.eq(Role::LinkWorker))
            .order_by_asc(contact::entity::Column::Id);
        for row in found.all(tx).await? {
            let Some(attendance) = row.attendance else { continue };
            let mechanism = row.consultation_mechanism.to_string();
            let contact = (CalendarMonth::at(row.starts_at), attendance.to_string(), mechanism);
            all.contacts.entry(row.episode_id).or_default().push(contact);
        }
        let found =
            assessment::entity::Entity::find().filter(assessment::entity::Column::EpisodeId.is_in(ids.iter().copied()));
        for row in found.all(tx).await? {
            let needs = row.content.needs.iter().map(|need| {
                let is_met = matches!(need.at_close, Some(NeedMet::Met | NeedMet::PartlyMet));
                (CalendarMonth::of(need.identified_on), need.kind.to_string(), is_met)
            });
            all.needs.entry(row.episode_id).or_default().extend(needs);
        }
        all.read_rest(tx, &ids).await?;
        Ok(all)
    }

    async fn read_rest(&mut self, tx: &Transaction, ids: &BTreeSet<EpisodeId>) -> Result<(), DbErr> {
        let found = care_plan::entity::Entity::find()
            .filter(care_plan::entity::Column::EpisodeId.is_in(ids.iter().copied()))
            .filter(care_plan::entity::Column::AgreedAt.is_not_null())
            .filter(care_plan::entity::Column::Status.ne(CarePlanStatus::EnteredInError))
            .select_only()
            .column(care_plan::entity::Column::EpisodeId);
        self.planned = found.into_tuple().all(tx).await?.into_iter().collect();
        let found = connection::entity::Entity::find()
            .filter(connection::entity::Column::EpisodeId.is_in(ids.iter().copied()))
            .filter(connection::entity::Column::Status.ne(ConnectionStatus::EnteredInError))
            .order_by_asc(connection::entity::Column::Id);
        for row in found.all(tx).await? {
            if row.agreed_at.is_some() {
                self.connected.insert(row.episode_id);
            }
            if row.started_on.is_some() {
                self.started.insert(row.episode_id);
            }
            let is_completed = matches!(row.status, ConnectionStatus::Settled | ConnectionStatus::Completed);
            let month = CalendarMonth::at(row.created_at);
            let connection = (month, row.category.to_string(), row.started_on.is_some(), is_completed);
            self.connections.entry(row.episode_id).or_default().push(connection);
        }
        let found = money_gain::entity::Entity::find()
            .filter(money_gain::entity::Column::EpisodeId.is_in(ids.iter().copied()))
            .filter(money_gain::entity::Column::Status.eq(MoneyGainStatus::Recorded))
            .order_by_asc(money_gain::entity::Column::Id);
        for row in found.all(tx).await? {
            let gain = (CalendarMonth::of(row.gained_on), row.kind.to_string(), i64::from(row.pence));
            self.gains.entry(row.episode_id).or_default().push(gain);
        }
        let found = outcome::entity::Entity::find()
            .filter(outcome::entity::Column::EpisodeId.is_in(ids.iter().copied()))
            .filter(outcome::entity::Column::Status.eq(OutcomeStatus::Recorded))
            .filter(outcome::entity::Column::OutsideProtocol.eq(false))
            .order_by_asc(outcome::entity::Column::TakenOn)
            .order_by_asc(outcome::entity::Column::Id);
        for row in found.all(tx).await? {
            self.outcomes.entry(row.episode_id).or_default().push(row);
        }
        Ok(())
    }

    /// Whether a plan was agreed, a connection agreed to, and one begun.
    fn reached(&self, id: EpisodeId) -> [bool; 3] {
        [&self.planned, &self.connected, &self.started].map(|episodes| episodes.contains(&id))
    }

    fn of_referral(&self, referral: ReferralId, received: &[DateTime<Utc>]) -> Option<EpisodeOfCase> {
        let row = self.by_referral.get(&referral)?;
        let closed = row.finished_at.filter(|_| row.status == EpisodeStatus::Finished).zip(row.closing_reason);
        let is_again = |at: &DateTime<Utc>| {
            let within = |(closed, _): (DateTime<Utc>, _)| *at > closed && *at <= closed + AGAIN_WITHIN;
            closed.is_some_and(within)
        };
        let outcomes = self.outcomes.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        Some(EpisodeOfCase {
            opened_on: calendar::local_date(row.opened_at),
            closed: closed.map(|(at, reason)| (calendar::local_date(at), reason.to_string())),
            is_referred_again: received.iter().any(is_again),
            contacts: self.contacts.get(&row.id).cloned().unwrap_or_default(),
            needs: self.needs.get(&row.id).cloned().unwrap_or_default(),
            connections: self.connections.get(&row.id).cloned().unwrap_or_default(),
            gains: self.gains.get(&row.id).cloned().unwrap_or_default(),
            changes: changes(outcomes),
        })
    }
}

/// How each measure changed from the first value to the latest, by outcomes in the order of their days.
fn changes(outcomes: &[outcome::entity::Model]) -> Vec<(CalendarMonth, String)> {
    let change = |(key, more_is_better, values): &(&str, bool, [values::Value; 3])| {
        let value = |row: &outcome::entity::Model| match row.code.as_str() {
            "ons4" => row.content.value(key),
            "pam" if *key == "pam" => row.content.score,
            _ => None,
        };
        let mut taken = outcomes.iter().filter_map(|row| Some((row.taken_on, value(row)?)));
        let (began, first) = taken.next()?;
        let (on, last) = taken.next_back().filter(|(on, _)| *on > began)?;
        let [better, same, worse] = values.map(|(code, _)| code);
        let change = match last.cmp(&first) {
            std::cmp::Ordering::Equal => same,
            std::cmp::Ordering::Greater if *more_is_better => better,
            std::cmp::Ordering::Less if !*more_is_better => better,
            _ => worse,
        };
        Some((CalendarMonth::of(on), change.to_owned()))
    };
    values::CHANGES.iter().filter_map(change).collect()
}
