//! Table `person_match_keys`: what finds a person again, as each source wrote it.
//!
//! Keys are of search alone: normalised (NFC, case folded), never shown. They belong to the record they were taken from
//! (a referral, or the person's own row), so that a sender's words never become the person's.

use chrono::NaiveDate;
use kernel::db::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::entity::{is_of_supervised, serves};
use super::wire::{Demographics, PersonName};
use kernel::format::{EmailAddress, PhoneNumber, Postcode};
use kernel::text::Text;

catalogue::value_sets! {
    /// What two records have in common that may be of one person.
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

/// One key of one source.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "person_match_keys")]
pub struct Model {
    /// The service that knows the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: ServiceId,
    /// What it is made of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MatchKind,
    /// The key, normalised.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// The referral, or the person's own row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    /// The person whom the source is about.
    pub person_id: PersonId,
}

impl Log for Entity {}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Key
    }

    fn visible_to(caller: &Caller) -> Condition {
        let of_service = serves(caller, Column::ServiceId);
        match caller.role {
            Role::Supervisor => of_service.add(is_of_supervised(caller, Column::PersonId)),
            _ => of_service,
        }
    }

    /// A key says nothing by itself: the person's row, read next, is what is seen.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Every key that these demographics give, each once.
pub fn keys_of(person: &Demographics) -> Vec<(MatchKind, String)> {
    let number = person.nhs_number.iter().map(|number| (MatchKind::NhsNumber, number.to_string()));
    let postcode = person.address.as_ref().and_then(|address| address.postcode.as_ref());
    let by_name = names_of(&person.name).into_iter().flat_map(|name| {
        let with_date = person.birth_date.map(|date| by_name_and_birth_date(&name, date));
        let with_postcode = postcode.map(|postcode| by_name_and_postcode(&name, postcode));
        with_date.into_iter().chain(with_postcode)
    });
    let telephones = person.contact.telephones.iter().map(|telephone| by_telephone(&telephone.number));
    let emails = person.contact.emails.iter().map(|email| by_email(&email.address));
    let mut keys: Vec<_> = number.chain(by_name).chain(telephones).chain(emails).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Each key that a whole name gives with the date of birth, as it is said: neither the family name alone nor the first of several
/// given names, which twins may have in common.
pub fn whole_names_with_birth_date(person: &Demographics) -> Vec<String> {
    let said = |date| names_said(&person.name).into_iter().map(move |name| by_name_and_birth_date(&name, date).1);
    person.birth_date.into_iter().flat_map(said).collect()
}

/// Each way in which the name may be said: as it is, with the first of its given names, with the family name alone.
fn names_of(name: &PersonName) -> Vec<String> {
    let first = name.given_name.iter().filter_map(|given| given.as_str().split_whitespace().next());
    let mut names = names_said(name);
    names.extend(first.map(|given| with_family(given, name)));
    names.push(with_family("", name));
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

/// The whole name as it is said: with all given names, with the preferred one; another name as it stands.
fn names_said(name: &PersonName) -> Vec<String> {
    let given = [&name.given_name, &name.preferred_name].into_iter().flatten().map(Text::as_str);
    let mut names: Vec<String> = given.map(|given| with_family(given, name)).collect();
    names.extend(name.alias.iter().map(|alias| folded(alias.as_str())));
    names.retain(|name| !name.is_empty());
    names
}

fn with_family(given: &str, name: &PersonName) -> String {
    folded(&format!("{given} {}", name.family_name.as_ref().map(Text::as_str).unwrap_or_default()))
}

/// The key of a whole name with a date of birth.
pub fn by_name_and_birth_date(name: &str, date: NaiveDate) -> (MatchKind, String) {
    (MatchKind::NameAndBirthDate, format!("{}|{date}", folded(name)))
}

/// The key of a whole name with a postcode.
pub fn by_name_and_postcode(name: &str, postcode: &Postcode) -> (MatchKind, String) {
    (MatchKind::NameAndPostcode, format!("{}|{postcode}", folded(name)))
}

/// The key of a telephone number.
pub fn by_telephone(number: &PhoneNumber) -> (MatchKind, String) {
    (MatchKind::Contact, number.digits())
}

/// The key of an e-mail address.
pub fn by_email(address: &EmailAddress) -> (MatchKind, String) {
    (MatchKind::Contact, folded_address(address.as_str()))
}

/// An e-mail address keeps its dots and hyphens: without them two people's may be one.
fn folded_address(address: &str) -> String {
    address.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// One form for what people write differently: compatibility composition, lower case, single spaces, no punctuation.
pub fn folded(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '.' | ','));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
