//! Invents people and what their referrers write about them: the same for the same seed, and nobody who lives.

use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;
use serde_json::{Value, json};

use super::Slip;
use crate::care::referral::submission::ReferralSubmission;
use crate::system::sandbox::cast::CAST;
use kernel::format::NhsNumber;

/// A sender of the cast and its share of a hundred referrals.
struct Sender {
    name: &'static str,
    role: &'static str,
    share: u32,
}

const fn sender(name: &'static str, role: &'static str, share: u32) -> Sender {
    Sender { name, role, share }
}

/// General practice sends most. Nobody's count, but of the order that services report.
const SENDERS: [Sender; 9] = [
    sender("harbour", "GP", 42),
    sender("hospital", "Discharge co-ordinator", 9),
    sender("council", "Social worker", 9),
    sender("loom_street", "Neighbourhood officer", 8),
    sender("jobcentre", "Work coach", 8),
    sender("millgate", "Pharmacist", 7),
    sender("open_door", "Project worker", 7),
    sender("fire", "Home safety officer", 5),
    sender("constabulary", "Neighbourhood officer", 5),
];

/// The practice of the second service's patients.
const VALE: Sender = sender("vale_medical", "GP", 0);

/// What people are referred for: the code, its share, what a referrer writes, what they hope for.
const COMPLAINTS: [(&str, u32, &str, &str); 12] = [
    ("loneliness_isolation", 24, "Sees few people and says the days are long.", "Meet people once a week, near home."),
    ("mental_wellbeing", 16, "Low for some months; no risk that worries us.", "Something in the week to get up for."),
    ("money_debt_benefits", 13, "Letters about arrears lie unopened.", "Know what is owed, and what could be claimed."),
    ("housing", 8, "Damp flat, and a landlord who does not answer.", "A dry room before winter."),
    ("long_term_condition", 8, "Diabetes, and would like to move more.", "Walk with others twice a week."),
    ("bereavement", 7, "Lost a partner this year.", "Talk with people who know what that is."),
    ("caring_role", 6, "Looks after a parent and has no time off.", "A few hours each week that are theirs."),
    ("physical_activity", 5, "Asked about exercise that is not a gym.", "Try something outdoors."),
    ("employment_training", 4, "Two years without work, and losing heart.", "A course, or a place to volunteer."),
    ("digital_exclusion", 4, "Cannot use the online forms.", "Send an e-mail without asking for help."),
    ("food_fuel", 3, "Skips meals at the end of the month.", "Enough in the cupboard all month."),
    ("frequent_attendance", 2, "Comes often; what is wanted is not medical.", "Somewhere else to turn to."),
];

const GIVEN_NAMES: [(&str, &str); 24] = [
    ("Margaret", "2"),
    ("Aisha", "2"),
    ("Doreen", "2"),
    ("Priya", "2"),
    ("Susan", "2"),
    ("Ewa", "2"),
    ("Grace", "2"),
    ("Kayleigh", "2"),
    ("Chipo", "2"),
    ("Joyce", "2"),
    ("Farida", "2"),
    ("Siobhan", "2"),
    ("Derek", "1"),
    ("Mohammed", "1"),
    ("Alan", "1"),
    ("Tomasz", "1"),
    ("Winston", "1"),
    ("Harjit", "1"),
    ("Kevin", "1"),
    ("Emeka", "1"),
    ("Brian", "1"),
    ("Yusuf", "1"),
    ("Callum", "1"),
    ("Sam", "9"),
];

const FAMILY_NAMES: [&str; 20] = [
    "Ackroyd",
    "Begum",
    "Clough",
    "Dhillon",
    "Earnshaw",
    "Foster",
    "Greenhalgh",
    "Hussain",
    "Ibrahim",
    "Jessop",
    "Kowalska",
    "Lumb",
    "Moyo",
    "Nuttall",
    "Okoro",
    "Pickles",
    "Rahman",
    "Sutcliffe",
    "Threlfall",
    "Wadsworth",
];

const STREETS: [&str; 8] = [
    "Loom Street",
    "Canal Row",
    "Chapel Lane",
    "Mill Bank",
    "Orchard Close",
    "Station Road",
    "The Crescent",
    "Weir View",
];

/// The codes of the ethnic category, as often as a town of the North might have them; none where it was not asked.
const ETHNIC_CATEGORIES: [(Option<&str>, u32); 8] = [
    (Some("A"), 62),
    (Some("J"), 9),
    (Some("C"), 5),
    (Some("N"), 4),
    (Some("H"), 4),
    (Some("K"), 3),
    (Some("D"), 2),
    (None, 11),
];

/// A submission, who sends it, and for whose service.
pub struct Invented {
    /// The sender, by the name the cast knows it by.
    pub sender: &'static str,
    /// What it writes.
    pub submission: ReferralSubmission,
}

/// Invents the referral of the person of this number, made on that day, for service 1 or 2 of the cast.
pub fn referral(rng: &mut Rng, number: u32, service: u8, date: NaiveDate) -> Result<Invented, Slip> {
    let sender = match pick(rng, &SENDERS, |sender| sender.share) {
        practice if practice.name == "harbour" && service == 2 => &VALE,
        sender => sender,
    };
    let complaint = pick(rng, &COMPLAINTS, |complaint| complaint.1);
    let second = pick(rng, &COMPLAINTS, |complaint| complaint.1);
    let mut complaints = vec![complaint.0];
    if second.0 != complaint.0 && rng.u8(0..100) < 45 {
        complaints.push(second.0);
    }
    let basic_need = |code: &str| match code {
        "money_debt_benefits" => Some("money"),
        "housing" => Some("housing"),
        "food_fuel" => Some("food"),
        _ => None,
    };
    let urgent = rng.u8(0..100) < 6;
    let organisation = CAST.iter().find(|actor| actor.name == sender.name).map_or("", |actor| actor.full_name);
    let submission = json!({
        "external_reference": format!("YEAR-{number:05}"),
        "date_referred": date,
        "source": "organisation",
        "referrer": {
            "name": format!("{} {}", GIVEN_NAMES[rng.usize(..GIVEN_NAMES.len())].0, FAMILY_NAMES[rng.usize(..FAMILY_NAMES.len())]),
            "role": sender.role,
            "service": organisation,
            "contact": format!("01632 960{:03}", 300 + rng.u16(0..400)),
        },
        "referral_method": pick(rng, &[("electronic", 70), ("phone", 18), ("secure_email", 12)], |method| method.1).0,
        "person": person(rng, number, service, date)?,
        "safe_contact": safe_contact(rng),
        "individual_requirements": { "status": "asked_none_needed" },
        "agreement": {
            "basis": "agreed",
            "feedback_to_referrer": if rng.u8(0..100) < 72 { "agreed" } else { "refused" },
        },
        "risks": match rng.u8(0..100) {
            0..74 => json!({ "status": "no_known_risks" }),
            74..88 => json!({ "status": "unknown" }),
            _ => json!({ "status": "listed", "items": [{ "kind": "falls", "source": "record" }] }),
        },
        "priority": if urgent { "urgent" } else { "routine" },
        "basic_needs": complaints.iter().copied().filter_map(basic_need).collect::<Vec<_>>(),
        "presenting_complaints": complaints,
        "reason_for_referral": complaint.2,
        "goal": complaint.3,
    });
    let submission = serde_json::from_value(submission).map_err(|_| Slip("a submission"))?;
    Ok(Invented { sender: sender.name, submission })
}

fn person(rng: &mut Rng, number: u32, service: u8, date: NaiveDate) -> Result<Value, Slip> {
    let (given_name, gender) = GIVEN_NAMES[rng.usize(..GIVEN_NAMES.len())];
    let family_name = FAMILY_NAMES[rng.usize(..FAMILY_NAMES.len())];
    let (outward, town, practice) =
        if service == 1 { ("HX9", "Hallowby", "Y99001") } else { ("HX8", "Vale End", "Y99002") };
    let ethnic_category = pick(rng, &ETHNIC_CATEGORIES, |category| category.1).0;
    let mut absent = json!({});
    if ethnic_category.is_none() {
        absent["ethnic_category"] = json!("not_asked");
    }
    // One in twenty comes without a number: somebody will have to look whether they are known.
    let nhs_number = (rng.u8(0..20) > 0).then(|| nhs_number(number)).transpose()?;
    if nhs_number.is_none() {
        absent["nhs_number"] = json!("not_known");
    }
    Ok(json!({
        "name": { "given_name": given_name, "family_name": family_name },
        "birth_date": birth_date(rng, date)?,
        "nhs_number": nhs_number,
        "gender": gender,
        "ethnic_category": ethnic_category,
        "address": {
            "lines": [format!("{} {}", 1 + rng.u8(0..120), STREETS[rng.usize(..STREETS.len())]), town],
            "postcode": format!("{outward} {}{}{}", rng.u8(1..10), rng.char('A'..'C'), rng.char('D'..'H')),
        },
        "contact": { "telephones": [{ "number": format!("07700 900{:03}", rng.u16(0..1000)), "use": "mobile" }] },
        "gp_practice": practice,
        "preferred_language": pick(rng, &[("en", 86), ("ur", 6), ("pl", 5), ("pa", 3)], |language| language.1).0,
        "carer_status": pick(rng, &[("neither", 76), ("is_a_carer", 14), ("has_a_carer", 10)], |status| status.1).0,
        "absent": absent,
    }))
}

fn safe_contact(rng: &mut Rng) -> Value {
    match rng.u8(0..100) {
        0..82 => json!({ "status": "asked_none_needed" }),
        82..94 => json!({ "status": "asked", "how": ["telephone", "text_message"], "when": "Weekdays after ten" }),
        _ => json!({ "status": "not_asked" }),
    }
}

/// Adults of all ages, most of them between thirty and eighty.
fn birth_date(rng: &mut Rng, date: NaiveDate) -> Result<NaiveDate, Slip> {
    let age = 18 + (rng.i32(0..39) + rng.i32(0..39));
    let year = date.year() - age;
    let first = NaiveDate::from_yo_opt(year - 1, 1).ok_or(Slip("a year"))?;
    first.checked_add_days(Days::new(rng.u64(0..365))).ok_or(Slip("a date of birth"))
}

/// The number of that person: of the range that is nobody's, away from those that the fixtures use.
fn nhs_number(number: u32) -> Result<NhsNumber, Slip> {
    // One nine-digit stem in eleven has no check digit: then the next stem that no other person has.
    let stems = [999_300_000 + number * 2, 999_300_000 + number * 2 + 1];
    let candidates = stems.into_iter().flat_map(|stem| (0..10).map(move |check| format!("{stem}{check}")));
    candidates.filter_map(|digits| digits.parse().ok()).next().ok_or(Slip("an NHS number"))
}

/// One of them, as often as its share says.
pub fn pick<'a, T>(rng: &mut Rng, choices: &'a [T], share: impl Fn(&T) -> u32) -> &'a T {
    let mut left = rng.u32(0..choices.iter().map(&share).sum::<u32>().max(1));
    for choice in choices {
        match left.checked_sub(share(choice)) {
            None => return choice,
            Some(rest) => left = rest,
        }
    }
    &choices[0]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn year(seed: u64, people: u32) -> Vec<Invented> {
        let mut rng = Rng::with_seed(seed);
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        (0..people).map(|number| referral(&mut rng, number, 1 + (number % 2) as u8, date).expect("invented")).collect()
    }

    #[test]
    fn whatever_is_invented_would_be_taken() {
        for Invented { submission, .. } in year(7, 2_000) {
            assert_eq!(submission.faults(submission.date_referred), []);
        }
    }

    #[test]
    fn the_same_seed_invents_the_same_people_and_no_number_twice() {
        let (first, second) = (year(7, 500), year(7, 500));
        assert!(first.iter().zip(&second).all(|(one, other)| one.submission == other.submission));
        assert!(first.iter().zip(year(8, 500)).any(|(one, other)| one.submission != other.submission));
        let numbers: Vec<_> = first.iter().filter_map(|one| one.submission.person.nhs_number.as_ref()).collect();
        assert_eq!(numbers.len(), numbers.iter().collect::<HashSet<_>>().len());
        assert!(numbers.iter().all(|number| number.is_test_range()));
    }
}
