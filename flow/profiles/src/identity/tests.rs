//! Claims, in the order of the rules in `resolution.rs`:
//! 1. Two customers never merge, whatever else agrees.
//! 2. Names that come together merge their profiles, and stay with a customer who had them first.
//! 3. A device brings its history to the first person named on it, and none to the next.
//! 4. Placeholders are nobody.
//! 5. A full profile refuses further identifiers and says so.
//! 6. An alias is one more identifier.
//! 7. A profile's key is its strongest identifier, and every identifier has one holder that knows it.

use proptest::prelude::*;

use super::*;
use crate::tests::story::{any_log, device, key, story};
use crate::{Applied, Fold, Profiles, rebuild};

/// Folds a log and says, profile by profile, what it is known by and which products it met.
fn check(log: &str) -> String {
    let profiles = rebuild(story(log));
    let line = |profile: &crate::Profile| {
        let known: Vec<String> = profile.identifiers().map(ToString::to_string).collect();
        let met: Vec<&str> = profile.states.met.latest_first().map(|met| met.product.as_str()).collect();
        format!("{} = {} met {}", profile.id(), known.join(" "), met.join(" "))
    };
    profiles.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// What the last signal of a log did.
fn last(log: &str) -> Applied {
    let (mut fold, mut profiles) = (Fold::default(), Profiles::default());
    let applied = story(log).iter().map(|signal| fold.apply(&mut profiles, signal).unwrap()).last();
    applied.unwrap()
}

#[test]
fn a_device_brings_its_history_to_the_first_person_named_on_it() {
    let log = "1 device:a views mug
               2 customer:ann device:a views pot
               3 device:a views bag";
    assert_eq!(check(log), "customer:ann = customer:ann anonymous:a met bag pot mug");
}

#[test]
fn a_shared_device_goes_to_the_latest_customer_and_its_history_stays() {
    let log = "1 customer:ann device:a views mug
               2 customer:bob device:a views pot
               3 device:a views bag";
    assert_eq!(check(log), "customer:ann = customer:ann met mug; customer:bob = customer:bob anonymous:a met bag pot");
}

#[test]
fn a_name_with_an_account_joins_it_and_one_that_another_customer_has_is_refused() {
    let log = "1 email:e views mug
               2 card:c views pot
               3 customer:ann email:e card:c views bag";
    assert_eq!(check(log), "customer:ann = customer:ann loyalty:c email:e met bag pot mug");
    let household = "1 customer:ann card:c views mug
                     2 customer:bob card:c views pot
                     3 card:c views bag";
    assert_eq!(
        check(household),
        "customer:ann = customer:ann loyalty:c met bag mug; customer:bob = customer:bob met pot"
    );
    let refused = last("1 customer:ann card:c views mug\n 2 customer:bob card:c views pot").refused;
    assert_eq!(refused[0].to_string(), "`loyalty:c` belongs to `customer:ann`, and two customers are never joined");
}

#[test]
fn a_card_and_an_email_that_agree_are_one_person_unless_they_are_two_customers() {
    assert_eq!(check("1 email:e views mug\n 2 card:c email:e views pot"), "loyalty:c = loyalty:c email:e met pot mug");
    let two = "1 customer:ann card:c views mug
               2 customer:bob email:e views pot
               3 card:c email:e views bag";
    assert_eq!(
        check(two),
        "customer:ann = customer:ann loyalty:c met bag mug; customer:bob = customer:bob email:e met pot"
    );
}

#[test]
fn an_unknown_email_on_a_customers_device_is_not_the_customers() {
    let log = "1 customer:ann device:a views mug\n 2 email:e device:a views pot";
    assert_eq!(check(log), "customer:ann = customer:ann met mug; email:e = email:e anonymous:a met pot");
}

#[test]
fn placeholders_found_no_profile_and_link_nothing() {
    assert_eq!(
        check("1 device:null views mug\n 2 customer:ann device:null views pot"),
        "customer:ann = customer:ann met pot"
    );
    let nobody = last("1 device:undefined views mug");
    assert_eq!((nobody.profile, nobody.refused.len()), (None, 1));
}

#[test]
fn the_fifty_first_device_keeps_a_profile_of_its_own() {
    let mut log: String = (0..=MAXIMUM_DEVICES).map(|id| format!("1 customer:ann device:{id}x opens\n")).collect();
    log.push_str(&format!("2 device:{MAXIMUM_DEVICES}x views mug"));
    let profiles = rebuild(story(&log));
    assert_eq!(profiles.get(&key("customer:ann")).unwrap().devices(), MAXIMUM_DEVICES);
    assert_eq!(profiles.get(&key("customer:ann")).unwrap().signal_count(), 51);
    assert_eq!(profiles.of(&device("50x")).unwrap().id(), &key("anonymous:50x"));
}

#[test]
fn an_alias_joins_devices_and_never_two_customers() {
    assert_eq!(
        check("1 device:a views mug\n 2 device:b views pot\n 3 device:b alias a"),
        "anonymous:b = anonymous:a anonymous:b met pot mug"
    );
    assert_eq!(
        check("1 customer:ann views mug\n 2 device:b views pot\n 3 device:b alias ann"),
        "customer:ann = customer:ann anonymous:b met pot mug"
    );
    let two = last("1 customer:ann views mug\n 2 customer:bob alias ann");
    assert!(matches!(&two.refused[..], [Refusal::OtherCustomer { .. }]), "{two:?}");
}

#[test]
fn a_decision_before_the_first_signal_of_an_account_reads_what_the_device_did() {
    let mut profiles = rebuild(story("1 device:a views mug"));
    let who = story("2 customer:ann device:a opens")[0].who.clone();
    let resolution = resolve(&who, None, |identifier| crate::ProfileSpace::holder(&mut profiles, identifier)).unwrap();
    let readable: Vec<&ProfileId> = resolution.readable().collect();
    assert_eq!(readable, [&key("customer:ann"), &key("anonymous:a")]);
}

proptest! {
    #[test]
    fn every_identifier_has_one_holder_and_every_key_is_its_strongest(log in any_log()) {
        let profiles = rebuild(&log);
        for (identifier, holder) in profiles.holders() {
            let profile = profiles.get(holder).expect("the holder exists");
            prop_assert!(profile.identifiers().any(|held| held == identifier), "{identifier} is not in {holder}");
        }
        for profile in profiles.iter() {
            let customers = profile.identifiers().filter(|held| held.strength() == Strength::Customer).count();
            prop_assert!(customers <= 1);
            for identifier in profile.identifiers() {
                prop_assert_eq!(profiles.of(identifier).map(crate::Profile::id), Some(profile.id()));
                prop_assert!(identifier.strength() <= profile.id().strength());
            }
        }
    }
}

#[test]
fn identifiers_of_one_signal_count_together_towards_the_limits() {
    let devices: String = (1..MAXIMUM_DEVICES).map(|id| format!("1 customer:ann device:{id}x opens\n")).collect();
    let both = last(&format!("{devices} 2 customer:ann device:one alias two"));
    assert!(matches!(&both.refused[..], [Refusal::TooMany { limit: MAXIMUM_DEVICES, .. }]), "{both:?}");
    let names: String = (1..MAXIMUM_NAMES).map(|id| format!("1 customer:ann email:{id}x opens\n")).collect();
    let both = last(&format!("{names} 2 customer:ann card:one email:two opens"));
    assert!(matches!(&both.refused[..], [Refusal::TooMany { limit: MAXIMUM_NAMES, .. }]), "{both:?}");
}

#[test]
fn a_profile_with_more_devices_than_fit_is_not_absorbed() {
    let log: String = (1..MAXIMUM_DEVICES).map(|id| format!("1 customer:ann device:{id}x opens\n")).collect();
    let log = log + "2 email:e device:one opens\n 3 email:e device:two opens\n 4 customer:ann email:e opens";
    let (done, profiles) = (last(&log), rebuild(story(&log)));
    assert!(matches!(&done.refused[..], [Refusal::TooMany { .. }]), "{done:?}");
    assert_eq!(profiles.get(&key("email:e")).unwrap().devices(), 2);
}
