//! Claims:
//! 1. What may not be shown is gone from the very next decision, on every surface, the ladder of fallbacks included:
//!    sold out, hidden, removed, excluded by a rule, past its availability, dismissed by this shopper.
//! 2. What comes back is shown again.
//! 3. Models trained before a product was added go on, and the next training knows it.

use decisions::rules::Action;

use super::shop::{MODELS, SURFACES, Shop, slate};
use crate::Ask;

/// Whether any surface shows the product to anybody, in time or too late, asked for all there is.
fn is_shown(shop: &Shop, product: &str) -> bool {
    SURFACES.iter().any(|surface| {
        ["", " customer:ann", " customer:bob device:b at:cup", " device:e at:bag"].iter().any(|asks| {
            [None, Some(0)].into_iter().any(|deadline_ms| {
                let question = Shop::question(&format!("{surface}{asks}"));
                let answer = shop.ask_so(&Ask { deadline_ms, slots: Some(20), ..question });
                slate(&answer).iter().any(|shown| shown == product)
            })
        })
    })
}

#[test]
fn what_may_not_be_shown_is_gone_from_the_next_decision_everywhere() {
    for shop in [Shop::new(), Shop::trained()] {
        for (gone, back) in [("stock 0", "stock 3"), ("hidden", "shown"), ("removed", "Kitchen 8")] {
            assert!(is_shown(&shop, "mug"));
            shop.change(&format!("mug {gone}"));
            assert!(!is_shown(&shop, "mug"), "{gone}");
            shop.change(&format!("mug {back}"));
        }
        assert!(is_shown(&shop, "mug"));
        shop.rule("gone", Action::Exclude, "mug");
        assert!(!is_shown(&shop, "mug"), "excluded");
        shop.engine.remove_rule(&commerce::RuleId::new("gone").unwrap()).unwrap();
        assert!(is_shown(&shop, "mug"));
    }
}

#[test]
fn a_pinned_product_that_sold_out_is_gone_too() {
    let shop = Shop::trained();
    shop.rule("pinned", Action::Pin { position: 0 }, "sock");
    assert_eq!(shop.slate("home")[0], "sock");
    shop.change("sock stock 0");
    assert!(!is_shown(&shop, "sock"));
}

#[test]
fn a_product_is_gone_the_moment_its_availability_ends() {
    let shop = Shop::trained();
    let two_days = 2 * 24 * 60;
    shop.change(&format!("mug Kitchen 8 until {}", two_days + 5));
    shop.pass_minutes(4);
    assert!(is_shown(&shop, "mug"));
    shop.pass_minutes(1);
    assert!(!is_shown(&shop, "mug"));
}

#[test]
fn what_a_shopper_dismissed_is_gone_for_this_shopper() {
    let shop = Shop::trained();
    shop.tell("2000 customer:ann dismisses mug");
    let all = |asks: &str| slate(&shop.ask_so(&Ask { slots: Some(20), ..Shop::question(asks) }));
    assert!(!all("home customer:ann").contains(&"mug".to_owned()));
    assert!(all("home customer:bob").contains(&"mug".to_owned()));
}

#[test]
fn a_product_added_after_training_is_shown_and_the_next_training_knows_it() {
    let shop = Shop::trained();
    shop.change("lamp Light 40\nbulb Light 4");
    assert!(is_shown(&shop, "lamp"), "the catalogue itself is the last rung");
    let proposed_by_a_model = || {
        let answer = shop.ask_so(&Ask { slots: Some(20), ..Shop::question("product device:new at:bulb") });
        let lamp = answer.decision().slate.iter().find(|slot| slot.product.as_str() == "lamp");
        lamp.is_some_and(|slot| slot.sources.iter().any(|name| &**name == "bought_together"))
    };
    assert!(!proposed_by_a_model());
    shop.tell(
        "2001 customer:ann orders o7 lamp bulb
         2002 customer:bob orders o8 lamp bulb
         2003 customer:eve orders o9 lamp bulb",
    );
    shop.engine.learn(&MODELS, |_| {}).unwrap();
    assert!(proposed_by_a_model());
}

#[test]
fn a_change_of_category_reaches_the_models_at_once() {
    let shop = Shop::trained();
    let kitchen = |shop: &Shop| {
        let answer = shop.ask_so(&Ask { slots: Some(1), ..Shop::question("product device:new at:sock") });
        answer.decision().slate[0].product.to_string()
    };
    shop.change("sock Garden 3\nmug Garden 8");
    assert_eq!(kitchen(&shop), "mug", "the only other product of that category is the popular one in it");
}
