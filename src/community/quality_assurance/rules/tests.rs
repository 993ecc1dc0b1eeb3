use super::super::codes::QualityQuestion;
use super::super::sheet::{AgreedAction, QuestionAnswered, TopicCheck};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn text<const MOST: usize>(text: &str) -> Text<MOST> {
    Text::new(text).expect("a text")
}

const TODAY: &str = "2026-11-18";

#[test]
fn it_goes_where_its_diagram_says_and_for_whom() {
    use QualityStatus::*;
    let open = |from: QualityStatus, role| {
        let actions = from.allowed_actions(role);
        actions.iter().map(|action| action.code()).collect::<Vec<_>>().join(", ")
    };
    for (from, by_manager, by_link_worker, by_coach) in [
        (Discussed, "change, working_through, error", "change, working_through, error", "change, working_through"),
        (WorkedThrough, "change, guidance, decision, error", "change, guidance, decision, error", "change, guidance"),
        (NeedsGuidance, "change, decision, error", "change, error", "change"),
        (
            Agreed,
            "change, catch_up, leadership_change, error",
            "change, catch_up, leadership_change, error",
            "change, catch_up, leadership_change",
        ),
        (
            AgreedWithActions,
            "change, catch_up, leadership_change, error",
            "change, catch_up, leadership_change",
            "change, catch_up, leadership_change",
        ),
        (NotYet, "change, working_through, error", "change, working_through", "change, working_through"),
        (DoNotConnect, "error", "", ""),
        (Replaced, "", "", ""),
        (EnteredInError, "", "", ""),
    ] {
        assert_eq!(open(from, Role::ServiceManager), by_manager, "{from}");
        assert_eq!(open(from, Role::LinkWorker), by_link_worker, "{from}");
        assert_eq!(open(from, Role::HealthAndWellbeingCoach), by_coach, "{from}");
        assert_eq!(open(from, Role::AssetEditor), if from == Discussed { "change" } else { "" }, "{from}");
        assert_eq!(open(from, Role::Supervisor), "", "{from}");
    }
}

#[test]
fn a_decision_says_why_what_is_to_be_done_and_who_signs() {
    use QualityDecisionCode as D;
    let signed = || {
        Some(QualitySignatures {
            worker_id: WorkerId::new(),
            worker_signed_on: day(TODAY),
            group_name: text("Pat Lomax"),
            group_signed_on: day("2026-11-19"),
        })
    };
    let action = |due: &str| vec![AgreedAction { text: text("A course"), due_on: day(due) }];
    let of = |decision, actions: Vec<AgreedAction>, comment: bool, signatures| QualityDecision {
        decision,
        comment: comment.then(|| text("Why")),
        actions: List::new(actions).expect("few"),
        signatures,
    };
    let (worked, guided) = (QualityStatus::WorkedThrough, QualityStatus::NeedsGuidance);
    for (from, decision, faults) in [
        (worked, of(D::Agreed, vec![], false, None), "/signatures missing"),
        (worked, of(D::Agreed, vec![], false, signed()), "/signatures/group_signed_on out_of_range"),
        (worked, of(D::NotYet, vec![], true, None), "/decision contradiction"),
        (
            guided,
            of(D::Agreed, vec![], false, signed()),
            "/decision contradiction, /signatures/group_signed_on out_of_range",
        ),
        (guided, of(D::DoNotConnect, vec![], true, None), ""),
        (guided, of(D::DoNotConnect, vec![], false, None), "/comment missing"),
        (
            guided,
            of(D::NotYet, action(TODAY), true, signed()),
            "/actions contradiction, /signatures contradiction, /signatures/group_signed_on out_of_range",
        ),
        (guided, of(D::AgreedWithActions, vec![], false, None), "/actions missing, /signatures missing"),
        (
            guided,
            of(D::AgreedWithActions, action("2026-11-17"), false, None),
            "/actions/0/due_on out_of_range, /signatures missing",
        ),
    ] {
        let found = decision_faults(&decision, from, day(TODAY));
        let found: Vec<String> = found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
        assert_eq!(found.join(", "), faults, "{from} {decision:?}");
    }
}

fn seen(kind: QualityEvidence, seen_on: &str, expires_on: Option<&str>) -> EvidenceSeen {
    EvidenceSeen { kind, seen_on: day(seen_on), seen_by: None, expires_on: expires_on.map(day), note: None }
}

#[test]
fn a_sheet_says_what_it_asks_and_of_a_dbs_check_that_it_was_seen() {
    use QualityEvidence as E;
    let note = |seen: EvidenceSeen| EvidenceSeen { note: Some(text("A number")), ..seen };
    for (evidence, faults) in [
        (seen(E::DbsChecks, TODAY, None), ""),
        (note(seen(E::DbsChecks, TODAY, None)), "/evidence/0/note contradiction"),
        (seen(E::DbsChecks, TODAY, Some("2027-01-01")), "/evidence/0/expires_on contradiction"),
        (seen(E::FirstAidCertificate, "2026-11-19", None), "/evidence/0/seen_on out_of_range"),
        (seen(E::FirstAidCertificate, TODAY, Some("2026-11-17")), "/evidence/0/expires_on out_of_range"),
        (seen(E::Other, TODAY, None), "/evidence/0/note missing"),
        (note(seen(E::Other, TODAY, None)), ""),
    ] {
        let sheet = QualitySheet { evidence: List::new(vec![evidence]).expect("few"), ..Default::default() };
        let found = sheet_faults(&sheet, QualitySheetKind::Provider, day(TODAY));
        let found: Vec<String> = found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
        assert_eq!(found.join(", "), faults, "{sheet:?}");
    }
    let topic = |topic| TopicCheck { topic, finding: QualityFinding::InPlace, notes: None };
    let document = |document| DocumentCheck { document, received: false, expires_on: Some(day(TODAY)), note: None };
    let answer = QuestionAnswered { question: QualityQuestion::Accident, text: text("Ring 999") };
    let sheet = QualitySheet {
        documents: List::new(vec![document(QualityDocument::Constitution)]).expect("few"),
        topics: List::new(vec![
            topic(QualityTopic::Equality),
            topic(QualityTopic::Equality),
            topic(QualityTopic::Insurance),
        ])
        .expect("few"),
        answers: List::new(vec![answer.clone(), answer]).expect("few"),
        ..Default::default()
    };
    let pointers = |kind| {
        let found = sheet_faults(&sheet, kind, day(TODAY));
        found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    assert_eq!(
        pointers(QualitySheetKind::Provider),
        [
            "/documents/0/document contradiction",
            "/documents/0/expires_on contradiction",
            "/topics/1/topic repeated",
            "/topics/2/topic contradiction",
            "/answers/0/question contradiction",
            "/answers/1/question contradiction",
            "/answers/1/question repeated",
        ]
    );
    assert_eq!(
        pointers(QualitySheetKind::VolunteerLed),
        ["/documents/0/expires_on contradiction", "/topics/1/topic repeated", "/answers/1/question repeated"]
    );
}

#[test]
fn who_saw_it_is_written_down_and_stays() {
    let (first, second, third) = (WorkerId::new(), WorkerId::new(), WorkerId::new());
    let by = |who| EvidenceSeen { seen_by: who, ..seen(QualityEvidence::DbsChecks, TODAY, None) };
    let who = |before: &[EvidenceSeen], after: EvidenceSeen, by| {
        stamped(before, &[after], by).map(|all| all[0].seen_by).map_err(|problem| problem.faults().len())
    };
    assert_eq!(who(&[], by(None), first), Ok(Some(first)));
    assert_eq!(who(&[by(Some(first))], by(None), second), Ok(Some(first)));
    assert_eq!(who(&[by(Some(first))], by(Some(first)), second), Ok(Some(first)));
    assert_eq!(who(&[by(Some(first))], by(Some(third)), second), Err(1));
    assert_eq!(who(&[], by(Some(third)), second), Err(1));
}

#[test]
fn what_is_missing_or_has_expired_warns() {
    let codes = |sheet: &QualitySheet, today: &str| {
        let lacks = lacks(QualitySheetKind::VolunteerLed, sheet, Some(day("2027-11-18")), day(today));
        lacks.into_iter().map(|(code, about)| format!("{code} {}", about.unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(codes(&QualitySheet::default(), TODAY).len(), 9);
    let topics = QualitySheetKind::VolunteerLed.topics().iter();
    let topics = topics.map(|topic| TopicCheck { topic: *topic, finding: QualityFinding::InPart, notes: None });
    let documents = QualitySheetKind::VolunteerLed.documents().iter().map(|document| DocumentCheck {
        document: *document,
        received: true,
        expires_on: Some(day("2027-03-31")),
        note: None,
    });
    let first_aid = QualityEvidence::FirstAidCertificate;
    let mut sheet = QualitySheet {
        topics: List::new(topics.collect()).expect("few"),
        documents: List::new(documents.collect()).expect("few"),
        evidence: List::new(vec![seen(first_aid, TODAY, Some("2027-01-31"))]).expect("few"),
        ..Default::default()
    };
    assert_eq!(codes(&sheet, "2027-01-31"), Vec::<String>::new());
    assert_eq!(codes(&sheet, "2027-02-01"), ["evidence_expired first_aid_certificate"]);
    assert_eq!(expires_on(&sheet), Some(day("2027-01-31")));
    let both = vec![seen(first_aid, TODAY, Some("2027-01-31")), seen(first_aid, TODAY, Some("2030-01-31"))];
    sheet.evidence = List::new(both).expect("few");
    assert_eq!(codes(&sheet, "2027-02-01"), Vec::<String>::new());
    assert_eq!(
        codes(&sheet, "2027-11-19"),
        ["document_expired public_liability_insurance", "document_expired constitution", "review_overdue "]
    );
}
