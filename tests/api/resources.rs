//! The list of all resources.

use linkwork::resources;

/// What is not read by an operation that bears its name.
const OTHERWISE: [(&str, &str); 1] = [("client", "getMe")];

#[test]
fn each_resource_is_read_by_its_own_operation() {
    for kind in resources::all().into_iter().filter(|kind| kind.reading.is_some()) {
        let words = kind.name.split('_').map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        });
        let named = format!("get{}", words.collect::<String>());
        let wanted = OTHERWISE.iter().find(|(name, _)| *name == kind.name).map_or(&*named, |(_, operation)| operation);
        let action = resources::read_by(kind.name).expect("it is read");
        assert_eq!(action.operation_id(), wanted, "{}", kind.name);
    }
}
