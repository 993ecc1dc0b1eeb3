//! What the document says of the API as a whole.

use serde_json::{Value, json};

const TAGS: [(&str, &str); 34] = [
    ("referrals", "Somebody asks a service to see a person. From submission to acceptance, and the side exits."),
    ("episodes", "A service works with a person: what an accepted referral opens."),
    ("contacts", "Meetings, calls, messages and the attempts at them, planned and past; what came of each."),
    (
        "safety",
        "Talk of suicide, safeguarding, domestic abuse: what was done, who knows; and what goes back to a clinician.",
    ),
    ("assessments", "What is found with the person: needs at the start and at the close, strengths, what helps them."),
    (
        "care plans",
        "Personalised care and support plans: in the person's own words, agreed, reviewed, every version kept.",
    ),
    (
        "outcomes",
        "What is measured with the person, with which instruments, and how it changed; money gained, healthcare used, stories.",
    ),
    (
        "messages back",
        "What a service tells the person's practice, and whoever referred them: drafted, released, acknowledged.",
    ),
    ("coded entries", "The SNOMED CT codes that the GP record should have: triggered by acts, entered by people."),
    (
        "assets",
        "Groups and services of the community: what they offer, where and when, whether that is still right; their quality assurance, concerns about them, and how they cope.",
    ),
    (
        "connections",
        "A person is connected to a group: what it is told of them, its answer, who was there, and how it went on.",
    ),
    (
        "gaps",
        "Needs that nothing local meets: by category and area, to whom they were taken, what was answered; and by number.",
    ),
    ("public directory", "The same listings for anybody, without a token, as Open Referral UK 3.0 has them."),
    ("mdt items", "Whom a worker presents at a multidisciplinary team, and what came of it."),
    ("activities", "What workers do besides: outreach, mapping, training. Never with a person."),
    ("signposting", "Somebody was told where to turn: no referral, and no person."),
    ("supervisions", "That link workers are supervised; never what was said."),
    ("volunteers", "Who goes along with people: what was seen before, and how they are supported."),
    ("people", "The persons who are referred: who they are, how to reach them, what they agreed to."),
    ("tasks", "What somebody must do by a certain time: the clocks of the service, and who has been told."),
    ("notifications", "Word to those who must act: what is due, by when, where to look; nothing of anybody."),
    ("services", "Who takes referrals, where, for whom, and how soon."),
    ("organisations", "Practices, networks, agencies and charities, and who belongs to whom."),
    ("workers", "The people who work with people."),
    ("clients", "The programs that call this API, and their keys."),
    ("reports", "Numbers of whole months, under disclosure control, and what each of them means."),
    ("changes", "What happened to a resource, as far as you may see it."),
    ("webhooks", "Programs that are called when something happens that they may know of."),
    ("exports", "Rows by the thousand, as files: asked for, made after the answer, fetched, gone after two days."),
    ("audit", "Who saw what of whom, and what somebody else is to look at."),
    ("value sets", "Every coded list, each code with its display."),
    ("me", "Who you are to this API."),
    ("oauth", "Tokens for programs, as RFC 6749 has them, and where they are asked for."),
    ("service health", "Whether it runs."),
];

/// The nouns of paths that stand under another's tag.
const UNDER: [(&str, &str); 32] = [
    (".well-known", "oauth"),
    ("absences", "workers"),
    ("access-grants", "workers"),
    ("erasures", "people"),
    ("access-reviews", "audit"),
    ("assessment", "assessments"),
    ("asset-concerns", "assets"),
    ("audit-checkpoints", "audit"),
    ("audit-entries", "audit"),
    ("candidate-matches", "people"),
    ("concerns", "assets"),
    ("confidence-surveys", "assets"),
    ("demand", "assets"),
    ("directory-sources", "assets"),
    ("export-kinds", "exports"),
    ("group-sessions", "contacts"),
    ("healthcare-uses", "outcomes"),
    ("household-links", "people"),
    ("instruments", "outcomes"),
    ("list-sizes", "reports"),
    ("money-gains", "outcomes"),
    ("notification-preferences", "notifications"),
    ("on-call-shifts", "services"),
    ("onward-referrals", "referrals"),
    ("quality-assurances", "assets"),
    ("refer-backs", "safety"),
    ("safety-events", "safety"),
    ("signpostings", "signposting"),
    ("stories", "outcomes"),
    ("webhook-deliveries", "webhooks"),
    ("webhook-endpoints", "webhooks"),
    ("worker-check-ins", "safety"),
];

/// The tag of the operations at a path: that of its last noun which has one.
fn tag(path: &str) -> Option<&'static str> {
    if path.starts_with("/open-referral-uk/") {
        return Some("public directory");
    }
    path.rsplit('/').find_map(|noun| {
        let under = UNDER.iter().find(|(own, _)| *own == noun).map(|(_, tag)| *tag);
        let named = noun.replace('-', " ");
        under.or_else(|| TAGS.iter().map(|(tag, _)| *tag).find(|tag| *tag == named))
    })
}

/// Title, words, licence, server and tags. An operation has the tag of its path; a tag that no operation bears is left out.
pub fn describe(document: &mut Value) {
    document["info"] = json!({
        "title": "Linkwork",
        "summary": "The open, headless API for social prescribing in England",
        "description": include_str!("about.md"),
        "version": "1.0.0",
        "contact": { "name": "The makers of Linkwork" },
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{
        "url": "/",
        "description": "The server that this document came from: a sandbox, or production.",
        "x-internal": false,
    }]);
    let mut borne = Vec::new();
    kernel::openapi::operation::each(document, |facts, operation| {
        let tag = tag(&facts.path);
        borne.extend(tag);
        operation.insert("tags".to_owned(), tag.into_iter().collect());
    });
    let tags = TAGS.iter().filter(|(name, _)| borne.contains(name));
    document["tags"] = tags.map(|(name, words)| json!({ "name": name, "description": words })).collect();
}
