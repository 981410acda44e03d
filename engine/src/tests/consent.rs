//! Claims (law 8):
//! 1. A no is honoured by the very next decision: told by a signal, in a batch with others, carried by any message,
//!    or said on a device before its owner logged in.
//! 2. `Sec-GPC: 1` and `refused` take away for one request; withheld facts are named.
//! 3. When profiles cannot be read, nothing is granted, whatever silence would mean.

use commerce::Purpose;
use profiles::FactName;

use super::ports::Faults;
use super::shop::Shop;
use crate::{Answer, Ask};

fn grants(answer: &Answer, purpose: Purpose) -> bool {
    answer.record.view.consents.allows(purpose)
}

fn reads_history(answer: &Answer) -> bool {
    answer.record.view.facts.iter().any(|fact| fact.name == FactName::RecentlyViewed)
}

#[test]
fn a_no_in_a_batch_is_honoured_by_the_next_decision() {
    let shop = Shop::trained();
    assert!(reads_history(&shop.ask("home customer:ann")));
    shop.tell(
        "2000 customer:ann device:a views cap
         2001 customer:ann device:a says -personalization
         2002 customer:ann device:a views sock",
    );
    for asks in ["home customer:ann", "home device:a", "product customer:ann at:mug", "basket device:a"] {
        let answer = shop.ask(asks);
        assert!(!grants(&answer, Purpose::Personalization) && !reads_history(&answer), "{asks}");
        assert!(answer.record.view.withheld.contains(&FactName::RecentlyViewed), "{asks}");
        assert!(!answer.decision().slate.is_empty(), "{asks}");
        assert!(shop.check_replays(&answer.decision().id).withheld.contains(&FactName::RecentlyViewed));
    }
}

#[test]
fn a_no_that_any_message_carries_is_honoured_by_the_next_decision() {
    let shop = Shop::trained();
    shop.tell("2000 customer:ann device:a carrying:-personalization views cap");
    assert!(!grants(&shop.ask("home customer:ann"), Purpose::Personalization));
    shop.tell("2001 customer:ann device:a carrying:+personalization views cap");
    assert!(grants(&shop.ask("home customer:ann"), Purpose::Personalization));
}

#[test]
fn a_no_said_on_the_device_before_logging_in_counts_as_soon_as_both_are_named() {
    let shop = Shop::trained();
    shop.tell("2000 device:new says -personalization");
    assert!(grants(&shop.ask("home customer:ann"), Purpose::Personalization));
    assert!(!grants(&shop.ask("home customer:ann device:new"), Purpose::Personalization));
}

#[test]
fn nobody_reads_what_belongs_to_another_customer() {
    let shop = Shop::trained();
    let answer = shop.ask("home customer:newcomer device:a");
    assert!(answer.record.view.profile.is_none() && !reads_history(&answer), "the device is Ann's");
}

#[test]
fn global_privacy_control_and_refusals_count_for_one_request() {
    let shop = Shop::trained();
    shop.tell("2000 customer:ann says +marketing +sale_or_sharing");
    let plain = shop.ask("home customer:ann");
    assert!(grants(&plain, Purpose::Marketing) && grants(&plain, Purpose::SaleOrSharing));

    let with_gpc = shop.ask_so(&Ask { global_privacy_control: true, ..Shop::question("home customer:ann") });
    assert!(!grants(&with_gpc, Purpose::Marketing) && !grants(&with_gpc, Purpose::SaleOrSharing));
    assert!(grants(&with_gpc, Purpose::Personalization));

    let refused = vec![Purpose::Personalization];
    let refusing = shop.ask_so(&Ask { refused, ..Shop::question("home customer:ann") });
    assert!(!reads_history(&refusing) && refusing.record.view.withheld.contains(&FactName::RecentlyViewed));
    assert!(reads_history(&shop.ask("home customer:ann")));
}

#[test]
fn when_profiles_cannot_be_read_nothing_is_granted() {
    let mut shop = Shop::trained();
    shop.tell("2000 customer:ann says -personalization");
    shop.reopen();
    Faults::set(&shop.faults.read);
    let blind = shop.ask("home customer:ann");
    assert!(!grants(&blind, Purpose::Personalization), "silence would be a yes in this shop");
    assert!(!blind.decision().slate.is_empty());
    Faults::clear(&shop.faults.read);
    assert!(shop.ask("home customer:ann").record.view.profile.is_some());
}
