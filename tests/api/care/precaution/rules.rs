//! Which precautions are in force, and what they forbid.

use catalogue::coded::Coded;
use linkwork::care::contact::codes::{ConsultationMechanism, LocationType};
use linkwork::care::person::codes::{Asked, ContactMeans, ProtectiveRule};
use linkwork::care::precaution::rules::{Forbidden, Way};
use linkwork::care::precaution::view::Precautions;
use linkwork::care::precaution::wire::Stated;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

fn stated(content: Value) -> Stated {
    serde_json::from_value(content).expect("a statement")
}

fn said(safe: Value, rules: &[&str], address_withheld: bool) -> Stated {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "rule": rule })).collect();
    stated(json!({ "safe_contact": safe, "protective_instructions": rules, "address_withheld": address_withheld }))
}

fn every_way() -> Vec<Way> {
    let mut ways = Vec::new();
    for mechanism in ConsultationMechanism::ALL.iter().copied() {
        for through_somebody in [false, true] {
            if mechanism == ConsultationMechanism::FaceToFace {
                let places = LocationType::ALL.iter().copied().map(Some);
                ways.extend(places.map(|location| Way { mechanism, through_somebody, location }));
            } else {
                ways.push(Way { mechanism, through_somebody, location: None });
            }
        }
    }
    ways
}

fn direct(mechanism: ConsultationMechanism) -> Way {
    Way { mechanism, through_somebody: false, location: None }
}

fn at(location: LocationType) -> Way {
    Way { location: Some(location), ..direct(ConsultationMechanism::FaceToFace) }
}

#[test]
fn where_ways_were_named_no_other_is_safe() {
    let of = |status: &str, how: Value| Precautions::of(&said(json!({ "status": status, "how": how }), &[], false));
    for open in ["asked_none_needed", "not_asked"] {
        let open = of(open, json!([]));
        assert!(every_way().iter().all(|way| open.forbids(*way).is_empty()), "{open:?}");
    }
    let named = of("asked", json!(["text_message", "visit"]));
    let all = || ConsultationMechanism::ALL.iter().copied();
    let found: Vec<_> = all().filter(|mechanism| named.forbids(direct(*mechanism)).is_empty()).collect();
    use ConsultationMechanism::*;
    assert_eq!(found, [FaceToFace, TextMessage, InstantMessaging]);
    let through = |mechanism| Way { through_somebody: true, ..direct(mechanism) };
    assert!(all().all(|mechanism| !named.forbids(through(mechanism)).is_empty()), "nor through somebody");
    let only_through = of("asked", json!(["through_somebody"]));
    assert!(all().all(|mechanism| only_through.forbids(through(mechanism)).is_empty()));
    assert!(all().all(|mechanism| !only_through.forbids(direct(mechanism)).is_empty()));
}

#[test]
fn each_instruction_forbids_what_it_says_and_nothing_else() {
    use ConsultationMechanism as M;
    use LocationType as L;
    let none = json!({ "status": "asked_none_needed" });
    let homes = [at(L::PersonsHome), at(L::CarersHome), at(L::SupportedHousing), at(L::CareHome)];
    let letter = direct(M::Letter);
    let through = |way| Way { through_somebody: true, ..way };
    let written = [M::Email, M::TextMessage, M::InstantMessaging, M::MessageBoard, M::ChatRoom].map(direct);
    let table: [(Stated, Forbidden, Vec<Way>); 3] = [
        (
            said(none.clone(), &["do_not_visit"], false),
            Forbidden::Visit,
            homes.into_iter().flat_map(|way| [way, through(way)]).collect(),
        ),
        (
            said(none.clone(), &["do_not_write"], false),
            Forbidden::Writing,
            written.into_iter().chain([letter]).collect(),
        ),
        (
            said(none.clone(), &[], true),
            Forbidden::Address,
            [L::PersonsHome, L::SupportedHousing, L::CareHome]
                .map(at)
                .into_iter()
                .flat_map(|way| [way, through(way)])
                .chain([letter])
                .collect(),
        ),
    ];
    for (said, forbidden, expected) in table {
        let precautions = Precautions::of(&said);
        for way in every_way() {
            let found = precautions.forbids(way);
            let wanted = if expected.contains(&way) { vec![forbidden] } else { vec![] };
            assert_eq!(found, wanted, "{way:?} {said:?}");
        }
    }
    // What they ask for and do not forbid.
    let asks = Precautions::of(&said(none, &["do_not_visit_alone", "leave_no_message", "speak_alone"], false));
    assert!(every_way().into_iter().all(|way| asks.forbids(way).is_empty()));
}

#[test]
fn a_word_that_says_less_takes_nothing_away() {
    let strict = said(json!({ "status": "asked", "how": ["email"], "never": "Never ring" }), &["do_not_visit"], true);
    for status in ["asked_none_needed", "not_asked"] {
        let loose = said(json!({ "status": status }), &[], false);
        let mut after = Precautions::of(&strict);
        after.tighten(&loose);
        assert_eq!(after, Precautions::of(&strict));
        assert_eq!(Precautions::of(&strict).differs(&loose), status == "asked_none_needed", "somebody looks at it");
        let mut before = Precautions::of(&loose);
        assert!(before.differs(&strict));
        before.tighten(&strict);
        assert_eq!(before, Precautions::of(&strict), "in whichever order");
    }
}

#[test]
fn where_two_have_no_way_in_common_none_is_safe() {
    let mut precautions = Precautions::of(&said(json!({ "status": "asked", "how": ["email"] }), &[], false));
    precautions.tighten(&said(json!({ "status": "asked", "how": ["telephone"] }), &[], false));
    assert!(every_way().into_iter().all(|way| precautions.forbids(way).contains(&Forbidden::UnsafeMeans)));
}

#[test]
fn what_anybody_says_that_the_person_needs_is_needed() {
    let needs = |content: Value| stated(json!({ "individual_requirements": content }));
    let mut precautions =
        Precautions::of(&needs(json!({ "status": "asked", "formats": ["large_print"], "carer_present": false })));
    precautions.tighten(&needs(json!({
        "status": "asked", "communication": ["interpreter"], "interpreter_language": "pl", "carer_present": true,
    })));
    precautions.tighten(&needs(json!({ "status": "asked_none_needed" })));
    let seen = json!(precautions)["individual_requirements"].clone();
    assert_eq!(seen["formats"], json!(["large_print"]));
    assert_eq!((&seen["communication"], &seen["interpreter_languages"]), (&json!(["interpreter"]), &json!(["pl"])));
    assert_eq!((&seen["carer_present"], &seen["status"]), (&json!(true), &json!("asked")));
}

fn words() -> impl Strategy<Value = Stated> {
    let safe = (select(Asked::ALL.to_vec()), subsequence(ContactMeans::ALL.to_vec(), 1..=8));
    let rules: Vec<ProtectiveRule> =
        ProtectiveRule::ALL.iter().copied().filter(|rule| *rule != ProtectiveRule::DoNotTell).collect();
    (safe, subsequence(rules, 0..=5), any::<bool>()).prop_map(|((status, how), rules, withheld)| {
        let how = if status == Asked::Asked { how } else { Vec::new() };
        let rules: Vec<&str> = rules.into_iter().map(Coded::code).collect();
        said(json!({ "status": status, "how": how }), &rules, withheld)
    })
}

#[test]
fn what_is_shown_is_cut_and_no_rule_with_it() {
    let whole = |n: usize| {
        let told: Vec<Value> =
            (0..n).map(|n| json!({ "rule": "do_not_tell", "whom": format!("Neighbour {n}") })).collect();
        let mut precautions = Precautions::of(&said(json!({ "status": "asked", "how": ["email"] }), &[], false));
        for (at, instructions) in told.chunks(20).enumerate() {
            let never = format!("Never ring on day {at}");
            let safe = json!({ "status": "asked", "how": ["email"], "never": never });
            precautions.tighten(&stated(json!({ "safe_contact": safe, "protective_instructions": instructions })));
        }
        precautions.tighten(&said(json!({ "status": "not_asked" }), &["do_not_visit"], false));
        precautions
    };
    let small = whole(3);
    assert_eq!(small.clone().shown(), small);
    let large = whole(300);
    let shown = large.clone().shown();
    assert!(shown.has_more && !large.has_more);
    assert_eq!((shown.protective_instructions.len(), shown.safe_contact.never.len()), (40, 10));
    assert!(shown.has(ProtectiveRule::DoNotVisit) && large.has(ProtectiveRule::DoNotVisit));
}

proptest! {
    /// However much was said, and in whichever order: what one word forbids by itself is forbidden.
    #[test]
    fn what_one_word_forbids_is_forbidden(all in prop::collection::vec(words(), 1..6)) {
        let mut precautions = Precautions::of(&all[0]);
        all[1..].iter().for_each(|one| precautions.tighten(one));
        for way in every_way() {
            let found = precautions.forbids(way);
            for one in &all {
                let by_itself = Precautions::of(one).forbids(way);
                prop_assert!(by_itself.iter().all(|forbidden| found.contains(forbidden)), "{:?} {:?}", way, one);
            }
        }
        // What was said once adds nothing when it is said again.
        for one in &all {
            let mut again = precautions.clone();
            again.tighten(one);
            prop_assert_eq!(&again, &precautions);
        }
    }
}
