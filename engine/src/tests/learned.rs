//! Claims:
//! 1. Models are published together and served by the next decision; a restart serves them too.
//! 2. Nothing to learn from, or an unknown model, is an error, and nothing is published.
//! 3. People who refused analytics are not learnt from, by their word at the time of training, whoever they are named by.
//! 4. Two devices of one person are one visitor; a shop that only has orders gets its visits from them.

use learning::FitError;
use profiles::ConsentPolicy;
use storage::in_memory;

use super::shop::{MODELS, PRODUCTS, Shop, WEEK};
use crate::LearnError;

#[test]
fn models_are_published_together_and_survive_a_restart() {
    let mut shop = Shop::new();
    shop.tell(WEEK);
    let before = shop.engine.served();
    let trained = shop.engine.learn(&MODELS, |_| {}).unwrap();
    assert!(before.models.is_empty(), "a world in use does not change");
    let names = |shop: &Shop| shop.engine.served().models.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&shop).len(), MODELS.len());
    let worlds = shop.ask("home customer:ann").record.worlds.clone();
    assert!(trained.iter().all(|one| worlds.models.get(&one.model) == Some(&one.hash)));
    let said = shop.slate("home customer:ann");
    shop.reopen();
    assert_eq!(names(&shop).len(), MODELS.len());
    assert_eq!(shop.slate("home customer:ann"), said);
}

#[test]
fn nothing_to_learn_from_and_unknown_models_are_errors_and_publish_nothing() {
    let shop = Shop::new();
    assert!(matches!(shop.engine.learn(&["popular"], |_| {}), Err(LearnError::NothingToLearn)));
    shop.tell(WEEK);
    let unknown = shop.engine.learn(&["popular", "oracle"], |_| {});
    assert!(matches!(unknown, Err(LearnError::Fit(FitError::UnknownModel { .. }))));
    assert!(shop.engine.served().models.is_empty() && shop.kept().models.published().unwrap().is_empty());
}

fn counted(policy: ConsentPolicy, log: &str) -> (usize, usize) {
    let shop = Shop::over(in_memory(), policy);
    shop.change(PRODUCTS);
    shop.tell(log);
    let data = shop.engine.dataset(|_| {}).unwrap();
    (data.sessions.len(), data.orders.len())
}

#[test]
fn people_who_refused_analytics_are_not_learnt_from() {
    let log = "
        1 customer:ann in:s1 views mug
        2 customer:ann orders o1 mug pot
        3 customer:bob in:s2 views mug
        4 customer:bob orders o2 mug pot
        5 customer:bob says -analytics";
    assert_eq!(counted(ConsentPolicy::opt_out(), log), (1, 1));
    let back = format!("{log}\n6 customer:bob says +analytics");
    assert_eq!(counted(ConsentPolicy::opt_out(), &back), (2, 2));
    let of_the_silent = "1 customer:ann in:s1 views mug\n2 customer:ann in:s1 views pot";
    assert_eq!(counted(ConsentPolicy::opt_in(), of_the_silent), (0, 0));
}

#[test]
fn people_known_by_a_card_or_an_address_decide_for_themselves() {
    let log = "
        1 card:k1 says -analytics
        2 card:k1 orders o1 mug pot
        3 card:k2 orders o2 mug pot
        4 email:e1 orders o3 mug pot";
    assert_eq!(counted(ConsentPolicy::opt_out(), log).1, 2);
    let first_yes = "1 card:k1 says +analytics\n2 card:k1 in:s1 views mug\n3 card:k2 in:s2 views mug";
    assert_eq!(counted(ConsentPolicy::opt_in(), first_yes).0, 1);
}

#[test]
fn two_devices_of_one_person_are_one_visitor_and_a_pause_ends_a_visit() {
    let log = "
        1 device:a views mug
        2 customer:ann device:a views pot
        3 customer:ann device:b views pan
        40 customer:ann device:b views bag
        41 device:c views bag";
    assert_eq!(counted(ConsentPolicy::opt_out(), log).0, 3);
}

#[test]
fn a_shop_that_only_has_orders_gets_its_visits_from_them() {
    let orders = "1 customer:ann orders o1 mug pot\n2 customer:bob orders o2 bag case\n3 customer:eve orders o3 cap";
    assert_eq!(counted(ConsentPolicy::opt_out(), orders), (2, 3), "a single product leads to nothing");
}
