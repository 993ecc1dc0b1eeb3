//! Table `person_match_keys`: what finds a person again, as each source wrote it.
//!
//! Keys are of search alone: normalised (NFC, case folded), never shown. They belong to the record they were taken from
//! (a referral, or the person's own row), so that a sender's words never become the person's.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::wire::Demographics;
use crate::auth::Caller;
use crate::coded;
use crate::db::{Log, Scoped, Seen};
use crate::id::{PersonId, ServiceId};

coded! {
    /// By what two records may be of one person.
    pub enum MatchKind in "match_kind" {
        /// The same NHS number
        NhsNumber = "nhs_number",
        /// The same name and date of birth
        NameAndBirthDate = "name_and_birth_date",
        /// The same name and postcode
        NameAndPostcode = "name_and_postcode",
        /// The same telephone number or e-mail address
        Contact = "contact",
    }
}

impl sea_orm::TryFromU64 for MatchKind {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("MatchKind"))
    }
}

/// One key of one source.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_match_keys")]
pub struct Model {
    /// The service within which people are matched.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: ServiceId,
    /// What the key is made of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MatchKind,
    /// A keyed digest: nothing can be read out of it.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// The referral, or the person's own row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    /// Whom it leads to.
    pub person_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}

impl Log for Entity {}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Key
    }

    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
    }

    /// A key says nothing by itself: the person's row, read next, is what is seen.
    fn seen(_: &Model) -> Option<Seen> {
        None
    }
}

/// Every key that these demographics give, each once.
pub fn keys_of(person: &Demographics) -> Vec<(MatchKind, String)> {
    let mut keys = Vec::new();
    if let Some(number) = &person.nhs_number {
        keys.push((MatchKind::NhsNumber, number.to_string()));
    }
    let name = &person.name;
    let family = name.family_name.as_ref().map(|text| folded(text.as_str()));
    let given = [&name.given_name, &name.preferred_name];
    for given in given.into_iter().flatten().map(|text| folded(text.as_str())) {
        let whole = format!("{} {}", given, family.as_deref().unwrap_or_default());
        if let Some(date) = person.birth_date {
            keys.push((MatchKind::NameAndBirthDate, format!("{whole}|{date}")));
        }
        if let Some(postcode) = person.address.as_ref().and_then(|address| address.postcode.as_ref()) {
            keys.push((MatchKind::NameAndPostcode, format!("{whole}|{postcode}")));
        }
    }
    for telephone in person.contact.telephones.iter() {
        let digits: String = telephone.number.as_str().chars().filter(char::is_ascii_digit).collect();
        // +44 7700… and 07700… are one number.
        let national = digits.strip_prefix("44").map(|rest| format!("0{rest}")).unwrap_or(digits);
        if national.len() >= 7 {
            keys.push((MatchKind::Contact, national));
        }
    }
    for email in person.contact.emails.iter() {
        keys.push((MatchKind::Contact, folded(email.address.as_str())));
    }
    keys.sort();
    keys.dedup();
    keys
}

/// One form for what people write differently: compatibility composition, lower case, single spaces, no punctuation.
pub fn folded(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '.' | ','));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
